/** The audit: who changed what of the configuration, and when. Rows are added and read, nothing else. */
import type { Queryable } from '../access/queryable.ts';

interface AuditRow {
  /** ISO instant. */
  at: string;
  /** Whoever did it, in the form of an incident's actor, or `{ kind: 'file', name }`. */
  actor: unknown;
  noun: string;
  handle: string;
  verb: string;
  /** What was there before; null where nothing was. Never holds a secret. */
  before: unknown;
  after: unknown;
}

/** In the transaction of the change itself. */
export async function writeAudit(client: Queryable, rows: AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `insert into audit (at, actor, noun, handle, verb, before, after)
     select (r->>'at')::timestamptz, r->'actor', r->>'noun', r->>'handle', r->>'verb',
       case when json_typeof(r->'before') <> 'null' then r->'before' end,
       case when json_typeof(r->'after') <> 'null' then r->'after' end
     from json_array_elements($1::json) with ordinality as listed (r, ord) order by ord`,
    [JSON.stringify(rows)],
  );
}

/** The latest first; `before`: the id that the previous page ended with. */
export async function readAudit(
  db: Queryable,
  { limit, before, noun }: { limit: number; before: number | null; noun: string | null },
): Promise<(AuditRow & { id: number })[]> {
  const { rows } = await db.query<AuditRow & { id: number }>(
    `select id, at, actor, noun, handle, verb, before, after from audit
     where ($2::bigint is null or id < $2) and ($3::text is null or noun = $3)
     order by id desc limit $1`,
    [limit, before, noun],
  );
  return rows;
}
