/**
 * Virtual time: the production's own `declare`, `decide` and `nextWake`, jumping from one moment at which something happens to the
 * next. What people do comes before what the clock does at the same instant, as it does for whoever answers in the last second.
 */
import { onTheIncident } from '../incident/audience.ts';
import { openDraft, theClock } from '../incident/draft.ts';
import { decide } from '../incident/decide.ts';
import type { Refusal } from '../incident/commands.ts';
import type { Actor, RecordedEvent } from '../incident/events.ts';
import { isKeptByUpdates } from '../incident/known-clocks.ts';
import { coverOf, isOver } from '../incident/ladders.ts';
import { nextWake } from '../incident/next-wake.ts';
import type { IncidentState } from '../incident/state.ts';
import { nextAsked, upcoming } from '../incident/upcoming.ts';
import { msOf, plus } from '../instant.ts';
import type { Process } from '../process/process.ts';
import { declareScenario } from './declare-scenario.ts';
import { type AnswerRule, type Later, type Scenario, type ScriptStep, usualUntilMs } from './scenario.ts';

export interface Run {
  log: RecordedEvent[];
  state: IncidentState;
  ended: 'nothing-falls-due' | 'until' | 'too-many-steps';
  /** Of the last event, or the end that was asked for. */
  endedAt: string;
  /** Whom the ladders ask next, as the answer to an acknowledgement names it; by the number of the acknowledgement's event. */
  next: Map<number, string>;
  refused: RefusedStep[];
}

export interface RefusedStep {
  at: string;
  actor: Actor;
  command: Later['type'];
  refusal: Refusal;
  /** The number of events before it. */
  version: number;
}

/** Some ten for each hour of a quarter; an incident of a day has a few hundred. */
const mostMoments = 20_000;

type Moment =
  | { at: string; kind: 'script'; step: ScriptStep }
  | { at: string; kind: 'answer'; answer: Answer }
  | { at: string; kind: 'update'; clock: string; audience: string }
  | { at: string; kind: 'wake' };

/** Whoever was paged will acknowledge then, if it is still asked of them. */
interface Answer {
  at: string;
  person: string;
  page: string;
}

export function runScenario(scenario: Scenario): Run {
  const virtual = new VirtualIncident(scenario);
  for (let turn = 0; turn < mostMoments; turn += 1) {
    const moment = virtual.nextMoment();
    if (moment === null) return virtual.ended('nothing-falls-due');
    if (msOf(moment.at) > msOf(virtual.until)) return virtual.ended('until');
    virtual.take(moment);
  }
  return virtual.ended('too-many-steps');
}

class VirtualIncident {
  readonly until: string;
  readonly #scenario: Scenario;
  readonly #process: Process;
  readonly #script: ScriptStep[];
  readonly #log: RecordedEvent[] = [];
  readonly #next = new Map<number, string>();
  readonly #refused: RefusedStep[] = [];
  /** Updates that were posted because they fell due; each once, whatever its clock does then. */
  readonly #posted = new Set<string>();
  #answers: Answer[] = [];
  #state: IncidentState;

  constructor(scenario: Scenario) {
    const { process, declaration, script = [], untilMs = usualUntilMs } = scenario;
    this.#scenario = scenario;
    this.#process = process;
    this.#script = script.toSorted((a, b) => a.afterMs - b.afterMs);
    this.until = plus(declaration.at, untilMs);
    const decided = declareScenario(scenario, declaration.actor ?? { kind: 'key', name: 'simulation' });
    this.#state = decided.state;
    this.#keep(decided.events);
  }

  /** Null: nothing falls due any more, and nobody does anything. */
  nextMoment(): Moment | null {
    const { declaration } = this.#scenario;
    const moments: Moment[] = [];
    const [step] = this.#script;
    if (step !== undefined) moments.push({ at: plus(declaration.at, step.afterMs), kind: 'script', step });
    const [answer] = this.#answers;
    if (answer !== undefined) moments.push({ at: answer.at, kind: 'answer', answer });
    const update = this.#updateDue();
    if (update !== null) moments.push(update);
    const wake = nextWake(this.#state);
    if (wake !== null) moments.push({ at: wake, kind: 'wake' });
    // The sort is stable: at one instant people come before the clock.
    return moments.sort((a, b) => msOf(a.at) - msOf(b.at))[0] ?? null;
  }

  take(moment: Moment): void {
    switch (moment.kind) {
      case 'script':
        this.#script.shift();
        this.#follow(moment.step, moment.at);
        return;
      case 'answer':
        this.#answers.shift();
        if (this.#isStillAsked(moment.answer))
          this.#decide({ type: 'acknowledge', human: true }, this.#person(moment.answer.person), moment.at);
        return;
      case 'update': {
        const { at, clock, audience } = moment;
        this.#posted.add(`${clock} ${at}`);
        const command: Later = { type: 'post-update', text: '', audience, nextUpdateAt: null };
        this.#decide(command, this.#somebody(), at);
        return;
      }
      case 'wake': {
        this.#decide({ type: 'wake' }, theClock, moment.at);
        const next = nextWake(this.#state);
        if (next !== null && msOf(next) <= msOf(moment.at))
          throw new Error(`the next wake-up after ${moment.at} must be later, and is ${next}`);
      }
    }
  }

  ended(ended: Run['ended']): Run {
    const endedAt = ended === 'until' ? this.until : this.#state.lastEventAt;
    const [log, state, next, refused] = [this.#log, this.#state, this.#next, this.#refused];
    return { log, state, ended, endedAt, next, refused };
  }

  #surroundings(now: string, actor: Actor) {
    return { process: this.#process, directory: this.#scenario.directory, actor, now };
  }

  #keep(events: RecordedEvent[]): void {
    this.#log.push(...events);
    for (const { event, at } of events) {
      if (event.type !== 'paged' || event.urgency !== 'high') continue;
      const rule = (this.#scenario.answers ?? []).find((candidate) => names(candidate, event));
      if (rule === undefined || rule.afterMs === null) continue;
      this.#answers.push({ at: plus(at, rule.afterMs), person: event.person, page: event.page });
    }
    this.#answers.sort((a, b) => msOf(a.at) - msOf(b.at));
  }

  #follow(step: ScriptStep, at: string): void {
    if ('actor' in step) return this.#decide(step.command, step.actor, at);
    const { by, command } = step;
    const person = by === null ? null : this.#personFor(by, at);
    if (by !== null && person === null)
      return this.#refuse({
        at,
        actor: { kind: 'key', name: by },
        command: command.type,
        refusal: 'no-such-person',
      });
    this.#decide(
      this.#withPeople(command, at),
      person === null ? this.#somebody() : this.#person(person),
      at,
    );
  }

