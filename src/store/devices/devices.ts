/** Browsers that show a person's notifications. Their endpoints and keys stay inside: whoever knows them can ring there. */
import type { Queryable } from '../access/queryable.ts';

export interface DeviceRow {
  id: string;
  label: string;
  createdAt: string;
  /** When a push service last took a message for it. */
  takenAt: string | null;
}

export interface DeviceAddress {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

export async function listDevices(db: Queryable, person: string): Promise<DeviceRow[]> {
  const { rows } = await db.query<DeviceRow>(
    `select id, label, created_at as "createdAt", taken_at as "takenAt" from push_devices
     where person = $1 order by created_at, number`,
    [person],
  );
  return rows;
}

/** `id`: one of them; null: all. */
export async function deviceAddresses(
  db: Queryable,
  person: string,
  id: string | null,
): Promise<DeviceAddress[]> {
  const { rows } = await db.query<DeviceAddress>(
    `select id, endpoint, p256dh, auth from push_devices
     where person = $1 and ($2::text is null or id = $2) order by created_at, number`,
    [person, id],
  );
  return rows;
}

/** A browser has one endpoint, and belongs to whoever allowed it last; answers the id under which it is kept. */
export async function putDevice(
  db: Queryable,
  device: DeviceAddress & { person: string; label: string; now: string },
): Promise<string> {
  const { id, person, endpoint, p256dh, auth, label, now } = device;
  const { rows } = await db.query<{ id: string }>(
    `insert into push_devices as d (id, person, endpoint, p256dh, auth, label, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (endpoint) do update set
       -- Another person's contacts must not go on to ring here.
       id = case when d.person = excluded.person then d.id else excluded.id end,
       person = excluded.person, p256dh = excluded.p256dh, auth = excluded.auth, label = excluded.label
     returning id`,
    [id, person, endpoint, p256dh, auth, label, now],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a device that was put must be there');
  return row.id;
}

/** Answers its label; null: there was none. */
export async function removeDevice(db: Queryable, person: string, id: string): Promise<string | null> {
  const { rows } = await db.query<{ label: string }>(
    'delete from push_devices where person = $1 and id = $2 returning label',
    [person, id],
  );
  return rows[0]?.label ?? null;
}

/** The push service says that it is gone; the person may have allowed it anew under the same endpoint, which then has other keys. */
export async function forgetDevice(
  db: Queryable,
  { id, auth }: Pick<DeviceAddress, 'id' | 'auth'>,
): Promise<void> {
  await db.query('delete from push_devices where id = $1 and auth = $2', [id, auth]);
}

/** The address that a browser gave up for another. */
export async function removeEndpoint(db: Queryable, person: string, endpoint: string): Promise<void> {
  await db.query('delete from push_devices where person = $1 and endpoint = $2', [person, endpoint]);
}

export async function noteTaken(db: Queryable, ids: readonly string[], at: string): Promise<void> {
  await db.query('update push_devices set taken_at = $2 where id = any($1)', [ids, at]);
}
