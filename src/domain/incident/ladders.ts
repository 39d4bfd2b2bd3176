/** Ladders: who else is told or paged as time goes by, unless what they are for has happened. */
import { resolvePosition } from '../directory/resolve.ts';
import { isDue, latest, msOf, plus } from '../instant.ts';
import { isEnd } from '../process/category.ts';
import { type IncidentFacts, matches } from '../process/condition.ts';
import type { Ladder, Rung, RungAction, Unless } from '../process/process.ts';
import { isWithinHours, nextOpening } from '../process/spans.ts';
import { type Draft, say, theClock } from './draft.ts';
import type { PlannedRung } from './events.ts';
import { isPagedAlready, isRinging, pagePerson, type StandIn, wasPaged } from './pages.ts';
import { tellShadows } from './shadows.ts';
import type { IncidentState, LadderState } from './state.ts';

type RungOfState = LadderState['rungs'][number];

/**
 * Plans the ladders whose `when` holds and are not yet planned, ends those whose `when` no longer holds. `declared`: what counts as
 * the declaration for those that are planned (a raise counts anew, a lowering does not).
 */
export function planLadders(draft: Draft, declared: string): void {
  for (const ladder of draft.process.ladders) {
    const holds = matches(ladder.when, factsOf(draft.state));
    const known = draft.state.ladders.find((candidate) => candidate.ladder === ladder.id);
    if (holds && known?.active !== true) {
      const start = sinceOf(draft, ladder, declared);
      const rungs = planRungs(draft, ladder, start);
      say(draft, { type: 'ladder-planned', ladder: ladder.id, since: start, rungs }, theClock);
    }
    if (!holds && known?.active === true) {
      say(draft, { type: 'ladder-ended', ladder: ladder.id, reason: 'severity-changed' }, theClock);
    }
  }
}

function sinceOf(draft: Draft, ladder: Ladder, declared: string): string {
  switch (ladder.since) {
    case 'declared':
      return declared;
    case 'severity-changed':
      return draft.now;
    case 'last-progress':
      return draft.state.lastProgressAt;
  }
}

/** Ladders that count from the change of severity and hold before and after it start anew with it; what was climbed stays climbed. */
export function restartOnChange(draft: Draft): void {
  for (const ladder of draft.process.ladders) {
    const known = draft.state.ladders.find((candidate) => candidate.ladder === ladder.id);
    if (ladder.since !== 'severity-changed' || known?.active !== true) continue;
    if (known.since === draft.now) continue;
    const rungs = planRungs(draft, ladder, draft.now);
    say(draft, { type: 'ladder-planned', ladder: ladder.id, since: draft.now, rungs }, theClock);
  }
}

/** Ladders that count from the last progress start anew at each. */
export function restartOnProgress(draft: Draft): void {
  for (const ladder of draft.process.ladders) {
    const known = draft.state.ladders.find((candidate) => candidate.ladder === ladder.id);
    if (ladder.since !== 'last-progress' || known?.active !== true) continue;
    if (msOf(known.since) >= msOf(draft.state.lastProgressAt)) continue;
    const since = draft.state.lastProgressAt;
    say(
      draft,
      { type: 'ladder-planned', ladder: ladder.id, since, rungs: planRungs(draft, ladder, since) },
      theClock,
    );
  }
}

/** A rung that lies in the past (the severity was lowered, say) is due now, not late. */
function planRungs(draft: Draft, ladder: Ladder, since: string): PlannedRung[] {
  return ladder.rungs.flatMap((rung, index) => {
    let at = rung.afterMs === null ? null : latest(plus(since, rung.afterMs), draft.now);
    let by: RungAction = rung.by;
    const calendar = draft.process.calendars.find((candidate) => candidate.id === rung.during?.calendar);
    if (at !== null && rung.during !== null && calendar !== undefined && !isWithinHours(calendar, at)) {
      switch (rung.during.outside) {
        case 'skip':
          return [];
        case 'notify':
          by = 'notify';
          break;
        case 'defer':
          at = nextOpening(calendar, at);
      }
    }
    const { unless, ifFlags, to, anyOf } = rung;
    return [{ rung: index, at, unless, ifFlags, to, by, ...(anyOf === undefined ? {} : { anyOf }) }];
  });
}

/** What the process's conditions may ask of it. */
export function factsOf(state: IncidentState): Required<IncidentFacts> {
  return {
    severity: state.severity,
    flags: Object.keys(state.flags),
    status: state.status,
    phase: state.phase,
    phases: Object.keys(state.phases),
  };
}

function isMet(state: IncidentState, unless: Unless, since: string): boolean {
  switch (unless) {
    case 'acknowledged':
      return state.acknowledged;
    case 'mitigated':
      return state.mitigatedAt !== null;
    case 'resolved':
      return isOver(state);
    case 'progress':
      return msOf(state.lastProgressAt) > msOf(since);
  }
}

export function isOver(state: IncidentState): boolean {
  return isEnd(state.category);
}

export function isRaised(state: IncidentState, flag: string): boolean {
  return Object.hasOwn(state.flags, flag);
}

/** Rungs that will be climbed if nothing changes, in the order in which they fall due; those climbed by hand last. */
export function standingRungs(state: IncidentState): { ladder: string; since: string; rung: RungOfState }[] {
  if (isOver(state)) return [];
  return state.ladders
    .filter((ladder) => ladder.active)
    .flatMap((ladder) =>
      ladder.rungs
        .filter((rung) => rung.state === 'pending')
        .filter((rung) => !rung.unless.some((unless) => isMet(state, unless, ladder.since)))
        .filter((rung) => rung.ifFlags.every((flag) => isRaised(state, flag)))
        .map((rung) => ({ ladder: ladder.ladder, since: ladder.since, rung })),
    )
    .sort((a, b) => orderOf(a.rung) - orderOf(b.rung));
}

