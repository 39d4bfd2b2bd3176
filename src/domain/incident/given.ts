/**
 * Given, when, then for incidents: what the tests of the decisions are written in. Times are offsets from the declaration; between
 * two steps the clock wakes the incident whenever it asks for it, as the engine does, unless the story says that the house slept.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDuration } from '../directory/duration.ts';
import type { Binding, Directory, Person } from '../directory/directory.ts';
import { msOf, plus } from '../instant.ts';
import { compileProcess } from '../process/compile.ts';
import type { Clock, Phase, Process, Span } from '../process/process.ts';
import { parseSpan } from '../process/spans.ts';
import type { Command, Refusal } from './commands.ts';
import { decide, declare } from './decide.ts';
import type { Actor, IncidentEvent, RecordedEvent } from './events.ts';
import { nextWake } from './next-wake.ts';
import type { IncidentState } from './state.ts';

/** A Wednesday in business hours. */
export const declaredAt = '2026-11-18T10:00:00.000Z';

const processes = join(import.meta.dirname, '../../../processes');

export function shippedProcess(name: string): Process {
  return processFrom(readFileSync(join(processes, `${name}.yaml`), 'utf8'));
}

function processFrom(source: string): Process {
  const compiled = compileProcess(source, 'test.yaml');
  if (!compiled.ok)
    throw new Error(compiled.findings.map(({ message, line }) => `${line}: ${message}`).join('\n'));
  return compiled.process;
}

/** The matrix with some of its text replaced: a story about one rule that it does not have. */
export function matrixWith(...changes: [from: string, to: string][]): Process {
  let source = readFileSync(join(processes, 'severity-matrix.yaml'), 'utf8');
  for (const [from, to] of changes) {
    if (!source.includes(from)) throw new Error(`the severity matrix no longer says "${from}"`);
    source = source.replaceAll(from, to);
  }
  return processFrom(source);
}

export const matrix = shippedProcess('severity-matrix');

