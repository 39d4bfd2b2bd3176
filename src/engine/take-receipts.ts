/** Takes vendors' receipts: each changes its delivery, and the incident that waits for an answer, once. */
import { setTimeout as rest } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Receipt } from '../domain/phone/receipt.ts';
import { takeReceipt } from '../store/deliveries/receipts.ts';
import { makeDeciders } from './deciders.ts';
import { type Engine, UnknownProcess } from './engine.ts';

interface ReceiptDeps {
  pool: Pool;
  engine: Pick<Engine, 'installation' | 'process' | 'now' | 'rate'>;
  /** An incident reacted: there is something to do. */
  onWritten: () => void;
}

/** A vendor may speak before we have written down that it accepted: that takes milliseconds, and this is a hundred times as long. */
const tries = 5;
const pauseMs = 300;

/** Without meaning here: only wake-ups ask whether the house had stalled. */
const stallAfterMs = 5_000;

export function makeReceiptTaker({ pool, engine, onWritten }: ReceiptDeps) {
  const deciders = makeDeciders({
    installation: engine.installation,
    process: engine.process,
    stallAfterMs: stallAfterMs * engine.rate,
  });
  return async function take(receipt: Receipt): Promise<void> {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const last = attempt === tries;
      const taken = await takeReceipt(pool, receipt, {
        decide: deciders.contact,
        now: engine.now,
        last,
      }).catch((error: unknown) => {
        // Another node accepted the process a moment ago; asking for it made this one read it.
        if (last || !(error instanceof UnknownProcess)) throw error;
        return { taken: 'early' } as const;
      });
      if (taken.taken === 'done') {
        if (taken.written.length > 0) onWritten();
        return;
      }
      await rest(pauseMs);
    }
  };
}
