/**
 * Follows the public changes of status pages and turns each into one piece of news for its subscribers, in the transaction that
 * remembers how far it has come: none is told twice, and none is passed over.
 */
import type { Logger } from 'pino';
import type { Pool, PoolClient } from 'pg';
import type { StatusPage } from '../domain/status-page/facts.ts';
import { pageOf } from '../domain/status-page/page.ts';
import { incidentPicture, maintenancePicture } from '../domain/status-page/picture.ts';
import {
  newsOfComponent,
  newsOfIncident,
  newsOfMaintenance,
  type SubscriberNews,
} from '../domain/subscribers/news.ts';
import { lastPageChanges, type PageChange, readPageChanges } from '../store/status-pages/changes.ts';
import { readStatusesByHand } from '../store/status-pages/components.ts';
import { readIncident } from '../store/status-pages/incidents.ts';
import { readMaintenance } from '../store/status-pages/maintenances.ts';
import { lockPageCursor, movePageCursor, readPageCursors } from '../store/status-pages/cursors.ts';
import { newsFollower, queueNews } from '../store/subscribers/news.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Engine } from './engine.ts';
import { pollEveryMs } from './loop.ts';

interface NewsDeps {
  pool: Pool;
  engine: Pick<Engine, 'installation' | 'now'>;
  log: Logger;
  /** The public address, without a slash at its end. */
  url: string;
  onQueued: () => void;
}

/** Changes of one page in one transaction. */
const atOnce = 50;

export interface NewsFollowing {
  /** For a loop: how long it may rest, in real ms. */
  turn: () => Promise<number>;
  /** Answers how many pieces of news were queued. */
  follow: () => Promise<number>;
}

export function followForSubscribers({ pool, engine, log, url, onQueued }: NewsDeps): NewsFollowing {
  let more = false;

  async function follow(): Promise<number> {
    const [changed, seen] = [await lastPageChanges(pool), await readPageCursors(pool, newsFollower)];
    let queued = 0;
    more = false;
    for (const [page, { id }] of changed) if (id > (seen.get(page) ?? 0)) queued += await followPage(page);
    if (queued > 0) onQueued();
    return queued;
  }

  function followPage(handle: string): Promise<number> {
    return inTransaction(pool, async (client) => {
      const after = await lockPageCursor(client, { follower: newsFollower, page: handle, from: 0 });
      const changes = await readPageChanges(client, { page: handle, after, limit: atOnce });
      const last = changes.at(-1);
      if (last === undefined) return 0;
      const page = configured(handle);
      let queued = 0;
      for (const change of changes) {
        const news = page === null ? null : await newsOf(client, page, change);
        if (news !== null && (await queueNews(client, news, change.at))) queued += 1;
      }
      await movePageCursor(client, { follower: newsFollower, page: handle, seen: last.id });
      if (changes.length === atOnce) more = true;
      log.debug({ page: handle, queued }, 'News for subscribers.');
      return queued;
    });
  }

  /** Null: the configuration has no such page any more, and so no readers. */
  function configured(handle: string): StatusPage | null {
    const { statusPages = [], directory } = engine.installation();
    const entry = statusPages.find((one) => one.handle === handle);
    return entry === undefined ? null : pageOf(entry, { url, timeZone: directory.organization.timeZone });
  }

  return {
    follow,
    async turn() {
      await follow();
      return more ? 0 : pollEveryMs;
    },
  };
}

/** Null: readers see it, and nobody is sent it. */
async function newsOf(
  client: PoolClient,
  page: StatusPage,
  change: PageChange,
): Promise<SubscriberNews | null> {
  const told = await tell(client, page, change);
  if (told === null) return null;
  return {
    page: page.handle,
    key: `${page.handle}/${change.id}`,
    onlyAdded: page.visibility === 'private',
    ...told,
  };
}

async function tell(client: PoolClient, page: StatusPage, change: PageChange) {
  switch (change.kind) {
    case 'incident':
    case 'update': {
      if (change.incident === null) return null;
      const stored = await readIncident(client, { page: page.handle, id: change.incident });
      const picture = stored === null ? null : incidentPicture(page, stored);
      return picture === null ? null : newsOfIncident(page, picture, change.update);
    }
    case 'maintenance':
    case 'maintenance-update':
    case 'maintenance-reminder':
    case 'maintenance-cancelled': {
      if (change.maintenance === null) return null;
      const asked = { page: page.handle, id: change.maintenance, cancelled: true };
      const stored = await readMaintenance(client, asked);
      if (stored === null) return null;
      const about =
        change.kind === 'maintenance-reminder'
          ? ({ kind: 'reminder' } as const)
          : change.kind === 'maintenance-cancelled'
            ? ({ kind: 'cancelled' } as const)
            : ({ kind: 'update', update: change.update } as const);
      return newsOfMaintenance(page, maintenancePicture(page, stored), about);
    }
    case 'component': {
      const [component] = change.components;
      if (component === undefined) return null;
      const set = (await readStatusesByHand(client, { page: page.handle, since: change.at })).filter(
        (one) => one.component === component && one.at <= change.at,
      );
      const [to, from] = [set.at(-1), set.at(-2)];
      if (to === undefined) return null;
      return newsOfComponent(page, component, {
        from: from?.status ?? 'operational',
        to: to.status,
        at: change.at,
      });
    }
    case 'correction':
    case 'page':
      return null;
  }
}
