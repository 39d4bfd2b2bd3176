/** Simulated people: who answers after how long, or never, and what they do with an incident once they have it. */
import { checklistsOfIncidents } from '../../src/domain/incident/checklists.ts';
import type { Command } from '../../src/domain/incident/commands.ts';
import type { Actor } from '../../src/domain/incident/events.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import type { Message } from '../../src/domain/message/delivery.ts';
import { milestones, type Process } from '../../src/domain/process/process.ts';
import type { CommandOptions } from '../../src/engine/engine.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export interface PeopleDeps {
  timeline: Timeline;
  random: Random;
  /** Asks some node; again until one answers, or it is given up. */
  ask: (incident: string, command: Command, actor: Actor, options?: CommandOptions) => void;
  stateOf: (incident: string) => IncidentState | undefined;
  incidents: () => string[];
  processOf: (hash: string) => Process;
  processes: () => { id: string; hash: string }[];
  handles: () => string[];
  /** In the end everybody does their duty. */
  dutiful: () => boolean;
}

export interface People {
  /** A message reached somebody's pocket. */
  reach: (message: Message) => void;
  /** Somebody does something with an incident. */
  act: (incident: string, handle: string) => void;
}

const minute = 60_000;

export function makePeople(deps: PeopleDeps): People {
  const { timeline, random, ask, stateOf } = deps;
  /** How likely each one is to answer at all, drawn once. */
  const diligence = new Map<string, number>();
  const answered = new Set<string>();

  function diligenceOf(handle: string): number {
    const known = diligence.get(handle);
    if (known !== undefined) return known;
    const drawn = random.pick([0, 0.1, 0.3, 0.6, 0.9]);
    diligence.set(handle, drawn);
    return drawn;
  }

  function answer(incident: string, handle: string): void {
    const kind = random.number();
    const by = personOf(handle, 'link', random);
    if (kind < 0.15) ask(incident, { type: 'pass-on' }, by);
    else {
      ask(incident, { type: 'acknowledge', human: true }, by);
      if (random.chance(0.85)) work(incident, handle);
    }
  }

  /** After an acknowledgement: some acts with pauses between them, and mostly a mitigation and a resolution in the end. */
  function work(incident: string, handle: string): void {
    let ms = 0;
    for (let count = random.between(0, 4); count > 0; count -= 1) {
      ms += random.waiting(15 * minute);
      timeline.after(ms, () => act(incident, handle));
    }
    if (random.chance(0.6)) {
      ms += random.waiting(60 * minute);
      timeline.after(ms, () => ask(incident, { type: 'mitigate' }, personOf(handle, 'web', random)));
    }
    if (random.chance(0.7)) {
      ms += random.waiting(120 * minute);
      timeline.after(ms, () => ask(incident, { type: 'resolve' }, personOf(handle, 'web', random)));
    }
  }

  function act(incident: string, handle: string): void {
    const state = stateOf(incident);
    if (state === undefined || deps.dutiful()) return;
    const command = randomCommand(deps, state);
    const texts = 'text' in command && command.text === 'body' ? { texts: { body: 'words' } } : {};
    const viewer = { kind: 'person' as const, handle, role: random.pick(['responder', 'viewer'] as const) };
    const options = random.chance(0.3) ? { ...texts, readableBy: viewer } : texts;
    ask(
      incident,
      command,
      personOf(handle, random.pick(['web', 'cli', 'api', 'chat'] as const), random),
      options,
    );
  }

  return {
    act,
    reach(message) {
      if (message.type !== 'page') return;
      const { handle } = message.person;
      for (const { incident } of [message, ...message.also]) {
        const known = `${incident.id} ${handle}`;
        if (!deps.dutiful() && !random.chance(diligenceOf(handle))) continue;
        if (answered.has(known) && random.chance(0.7)) continue;
        answered.add(known);
        timeline.after(random.waiting(random.pick([20_000, 3 * minute, 12 * minute])), () =>
          answer(incident.id, handle),
        );
      }
    },
  };
}

export function personOf(
  handle: string,
  via: 'link' | 'web' | 'cli' | 'api' | 'chat',
  random: Random,
): Actor {
  return random.chance(0.05) ? { kind: 'key', name: 'ci' } : { kind: 'person', handle, via };
}

