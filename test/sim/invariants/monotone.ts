/** I9: what is final stays, and the log of an incident is one line. */
import type { Invariant } from './invariant.ts';
import { ms } from './invariant.ts';

/** An acceptance that comes after a delivery was taken back is evidence, and counts. */
const allowed: Record<string, string[]> = {
  waiting: ['waiting', 'sending', 'cancelled', 'sent'],
  sending: ['waiting', 'sent', 'failed', 'cancelled'],
  cancelled: ['sent'],
  sent: [],
  failed: [],
};

export const monotone: Invariant = {
  id: 'I9',
  name: 'monotone',
  sentence:
    'A final state of a delivery or a page is never left; the events of an incident follow one another without a gap or a fork, and never back in time.',
  watch(_world, fail) {
    const last = new Map<string, { version: number; at: string }>();
    const ended = new Set<string>();
    return {
      onMove({ row, from, to }) {
        if (from !== null && !allowed[from]!.includes(to))
          fail(`the delivery ${row.id} went from ${from} to ${to}`, row.id);
      },
      onDecided({ state, events }) {
        for (const { version, at, event } of events) {
          const before = last.get(state.id) ?? { version: 0, at };
          if (version !== before.version + 1)
            fail(`event ${version} of ${state.number} follows event ${before.version}`, state.id);
          if (ms(at) < ms(before.at))
            fail(`event ${version} of ${state.number} lies before the last one`, state.id);
          last.set(state.id, { version, at });
          if (event.type !== 'page-ended' && event.type !== 'contacted') continue;
          const page = `${state.id} ${event.page}`;
          if (ended.has(page))
            fail(`page ${event.page} of ${state.number} had ended, and is ${event.type} once more`, state.id);
          if (event.type === 'page-ended') ended.add(page);
        }
        if (state.version !== last.get(state.id)?.version)
          fail(`${state.number} says that it has ${state.version} events`, state.id);
      },
    };
  },
};
