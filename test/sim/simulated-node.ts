/**
 * One simulated node: a machine with a time of its own, on which the real engine runs with its real loops. It may be
 * paused, suspended or killed between any two steps, and started again.
 */
import type { Logger } from 'pino';
import { makeSystemClock } from '../../src/engine/clock.ts';
import { startLoop } from '../../src/engine/loop.ts';
import type { Machine } from '../../src/engine/machine.ts';
import { type RunningEngine, startEngine } from '../../src/engine/start-engine.ts';
import type { ChannelKind, ChannelSender } from '../../src/domain/message/delivery.ts';
import type { Configuration } from '../../src/engine/start-engine.ts';
import { databaseIsAway } from '../../src/store/database-is-away.ts';
import type { History } from './history.ts';
import type { Random } from './random.ts';
import type { SimulatedDatabase } from './simulated-engine-store.ts';
import type { Timeline } from './timeline.ts';
import type { Distance } from './transactions.ts';
import { connectionLost, DatabaseError } from './transactions.ts';

/** What the network between node and database does at the moment. */
export interface Network {
  away: boolean;
  /** Grows each time the database goes away: whoever waited for an answer gets none. */
  outages: number;
  latencyMs: number;
  /** Of each request: it never arrives; or it was done, and the answer is lost. */
  cutBefore: number;
  cutAfter: number;
  /** Of each answer: the node dies before it hears it; or its machine sleeps for a while. */
  killAtAnswer: number;
  sleepAtAnswer: number;
}

export interface NodeDeps {
  name: string;
  timeline: Timeline;
  random: Random;
  history: History;
  database: SimulatedDatabase;
  network: Network;
  readConfiguration: (known: number | null) => Configuration | null;
  senderOf: (channel: ChannelKind, node: SimulatedNode) => ChannelSender | null;
  hint: (from: string) => void;
  /** Errors of our own making: a broken promise. */
  onBroken: (error: Error) => void;
  /** It was started, killed or paused, or went on. */
  onChange: () => void;
}

interface Life {
  dead: boolean;
  paused: boolean;
  backlog: (() => void)[];
  machine: Machine;
  engine: RunningEngine | null;
  clock: { now: () => string } | null;
  revision: number;
}

const startAgainMs = 2_000;
/** Longer than any request travels. */
const longestWayMs = 10_000;

export class SimulatedNode {
  readonly name: string;
  /** How far its own wall clock is off; nothing may depend on it. */
  wallSkewMs = 0;
  wasSuspended = false;
  /** When it last went on after a pause. */
  wentOnMs = -Infinity;
  lives = 0;
  #life: Life | null = null;
  readonly #deps: NodeDeps;
  readonly #drift: number;

  constructor(deps: NodeDeps) {
    this.#deps = deps;
    this.name = deps.name;
    this.wallSkewMs = deps.random.between(-600_000, 600_000);
    this.#drift = 1 + deps.random.between(-100, 100) / 1_000_000;
  }

