/** Everything that this node does for subscribers of status pages: follows the pages' changes, expands the news, sends it. */
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { pageOf } from '../domain/status-page/page.ts';
import type { SubscriberSender } from '../domain/subscribers/message.ts';
import type { SubscriberKind } from '../domain/subscribers/subscriber.ts';
import type { Engine } from './engine.ts';
import { startLoop } from './loop.ts';
import { followForSubscribers } from './news-for-subscribers.ts';
import { recoverOwnMessages, startSubscriberOutbox } from './send-to-subscribers.ts';

interface SubscriberDeps {
  /** Of its own: as much of the database as subscribers may take. */
  pool: Pool;
  node: string;
  engine: Pick<Engine, 'installation' | 'now'>;
  log: Logger;
  senderOf: (channel: SubscriberKind) => SubscriberSender | null;
  /** Of the links in messages. */
  key: Buffer;
  /** The public address, without a slash at its end. */
  url: string;
}

export async function serveSubscribers({
  pool,
  node,
  engine,
  log,
  senderOf,
  key,
  url,
}: SubscriberDeps): Promise<{
  /** Somebody waits for a message, or a page has changed. */
  hurry: () => void;
  stop: () => Promise<void>;
}> {
  const { now } = engine;
  const recovered = await recoverOwnMessages(pool, node, now());
  if (recovered > 0) log.info({ recovered }, 'Messages to subscribers that were cut off are taken up again.');
  const outbox = startSubscriberOutbox(
    {
      pool,
      node,
      now,
      log,
      senderOf,
      async pageOf(handle) {
        const { statusPages = [], directory } = engine.installation();
        const entry = statusPages.find((page) => page.handle === handle);
        return entry === undefined ? null : pageOf(entry, { url, timeZone: directory.organization.timeZone });
      },
      key,
    },
    { loops: true },
  );
  const following = followForSubscribers({ pool, engine, log, url, onQueued: outbox.hurry });
  const loop = startLoop('Following status pages for their subscribers', log, following.turn);
  return {
    hurry() {
      loop.hurry();
      outbox.hurry();
    },
    async stop() {
      await loop.stop();
      await outbox.stop();
    },
  };
}
