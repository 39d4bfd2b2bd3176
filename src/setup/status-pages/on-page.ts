/** One act on a status page: alone on that page, whole or not at all. Every verb of this folder is written with it. */
import type { Pool, PoolClient } from 'pg';
import type { EntryProblem } from '../../domain/status-page/check-entry.ts';
import { lockPage } from '../../store/status-pages/lock-page.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';

/** What a person can understand, and mend. */
export type PageRefusal =
  | { ok: false; refused: 'no-such-entry' | 'nothing-to-publish' | 'maintenance-is-over' }
  | { ok: false; refused: 'invalid-entry'; errors: EntryProblem[] }
  /** `sentence` says what stands in the way. */
  | {
      ok: false;
      refused: 'already-on-page' | 'still-a-draft' | 'already-published' | 'component-held' | 'under-way';
      sentence: string;
    };

export async function onPage<Done extends { ok: true }>(
  pool: Pool,
  page: string,
  act: (client: PoolClient) => Promise<Done | PageRefusal>,
): Promise<Done | PageRefusal> {
  return await inTransactionKeptIf<Done | PageRefusal>(
    pool,
    ({ ok }) => ok,
    async (client) => {
      await lockPage(client, page);
      return await act(client);
    },
  );
}

export function invalid(errors: EntryProblem[]): PageRefusal {
  return { ok: false, refused: 'invalid-entry', errors };
}

export const noSuchEntry: PageRefusal = { ok: false, refused: 'no-such-entry' };
