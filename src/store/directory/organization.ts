/** The organisation itself: its name and zone, its last resort, its process, what may be called in private networks. */
import type { Target } from '../../domain/directory/directory.ts';
import type { Queryable } from '../access/queryable.ts';

export interface OrganizationRow {
  name: string;
  timeZone: string;
  /** Empty: every admin by every contact. */
  lastResort: Target[];
}

export const organizationAsJson =
  'select name, time_zone as "timeZone", last_resort as "lastResort" from organization';
export const outgoingAsJson = 'select outgoing_allow as allow from organization';

export async function putOrganization(db: Queryable, row: OrganizationRow): Promise<void> {
  await db.query('update organization set name = $1, time_zone = $2, last_resort = $3', [
    row.name,
    row.timeZone,
    JSON.stringify(row.lastResort),
  ]);
}

export async function putOutgoing(db: Queryable, { allow }: { allow: string[] }): Promise<void> {
  await db.query('update organization set outgoing_allow = $1', [allow]);
}

export async function putProcessChoice(db: Queryable, hash: string): Promise<void> {
  await db.query('update organization set process_hash = $1', [hash]);
}
