/**
 * One incident of the demonstration, lived through: commands at their instants, and between them every wake-up at its
 * own, as the engine does it. The decisions are the house's own, so the history is one that the process really makes.
 */
import type { Directory } from '../domain/directory/directory.ts';
import type { Command } from '../domain/incident/commands.ts';
import { decide, declare, type Decision } from '../domain/incident/decide.ts';
import { effectsOf, type PageDelivery } from '../domain/incident/effects.ts';
import type { Actor, RecordedEvent } from '../domain/incident/events.ts';
import { nextWake } from '../domain/incident/next-wake.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import { instantOf, msOf, plus } from '../domain/instant.ts';
import type { Process } from '../domain/process/process.ts';
import type { Integration, Route } from '../domain/signal/signal.ts';
import type { PastAlert } from '../store/incidents/past-incidents.ts';

/** What every incident of the demonstration is decided with. */
export interface World {
  process: Process;
  processHash: string;
  directory: Directory;
  integrations: Integration[];
  routes: Route[];
}

interface Opening {
  id: string;
  title: string;
  severity: string;
  service: string;
  groupKey: string | null;
  flags: string[];
  alerts: number | null;
  actor: Actor;
  at: string;
  /** How long whoever is paged later on takes to say that they have heard; null: they do not. */
  answersAfterMs: () => number | null;
}

type Later = Exclude<Command, { type: 'declare' }>;

export interface Story {
  state: () => IncidentState;
  events: RecordedEvent[];
  /** Free text by its id. */
  texts: Record<string, string>;
  /** What the engine would have sent, in order. */
  deliveries: PageDelivery[];
  alerts: PastAlert[];
  /** False: refused, which in a made-up life means that somebody was faster. */
  take: (at: string, actor: Actor, command: Later) => boolean;
  /** Every wake-up until then. */
  wakeUntil: (at: string) => void;
}

const clock: Actor = { kind: 'clock' };
/** Far more than a week of an incident has; beyond it something spins. */
const mostWakes = 5_000;

export function openStory(world: World, opening: Opening): Story {
  const { at, actor, alerts: firing, answersAfterMs, ...incident } = opening;
  const answers: { at: string; by: string; page: string }[] = [];
  const events: RecordedEvent[] = [];
  const deliveries: PageDelivery[] = [];
  const surroundings = (who: Actor, now: string) => ({
    process: world.process,
    directory: world.directory,
    actor: who,
    now,
  });
  const declared = declare(
    {
      type: 'declare',
      ...incident,
      // Numbers are drawn when all are known: in the order of their declarations.
      number: unnumbered,
      process: { id: world.process.id, hash: world.processHash },
      visibility: 'organization',
      detectedAt: firing === null ? null : at,
      alerts: firing === null ? null : { firing, total: firing },
    },
    surroundings(actor, at),
  );
  if ('refused' in declared)
    throw new Error(`the demonstration's "${opening.title}" must be declarable, but: ${declared.refused}`);
  let state = declared.state;
  keep(declared);

  function keep(decision: Extract<Decision, { events: unknown }>): void {
    state = decision.state;
    events.push(...decision.events);
    deliveries.push(...effectsOf(decision.state, decision.events).deliveries);
    for (const { event, at: pagedAt } of decision.events) {
      if (event.type !== 'paged' || event.urgency === 'low') continue;
      const afterMs = answersAfterMs();
      if (afterMs !== null) answers.push({ at: plus(pagedAt, afterMs), by: event.person, page: event.page });
    }
  }

  function step(now: string, who: Actor, command: Later): boolean {
    const decided = decide(state, command, surroundings(who, now));
    if ('refused' in decided) return false;
    keep(decided);
    return true;
  }

  /** Somebody has the incident already; whoever was paged after that only says that they have heard. */
  function hear({ at: when, by, page }: (typeof answers)[number]): void {
    const rings = state.pages.some(({ id, outcome }) => id === page && outcome === 'ringing');
    if (rings && state.owner !== null)
      step(when, { kind: 'person', handle: by, via: 'link' }, { type: 'acknowledge', human: true });
  }

  function wakeUntil(end: string): void {
    for (let turn = 0; turn < mostWakes; turn += 1) {
      const next = nextWake(state);
      const [answer] = answers.toSorted((a, b) => msOf(a.at) - msOf(b.at));
      if (
        answer !== undefined &&
        msOf(answer.at) <= msOf(end) &&
        (next === null || msOf(answer.at) < msOf(next))
      ) {
        answers.splice(answers.indexOf(answer), 1);
        hear(answer);
        continue;
      }
      if (next === null || msOf(next) > msOf(end)) return;
      // A wake-up leaves the next one later than itself; at least a millisecond later, then.
      const now = msOf(next) > msOf(state.lastEventAt) ? next : instantOf(msOf(state.lastEventAt) + 1);
      step(now, clock, { type: 'wake' });
    }
    throw new Error(`the demonstration's "${opening.title}" asks to be woken without end`);
  }

  return {
    state: () => state,
    events,
    texts: {},
    deliveries,
    alerts: [],
    wakeUntil,
    take(when, who, command) {
      wakeUntil(when);
      return step(when, who, command);
    },
  };
}

const unnumbered = 'INC-0000-0000';

/** The number stands in the first event and in the state; the rest of the log does not know it. */
export function numbered(story: Story, sequence: number): { state: IncidentState; events: RecordedEvent[] } {
  const state = story.state();
  const number = `INC-${state.declaredAt.slice(0, 4)}-${String(sequence).padStart(4, '0')}`;
  return {
    state: { ...state, number },
    events: story.events.map((recorded) =>
      recorded.event.type === 'declared' ? { ...recorded, event: { ...recorded.event, number } } : recorded,
    ),
  };
}