  get engine(): RunningEngine | null {
    return this.isRunning ? (this.#life?.engine ?? null) : null;
  }

  get isUp(): boolean {
    return this.#life !== null;
  }

  get isRunning(): boolean {
    return this.#life !== null && !this.#life.paused;
  }

  /** Its installation's clock; null while it has none. */
  now(): string | null {
    return this.#life?.clock?.now() ?? null;
  }

  get revision(): number {
    return this.#life?.revision ?? 0;
  }

  start(): void {
    if (this.#life !== null) return;
    this.lives += 1;
    const life: Life = {
      dead: false,
      paused: false,
      backlog: [],
      machine: this.#machineOf(() => life),
      engine: null,
      clock: null,
      revision: 0,
    };
    this.#life = life;
    this.#deps.onChange();
    this.#deps.history.tell(this.#deps.timeline.nowMs, `node ${this.name} starts`);
    void this.#begin(life, this.lives);
  }

  kill(why: string): void {
    const life = this.#life;
    if (life === null) return;
    life.dead = true;
    this.#deps.onChange();
    this.#life = null;
    this.#deps.history.tell(this.#deps.timeline.nowMs, `node ${this.name} is killed (${why})`);
    const { transactions } = this.#deps.database;
    const connections = `${this.name}#${this.lives}`;
    transactions.endAll(connections);
    // A commit that was on its way arrives by then, or never.
    this.#deps.timeline.after(longestWayMs, () => transactions.endAll(connections, true));
  }

  /** `suspended`: the whole machine sleeps, and its monotonic time with it. */
  pause(forMs: number, suspended: boolean): void {
    const life = this.#life;
    if (life === null || life.paused) return;
    const { timeline, history } = this.#deps;
    life.paused = true;
    this.#deps.onChange();
    history.tell(timeline.nowMs, `node ${this.name} is ${suspended ? 'suspended' : 'paused'}`);
    if (suspended) {
      this.#sleptMs += forMs;
      this.wasSuspended = true;
    }
    timeline.after(forMs, () => {
      if (life.dead) return;
      life.paused = false;
      this.wentOnMs = timeline.nowMs;
      this.#deps.onChange();
      history.tell(timeline.nowMs, `node ${this.name} goes on`);
      const backlog = life.backlog;
      life.backlog = [];
      for (const act of backlog) timeline.after(0, () => run(life, act));
    });
  }
  #sleptMs = 0;

  /** Something reaches this node after so long, if it lives then. */
  post(ms: number, act: () => void): () => void {
    const life = this.#life;
    return life === null ? () => {} : this.#deps.timeline.after(ms, () => run(life, act));
  }

  #machineOf(life: () => Life): Machine {
    const { timeline, random } = this.#deps;
    const bornMs = timeline.nowMs;
    const sleptBefore = this.#sleptMs;
    // A timer never rings sooner than after a millisecond, as everywhere.
    const after = (ms: number, act: () => void) => timeline.after(Math.max(1, ms), () => run(life(), act));
    return {
      monotonicMs: () => (timeline.nowMs - bornMs - (this.#sleptMs - sleptBefore)) * this.#drift,
      wallMs: () => timeline.nowMs + this.wallSkewMs,
      after,
      rest: (ms, act, loop) => timeline.rest(Math.max(1, ms), () => run(life(), act), loop),
      giveWay: () => new Promise((resolve) => after(1, resolve)),
      newId: random.uuid,
    };
  }

  async #begin(life: Life, number: number): Promise<void> {
    const { database, history, timeline, readConfiguration, senderOf, hint } = this.#deps;
    const store = database.storeOf(`${this.name}#${number}`, this.#distance(life));
    const log = this.#log(life);
    try {
      const clock = makeSystemClock(await store.databaseTime(), 1, life.machine);
      life.clock = clock;
      const distance = this.#distance(life);
      const engine = await startEngine({
        store,
        clock,
        machine: life.machine,
        log,
        node: this.name,
        readConfiguration: async (known) => {
          const read = await database.transactions.read(distance, () => readConfiguration(known));
          if (read !== null) {
            life.revision = read.revision;
            this.#deps.onChange();
          }
          return read;
        },
        senderOf: (channel) => senderOf(channel, this),
        linkKey: Buffer.alloc(32, 7),
        url: 'http://tocsin.example.test',
        hint: () => hint(this.name),
        loops: 'all',
      });
      life.engine = engine;
      this.#deps.onChange();
      startLoop(
        'Disciplining the clock',
        log,
        async () => {
          await clock.discipline(store.databaseTime);
          return Infinity;
        },
        life.machine,
      );
      history.tell(timeline.nowMs, `node ${this.name} is ready`);
    } catch (error) {
      if (!isFault(error)) this.#deps.onBroken(error as Error);
      this.kill('it could not start');
      timeline.after(startAgainMs, () => this.start());
    }
  }

  #distance(life: Life): Distance {
    const { timeline, network, random } = this.#deps;
    const latency = () => 0.2 + random.number() * network.latencyMs;
    return {
      there: () =>
        new Promise((resolve, reject) => {
          // Whoever is dead asks for nothing any more.
          if (life.dead) return;
          timeline.after(latency(), () => {
            if (network.away) timeline.after(latency(), () => run(life, () => reject(refused())));
            else if (random.chance(network.cutBefore))
              timeline.after(latency(), () => run(life, () => reject(connectionLost())));
            else resolve();
          });
        }),
      back: () =>
        new Promise((resolve, reject) => {
          const { outages } = network;
          timeline.after(latency(), () => {
            if (!life.dead && random.chance(network.killAtAnswer)) {
              this.kill('before an answer of the database');
              timeline.after(random.between(1_000, 90_000), () => this.start());
              return;
            }
            if (!life.dead && random.chance(network.sleepAtAnswer))
              this.pause(random.between(2_000, 40_000), random.chance(0.5));
            const lost = network.outages !== outages || random.chance(network.cutAfter);
            run(life, () => (lost ? reject(connectionLost()) : resolve()));
          });
        }),
    };
  }

  #log(life: Life): Logger {
    const tell = (given: { err?: unknown }, message: string): void => {
      const { err } = given;
      if (err === undefined || life.dead) return;
      const { history, timeline, onBroken } = this.#deps;
      history.tell(timeline.nowMs, `node ${this.name}: ${message} (${(err as Error).message})`);
      if (!isFault(err)) onBroken(err as Error);
    };
    const quiet = () => {};
    return { error: tell, warn: tell, info: quiet, debug: quiet, fatal: tell } as unknown as Logger;
  }
}

function run(life: Life, act: () => void): void {
  if (life.dead) return;
  if (life.paused) life.backlog.push(act);
  else act();
}

function refused(): Error {
  return new DatabaseError('ECONNREFUSED', 'connect ECONNREFUSED');
}

/** What faults bring about; anything else is a promise that our own code broke. */
export function isFault(error: unknown): boolean {
  return (
    databaseIsAway(error) ||
    (error instanceof DatabaseError && error.code !== '23505') ||
    error instanceof Planted
  );
}

/** Thrown on purpose: a poisoned row, a sender that breaks. */
export class Planted extends Error {}