/** A span as a process file would say it: `30m..60m`. */
export function span(text: string): Span {
  const parsed = parseSpan(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

/** A clock of its own, for a story about one rule; from the declaration to the resolution unless it says otherwise. */
export function clockNamed(id: string, change: Partial<Omit<Clock, 'within'>> & { within: string }): Clock {
  return {
    id,
    label: id,
    when: {},
    starts: 'declared',
    stops: ['resolved'],
    restarts: [],
    pausedWhile: [],
    warnBeforeMs: [],
    onWarn: [],
    onBreach: [],
    audience: null,
    ...change,
    within: span(change.within),
  };
}

export function phaseNamed(
  id: string,
  {
    enters = [],
    leaves = [],
    timebox,
  }: { enters?: Phase['entersOn']; leaves?: Phase['leavesOn']; timebox?: string },
): Phase {
  return {
    id,
    label: id,
    entersOn: enters,
    leavesOn: leaves,
    timebox: timebox === undefined ? null : span(timebox),
  };
}

const minute = 60_000;

function person(handle: string, change: Partial<Person> = {}): Person {
  const contacts = [
    { id: 'phone', channel: 'webhook' as const, to: `http://127.0.0.1:9999/${handle}` },
    { id: 'mail', channel: 'email' as const, to: `${handle}@example.test` },
  ];
  return {
    handle,
    name: handle,
    email: `${handle}@example.test`,
    timeZone: 'UTC',
    role: 'responder',
    contacts,
    rules: [],
    ...change,
  };
}

/**
 * Ana is on call and wants her phone to ring four times, and a mail after two minutes; everybody else has no rules, so every
 * contact is tried at once. Ada administers.
 */
export const house: Directory = {
  revision: 1,
  organization: { name: 'Acme', timeZone: 'UTC', lastResort: [] },
  users: Object.fromEntries(
    [
      person('ada', { role: 'admin' }),
      person('ana', {
        rules: [
          { urgency: 'high', afterMs: 0, contact: 'phone', repeat: { everyMs: 2 * minute, times: 3 } },
          { urgency: 'high', afterMs: 2 * minute, contact: 'mail', repeat: null },
          { urgency: 'low', afterMs: 0, contact: 'mail', repeat: null },
        ],
      }),
      ...['ben', 'lea', 'vic', 'tom', 'eve', 'sue', 'lou'].map((handle) => person(handle)),
    ].map((one) => [one.handle, one]),
  ),
  teams: {},
  services: {},
  schedules: {},
  positions: {
    'on-call': bound('ana'),
    'secondary-on-call': bound('ben'),
    'engineering-lead': bound('lea'),
    'vp-engineering': bound('vic'),
    cto: bound('tom'),
    ceo: bound('eve'),
    'customer-success': bound('sue'),
    legal: bound('lou'),
  },
  audiences: {},
};

export function bound(
  user: string,
  standIn: string | null = null,
  standInAfterMs: number | null = null,
): Binding {
  return { target: { user }, standIn: standIn === null ? null : { user: standIn }, standInAfterMs };
}

/** A position whose person has left: bound, and covered by nobody. */
export const gap: Binding = bound('nobody-any-more');

export function houseWith(change: {
  users?: Record<string, Partial<Person>>;
  positions?: Record<string, Binding | null>;
  lastResort?: string[];
}): Directory {
  const users = { ...house.users };
  for (const [handle, changed] of Object.entries(change.users ?? {}))
    users[handle] = { ...(users[handle] ?? person(handle)), ...changed };
  const positions = { ...house.positions };
  for (const [id, binding] of Object.entries(change.positions ?? {})) {
    if (binding === null) delete positions[id];
    else positions[id] = binding;
  }
  const lastResort = (change.lastResort ?? []).map((user) => ({ user }));
  return { ...house, users, positions, organization: { ...house.organization, lastResort } };
}

export type Later = Exclude<Command, { type: 'declare' }>;

export interface Step {
  /** Offset from the declaration: `15m`. */
  at: string;
  command: Later;
  actor: Actor;
  /** Nothing woke the incident before this step: the house was down. */
  asleep: boolean;
}

export const clock: Actor = { kind: 'clock' };
export const prometheus: Actor = { kind: 'integration', handle: 'prom' };

export function by(handle: string): Actor {
  return { kind: 'person', handle, via: 'api' };
}

/** `at('15m', { type: 'acknowledge', human: true }, by('ana'))` */
export function at(time: string, command: Later, actor: Actor = clock): Step {
  return { at: time, command, actor, asleep: false };
}

export function afterSleep(step: Step): Step {
  return { ...step, asleep: true };
}

export const wake: Later = { type: 'wake' };
export const acknowledge: Later = { type: 'acknowledge', human: true };
export const machineAcknowledge: Later = { type: 'acknowledge', human: false };

interface Outcome {
  events: IncidentEvent[];
  refused: Refusal | null;
  story: Story;
}

export interface Setting {
  process?: Process;
  directory?: Directory;
  severity?: string;
  flags?: string[];
  source?: string;
  actor?: Actor;
  detectedAt?: string | null;
  service?: string | null;
  /** The process that `adopt-process` brings. */
  adopts?: Process;
  alerts?: { firing: number; total: number } | null;
}

/** Declares an incident and tells what happened to it until now. */
export function given(setting: Setting, ...steps: Step[]): Story {
  const story = new Story(setting);
  for (const step of steps) story.take(step);
  return story;
}

export class Story {
  process: Process;
  readonly adopts: Process | null;
  directory: Directory;
  state: IncidentState;
  readonly log: RecordedEvent[];

  constructor(setting: Setting) {
    this.process = setting.process ?? matrix;
    this.adopts = setting.adopts ?? null;
    this.directory = setting.directory ?? house;
    const declared = declare(
      {
        type: 'declare',
        id: '00000000-0000-7000-8000-000000000001',
        number: 'INC-2026-0001',
        title: 'title-1',
        process: { id: this.process.id, hash: 'hash' },
        severity: setting.severity ?? 'SEV-2',
        service: setting.service ?? null,
        visibility: 'organization',
        groupKey: null,
        detectedAt: setting.detectedAt ?? null,
        flags: setting.flags ?? [],
        ...(setting.source === undefined ? {} : { source: setting.source }),
        alerts: setting.alerts ?? null,
      },
      this.#surroundings(declaredAt, setting.actor ?? by('ben')),
    );
    if ('refused' in declared) throw new Error(`the declaration was refused: ${declared.refused}`);
    this.state = declared.state;
    this.log = [...declared.events];
  }

  /** The last step: what it brought about, its consequences included. */
  when(step: Step): Outcome {
    return this.take(step);
  }

  take(step: Step): Outcome {
    const now = instantAt(step.at);
    if (!step.asleep) this.wakesBefore(now);
    return this.#decide(step.command, step.actor, now);
  }

  /** Lets the time pass: every wake-up until and at that time, each at its instant. */
  until(time: string): this {
    const end = instantAt(time);
    this.wakesBefore(end);
    if (this.#wakeAt() !== null && msOf(this.#wakeAt() ?? end) <= msOf(end)) this.#decide(wake, clock, end);
    return this;
  }

  wakesBefore(end: string): void {
    // Far more wake-ups than any story has; beyond it something spins.
    for (let turn = 0; turn < 100_000; turn += 1) {
      const next = this.#wakeAt();
      if (next === null || msOf(next) >= msOf(end)) return;
      this.#decide(wake, clock, next);
    }
    throw new Error('the incident asks to be woken without end');
  }

  #wakeAt(): string | null {
    return nextWake(this.state);
  }

  #decide(command: Later, actor: Actor, now: string): Outcome {
    if (command.type === 'adopt-process' && this.adopts !== null) this.process = this.adopts;
    const decided = decide(this.state, command, this.#surroundings(now, actor));
    if ('refused' in decided) return { events: [], refused: decided.refused, story: this };
    this.state = decided.state;
    this.log.push(...decided.events);
    const next = nextWake(this.state);
    if (next !== null && msOf(next) <= msOf(this.state.lastEventAt) && msOf(next) <= msOf(now))
      throw new Error(`nothing spins, but the next wake-up ${next} is not after ${now}`);
    return { events: decided.events.map(({ event }) => event), refused: null, story: this };
  }

  #surroundings(now: string, actor: Actor) {
    return { process: this.process, directory: this.directory, actor, now };
  }

  /** Events of one kind, each with its time as an offset: `15m`. */
  all<T extends IncidentEvent['type']>(
    type: T,
  ): { at: string; event: Extract<IncidentEvent, { type: T }> }[] {
    return this.log.flatMap(({ at: instant, event }) =>
      event.type === type
        ? [{ at: offsetOf(instant), event: event as Extract<IncidentEvent, { type: T }> }]
        : [],
    );
  }

  /** Who was paged (urgency high) when: `15m vic`. */
  pages(urgency: 'high' | 'low' = 'high'): string[] {
    return this.all('paged')
      .filter(({ event }) => event.urgency === urgency)
      .map(({ at: time, event }) => `${time} ${event.person}`);
  }

  /** Every attempt to reach one person: `2m phone`. */
  attempts(handle: string): string[] {
    const theirs = new Set(
      this.all('paged').flatMap(({ event }) => (event.person === handle ? [event.page] : [])),
    );
    return this.all('contacted')
      .filter(({ event }) => theirs.has(event.page))
      .map(({ at: time, event }) => `${time} ${event.contact}`);
  }

  /** What became of one person's pages, in order. */
  outcomes(handle: string): string[] {
    const theirs = this.all('paged').flatMap(({ event }) => (event.person === handle ? [event.page] : []));
    return this.all('page-ended')
      .filter(({ event }) => theirs.includes(event.page))
      .map(({ at: time, event }) => `${time} ${event.outcome}`);
  }

  clock(id: string) {
    return this.state.clocks.find((candidate) => candidate.clock === id);
  }
}

export function instantAt(offset: string): string {
  const ms = readDuration(offset);
  if (ms === null) throw new Error(`"${offset}" is no length of time`);
  return plus(declaredAt, ms);
}

export function offsetOf(instant: string): string {
  const ms = msOf(instant) - msOf(declaredAt);
  const [hours, minutes, seconds] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / minute) % 60,
    (ms / 1000) % 60,
  ];
  const text = [
    hours > 0 ? `${hours}h` : '',
    minutes > 0 ? `${minutes}m` : '',
    seconds > 0 ? `${seconds}s` : '',
  ].join('');
  return text === '' ? '0s' : text;
}

/** Only these kinds of events: the rest of the log is not what the story is about. */
export function only<T extends IncidentEvent['type']>(
  events: IncidentEvent[],
  ...types: T[]
): Extract<IncidentEvent, { type: T }>[] {
  return events.filter((event): event is Extract<IncidentEvent, { type: T }> =>
    types.includes(event.type as T),
  );
}
