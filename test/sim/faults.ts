/** What goes wrong in a run: each seed draws its own mix of faults, and lets all of them end. */
import type { History } from './history.ts';
import type { Random } from './random.ts';
import { channels } from './random-house.ts';
import type { Network, SimulatedNode } from './simulated-node.ts';
import type { SimulatedDatabase } from './simulated-engine-store.ts';
import type { Timeline } from './timeline.ts';
import { moods, type Vendors } from './vendors.ts';

export interface FaultDeps {
  timeline: Timeline;
  random: Random;
  history: History;
  nodes: SimulatedNode[];
  database: SimulatedDatabase;
  network: Network;
  vendors: Vendors;
  /** Sets the database's clock by so many ms. */
  setClock: (byMs: number) => void;
  changeConfiguration: () => void;
  poison: (on: boolean) => void;
  storm: () => void;
  untilMs: number;
}

export interface Faults {
  /** For how long nothing has been wrong with nodes, network and database. */
  wellForMs: () => number;
  /** Whether a node whose message has just left dies before it hears the answer. */
  mayKill: () => boolean;
  end: () => void;
}

const minute = 60_000;
const calmNetwork = { latencyMs: 4, cutBefore: 0, cutAfter: 0, killAtAnswer: 0, sleepAtAnswer: 0 };

