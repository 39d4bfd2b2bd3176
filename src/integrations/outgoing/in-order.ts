/** Several calls that make one delivery, one after the other: the first that does not get through speaks for all. */
import type { SendResult } from '../../domain/message/delivery.ts';

/** Each call must be one that a repeat of the whole changes nothing by. */
export async function inOrder<Call>(
  calls: readonly Call[],
  make: (call: Call) => Promise<SendResult>,
): Promise<SendResult> {
  let last: SendResult = { result: 'sent', vendorId: null, detail: 'nothing was to be said' };
  for (const call of calls) {
    last = await make(call);
    if (last.result !== 'sent') return last;
  }
  return last;
}
