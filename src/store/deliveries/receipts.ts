/**
 * A vendor's later word on what it had accepted. The word, what it changes on the delivery, and the incident's reaction are one
 * transaction: a page's next contact is due at once, or nothing was written.
 */
import type { Pool, PoolClient } from 'pg';
import {
  type Receipt,
  type ReceiptState,
  replaces,
  settle,
  type Settled,
} from '../../domain/phone/receipt.ts';
import { hourMs, plus } from '../../domain/instant.ts';
import type { DecideContact, Now, Written } from '../engine-store.ts';
import { lockIncidents } from '../incidents/lock-incident.ts';
import { type Decided, writeDecisions } from '../incidents/write-decisions.ts';
import { decideOn } from '../postgres-engine-store.ts';
import { inTransaction } from '../transaction.ts';

interface Target {
  id: string;
  incident: string | null;
  page: string | null;
  step: number | null;
  state: 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'cancelled';
  vendorId: string | null;
}

/** `early`: the attempt that it speaks of is still being recorded; it is asked again in a moment. */
export type TakenReceipt = { taken: 'early' } | { taken: 'done'; written: Written[] };

const keptForMs = 30 * 24 * hourMs;

export async function takeReceipt(
  pool: Pool,
  receipt: Receipt,
  { decide, now, last }: { decide: DecideContact; now: Now; last: boolean },
): Promise<TakenReceipt> {
  return await inTransaction(pool, async (client) => {
    const targets = await readTargets(client, receipt.delivery);
    if (!last && targets.some(({ state, vendorId }) => state === 'sending' && vendorId === null))
      return { taken: 'early' };
    // Incidents before deliveries, as everywhere.
    const incidents = await lockIncidents(client, [
      ...new Set(targets.flatMap(({ incident }) => incident ?? [])),
    ]);
    const at = now();
    if (!(await keepReceipt(client, receipt, at))) return { taken: 'done', written: [] };
    const states = new Map(incidents.map(({ state }) => [state.id, state]));
    const decided = new Map<string, Decided>();
    for (const target of await lockTargets(client, receipt.delivery)) {
      const settled = settle(target, receipt);
      await write(client, target, settled, receipt, at);
      const before = target.incident === null ? undefined : states.get(target.incident);
      if (settled.change !== 'failed' && settled.change !== 'told') continue;
      if (before === undefined || target.page === null || target.step === null) continue;
      const contact = { page: target.page, step: target.step, final: settled.final };
      decideOn(decided, before, false, (state) => decide(state, contact, at));
    }
    const written = [...decided.values()];
    await writeDecisions(client, written, at);
    return { taken: 'done', written };
  });
}

const columns = 'id, incident, page, step, state, vendor_id as "vendorId"';
/** One message may have carried the pages of several deliveries. */
const carriedBy = 'id = $1 or (joined_to = $1 and joined_to is not null)';

async function readTargets(client: PoolClient, delivery: string): Promise<Target[]> {
  const { rows } = await client.query<Target>(`select ${columns} from deliveries where ${carriedBy}`, [
    delivery,
  ]);
  return rows;
}

async function lockTargets(client: PoolClient, delivery: string): Promise<Target[]> {
  const { rows } = await client.query<Target>(
    `select ${columns} from deliveries where ${carriedBy} order by id for update`,
    [delivery],
  );
  return rows;
}

/** Answers whether it says anything new. */
async function keepReceipt(client: PoolClient, receipt: Receipt, now: string): Promise<boolean> {
  const { provider, vendorId, delivery, state, detail } = receipt;
  const { rows } = await client.query<{ state: ReceiptState }>(
    'select state from phone_receipts where provider = $1 and vendor_id = $2 for update',
    [provider, vendorId],
  );
  if (!replaces(rows[0]?.state ?? null, state)) return false;
  await client.query('delete from phone_receipts where at < $1', [plus(now, -keptForMs)]);
  await client.query(
    `insert into phone_receipts (provider, vendor_id, delivery, state, detail, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (provider, vendor_id) do update set state = excluded.state, detail = excluded.detail, at = excluded.at`,
    [provider, vendorId, delivery, state, detail, now],
  );
  return true;
}

async function write(
  client: PoolClient,
  { id }: Target,
  settled: Settled,
  { detail, vendorId }: Receipt,
  now: string,
): Promise<void> {
  switch (settled.change) {
    case 'none':
      return;
    case 'delivered':
      await client.query(
        `update deliveries set state = 'delivered', sent_at = coalesce(sent_at, $3), ended_at = $3, detail = $2,
           lease_until = null, vendor_id = coalesce(vendor_id, $4) where id = $1`,
        [id, detail, now, vendorId],
      );
      return;
    case 'failed':
      await client.query(`update deliveries set state = 'failed', ended_at = $3, detail = $2 where id = $1`, [
        id,
        detail,
        now,
      ]);
      return;
    case 'told':
      await client.query('update deliveries set detail = $2 where id = $1', [id, detail]);
      return;
  }
}
