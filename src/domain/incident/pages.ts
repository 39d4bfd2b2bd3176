/** Pages: asking a person for an answer by their own contact rules, until they answer, run out, or are no longer needed. */
import type { Urgency } from '../directory/directory.ts';
import { earliest, isDue, minuteMs, msOf, plus } from '../instant.ts';
import { exhaustedAt, planSteps } from '../page/plan-steps.ts';
import { type Draft, say, theClock } from './draft.ts';
import type { PageReason, PageStep } from './events.ts';
import type { IncidentState, PageState } from './state.ts';

/** An alert that joins an acknowledged incident pages whoever holds it, but a storm of them no more often than this. */
const ownerRepageMs = 2 * minuteMs;

/** The pages' share of the state's 64 KB; past half of it a page tries each contact once, past all of it nobody more is paged. */
const mostPagesBytes = 36_000;
/** More than anybody would name, and few enough for a state that must stay small. */
const mostStandIns = 10;

export interface StandIn {
  people: string[];
  /** How long the first may stay silent; null: the stand-in is asked only when the first cannot be reached. */
  afterMs: number | null;
}

export function isRinging(page: PageState): boolean {
  return page.outcome === 'ringing';
}

/** Paged in this round, and either still being asked or already holding it: nobody is asked twice for the same thing. */
export function isPagedAlready(state: IncidentState, person: string, urgency: Urgency): boolean {
  return state.pages.some(
    (page) =>
      page.person === person &&
      (page.urgency === 'high' || urgency === 'low') &&
      (page.outcome === 'ringing' || page.outcome === 'answered' || page.outcome === 'not-needed') &&
      msOf(page.at) >= msOf(state.roundStartedAt),
  );
}

/** Asked in this round, whatever came of it, unless nothing could reach them. */
export function wasPaged(state: IncidentState, person: string, urgency: Urgency): boolean {
  return state.pages.some(
    (page) =>
      page.person === person &&
      (page.urgency === 'high' || urgency === 'low') &&
      page.outcome !== 'unreachable' &&
      msOf(page.at) >= msOf(state.roundStartedAt),
  );
}

export function pagePerson(
  draft: Draft,
  person: string,
  urgency: Urgency,
  reason: PageReason,
  standIn: StandIn | null = null,
  standsInFor: string | null = null,
): void {
  const room = roomFor(draft.state);
  if (room < 0) return;
  // Somebody who has left since they were named is unreachable, and the log says so.
  const found = Object.hasOwn(draft.directory.users, person) ? draft.directory.users[person] : undefined;
  const { severity } = draft.state;
  const planned =
    found === undefined
      ? []
      : planSteps(found, urgency, draft.now, { severity, awake: isAwake(draft.state, person) });
  const steps = room < mostPagesBytes / 2 ? firstAttempts(planned) : planned;
  const others =
    standIn === null ? [] : standIn.people.filter((other) => other !== person).slice(0, mostStandIns);
  // A notice wants no answer, so nobody stands in for the silent; only for whoever cannot be reached.
  const silentAfterMs = urgency === 'high' ? (standIn?.afterMs ?? null) : null;
  const exhausted = exhaustedAt(steps, draft.now);
  say(
    draft,
    {
      type: 'paged',
      page: `p${draft.state.pageCount + 1}`,
      person,
      urgency,
      reason,
      steps,
      exhaustedAt: exhausted,
      standIn:
        standIn === null || others.length === 0
          ? null
          : {
              people: others,
              // A page that has run out stays silent, however long one would have waited.
              at: silentAfterMs === null ? null : earliest(plus(draft.now, silentAfterMs), exhausted),
            },
      standsInFor,
    },
    theClock,
  );
}

/** Whoever holds the incident, has a role in it, or whose phone rings for it: nothing about it waits for their morning. */
function isAwake(state: IncidentState, person: string): boolean {
  return (
    state.owner?.person === person ||
    Object.values(state.roles).includes(person) ||
    state.pages.some(
      (page) =>
        page.person === person &&
        page.urgency === 'high' &&
        (page.outcome === 'ringing' || page.outcome === 'answered'),
    )
  );
}

/**
 * What waits for the quiet hours of somebody to end, who wants to be told at once of the severity that the incident has now.
 * Told anew, so that the log has the instants by which they are told.
 */
export function tellSooner(draft: Draft): void {
  const { severity } = draft.state;
  for (const page of draft.state.pages.filter(isRinging)) {
    const [first] = page.steps;
    if (page.urgency === 'high' || page.nextStep > 0 || first === undefined) continue;
    const person = Object.hasOwn(draft.directory.users, page.person)
      ? draft.directory.users[page.person]
      : undefined;
    if (person?.quietHours?.overriddenBy.includes(severity) !== true) continue;
    const [sooner] = planSteps(person, 'low', draft.now, { severity, awake: false });
    if (sooner === undefined || msOf(sooner.at) >= msOf(first.at)) continue;
    const before = draft.state.pageCount;
    const standIn = page.standIn === null ? null : { people: page.standIn.people, afterMs: null };
    pagePerson(draft, page.person, 'low', page.reason, standIn);
    if (draft.state.pageCount === before) return;
    say(draft, { type: 'page-ended', page: page.id, outcome: 'not-needed', by: null }, theClock);
  }
}

