/** `tocsin ledger`: each interruption outside of working hours, and the hours of standby, for time off or pay. */
import type { OnCallLedger } from './answers-on-call-health.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime, readPast } from './moments.ts';
import { minutes, rangeOptions, recordedNote } from './on-call-health.ts';
import { bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'ledger',
  summary: 'Lists interruptions outside of working hours, and the hours of standby',
  options: {
    ...rangeOptions,
    csv: { type: 'boolean', says: 'print the file for whoever pays: comma-separated values' },
  },
  async run({ values, server, show }) {
    const moment = (time?: string) => time && readPast(time, () => serverNow(server));
    const [from, to] = [await moment(values.from), await moment(values.to)];
    const asking = query({ from, to, team: values.team });
    if (!values.csv)
      return show(await ask<OnCallLedger>(server, 'GET', `/api/v1/on-call/ledger${asking}`), inWords);
    const file = await ask<string>(server, 'GET', `/api/v1/on-call/ledger.csv${asking}`, {
      accept: 'text/csv',
    });
    process.stdout.write(file);
    return 0;
  },
});

function inWords({
  from,
  to,
  recordedSince,
  workingHours,
  compensation,
  rows,
  totals,
  unread,
}: OnCallLedger): string {
  return [
    `After hours, ${localTime(from)} to ${localTime(to)}`,
    quiet(`Working hours: ${workingHours}`),
    ...(compensation === null ? [] : [quiet(`The process gives: ${compensation}`)]),
    ...recordedNote(from, recordedSince),
    ...unread.map((sentence) => quiet(`Hours are missing here. ${sentence}`)),
    '',
    rows.length === 0
      ? 'Nobody was interrupted outside of working hours.'
      : table(
          [
            ['WHO', 'DAY', 'TIME', 'ZONE', 'KIND', 'INCIDENT', 'PAGES', 'ANSWERED', 'ENGAGED', 'UNTIL'],
            ...rows.map((row) => [
              row.person.name,
              `${row.weekday.slice(0, 3)} ${row.date}`,
              row.time,
              row.timeZone,
              row.kind,
              row.incident ?? 'private',
              String(row.pages),
              row.answeredAfterMs === null ? '-' : minutes(row.answeredAfterMs),
              row.engagedMs === null ? '-' : minutes(row.engagedMs),
              row.engagedUntil,
            ]),
          ],
          [bold],
        ),
    '',
    table(
      [
        ['WHO', 'INTERRUPTIONS', 'ENGAGED', 'STANDBY: EVENING', 'NIGHT', 'WEEKEND', 'HOLIDAY'],
        ...totals.map(({ person, interruptions, engagedMs, standbyHours }) => [
          person.name,
          String(Object.values(interruptions).reduce((sum: number, count: number) => sum + count, 0)),
          minutes(engagedMs),
          ...[standbyHours.evening, standbyHours.night, standbyHours.weekend, standbyHours.holiday].map(
            (hours) => `${hours} h`,
          ),
        ]),
      ],
      [bold],
    ),
  ].join('\n');
}
