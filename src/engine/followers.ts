/** Whoever looks on: each committed change of any node is told once, in the order of the log. */
import type { EngineStore } from '../store/engine-store.ts';
import type { Cursor } from '../store/incidents/changes.ts';
import type { Change } from './engine.ts';
import { pollEveryMs } from './loop.ts';

interface Followers {
  follow: (listener: (change: Change) => void) => () => void;
  tell: (change: Change) => void;
  /** Alerts changed; told with the next turn. */
  noteAlerts: () => void;
  turn: () => Promise<number>;
}

const mostChanges = 500;

export function makeFollowers(store: EngineStore): Followers {
  const listeners = new Set<(change: Change) => void>();
  let cursor: Cursor | null = null;
  let alertsChanged = false;

  function tell(change: Change): void {
    for (const listener of listeners) listener(change);
  }

  return {
    tell,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    noteAlerts() {
      alertsChanged = true;
    },
    async turn() {
      if (listeners.size === 0) {
        // Nobody looks: whoever comes reads everything anew anyway.
        cursor = null;
        return pollEveryMs;
      }
      const read = await store.changesSince(cursor, mostChanges);
      cursor = read.cursor;
      for (const { number, type, visibility, members } of read.changes)
        tell({ incident: number, kind: type, visibility, members });
      if (alertsChanged) {
        alertsChanged = false;
        tell({ incident: null, kind: 'alerts', visibility: 'organization', members: [] });
      }
      return read.changes.length === mostChanges ? 0 : pollEveryMs;
    },
  };
}
