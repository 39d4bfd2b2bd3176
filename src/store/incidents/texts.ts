/** Free text of people, beside the log that names it by its id: it can be blanked, the log cannot. */
import type { Queryable } from '../access/queryable.ts';

export async function writeTexts(
  client: Queryable,
  incident: string,
  texts: Record<string, string>,
  now: string,
): Promise<void> {
  const entries = Object.entries(texts);
  if (entries.length === 0) return;
  await client.query(
    `insert into texts (id, incident, body, at)
     select id, $2, body, $3 from unnest($1::uuid[], $4::text[]) as r (id, body)`,
    [entries.map(([id]) => id), incident, now, entries.map(([, body]) => body)],
  );
}

export async function redactTexts(client: Queryable, ids: string[], now: string): Promise<void> {
  if (ids.length === 0) return;
  await client.query(`update texts set body = '', redacted_at = $2 where id = any($1::uuid[])`, [ids, now]);
}
