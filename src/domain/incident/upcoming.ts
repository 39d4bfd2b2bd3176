/**
 * What the process will do to an incident if nobody does anything, in the order in which it falls due. Pure: read from
 * the state, so it is what `decide` will do, with the directory's word on who that would be.
 */
import type { Directory } from '../directory/directory.ts';
import { latest, msOf } from '../instant.ts';
import type { Process, RungAction } from '../process/process.ts';
import { type Draft, openDraft, theClock } from './draft.ts';
import { clockLabel, clockOf, promisedUpdate } from './known-clocks.ts';
import { coverOf, isOver, standingRungs } from './ladders.ts';
import { lastResortPeople, needsLastResort } from './last-resort.ts';
import {
  countdown,
  inWords,
  labelOf,
  type PersonRef,
  personRef,
  positionLabels,
  recipientLabels,
  unlessInWords,
} from './naming.ts';
import { isRinging } from './pages.ts';
import type { IncidentState } from './state.ts';

export type UpcomingStep =
  | {
      kind: 'rung';
      at: string;
      ladder: string;
      rung: number;
      by: RungAction;
      /** Positions, by id; those that the installation has bound to nobody are left out. */
      to: string[];
      people: PersonRef[];
      unless: string;
      /** `uncovered`: a gap, so the next rung is pulled forward. `asked`: all of them have this incident already. */
      finds: 'people' | 'uncovered' | 'asked';
    }
  | {
      kind: 'clock';
      at: string;
      clock: string;
      label: string;
      /** Who hears of a breach, labelled: positions and roles. */
      onBreach: string[];
    }
  | { kind: 'promised-update'; at: string }
  | { kind: 'soak'; at: string; to: string; stillFiring: boolean }
  | { kind: 'last-resort'; at: string; people: PersonRef[] }
  | {
      kind: 'contact';
      at: string;
      page: string;
      person: PersonRef;
      contact: string;
      channel: string;
      again: boolean;
    }
  | { kind: 'stand-in'; at: string; page: string; person: PersonRef; people: PersonRef[] };

export interface Picture {
  process: Process;
  directory: Directory;
  now: string;
}

/** More than fits on any screen; a ladder has a dozen rungs and a person a dozen contacts. */
const mostSteps = 100;

export function upcoming(state: IncidentState, picture: Picture): UpcomingStep[] {
  return [
    ...rungs(state, picture),
    ...lastResort(state, picture),
    ...contacts(state, picture),
    ...clocks(state, picture),
    ...soak(state, picture),
  ]
    .sort((a, b) => msOf(a.at) - msOf(b.at))
    .slice(0, mostSteps);
}

function rungs(state: IncidentState, { process, directory, now }: Picture): UpcomingStep[] {
  return standingRungs(state).flatMap(({ ladder, rung }): UpcomingStep[] => {
    if (rung.at === null) return [];
    const then = latest(rung.at, now);
    const draft = openDraft(state, { process, directory, actor: theClock, now: then });
    const covers = rung.to.map((position) => ({ position, cover: coverOf(draft, position) }));
    const bound = covers.filter(({ cover }) => cover !== null);
    if (bound.length === 0 && rung.by !== 'ticket') return [];
    const people = [...new Set(bound.flatMap(({ cover }) => cover?.people ?? []))];
    const fresh = people.filter((person) => !hasItAlready(state, person, rung.by));
    return [
      {
        kind: 'rung',
        at: rung.at,
        ladder,
        rung: rung.rung,
        by: rung.by,
        to: bound.map(({ position }) => position),
        people: (fresh.length > 0 ? fresh : people).map((person) => personRef(directory, person)),
        unless: unlessInWords(rung.unless),
        finds:
          rung.by === 'ticket' || fresh.length > 0 ? 'people' : people.length > 0 ? 'asked' : 'uncovered',
      },
    ];
  });
}

/** Answered, or no longer needed because somebody answered: not asked again in this round. One that rings may yet run out. */
function hasItAlready(state: IncidentState, person: string, by: RungAction): boolean {
  return state.pages.some(
    (page) =>
      page.person === person &&
      (page.urgency === 'high' || by !== 'page') &&
      (page.outcome === 'answered' || page.outcome === 'not-needed') &&
      msOf(page.at) >= msOf(state.roundStartedAt),
  );
}

/** Once planned it stands in the state; before that it follows when the last page that rings goes unanswered. */
function lastResort(state: IncidentState, { process, directory, now }: Picture): UpcomingStep[] {
  if (isOver(state)) return [];
  const draft = openDraft(state, { process, directory, actor: theClock, now });
  const reachable = withoutUnboundRungs(draft);
  const at = needsLastResort(reachable) ? (state.lastResort?.at ?? null) : whenPagesRunOut(reachable);
  if (at === null) return [];
  const people = lastResortPeople({ ...draft, now: latest(at, draft.now) });
  return [{ kind: 'last-resort', at, people: people.map((person) => personRef(directory, person)) }];
}

/** Nobody waits for rungs that are bound to nobody. */
function withoutUnboundRungs(draft: Draft): IncidentState {
  const finds = (position: string) => coverOf(draft, position) !== null;
  return {
    ...draft.state,
    ladders: draft.state.ladders.map((ladder) => ({
      ...ladder,
      rungs: ladder.rungs.filter((rung) => rung.state === 'climbed' || rung.to.some(finds)),
    })),
  };
}

function whenPagesRunOut(state: IncidentState): string | null {
  const ringing = state.pages.filter((page) => isRinging(page) && page.urgency === 'high');
  if (ringing.length === 0) return null;
  const ended = { ...state, pages: state.pages.map((page) => ({ ...page, outcome: 'exhausted' as const })) };
  return needsLastResort(ended) ? ringing.map((page) => page.exhaustedAt).reduce(latest) : null;
}

