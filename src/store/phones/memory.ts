/** What texts and calls have to remember, as the channels that send them want it. */
import type { Pool } from 'pg';
import { keepCall } from './calls.ts';
import { takeCodes } from './codes.ts';
import { spendOne } from './spending.ts';

export function phoneMemory(pool: Pool) {
  return {
    takeCodes: (given: Parameters<typeof takeCodes>[1]) => takeCodes(pool, given),
    keepCall: (call: Parameters<typeof keepCall>[1]) => keepCall(pool, call),
    spendOne: (given: Parameters<typeof spendOne>[1]) => spendOne(pool, given),
  };
}
