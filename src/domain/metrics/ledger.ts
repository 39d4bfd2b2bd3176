/**
 * What being on call took of somebody's free time: each interruption outside of working hours, how long it lasted, and the
 * hours of standby. For whoever gives time off or pay for it.
 */
import { hourMs } from '../instant.ts';
import { coveredOf, joined, type Stretch } from '../schedule/stretches.ts';
import { onCallStretches } from './duty.ts';
import { type AfterHours, afterHours, type Hours, pieceAt } from './hours.ts';
import type { OnCallFacts } from './on-call-health.ts';
import {
  answeredAfterMs,
  type GotPage,
  type IncidentFacts,
  type Interruption,
  interruptionsOf,
} from './pages-got.ts';
import { stayAt } from './stays.ts';

/** What became of an incident, as far as it ends somebody's work on it. In the log's order. */
export type Turning = { at: number; kind: 'held-by'; person: string } | { at: number; kind: 'over' };

type EngagedUntil =
  | 'resolved'
  | 'handed-over'
  /** They answered, and somebody else has it. */
  | 'answered'
  | 'another-answered'
  | 'passed-on'
  /** What follows is no free time. */
  | 'working-hours'
  /** They did not answer: nobody knows whether they were awake. */
  | 'unanswered'
  /** Still. */
  | 'now';

export interface LedgerRow {
  person: string;
  at: number;
  timeZone: string;
  kind: AfterHours;
  incident: string;
  facts: IncidentFacts | null;
  pages: number;
  answeredAfterMs: number | null;
  engagedMs: number | null;
  engagedUntil: EngagedUntil;
}

export interface LedgerOfPerson {
  person: string;
  rows: LedgerRow[];
  interruptions: Record<AfterHours, number>;
  /** Two incidents at once count once. */
  engagedMs: number;
  standbyHours: Record<AfterHours, number>;
}

/** `turnings`: of each incident that paged the person. */
export function ledgerOf(
  facts: OnCallFacts,
  turnings: Map<string, Turning[]>,
  range: Stretch,
  now: number,
): LedgerOfPerson {
  const { person, hours, stays, turns } = facts;
  const rows: LedgerRow[] = [];
  const engaged: Stretch[] = [];
  // Together with what came before the range: what belongs to an interruption that began then has its row there.
  for (const interruption of interruptionsOf(facts.pages)) {
    const [{ at, incident, facts: known }] = interruption.pages;
    const kind = pieceAt(hours.kinds, at)?.kind ?? 'working';
    if (at < range.from || at >= range.to || kind === 'working') continue;
    const { until, why } = engagedUntil(interruption, turnings.get(incident) ?? [], hours, now);
    if (until !== null) engaged.push({ from: at, to: until });
    rows.push({
      person,
      at,
      timeZone: stayAt(stays, at).timeZone,
      kind,
      incident,
      facts: known,
      pages: interruption.pages.length,
      answeredAfterMs: answerOf(interruption)?.afterMs ?? null,
      engagedMs: until === null ? null : until - at,
      engagedUntil: why,
    });
  }
  const duty = onCallStretches(turns, range);
  const standbyHours = ofEachKind(() => 0);
  for (const { piece, covered } of coveredOf(hours.kinds, duty))
    if (piece.kind !== 'working') standbyHours[piece.kind] += covered / hourMs;
  const interruptions = ofEachKind((kind) => rows.filter((row) => row.kind === kind).length);
  const engagedMs = joined(engaged).reduce((sum, { from, to }) => sum + to - from, 0);
  return { person, rows, interruptions, engagedMs, standbyHours };
}

export function ofEachKind<Value>(value: (kind: AfterHours) => Value): Record<AfterHours, Value> {
  const [holiday, night, weekend, evening] = afterHours.map(value) as [Value, Value, Value, Value];
  return { evening, night, weekend, holiday };
}

/** The first page of an interruption that its person answered, from the interruption's beginning on. */
function answerOf({ pages }: Interruption): { at: number; afterMs: number } | null {
  const answered = pages.find((page) => answeredAfterMs(page) !== null);
  if (answered?.endedAt == null) return null;
  return { at: answered.endedAt, afterMs: answered.endedAt - pages[0].at };
}

/** Of what ends an engagement, the first. */
function engagedUntil(
  interruption: Interruption,
  turnings: Turning[],
  { kinds }: Hours,
  now: number,
): { until: number | null; why: EngagedUntil } {
  const [{ at: begins }] = interruption.pages;
  const ended = withoutWork(interruption, turnings, now);
  if (ended.until === null) return ended;
  const work = kinds.find(({ kind, to }) => kind === 'working' && to > begins);
  return work !== undefined && work.from < ended.until ? { until: work.from, why: 'working-hours' } : ended;
}

function withoutWork(
  interruption: Interruption,
  turnings: Turning[],
  now: number,
): { until: number | null; why: EngagedUntil } {
  const answer = answerOf(interruption);
  if (answer === null) return unanswered(interruption.pages.at(-1)!, now);
  // An answer and who holds it since stand in the log at the same instant.
  const holder = turnings.findLast(({ at }) => at <= answer.at);
  if (holder?.kind !== 'held-by' || holder.person !== interruption.person)
    return { until: answer.at, why: 'answered' };
  const after = turnings.find(
    (turning) =>
      (turning.kind === 'over' && turning.at >= answer.at) ||
      (turning.kind === 'held-by' && turning.at > answer.at && turning.person !== interruption.person),
  );
  if (after === undefined) return { until: Math.max(now, answer.at), why: 'now' };
  return { until: after.at, why: after.kind === 'over' ? 'resolved' : 'handed-over' };
}

function unanswered(
  { outcome, endedAt, at }: GotPage,
  now: number,
): { until: number | null; why: EngagedUntil } {
  switch (outcome) {
    case 'ringing':
      return { until: Math.max(now, at), why: 'now' };
    case 'not-needed':
      return { until: endedAt, why: 'another-answered' };
    case 'passed-on':
      return { until: endedAt, why: 'passed-on' };
    case 'exhausted':
    case 'answered':
      return { until: null, why: 'unanswered' };
  }
}
