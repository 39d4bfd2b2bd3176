/** A swap as the API shows it, at an instant: one that is open has expired once it has begun. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { stateAt, type Swap } from '../../domain/schedule/swap.ts';
import type { SwapView } from '../shapes-overrides.ts';

export function swapView(swap: Swap, { directory, now }: { directory: Directory; now: string }): SwapView {
  const ref = (person: string) => personRef(directory, person);
  const state = stateAt(swap, now);
  return {
    id: swap.id,
    schedule: swap.schedule,
    asker: ref(swap.asker),
    from: swap.from,
    to: swap.to,
    asked: swap.asked.map(ref),
    inReturn: swap.inReturn,
    note: swap.note,
    state,
    takenBy: swap.takenBy === null ? null : ref(swap.takenBy),
    declinedBy: swap.declined.map(ref),
    createdAt: swap.createdAt,
    endedAt: state === 'expired' ? swap.from : swap.endedAt,
  };
}
