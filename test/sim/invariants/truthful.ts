/** I11: "sent" is a vendor's word, and nobody else's. */
import type { Invariant } from './invariant.ts';

export const truthful: Invariant = {
  id: 'I11',
  name: 'truthful',
  sentence: 'A delivery is "sent" only when its vendor has acted on it, or on the message that carried it.',
  watch(_world, fail) {
    const acted = new Set<string>();
    return {
      onAct({ id }) {
        acted.add(id);
      },
      onMove({ row, to, by }) {
        if (to === 'sent' && !acted.has(by))
          fail(`the delivery ${row.id} counts as sent, and nobody sent it`, row.id);
      },
    };
  },
};
