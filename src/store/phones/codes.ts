/** The short codes by which asks are answered from a phone: `1` for the first of a day, `2` for the next. */
import type { Pool } from 'pg';
import { type Ask, keyOf } from '../../domain/phone/ask.ts';
import { hourMs, plus } from '../../domain/instant.ts';
import type { Queryable } from '../access/queryable.ts';
import { inTransaction } from '../transaction.ts';

/** A code means the same for a day, so that a late answer to an old text cannot hit a new page. */
const meantForMs = 24 * hourMs;
/** As the table has it; who was asked more in a day gets the oldest code anew. */
const mostCodes = 99;

/** One for each ask, in order. The same ask has the code that it had. */
export async function takeCodes(
  pool: Pool,
  { phone, asks, at }: { phone: string; asks: readonly Ask[]; at: string },
): Promise<number[]> {
  return await inTransaction(pool, async (client) => {
    // Two texts to one phone at once must not share a code.
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [`phone-codes ${phone}`]);
    await client.query('delete from phone_codes where phone = $1 and asked_at < $2', [
      phone,
      plus(at, -meantForMs),
    ]);
    const { rows } = await client.query<{ code: number; key: string }>(
      'select code, ask_key as key from phone_codes where phone = $1 order by asked_at, code',
      [phone],
    );
    const codeOf = new Map(rows.map(({ key, code }) => [key, code]));
    const used = new Set(codeOf.values());
    const free = Array.from({ length: mostCodes }, (_, index) => index + 1).filter((code) => !used.has(code));
    const oldest = rows.map(({ code }) => code);
    const codes: number[] = [];
    for (const ask of asks) {
      const key = keyOf(ask);
      const code = codeOf.get(key) ?? free.shift() ?? oldest.shift();
      if (code === undefined) throw new Error('a phone must have a code for each ask of one text');
      codeOf.set(key, code);
      codes.push(code);
      await keepCode(client, { phone, code, ask, at });
    }
    return codes;
  });
}

async function keepCode(
  db: Queryable,
  { phone, code, ask, at }: { phone: string; code: number; ask: Ask; at: string },
): Promise<void> {
  await db.query(
    `insert into phone_codes (phone, code, ask_key, ask, asked_at) values ($1, $2, $3, $4, $5)
     on conflict (phone, code) do update set
       ask_key = excluded.ask_key, ask = excluded.ask, asked_at = excluded.asked_at`,
    [phone, code, keyOf(ask), JSON.stringify(ask), at],
  );
}

/** What a phone was asked within the day, the oldest first. */
export async function readCodes(
  db: Queryable,
  phone: string,
  now: string,
): Promise<{ code: number; ask: Ask }[]> {
  const { rows } = await db.query<{ code: number; ask: Ask }>(
    'select code, ask from phone_codes where phone = $1 and asked_at >= $2 order by asked_at, code',
    [phone, plus(now, -meantForMs)],
  );
  return rows;
}
