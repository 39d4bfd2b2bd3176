/**
 * Step two of intake: the groups whose alerts changed are decided about at once, the most severe first. What this node
 * does not get to (it died, say) any other finds by polling.
 */
import type { Logger } from 'pino';
import type { EngineStore, GroupDecider, Now, Written } from '../store/engine-store.ts';
import { pollEveryMs } from './loop.ts';
import type { Machine } from './machine.ts';

interface GroupDeps {
  store: EngineStore;
  now: Now;
  machine: Machine;
  log: Logger;
  decider: GroupDecider;
  onWritten: (written: Written[]) => void;
}

interface Groups {
  add: (groups: Map<string, number>) => void;
  /** Decides about a batch; answers how long it may rest, in ms. */
  turn: () => Promise<number>;
}

/** Enough to spread a commit's cost, few enough that a severe group does not wait behind a large batch. */
const mostGroups = 50;
const lowestRank = 9;

export function makeGroups({ store, now, machine, log, decider, onWritten }: GroupDeps): Groups {
  const ranks = new Map<string, number>();
  let polledAt = -Infinity;

  async function turn(): Promise<number> {
    if (machine.monotonicMs() - polledAt >= pollEveryMs) {
      polledAt = machine.monotonicMs();
      for (const { group, rank } of await store.unroutedGroups(mostGroups)) note(group, rank);
    }
    const groups = next();
    if (groups.length === 0) return pollEveryMs;
    await decide(groups);
    return 0;
  }

  function note(group: string, rank: number): void {
    ranks.set(group, Math.min(ranks.get(group) ?? lowestRank, rank));
  }

  function next(): string[] {
    const groups: string[] = [];
    for (let rank = 1; rank <= lowestRank && groups.length < mostGroups; rank += 1) {
      for (const [group, of] of ranks) {
        if (of === rank) groups.push(group);
        if (groups.length === mostGroups) break;
      }
    }
    for (const group of groups) ranks.delete(group);
    return groups;
  }

  /** A batch that fails is tried one by one, so that one group's fault is its own. */
  async function decide(groups: string[]): Promise<void> {
    try {
      const { written, more } = await store.decideGroups(groups, decider, now);
      onWritten(written);
      if (more) for (const group of groups) note(group, lowestRank);
    } catch (error) {
      if (groups.length === 1) {
        log.error({ err: error, group: groups[0] }, 'A group of alerts could not be decided about.');
        return;
      }
      log.warn({ err: error }, 'Deciding about groups failed; each is tried alone.');
      for (const group of groups) await decide([group]);
    }
  }

  return {
    turn,
    add(groups) {
      for (const [group, rank] of groups) note(group, rank);
    },
  };
}