function contacts(state: IncidentState, { directory }: Picture): UpcomingStep[] {
  if (isOver(state)) return [];
  return state.pages.filter(isRinging).flatMap((page): UpcomingStep[] => {
    const person = personRef(directory, page.person);
    const next = page.steps[page.nextStep];
    const steps: UpcomingStep[] = [];
    if (next !== undefined) {
      const again = page.steps.slice(0, page.nextStep).some((step) => step.contact === next.contact);
      steps.push({
        kind: 'contact',
        at: next.at,
        page: page.id,
        person,
        contact: next.contact,
        channel: next.channel,
        again,
      });
    }
    const { standIn } = page;
    if (standIn !== null && standIn.at !== null) {
      const people = standIn.people.map((other) => personRef(directory, other));
      steps.push({ kind: 'stand-in', at: standIn.at, page: page.id, person, people });
    }
    return steps;
  });
}

function clocks(state: IncidentState, { process }: Picture): UpcomingStep[] {
  const steps: UpcomingStep[] = [];
  for (const running of state.clocks) {
    if (running.state !== 'running' || running.dueAt === null) continue;
    // Said below, in words of its own.
    if (running.clock === promisedUpdate.id) continue;
    const clock = clockOf(process, running.clock);
    steps.push({
      kind: 'clock',
      at: running.dueAt,
      clock: running.clock,
      label: clockLabel(process, running.clock),
      onBreach: clock?.onBreach.flatMap((telling) => recipientLabels(process, telling)) ?? [],
    });
  }
  // What is late is not to come any more.
  const late = state.clocks.some((clock) => clock.clock === promisedUpdate.id && clock.state === 'breached');
  if (state.promisedUpdate !== null && !late && !isOver(state))
    steps.push({ kind: 'promised-update', at: state.promisedUpdate.at });
  return steps;
}

function soak(state: IncidentState, { process }: Picture): UpcomingStep[] {
  if (state.soak === null) return [];
  const to = labelOf(process.statuses, state.soak.to);
  const stillFiring = state.alerts.firing > 0 && !isOver(state);
  return [{ kind: 'soak', at: state.soak.endsAt, to, stillFiring }];
}

/** Ready to be read, with `{in}` where the countdown stands. */
export function sentenceOf(step: UpcomingStep, process: Process): string {
  switch (step.kind) {
    case 'rung': {
      const who = positionLabels(process, step.to);
      const are = step.to.length > 1 ? 'are' : 'is';
      if (step.by === 'ticket') return `A ticket is queued in {in} unless ${step.unless}`;
      if (step.finds === 'uncovered') return `${who} ${are} due in {in}, but nobody covers it then`;
      if (step.finds === 'asked')
        return `${who} ${are} due in {in}; ${inWords(step.people.map(({ name }) => name))} has it already`;
      return `${who} ${are} ${step.by === 'page' ? 'paged' : 'told'} in {in} unless ${step.unless}`;
    }
    case 'clock':
      return `${step.label} due in {in}`;
    case 'promised-update':
      return 'Promised update due in {in}';
    case 'soak':
      return step.stillFiring
        ? 'The watch begins anew in {in}: alerts are still firing'
        : `${step.to} in {in} unless it fires again`;
    case 'last-resort': {
      const who = inWords(step.people.map(({ name }) => name));
      return who === ''
        ? 'The last resort is due in {in}, and it names nobody'
        : `${who} ${step.people.length > 1 ? 'are' : 'is'} paged as last resort in {in} unless acknowledged`;
    }
    case 'contact':
      return `${step.person.name} is tried ${step.again ? 'again ' : ''}by ${step.contact} in {in} unless acknowledged`;
    case 'stand-in':
      return `${inWords(step.people.map(({ name }) => name))} stands in for ${step.person.name} in {in} unless acknowledged`;
  }
}

export interface NextStep {
  at: string;
  to: string[];
  unless: string | null;
  /** "CTO in 12:40 unless mitigated" */
  sentence: string;
}

/** Who is asked next if nobody does anything, and as what; null when nobody else will be. */
type NextAsked = NextStep & { as: 'rung' | 'stand-in' | 'last-resort' };

export function nextAsked(steps: UpcomingStep[], picture: Picture): NextAsked | null {
  for (const step of steps) {
    switch (step.kind) {
      case 'rung': {
        const rung = nextRung([step], picture);
        if (rung !== null) return { as: 'rung', ...rung };
        break;
      }
      case 'stand-in':
      case 'last-resort': {
        if (step.people.length === 0) break;
        const to = step.people.map(({ name }) => name);
        const left = countdown(msOf(step.at) - msOf(picture.now));
        const what = step.kind === 'stand-in' ? 'stand-in' : 'last resort';
        return {
          as: step.kind,
          at: step.at,
          to,
          unless: 'acknowledged',
          sentence: `${inWords(to)} as ${what} in ${left} unless acknowledged`,
        };
      }
      // Promises and tries by another contact ask nobody new.
      case 'clock':
      case 'promised-update':
      case 'soak':
      case 'contact':
    }
  }
  return null;
}

/** The next rung that will be climbed if nobody does anything; null when none is left. */
export function nextRung(steps: UpcomingStep[], { process, now }: Picture): NextStep | null {
  for (const step of steps) {
    if (step.kind !== 'rung' || step.by === 'ticket' || step.finds === 'asked') continue;
    const to = step.to.map((position) => labelOf(process.positions, position));
    const left = countdown(msOf(step.at) - msOf(now));
    return {
      at: step.at,
      to,
      unless: step.unless,
      sentence: `${inWords(to)} in ${left} unless ${step.unless}`,
    };
  }
  return null;
}
