/** I6: whoever hears something twice hears it for a reason that the house knows. */
import type { Invariant } from './invariant.ts';

/** What a fault leaves behind (locks, slow answers) is over by then. */
const troubleMs = 130_000;

export const duplicates: Invariant = {
  id: 'I6',
  name: 'explained duplicates',
  sentence:
    'A vendor acts on a delivery at most once, and once more for each attempt of which nobody can say whether it got through; and nobody takes a delivery from a node that lives.',
  watch({ tables, nowMs, wellForMs, isPoisoned }, fail) {
    const acts = new Map<string, number>();
    const repeated = new Set<string>();
    function check(): void {
      if (wellForMs() < 60_000) return;
      for (const id of repeated) {
        // An attempt under way has not been told of yet.
        const attempts = tables.attempts.filter(({ delivery }) => delivery === id);
        if (attempts.some(({ result }) => result === null)) continue;
        const explained = attempts.filter(({ ambiguous }) => ambiguous).length;
        const times = acts.get(id) ?? 0;
        if (times > 1 + explained)
          fail(`the delivery ${id} was acted on ${times} times, and ${explained} attempts explain it`, id);
        repeated.delete(id);
      }
    }
    return {
      onMove({ row, from, to }) {
        if (from !== 'sending' || to === 'sent' || to === 'failed') return;
        const attempt = tables.attempts.findLast(({ delivery }) => delivery === row.id);
        if (isPoisoned() || attempt?.result !== 'lost' || wellForMs() < nowMs() - attempt.begunMs + troubleMs)
          return;
        fail(`the lease of ${row.id} was taken back from a node that lived`, row.id);
      },
      onAct({ id }) {
        const times = (acts.get(id) ?? 0) + 1;
        acts.set(id, times);
        if (times > 1) repeated.add(id);
      },
      look: check,
      atEnd: check,
    };
  },
};
