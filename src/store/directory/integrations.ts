/** Integrations, and the keys by which their senders are known. */
import type { Integration, IntegrationKind } from '../../domain/signal/signal.ts';
import type { Queryable } from '../access/queryable.ts';

export interface IntegrationRow {
  handle: string;
  kind: IntegrationKind;
  service: string | null;
  mapping: Record<string, string> | null;
  enabled: boolean;
  /** Of the live key, in hexadecimal; null once it was revoked. */
  keyHash: string | null;
}

export const integrationsAsJson = `select i.id, i.handle, i.kind, i.service, i.mapping, i.enabled, k.hash as "keyHash"
  from integrations i left join integration_keys k on k.integration = i.id and k.revoked_at is null
  where i.removed_at is null order by i.handle collate "C"`;

/**
 * Who a sender is; null also where the key was revoked or its integration removed. Found by the key's hash; nothing is
 * compared that time could leak.
 */
export async function findIntegrationByKey(db: Queryable, keyHash: string): Promise<Integration | null> {
  const { rows } = await db.query<Integration>(
    `select i.id, i.handle, i.kind, i.service, i.mapping, i.enabled
     from integration_keys k join integrations i on i.id = k.integration
     where k.hash = $1 and k.revoked_at is null and i.removed_at is null`,
    [keyHash],
  );
  return rows[0] ?? null;
}

/** `id` is used for one that was never there; one that was removed comes back as what it was. */
export async function putIntegration(
  db: Queryable,
  row: IntegrationRow,
  id: string,
  now: string,
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into integrations (id, handle, kind, service, mapping, enabled, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (handle) do update set kind = excluded.kind, service = excluded.service,
       mapping = excluded.mapping, enabled = excluded.enabled, removed_at = null
     returning id`,
    [id, row.handle, row.kind, row.service, row.mapping && JSON.stringify(row.mapping), row.enabled, now],
  );
  const stored = rows[0]!.id;
  await revokeOtherKeys(db, stored, row.keyHash, now);
  if (row.keyHash !== null) await putIntegrationKey(db, stored, row.keyHash, now);
  return stored;
}

async function putIntegrationKey(db: Queryable, id: string, hash: string, now: string): Promise<void> {
  await db.query(
    `insert into integration_keys (hash, integration, created_at) values ($1, $2, $3)
     on conflict (hash) do update set integration = excluded.integration, revoked_at = null`,
    [hash, id, now],
  );
}

async function revokeOtherKeys(db: Queryable, id: string, hash: string | null, now: string): Promise<void> {
  await db.query(
    `update integration_keys set revoked_at = $3
     where integration = $1 and revoked_at is null and hash is distinct from $2`,
    [id, hash, now],
  );
}

export async function removeIntegration(db: Queryable, handle: string, now: string): Promise<void> {
  await db.query(
    `with removed as (update integrations set removed_at = $2 where handle = $1 and removed_at is null returning id)
     update integration_keys set revoked_at = $2
     where revoked_at is null and integration in (select id from removed)`,
    [handle, now],
  );
}
