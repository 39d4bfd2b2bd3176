/** What being on call did to each person, as the API shows it: figures to the tenth, the most disturbed first. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { instantOf, plus } from '../../domain/instant.ts';
import { dateOf, pieceAt } from '../../domain/metrics/hours.ts';
import { mostDisturbed } from '../../domain/metrics/burden.ts';
import { joined, type Stretch } from '../../domain/schedule/stretches.ts';
import { loadFindings, tenth } from '../../domain/metrics/load-findings.ts';
import {
  isIn,
  type JudgedShift,
  type OnCallFacts,
  type OnCallHealth as Health,
} from '../../domain/metrics/on-call-health.ts';
import { answeredAfterMs, type GotPage, inOrder } from '../../domain/metrics/pages-got.ts';
import { stayAt } from '../../domain/metrics/stays.ts';
import type { OnCall } from '../../domain/process/process.ts';
import { zoneOf } from '../../store/read/on-call-facts.ts';
import type { OnCallHealth, OnCallPages } from '../shapes-on-call-health.ts';

type Team = OnCallHealth['teams'][number];

export function teamRef(directory: Directory, handle: string): Team {
  return { handle, name: directory.teams[handle]?.name ?? handle };
}

export function onCallHealthView(
  healths: Health[],
  {
    directory,
    threshold,
    ...rest
  }: { directory: Directory; threshold: OnCall['load'] } & Pick<
    OnCallHealth,
    'from' | 'to' | 'team' | 'recordedSince' | 'workingHours' | 'unread'
  >,
): OnCallHealth {
  const findings = loadFindings(healths, threshold, {
    nameOf: (person) => personRef(directory, person).name,
    scheduleName: (handle) => directory.schedules[handle]?.name ?? handle,
    zoneOf: (person) => zoneOf(directory, person),
  });
  return {
    ...rest,
    threshold,
    findings: findings.map(({ person, shift, sentence }) => ({
      sentence,
      person: personRef(directory, person),
      shift: shiftView(shift),
    })),
    people: healths.toSorted(mostDisturbed).map((health) => personView(health, directory)),
    teams: Object.keys(directory.teams).map((handle) => teamRef(directory, handle)),
  };
}

function personView(health: Health, directory: Directory): OnCallHealth['people'][number] {
  const { person, judged, pagesAtNightOnDuty: _, ...figures } = health;
  const [hardest] = judged;
  const { medianMs, sample } = health.answer;
  return {
    ...figures,
    person: personRef(directory, person),
    timeZone: zoneOf(directory, person),
    hours: tenth(health.hours),
    nights: tenth(health.nights),
    pagesANight: tenthOrNull(health.pagesANight),
    hardestShift: hardest === undefined ? null : shiftView(hardest),
    answer: { medianMs: medianMs === null ? null : Math.round(medianMs), sample },
  };
}

function shiftView({ from, to, ...shift }: JudgedShift): OnCallHealth['findings'][number]['shift'] {
  return {
    ...shift,
    from: instantOf(from),
    to: instantOf(to),
    nights: tenth(shift.nights),
    pagesANight: tenth(shift.pagesANight),
  };
}

export function tenthOrNull(value: number | null): number | null {
  return value === null ? null : tenth(value);
}

/** Each page that a person got in the range, in order. */
export function onCallPagesView(
  facts: OnCallFacts,
  { from, to }: Stretch,
  directory: Directory,
): OnCallPages {
  const { person, pages, turns } = facts;
  const duty = joined(turns.flatMap(({ pieces }) => pieces));
  return {
    person: personRef(directory, person),
    from: instantOf(from),
    to: instantOf(to),
    items: inOrder(pages.filter(({ at }) => at >= from && at < to)).map((page) => ({
      ...whenOf(page, facts),
      onDuty: isIn(duty, page.pagedAt),
      ...incidentOf(page),
      outcome: page.outcome,
      answeredAfterMs: answeredAfterMs(page),
    })),
  };
}

function whenOf({ at }: GotPage, { stays, hours }: OnCallFacts) {
  const night = pieceAt(hours.nights, at);
  return {
    at: instantOf(at),
    ...localTimeOf(at, stayAt(stays, at).timeZone),
    kind: pieceAt(hours.kinds, at)?.kind ?? 'working',
    evening: night === null ? null : dateOf(night.evening),
  };
}

/** "2026-11-03T02:13" */
export function localTimeOf(at: number, timeZone: string): { local: string; timeZone: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { local: local.toPlainDateTime().toString({ smallestUnit: 'minute' }), timeZone };
}

/** Null, all of it, for whoever may not see the incident. */
export function incidentOf({ facts }: Pick<GotPage, 'facts'>) {
  return {
    incident: facts?.number ?? null,
    severity: facts?.severity ?? null,
    service: facts?.service ?? null,
  };
}

/** With milliseconds, as every instant of the API. */
export function inUtc(instant: string): string {
  return plus(instant, 0);
}
