/**
 * For those who keep an Atlassian Statuspage page: each public change of one of ours leaves as a delivery that says of what, and the
 * sender tells what is new of it. The changes and the cursor are one transaction, so none is passed over.
 */
import type { Pool } from 'pg';
import { queueTelling } from '../store/deliveries/queue-telling.ts';
import { lastPageChange, readPageChanges } from '../store/status-pages/changes.ts';
import { lockPageCursor, movePageCursor, readPageCursors } from '../store/status-pages/cursors.ts';
import { inTransaction } from '../store/transaction.ts';
import { pollEveryMs } from './loop.ts';

interface PageMirrorDeps {
  pool: Pool;
  /** The handle of our page; null: none is mirrored. */
  page: () => string | null;
  now: () => string;
  onQueued: () => void;
}

const follower = 'statuspage';
/** Changes in one transaction. */
const atOnce = 50;

export function makePageMirror({ pool, page, now, onQueued }: PageMirrorDeps): {
  turn: () => Promise<number>;
} {
  return {
    async turn() {
      const handle = page();
      if (handle === null) return pollEveryMs;
      const last = await lastPageChange(pool, handle);
      if (last === null) return pollEveryMs;
      if ((await readPageCursors(pool, follower)).get(handle) === last.id) return pollEveryMs;
      const handled = await inTransaction(pool, async (client) => {
        const after = await lockPageCursor(client, { follower, page: handle, from: last.id });
        const changes = await readPageChanges(client, { page: handle, after, limit: atOnce });
        const seen = changes.at(-1);
        if (seen === undefined) return 0;
        const about = changes.flatMap(({ id, kind, incident, maintenance }) => {
          // A reminder is for those who subscribed, and the looks of a page are its own.
          if (kind === 'maintenance-reminder') return [];
          if (incident !== null) return [{ id, ours: `incident/${incident}` }];
          return maintenance === null ? [] : [{ id, ours: `maintenance/${maintenance}` }];
        });
        for (const { id, ours } of about)
          await queueTelling(
            client,
            {
              key: `mirror.statuspage.${id}`,
              incident: null,
              urgency: 'low',
              subject: '',
              body: '',
              audience: '',
              why: '',
              to: [{ address: { channel: follower, to: ours, name: null }, stopUrl: null }],
            },
            now(),
          );
        await movePageCursor(client, { follower, page: handle, seen: seen.id });
        return changes.length;
      });
      if (handled > 0) onQueued();
      return handled === atOnce ? 0 : pollEveryMs;
    },
  };
}
