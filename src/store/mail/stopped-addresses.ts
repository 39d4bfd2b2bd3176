/** Addresses of audiences that asked to hear no more, or whose mailbox does not exist. Whoever tells an audience leaves them out. */
import type { ChannelKind } from '../../domain/message/delivery.ts';
import type { Queryable } from '../access/queryable.ts';

interface AudienceAddress {
  audience: string;
  channel: ChannelKind;
  to: string;
}

export type StoppedBecause = 'asked' | 'bounced';

/** False: it was stopped before. */
export async function stopAddress(
  db: Queryable,
  { audience, channel, to, because }: AudienceAddress & { because: StoppedBecause },
  now: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into stopped_addresses (audience, channel, address, because, stopped_at)
     values ($1, $2, lower($3), $4, $5) on conflict (audience, channel, address) do nothing`,
    [audience, channel, to, because, now],
  );
  return rowCount === 1;
}

/** They want to hear again; false: they were not stopped. */
export async function resumeAddress(
  db: Queryable,
  { audience, channel, to }: AudienceAddress,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'delete from stopped_addresses where audience = $1 and channel = $2 and address = lower($3)',
    [audience, channel, to],
  );
  return rowCount === 1;
}

/** Those of an audience that are left out, as they are compared: in small letters. */
export async function readStoppedAddresses(
  db: Queryable,
  audience: string,
): Promise<{ channel: ChannelKind; to: string; because: StoppedBecause; stoppedAt: string }[]> {
  const { rows } = await db.query<{
    channel: ChannelKind;
    to: string;
    because: StoppedBecause;
    stoppedAt: string;
  }>(
    `select channel, address as to, because, stopped_at as "stoppedAt" from stopped_addresses
     where audience = $1 order by stopped_at desc limit 1000`,
    [audience],
  );
  return rows;
}

/** The mail addresses among them. */
export async function readStoppedMail(db: Queryable, audience: string): Promise<Set<string>> {
  const stopped = await readStoppedAddresses(db, audience);
  return new Set(stopped.filter(({ channel }) => channel === 'email').map(({ to }) => to));
}
