/** I12: the log suffices. */
import { replay } from '../../../src/domain/incident/evolve.ts';
import type { RecordedEvent } from '../../../src/domain/incident/events.ts';
import type { Invariant } from './invariant.ts';

export const replayable: Invariant = {
  id: 'I12',
  name: 'replayable',
  sentence:
    'Each event has an actor, a time and a cause in the log; replaying the log, as it is stored, rebuilds exactly the state that is stored.',
  watch({ tables, sample }, fail) {
    function check(id: string): void {
      const row = tables.incidents.get(id);
      if (row === undefined) return;
      const stored = JSON.parse(JSON.stringify(row.log)) as RecordedEvent[];
      if (canonical(replay(stored)) !== canonical(row.state))
        fail(`the log of ${row.state.number} leads to another state than the one that is stored`, id);
      for (const { actor, at, version } of stored)
        if (typeof actor?.kind !== 'string' || Number.isNaN(Date.parse(at)))
          fail(`event ${version} of ${row.state.number} does not say who or when`, id);
    }
    return {
      onDecided({ state }) {
        if (sample(0.005)) check(state.id);
      },
      atEnd() {
        for (const id of tables.incidents.keys()) check(id);
      },
    };
  },
};

/** With its keys in order: two states are equal if their canonical texts are. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
