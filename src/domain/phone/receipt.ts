/**
 * A provider's word on a text or a call, and what it changes. Receipts come late, twice and out of order: the first final
 * one stands, and only what a vendor says arrived is called delivered.
 */

export type ReceiptState =
  /** On its way: nothing is known yet. */
  | 'under-way'
  | 'delivered'
  /** It will not arrive. */
  | 'undelivered'
  /** The call ended, and nobody pressed a key: voicemail also ends as completed. */
  | 'unanswered';

export interface Receipt {
  provider: string;
  /** The provider's own id of the text or call. */
  vendorId: string;
  /** Our delivery, which the provider was given with it. */
  delivery: string;
  state: ReceiptState;
  /** In words, for whoever looks at the delivery. */
  detail: string;
  /** This address can never be reached: it is not tried again for this page. */
  hopeless: boolean;
}

/** A delivery as far as a receipt is concerned. */
export interface ReceiptTarget {
  state: 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'cancelled';
  vendorId: string | null;
}

export type Settled =
  | { change: 'none' }
  /** It reached the phone, whatever we know of the attempt: an answer of the provider may have been lost. */
  | { change: 'delivered' }
  /** The provider had accepted it, and takes that back: the next contact does not wait. */
  | { change: 'failed'; final: boolean }
  /** It stays sent, and the next contact does not wait. */
  | { change: 'told'; final: false };

export function settle(target: ReceiptTarget, receipt: Receipt): Settled {
  switch (receipt.state) {
    case 'under-way':
      return { change: 'none' };
    case 'delivered':
      // A retry that still waits is not needed: what it repeats has arrived.
      return target.state === 'delivered' || target.state === 'cancelled' || target.state === 'failed'
        ? { change: 'none' }
        : { change: 'delivered' };
    case 'undelivered':
      return isOf(target, receipt) ? { change: 'failed', final: receipt.hopeless } : { change: 'none' };
    case 'unanswered':
      return isOf(target, receipt) ? { change: 'told', final: false } : { change: 'none' };
  }
}

/** A later attempt by another provider may have got through since: the word on the earlier one says nothing of it. */
function isOf(target: ReceiptTarget, receipt: Receipt): boolean {
  return target.state === 'sent' && target.vendorId === receipt.vendorId;
}

/** Whether a word replaces the one that is known: final ones stay. */
export function replaces(known: ReceiptState | null, next: ReceiptState): boolean {
  return known === null || (known === 'under-way' && next !== 'under-way');
}
