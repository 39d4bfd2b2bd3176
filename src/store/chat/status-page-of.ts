/** Where the public reads of a service: the first of the public status pages that show it. */
import type { Queryable } from '../access/queryable.ts';

export async function publicPageOf(db: Queryable, service: string): Promise<string | null> {
  const { rows } = await db.query<{ handle: string }>(
    `select p.handle from status_pages p
     where coalesce(p.settings->>'visibility', 'public') = 'public'
       and exists (select from json_array_elements(p.components) c
         where c->>'service' = $1 or (c->'services')::jsonb ? $1)
     order by p.handle limit 1`,
    [service],
  );
  return rows[0]?.handle ?? null;
}