/** Takes every step that is due, ends pages that ran out or cannot be delivered, and asks stand-ins. */
export function ring(draft: Draft): void {
  for (const { id } of draft.state.pages.filter(isRinging)) {
    takeDueSteps(draft, id);
    askStandIn(draft, id);
    endIfOver(draft, id);
  }
}

/** What is left of the pages' share of the state, in characters of JSON. */
function roomFor(state: IncidentState): number {
  return mostPagesBytes - JSON.stringify(state.pages).length;
}

function firstAttempts(steps: PageStep[]): PageStep[] {
  return steps
    .filter((step, index) => steps.findIndex((other) => other.contact === step.contact) === index)
    .slice(0, 3);
}

function takeDueSteps(draft: Draft, id: string): void {
  for (;;) {
    const page = pageOf(draft, id);
    const step = page.steps[page.nextStep];
    if (!isRinging(page) || step === undefined || !isDue(step.at, draft.now)) return;
    say(
      draft,
      { type: 'contacted', page: id, step: page.nextStep, contact: step.contact, channel: step.channel },
      theClock,
    );
  }
}

function askStandIn(draft: Draft, id: string): void {
  const page = pageOf(draft, id);
  if (!isRinging(page) || page.standIn === null) return;
  const silentTooLong =
    page.urgency === 'high' && page.standIn.at !== null && isDue(page.standIn.at, draft.now);
  if (!silentTooLong && !isUnreachable(page)) return;
  const reason: PageReason = page.reason.kind === 'rung' ? { ...page.reason, standIn: true } : page.reason;
  let first = true;
  for (const person of page.standIn.people) {
    if (needsNoAsking(draft.state, page, person)) continue;
    pagePerson(draft, person, page.urgency, reason, null, first ? id : null);
    first = false;
  }
}

/**
 * A stand-in who is paged already, or could not be reached since this page began: of many who are silent at once, each has the same
 * stand-in, who is asked once.
 */
function needsNoAsking(state: IncidentState, page: PageState, person: string): boolean {
  return (
    isPagedAlready(state, person, page.urgency) ||
    state.pages.some(
      (other) =>
        other.person === person &&
        other.outcome === 'unreachable' &&
        (other.urgency === 'high' || page.urgency === 'low') &&
        msOf(other.at) >= msOf(page.at),
    )
  );
}

function endIfOver(draft: Draft, id: string): void {
  const page = pageOf(draft, id);
  if (!isRinging(page)) return;
  if (isUnreachable(page))
    say(draft, { type: 'page-ended', page: id, outcome: 'unreachable', by: null }, theClock);
  else if (isExhausted(page, draft.now)) {
    say(draft, { type: 'page-ended', page: id, outcome: 'exhausted', by: null }, theClock);
  }
}

/** Nobody can be reached by a page without contacts, or one whose every attempt has failed for good. */
function isUnreachable(page: PageState): boolean {
  return page.nextStep >= page.steps.length && page.steps.every((step) => step.failed === true);
}

function isExhausted(page: PageState, now: string): boolean {
  return page.nextStep >= page.steps.length && isDue(page.exhaustedAt, now);
}

/**
 * An answer ends the contact rules of whoever was paged until now: `by`, if a person answered. Notices go on, for whoever was to be
 * informed is informed all the same; only with the incident do they end as well.
 */
export function endRinging(draft: Draft, by: string | null, which: 'pages' | 'pages-and-notices'): void {
  for (const page of draft.state.pages.filter(isRinging)) {
    if (page.urgency === 'low' && which === 'pages') continue;
    const outcome = page.person === by ? 'answered' : 'not-needed';
    say(draft, { type: 'page-ended', page: page.id, outcome, by });
  }
}

export function repageOwner(draft: Draft): void {
  const owner = draft.state.owner?.person;
  // Held by an API key, or by somebody who has left: there is nobody to page.
  if (owner === undefined || !Object.hasOwn(draft.directory.users, owner)) return;
  if (mayRepageOwner(draft.state, draft.now)) pagePerson(draft, owner, 'high', { kind: 'alert-joined' });
}

/** Somebody holds it, is not being paged, and was not for a while. */
export function mayRepageOwner(state: IncidentState, now: string): boolean {
  const owner = state.owner?.person;
  if (owner === undefined) return false;
  const last = state.pages.filter((page) => page.person === owner && page.urgency === 'high').at(-1);
  return last === undefined || (!isRinging(last) && msOf(now) - msOf(last.at) >= ownerRepageMs);
}

/** When something about the ringing pages falls due. */
export function pageInstants(state: IncidentState): string[] {
  return state.pages.filter(isRinging).flatMap((page) => {
    const step = page.steps[page.nextStep];
    const next = isUnreachable(page) ? page.at : (step?.at ?? page.exhaustedAt);
    const { standIn } = page;
    const asks =
      standIn !== null &&
      standIn.people.some((person) => !needsNoAsking(state, page, person)) &&
      roomFor(state) >= 0;
    return asks && standIn.at !== null ? [next, standIn.at] : [next];
  });
}

function pageOf(draft: Draft, id: string): PageState {
  const page = draft.state.pages.find((candidate) => candidate.id === id);
  if (page === undefined)
    throw new Error(`page ${id} of ${draft.state.number} is ringing and must be in its state`);
  return page;
}
