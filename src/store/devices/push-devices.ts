/** The browsers that take pushes, as the channel that sends to them wants them. */
import type { Pool } from 'pg';
import { deviceAddresses, forgetDevice, noteTaken } from './devices.ts';
import { readPushKeys } from './push-keys.ts';

export async function pushDevices(pool: Pool, now: string) {
  return {
    keys: await readPushKeys(pool, now),
    of: (person: string, id: string | null) => deviceAddresses(pool, person, id),
    forget: (device: { id: string; auth: string }) => forgetDevice(pool, device),
    noteTaken: (ids: string[], at: string) => noteTaken(pool, ids, at),
  };
}