export function makeFaults(deps: FaultDeps): Faults {
  const { timeline, random, history, nodes, database, network, vendors } = deps;
  let troubles = 0;
  let troubledMs = timeline.nowMs;
  let killAfterSend = 0;
  let downtimeLeft = 1;
  let over = false;

  function tell(what: string): void {
    history.tell(timeline.nowMs, `fault: ${what}`);
  }

  /** Something is wrong for so long; in any case it ends with the faults. */
  function trouble(what: string, ms: number, begin: () => void, end: () => void): void {
    const forMs = Math.max(0, Math.min(ms, deps.untilMs - timeline.nowMs - minute));
    tell(`${what} for ${Math.round(forMs / 1_000)} s`);
    troubles += 1;
    begin();
    timeline.after(forMs, () => {
      end();
      tell(`${what} is over`);
      troubles -= 1;
      troubledMs = timeline.nowMs;
    });
  }

  function kill(node: SimulatedNode, forMs: number): void {
    if (!node.isUp) return;
    trouble(
      `${node.name} is down`,
      forMs,
      () => node.kill('a kill -9'),
      () => node.start(),
    );
  }

  const faults: Record<string, () => void> = {
    kill: () => kill(random.pick(nodes), random.between(500, 90_000)),
    'kill in a row'() {
      const node = random.pick(nodes);
      for (let count = 0; count < 3; count += 1)
        timeline.after(count * random.between(3_000, 15_000), () => kill(node, random.between(500, 2_000)));
    },
    'kill at answers'() {
      const set = (share: number) => () => (network.killAtAnswer = share);
      trouble('nodes die at answers', random.between(1, 5) * minute, set(0.01), set(0));
    },
    'sleep at answers'() {
      const set = (share: number) => () => (network.sleepAtAnswer = share);
      trouble('machines sleep at answers', random.between(2, 8) * minute, set(0.01), set(0));
    },
    'kill after a send'() {
      const set = (share: number) => () => (killAfterSend = share);
      trouble('nodes die after sends', random.between(5, 20) * minute, set(0.4), set(0));
    },
    pause() {
      const node = random.pick(nodes);
      const ms = random.pick([2_000, 20_000, 5 * minute, 5 * minute]);
      trouble(
        `${node.name} stands still`,
        ms,
        () => node.pause(ms, false),
        () => {},
      );
    },
    suspend() {
      const node = random.pick(nodes);
      const ms = random.pick([3_000, 5 * minute]);
      trouble(
        `${node.name} sleeps`,
        ms,
        () => node.pause(ms, true),
        () => {},
      );
    },
    away() {
      trouble(
        'the database is away',
        random.pick([3_000, 30_000, 4 * minute, 20 * minute]),
        goAway,
        comeBack,
      );
    },
    flicker() {
      for (let count = 0; count < 4; count += 1)
        timeline.after(count * random.between(2_000, 20_000), () =>
          trouble('the database restarts', random.between(200, 3_000), goAway, comeBack),
        );
    },
    cuts() {
      const set = (before: number, after: number) => () =>
        Object.assign(network, { cutBefore: before, cutAfter: after });
      trouble('connections break', random.between(2, 15) * minute, set(0.03, 0.03), set(0, 0));
    },
    'slow network'() {
      const set = (latencyMs: number) => () => (network.latencyMs = latencyMs);
      trouble(
        'the network is slow',
        random.between(2, 15) * minute,
        set(random.pick([100, 600, 3_000])),
        set(calmNetwork.latencyMs),
      );
    },
    vendor() {
      const channel = random.pick(channels);
      vendors.mood[channel] = random.pick(moods);
      tell(`${channel} is ${vendors.mood[channel]}`);
      timeline.after(random.between(3, 40) * minute, () => {
        vendors.mood[channel] = 'well';
        tell(`${channel} is well`);
      });
    },
    downtime() {
      if (downtimeLeft === 0) return;
      downtimeLeft -= 1;
      const ms = random.pick([20 * minute, 360 * minute]);
      const restored = random.chance(0.3);
      for (const node of nodes) kill(node, ms);
      if (restored) timeline.after(ms / 2, hold);
    },
    'clock set'() {
      const byMs = random.chance(0.05) ? 600_000 : random.pick([-3_000, 1_500, 3_000, 20_000, -20_000]);
      tell(`the database's clock is set by ${byMs} ms`);
      deps.setClock(byMs);
    },
    'clock set back'() {
      tell(`the database's clock is set back by a minute, and a node starts by it`);
      deps.setClock(-minute);
      kill(random.pick(nodes), random.between(500, 5_000));
    },
    'wall clock set'() {
      const node = random.pick(nodes);
      tell(`the wall clock of ${node.name} is set`);
      node.wallSkewMs += random.between(-600_000, 600_000);
      deps.setClock(0);
    },
    configuration: () => deps.changeConfiguration(),
    poison() {
      tell('something is poisoned');
      deps.poison(true);
      timeline.after(random.between(1, 6) * minute, () => deps.poison(false));
    },
    storm: () => deps.storm(),
  };

  function goAway(): void {
    network.away = true;
    database.onChange();
    network.outages += 1;
    database.transactions.endAll(null);
  }

  function comeBack(): void {
    network.away = false;
    database.onChange();
  }

  /** A backup was restored: nobody is paged for what was open then, until an admin lets them. */
  function hold(): void {
    tell('a backup was restored');
    for (const wake of database.tables.wakes.values()) wake.held = true;
    database.onChange();
    const release = (): void => {
      const engine = nodes.find((node) => node.engine !== null)?.engine;
      if (engine === null || engine === undefined) {
        timeline.after(minute, release);
        return;
      }
      void engine.releaseHeld({ kind: 'person', handle: 'ana', via: 'cli' }).then(
        (released) => tell(`${released.length} held incidents are released`),
        () => timeline.after(minute, release),
      );
    };
    timeline.after(Math.min(random.between(30, 500) * minute, deps.untilMs - timeline.nowMs), release);
  }

  const kinds = Object.keys(faults);
  const mix = random.some(kinds, random.pick([0.15, 0.3, 0.6]));
  history.tell(timeline.nowMs, `faults of this run: ${mix.join(', ') || 'none'}`);
  const meanMs = random.pick([10, 30, 60]) * minute;

  function next(): void {
    timeline.after(random.waiting(meanMs), () => {
      if (over || timeline.nowMs > deps.untilMs - 3 * minute) return;
      if (mix.length > 0) faults[random.pick(mix)]!();
      next();
    });
  }
  next();

  return {
    wellForMs() {
      const someSleep = nodes.some((node) => node.isUp && !node.isRunning);
      if (troubles > 0 || someSleep || !nodes.some((node) => node.engine !== null)) {
        troubledMs = timeline.nowMs;
        return 0;
      }
      return timeline.nowMs - Math.max(troubledMs, ...nodes.map(({ wentOnMs }) => wentOnMs));
    },
    mayKill: () => killAfterSend > 0 && random.chance(killAfterSend),
    end() {
      over = true;
      troubles = 0;
      troubledMs = timeline.nowMs;
      killAfterSend = 0;
      Object.assign(network, { ...calmNetwork, away: false });
      database.onChange();
      for (const channel of channels) vendors.mood[channel] = 'well';
      deps.poison(false);
      for (const node of nodes) node.start();
    },
  };
}
