/** A person lets this browser show their pages. The first one becomes a contact, so that it is tried without further ado. */
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { mostDevices } from '../../domain/message/push-contact.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { listDevices, putDevice, removeEndpoint } from '../../store/devices/devices.ts';
import { inTransaction } from '../../store/transaction.ts';

interface NewDevice {
  endpoint: string;
  p256dh: string;
  auth: string;
  label: string;
  /** The endpoint that this browser had before; null: it is new. */
  replaces: string | null;
}

type AddDevice = { ok: true; id: string } | { ok: false; refused: 'too-many-devices' };

export async function addDevice(
  pool: Pool,
  { endpoint, p256dh, auth, label, replaces }: NewDevice,
  { person, actor, now }: { person: string; actor: Actor; now: string },
): Promise<AddDevice> {
  return await inTransaction(pool, async (client) => {
    // Two browsers at once must not pass the bound together.
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [`push-devices ${person}`]);
    if (replaces !== null && replaces !== endpoint) await removeEndpoint(client, person, replaces);
    const before = await listDevices(client, person);
    const id = `d-${randomBytes(8).toString('hex')}`;
    const kept = await putDevice(client, { id, person, endpoint, p256dh, auth, label, now });
    const known = before.some((device) => device.id === kept);
    if (!known && before.length >= mostDevices) {
      await removeEndpoint(client, person, endpoint);
      return { ok: false, refused: 'too-many-devices' };
    }
    if (!known)
      await writeAudit(client, [
        {
          at: now,
          actor,
          noun: 'device',
          handle: `${person}/${kept}`,
          verb: 'created',
          before: null,
          after: { label },
        },
      ]);
    return { ok: true, id: kept };
  });
}