function orderOf(rung: RungOfState): number {
  return rung.at === null ? Number.MAX_SAFE_INTEGER : msOf(rung.at);
}

export function climbDue(draft: Draft): void {
  // Each turn climbs a rung, so it ends with the rungs.
  for (;;) {
    const due = standingRungs(draft.state).find(({ rung }) => rung.at !== null && isDue(rung.at, draft.now));
    if (due === undefined) return;
    climb(draft, due.ladder, due.rung, 'due');
  }
}

export function climb(
  draft: Draft,
  ladder: string,
  rung: RungOfState,
  reason: 'due' | 'by-hand' | 'pulled-forward',
): void {
  const urgency = rung.by === 'page' ? 'high' : 'low';
  const asked: { person: string; position: string; standIn: StandIn | null }[] = [];
  const uncovered: string[] = [];
  const unbound: string[] = [];
  for (const position of rung.to) {
    const covered = coverOf(draft, position);
    if (covered === null) unbound.push(position);
    else if (covered.people.length === 0) uncovered.push(position);
    else {
      for (const person of covered.people) {
        if (!asked.some((other) => other.person === person))
          asked.push({ person, position, standIn: covered.standIn });
      }
    }
  }
  const level = ruleOf(draft, ladder, rung.rung)?.level ?? null;
  const catchesUp = isPastWhenPlanned(draft, ladder, rung.rung);
  const already = asked.filter(
    ({ person }) =>
      isPagedAlready(draft.state, person, urgency) || (catchesUp && wasPaged(draft.state, person, urgency)),
  );
  say(
    draft,
    {
      type: 'rung-climbed',
      ladder,
      rung: rung.rung,
      ...(level === null ? {} : { level }),
      to: rung.to,
      by: rung.by,
      reason,
      uncovered,
      unbound,
      already: already.map(({ person }) => person),
    },
    reason === 'by-hand' ? draft.actor : theClock,
  );
  if (rung.by === 'ticket') {
    say(draft, { type: 'ticket-queued', ladder, rung: rung.rung }, theClock);
    return;
  }
  for (const { person, position, standIn } of asked) {
    if (already.some((other) => other.person === person)) continue;
    pagePerson(
      draft,
      person,
      urgency,
      { kind: 'rung', ladder, rung: rung.rung, position, standIn: false },
      standIn,
    );
  }
  if (rung.by === 'page')
    for (const position of new Set(asked.filter((one) => !already.includes(one)).map((one) => one.position)))
      tellShadows(draft, position);
  // Bound but covered by nobody at this instant: the next one is asked now, not after a wait for nobody.
  if (asked.length === 0 && uncovered.length > 0) pullForward(draft, rung.by, ladder);
}

function ruleOf({ process }: Draft, ladder: string, rung: number): Rung | undefined {
  return process.ladders.find((candidate) => candidate.id === ladder)?.rungs[rung];
}

/**
 * Its time had passed before it was planned: the severity was lowered. Whoever was asked in this round was asked in time, whatever
 * came of it.
 */
function isPastWhenPlanned(draft: Draft, ladder: string, rung: number): boolean {
  const planned = draft.state.ladders.find((candidate) => candidate.ladder === ladder);
  const afterMs = ruleOf(draft, ladder, rung)?.afterMs ?? null;
  return planned !== undefined && afterMs !== null && msOf(planned.since) + afterMs < msOf(planned.plannedAt);
}

/**
 * Climbs the next timed rung that does the same (page, or notify) now: of this ladder, or of any when this one has run out and
 * nobody is being paged. False where none is left.
 */
export function pullForward(draft: Draft, by: RungAction, ladder: string | null): boolean {
  const candidates = standingRungs(draft.state).filter(({ rung }) => rung.at !== null && rung.by === by);
  const next =
    candidates.find((candidate) => candidate.ladder === ladder) ??
    (by === 'page' && !isAsking(draft.state) ? candidates[0] : undefined);
  if (next === undefined) return false;
  climb(draft, next.ladder, next.rung, 'pulled-forward');
  return true;
}

/** Somebody is being paged at this moment. */
function isAsking(state: IncidentState): boolean {
  return state.pages.some((page) => isRinging(page) && page.urgency === 'high');
}

/** Who answers for a position now, with whoever stands in: the installation's stand-in, else the process's. Null: bound to nobody. */
export function coverOf(
  draft: Draft,
  position: string,
): { people: string[]; standIn: StandIn | null } | null {
  const at = { service: draft.state.service, at: draft.now, incident: draft.state.number };
  const found = resolvePosition(draft.directory, position, at);
  if (!found.bound) return null;
  const seat = draft.process.positions.find((candidate) => candidate.id === position);
  const fallback = seat?.standIn == null ? null : resolvePosition(draft.directory, seat.standIn, at);
  const standIns = found.standIn.length > 0 ? found.standIn : fallback?.bound === true ? fallback.people : [];
  if (found.people.length === 0 && standIns.length > 0) return { people: standIns, standIn: null };
  return {
    people: found.people,
    standIn:
      standIns.length === 0
        ? null
        : { people: standIns, afterMs: found.standInAfterMs ?? seat?.respondsWithinMs ?? null },
  };
}
