/** When each loop of the nodes may find something to do: what lets simulated time pass over all turns before. */
import type { Tables } from './rows.ts';
import { nextWakeOf } from './simulated-engine-store.ts';
import type { Network, SimulatedNode } from './simulated-node.ts';
import { claimableAt } from './simulated-outbox.ts';
import type { Timeline } from './timeline.ts';

export interface DueDeps {
  timeline: Timeline;
  tables: Tables;
  nodes: SimulatedNode[];
  network: Network;
  bundles: (channel: string) => boolean;
  /** How far the database's clock is ahead of true time. */
  clockOffsetMs: () => number;
  /** Of the configuration. */
  revision: () => number;
}

export interface DueLoops {
  /** The earliest instant at which this loop may find something; at `atMs` it would look. */
  dueMs: (loop: string, atMs: number) => number;
  /** The tables have changed. */
  reread: () => void;
  /** How far the nodes' clocks are off the database's, in ms: positive where they are ahead. */
  clocksOffMs: () => number[];
  clocksAgree: () => boolean;
}

const minute = 60_000;
/** Beyond this a node's clock is off, and follows the database's slowly. */
const clocksAgreeMs = 3_000;
/** A clock that is further off than this is looked at in every turn. */
const clockIsRightMs = 20;
const measureEveryMs = 500;

export function watchLoops(deps: DueDeps): DueLoops {
  const { timeline, tables, nodes, network, bundles, clockOffsetMs, revision } = deps;
  let isRead = false;
  let wakeMs = Infinity;
  let leaseMs = Infinity;
  const claimMs = new Map<string, number>();
  let measuredMs = -Infinity;
  let aheadMs = 0;
  let offMs = 0;

  /** Reads from the tables once what the loops ask for all the time. */
  function read(): void {
    if (isRead) return;
    isRead = true;
    const wakeAt = nextWakeOf(tables);
    wakeMs = wakeAt === null ? Infinity : Date.parse(wakeAt);
    claimMs.clear();
    for (const row of tables.waiting) {
      const atMs = Date.parse(claimableAt(tables, row, bundles(row.channel)));
      const lane = `Sending by ${row.channel}`;
      claimMs.set(lane, Math.min(atMs, claimMs.get(lane) ?? Infinity));
    }
    leaseMs = Infinity;
    for (const { leaseUntil } of tables.sending)
      if (leaseUntil !== null) leaseMs = Math.min(leaseMs, Date.parse(leaseUntil));
  }

  function clocksOffMs(): number[] {
    const now = timeline.nowMs + clockOffsetMs();
    return nodes.flatMap((node) => {
      const shown = node.engine === null ? null : node.now();
      return shown === null ? [] : [Date.parse(shown) - now];
    });
  }

  function nextLookMs(): number {
    const looks = nodes.flatMap(({ engine }) => (engine === null ? [] : [engine.nextLookAt()]));
    return Math.min(Infinity, ...looks.map((at) => (at === null ? 0 : Date.parse(at))));
  }

  /** How far the clocks are ahead and off changes slowly, so it is measured now and then. */
  function measure(): void {
    if (timeline.nowMs - measuredMs <= measureEveryMs) return;
    measuredMs = timeline.nowMs;
    const off = clocksOffMs();
    aheadMs = clockOffsetMs() + Math.max(0, ...off) + 1;
    offMs = Math.max(0, ...off.map(Math.abs));
  }

  return {
    clocksOffMs,
    clocksAgree: () => clocksOffMs().every((ms) => Math.abs(ms) < clocksAgreeMs),
    reread() {
      isRead = false;
    },
    dueMs(loop, atMs) {
      if (network.away) return Infinity;
      read();
      measure();
      switch (loop) {
        case 'Waking incidents':
          return wakeMs - aheadMs;
        case 'Deciding about groups of alerts':
          return tables.unrouted.size > 0 ? 0 : Infinity;
        case 'Recovering leases':
          return leaseMs - aheadMs;
        case 'Reading the configuration':
          return nodes.some((node) => node.isUp && node.revision !== revision()) ? 0 : Infinity;
        case 'Watching schedules':
          return nextLookMs() - aheadMs;
        case 'Following the log':
          return Infinity;
        case 'The audit':
          return atMs + 10 * minute;
        case 'Disciplining the clock':
          return offMs > clockIsRightMs ? 0 : atMs + minute;
        default:
          return (claimMs.get(loop) ?? Infinity) - aheadMs;
      }
    },
  };
}