  #refuse(refused: Omit<RefusedStep, 'version'>): void {
    this.#refused.push({ ...refused, version: this.#state.version });
  }

  #decide(command: Later, actor: Actor, now: string): void {
    const decided = decide(this.#state, command, this.#surroundings(now, actor));
    if ('refused' in decided) {
      this.#refuse({ at: now, actor, command: command.type, refusal: decided.refused });
      return;
    }
    this.#state = decided.state;
    this.#keep(decided.events);
    // The answer of a page says more than the acknowledgement that it brings.
    const answered =
      decided.events.find(({ event }) => event.type === 'page-ended' && event.outcome === 'answered') ??
      decided.events.find(({ event }) => event.type === 'acknowledged');
    if (answered === undefined) return;
    const picture = { process: this.#process, directory: this.#scenario.directory, now };
    const next = nextAsked(upcoming(this.#state, picture), picture);
    if (next !== null) this.#next.set(answered.version, next.sentence);
  }

  /** Somebody who did not answer in time may still be the first to. Whose page has ended otherwise is not asked any more. */
  #isStillAsked({ page }: Answer): boolean {
    if (isOver(this.#state)) return false;
    const outcome = this.#state.pages.find((candidate) => candidate.id === page)?.outcome ?? 'exhausted';
    return outcome === 'ringing' || (outcome === 'exhausted' && this.#state.owner === null);
  }

  #updateDue(): Moment | null {
    if (this.#scenario.updates !== 'when-due' || isOver(this.#state)) return null;
    const due = this.#state.clocks.flatMap((running): Extract<Moment, { kind: 'update' }>[] => {
      const clock = this.#process.clocks.find(({ id }) => id === running.clock);
      if (clock === undefined || running.state !== 'running' || running.dueAt === null) return [];
      if (!isKeptByUpdates(clock) || this.#posted.has(`${clock.id} ${running.dueAt}`)) return [];
      const audience = clock.audience ?? onTheIncident;
      return [{ at: running.dueAt, kind: 'update', clock: clock.id, audience }];
    });
    return due.sort((a, b) => msOf(a.at) - msOf(b.at))[0] ?? null;
  }

  #person(handle: string): Actor {
    return { kind: 'person', handle, via: 'web' };
  }

  /** Whoever holds it, else whoever was paged first. */
  #somebody(): Actor {
    const paged = this.#log.find(({ event }) => event.type === 'paged' && event.urgency === 'high')?.event;
    const person = this.#state.owner?.person ?? (paged?.type === 'paged' ? paged.person : null);
    return person === null ? { kind: 'key', name: 'somebody' } : this.#person(person);
  }

  /** A position's first at that instant, a role's holder (or whoever usually gets it), a person. Null: nobody. */
  #personFor(word: string, at: string): string | null {
    const ofPosition = (position: string): string | null =>
      coverOf(openDraft(this.#state, this.#surroundings(at, theClock)), position)?.people[0] ?? null;
    if (this.#process.positions.some(({ id }) => id === word)) return ofPosition(word);
    const role = this.#process.roles.find(({ id }) => id === word);
    if (role !== undefined)
      return (
        this.#state.roles[word] ?? role.assignFrom.map(ofPosition).find((person) => person !== null) ?? null
      );
    return Object.hasOwn(this.#scenario.directory.users, word) ? word : null;
  }

  /** Positions and roles that stand where a command wants a person. */
  #withPeople(command: Later, at: string): Later {
    switch (command.type) {
      case 'hand-over':
        return { ...command, to: this.#personFor(command.to, at) ?? command.to };
      case 'assign-role':
        return command.person === null
          ? command
          : { ...command, person: this.#personFor(command.person, at) ?? command.person };
      case 'page':
        return { ...command, people: command.people.map((one) => this.#personFor(one, at) ?? one) };
      default:
        return command;
    }
  }
}

function names({ who }: AnswerRule, paged: Extract<RecordedEvent['event'], { type: 'paged' }>): boolean {
  const { reason, person } = paged;
  switch (who.kind) {
    case 'position':
      return (reason.kind === 'rung' || reason.kind === 'clock') && reason.position === who.position;
    case 'person':
      return person === who.person;
    case 'last-resort':
      return reason.kind === 'last-resort';
    case 'anybody':
      return true;
  }
}
