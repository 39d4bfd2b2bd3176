/** What the public asked us to send in the last day, counted by address, network and page. */
import { dayMs, hourMs, plus } from '../../domain/instant.ts';
import type { RecentRequests } from '../../domain/subscribers/bounds.ts';
import type { SubscriberKind } from '../../domain/subscribers/subscriber.ts';
import type { Queryable } from '../access/queryable.ts';

export interface SubscribeRequest {
  page: string;
  kind: SubscriberKind;
  /** Hashes: an address that never confirmed is nothing that we may keep. */
  address: string;
  network: string;
}

export async function readRecentRequests(
  db: Queryable,
  { page, kind, address, network }: SubscribeRequest,
  now: string,
): Promise<RecentRequests> {
  const { rows } = await db.query<RecentRequests>(
    `select (select count(*) from subscribe_requests where address = $1 and at > $5) as "ofAddress",
       (select count(*) from subscribe_requests where network = $2 and at > $6) as "ofNetworkHour",
       (select count(*) from subscribe_requests where network = $2 and at > $5) as "ofNetwork",
       (select count(*) from subscribe_requests where page = $3 and kind = $4 and at > $5) as "ofPage"`,
    [address, network, page, kind, plus(now, -dayMs), plus(now, -hourMs)],
  );
  return rows[0]!;
}

export async function noteRequest(
  db: Queryable,
  { page, kind, address, network }: SubscribeRequest,
  now: string,
): Promise<void> {
  // Yesterday's go by the way, a bounded number at a time.
  await db.query(
    `with old as (
       delete from subscribe_requests where ctid in (select ctid from subscribe_requests where at <= $6 limit 100))
     insert into subscribe_requests (at, page, kind, address, network) values ($1, $2, $3, $4, $5)`,
    [now, page, kind, address, network, plus(now, -dayMs)],
  );
}
