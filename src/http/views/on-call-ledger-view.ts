/** The ledger of after hours as the API shows it, and as a file for whoever pays. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { instantOf, minuteMs } from '../../domain/instant.ts';
import { csv } from '../../domain/metrics/csv.ts';
import { afterHours, dayOf, weekdayName } from '../../domain/metrics/hours.ts';
import type { LedgerOfPerson, LedgerRow } from '../../domain/metrics/ledger.ts';
import { ofEachKind } from '../../domain/metrics/ledger.ts';
import { tenth } from '../../domain/metrics/load-findings.ts';
import type { OnCallLedger } from '../shapes-on-call-health.ts';
import { incidentOf, localTimeOf } from './on-call-health-view.ts';

export function onCallLedgerView(
  ledgers: LedgerOfPerson[],
  directory: Directory,
  rest: Omit<OnCallLedger, 'rows' | 'totals'>,
): OnCallLedger {
  const named = ledgers
    .map((ledger) => ({ ...ledger, ref: personRef(directory, ledger.person) }))
    .filter(({ rows, standbyHours }) => rows.length > 0 || afterHours.some((kind) => standbyHours[kind] > 0))
    .toSorted((a, b) => (a.ref.name < b.ref.name ? -1 : 1));
  return {
    ...rest,
    rows: named
      .flatMap(({ rows, ref }) => rows.map((row) => rowView(row, ref)))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    totals: named.map(({ ref, interruptions, engagedMs, standbyHours }) => ({
      person: ref,
      interruptions,
      engagedMs,
      standbyHours: ofEachKind((kind) => tenth(standbyHours[kind])),
    })),
  };
}

function rowView(row: LedgerRow, person: OnCallLedger['rows'][number]['person']) {
  const { local, timeZone } = localTimeOf(row.at, row.timeZone);
  const [date, time] = local.split('T') as [string, string];
  return {
    person,
    at: instantOf(row.at),
    date,
    time,
    timeZone,
    weekday: weekdayName(dayOf(date)),
    kind: row.kind,
    ...incidentOf(row),
    pages: row.pages,
    answeredAfterMs: row.answeredAfterMs,
    engagedMs: row.engagedMs,
    engagedUntil: row.engagedUntil,
  };
}

/** A line for each interruption, and one for each person's standby of each kind. Working hours stand in each, since a file goes on alone. */
export function ledgerCsv({ from, to, rows, totals, workingHours }: OnCallLedger): string {
  const range = `${from.slice(0, 10)} to ${to.slice(0, 10)}`;
  return csv([
    [
      'entry',
      'person',
      'handle',
      'date',
      'time',
      'time zone',
      'weekday',
      'kind',
      'incident',
      'severity',
      'service',
      'pages',
      'minutes until answered',
      'minutes engaged',
      'engaged until',
      'standby hours',
      'working hours',
    ],
    ...rows.map((row) => [
      'interruption',
      row.person.name,
      row.person.handle,
      row.date,
      row.time,
      row.timeZone,
      row.weekday,
      row.kind,
      row.incident,
      row.severity,
      row.service,
      row.pages,
      minutesOf(row.answeredAfterMs),
      minutesOf(row.engagedMs),
      row.engagedUntil,
      null,
      workingHours,
    ]),
    ...totals.flatMap(({ person, standbyHours }) =>
      afterHours
        .filter((kind) => standbyHours[kind] > 0)
        .map((kind) => [
          'standby',
          person.name,
          person.handle,
          range,
          null,
          null,
          null,
          kind,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          standbyHours[kind],
          workingHours,
        ]),
    ),
  ]);
}

function minutesOf(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / minuteMs);
}
