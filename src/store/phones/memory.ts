/** What texts and calls have to remember, as the channels that send them want it. */
import type { Pool } from 'pg';
import { keepCall } from './calls.ts';
import { takeCodes } from './codes.ts';
import { spendOne, type Spending } from './spending.ts';

/** `onCap`: asked each time that something is not sent for it. */
export function phoneMemory(pool: Pool, onCap: (spending: Spending) => Promise<unknown>) {
  return {
    takeCodes: (given: Parameters<typeof takeCodes>[1]) => takeCodes(pool, given),
    keepCall: (call: Parameters<typeof keepCall>[1]) => keepCall(pool, call),
    async spendOne(spending: Spending): Promise<boolean> {
      const spent = await spendOne(pool, spending);
      if (!spent) await onCap(spending);
      return spent;
    },
  };
}
