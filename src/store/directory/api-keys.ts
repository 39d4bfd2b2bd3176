/** Keys of programs that use the API. */
import type { AccessRole } from '../../domain/directory/directory.ts';
import type { Queryable } from '../access/queryable.ts';

export interface ApiKeyRow {
  name: string;
  role: AccessRole;
  /** In hexadecimal. */
  keyHash: string;
}

export const apiKeysAsJson = `select name, role, hash as "keyHash"
  from api_keys where revoked_at is null order by name collate "C"`;

/** Null also for one that was revoked. Found by its hash; nothing is compared that time could leak. */
export async function findApiKey(
  db: Queryable,
  keyHash: string,
): Promise<{ name: string; role: AccessRole } | null> {
  const { rows } = await db.query<{ name: string; role: AccessRole }>(
    'select name, role from api_keys where hash = $1 and revoked_at is null',
    [keyHash],
  );
  return rows[0] ?? null;
}

/** Another key of the same name is revoked. */
export async function putApiKey(db: Queryable, row: ApiKeyRow, now: string): Promise<void> {
  await db.query(
    'update api_keys set revoked_at = $3 where name = $1 and hash <> $2 and revoked_at is null',
    [row.name, row.keyHash, now],
  );
  await db.query(
    `insert into api_keys (hash, name, role, created_at) values ($1, $2, $3, $4)
     on conflict (hash) do update set name = excluded.name, role = excluded.role, revoked_at = null`,
    [row.keyHash, row.name, row.role, now],
  );
}

export async function revokeApiKey(db: Queryable, name: string, now: string): Promise<void> {
  await db.query('update api_keys set revoked_at = $2 where name = $1 and revoked_at is null', [name, now]);
}

/** Those that still work, by name. A configuration holds at most hundreds. */
export async function listApiKeys(
  db: Queryable,
): Promise<{ name: string; role: AccessRole; createdAt: string }[]> {
  const { rows } = await db.query<{ name: string; role: AccessRole; createdAt: string }>(
    `select name, role, created_at as "createdAt" from api_keys
     where revoked_at is null order by name collate "C" limit 10000`,
  );
  return rows;
}