function randomCommand(deps: PeopleDeps, state: IncidentState): Command {
  const { random, timeline } = deps;
  const process = deps.processOf(state.process.hash);
  const someone = () => random.pick(deps.handles());
  const in1h = () => new Date(timeline.nowMs + random.between(5, 60) * minute).toISOString();
  const commands: (() => Command)[] = [
    () => ({ type: 'acknowledge', human: random.chance(0.9) }),
    () => ({ type: 'escalate' }),
    () => ({ type: 'hand-over', to: someone() }),
    () => ({ type: 'set-severity', severity: random.pick(process.severities).id }),
    () => ({ type: 'set-severity', severity: random.pick(process.severities).id }),
    () => ({ type: 'set-status', status: random.pick(process.statuses).id }),
    () => ({ type: 'set-status', status: random.pick(process.statuses).id }),
    () => ({
      type: 'set-phase',
      phase: process.phases.length === 0 ? 'none' : random.pick(process.phases).id,
    }),
    () => ({
      type: 'assign-role',
      role: process.roles.length === 0 ? 'none' : random.pick(process.roles).id,
      person: random.chance(0.8) ? someone() : null,
    }),
    () => ({
      type: 'page',
      people: [someone()],
      positions: random.some(
        process.positions.map(({ id }) => id),
        0.2,
      ),
      urgency: random.pick(['high', 'low'] as const),
    }),
    () => ({
      type: 'post-update',
      text: 'body',
      audience: 'public',
      nextUpdateAt: random.chance(0.5) ? in1h() : null,
    }),
    () => ({ type: 'post-update', text: 'body', audience: 'public', nextUpdateAt: null }),
    () => ({ type: 'promise-update', at: in1h() }),
    () => ({ type: 'flag', flag: flagOf(random, process) }),
    () => ({ type: 'flag', flag: flagOf(random, process) }),
    () => ({ type: 'unflag', flag: flagOf(random, process) }),
    () => ({ type: 'note', text: 'body', progress: random.chance(0.5) }),
    () => itemOf(random, process),
    () => itemOf(random, process),
    () => ({ type: 'adopt-process', process: random.pick(deps.processes()), severity: null }),
    () => ({ type: 'mitigate' }),
    () => ({ type: 'resolve' }),
    () => ({ type: 'reopen' }),
    () => ({ type: 'close' }),
    () => ({ type: 'merge', into: random.pick(deps.incidents()) }),
    () => ({ type: 'mark-false-positive' }),
    () => ({ type: 'set-visibility', visibility: random.pick(['organization', 'private'] as const) }),
    () => ({ type: 'pass-on' }),
    () => ({ type: 'reach-milestone', milestone: random.pick(milestones) }),
    () => rareOf(random),
  ];
  return random.pick(commands)();
}

/** What hardly changes the incident: rewordings, and what other parts of the house report of themselves. */
function rareOf(random: Random): Command {
  const rare: (() => Command)[] = [
    () => ({ type: 'redact', text: random.uuid() }),
    () => ({ type: 'correct-update', update: 2, text: 'body' }),
    () => ({ type: 'edit-note', note: 2, text: 'body' }),
    () => ({ type: 'archive-channel' }),
    () => ({
      type: 'report-channel',
      channel: { system: 'slack', id: random.uuid(), name: 'incident', link: null },
    }),
    () => ({
      type: 'report-telling',
      audience: 'public',
      occasion: 'declared',
      rule: null,
      update: null,
      through: ['mail'],
      people: 1,
      addresses: 0,
    }),
  ];
  return random.pick(rare)();
}

function itemOf(random: Random, process: Process): Command {
  const checked = random.chance(0.8);
  const lists = checklistsOfIncidents(process);
  if (lists.length === 0) return { type: 'check-item', checklist: 'none', item: 'none', checked };
  const { id: checklist, items } = random.pick(lists);
  return {
    type: 'check-item',
    checklist,
    item: items.length === 0 ? 'none' : random.pick(items).id,
    checked,
  };
}

function flagOf(random: Random, { flags }: Process): string {
  return flags.length === 0 ? 'none' : random.pick(flags).id;
}
