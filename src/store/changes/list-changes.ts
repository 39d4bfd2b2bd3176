/** Changes for whoever looks, the latest first. They belong to no incident, so everybody who may read sees them all. */
import type { Queryable } from '../access/queryable.ts';

export interface ChangeRow {
  id: number | string;
  /** The integration's handle; its id where it is not in the directory's tables. */
  integration: string;
  service: string | null;
  summary: string;
  source: string | null;
  at: string;
  receivedAt: string;
  details: Record<string, string>;
  links: { text: string; href: string }[];
}

interface ChangeFilter {
  service?: string | undefined;
  /** Made then or later. */
  from?: string | undefined;
  /** Made before then. */
  to?: string | undefined;
}

export async function listChanges(
  db: Queryable,
  { service, from, to }: ChangeFilter,
  { after, limit }: { after: { at: string; id: string } | null; limit: number },
): Promise<ChangeRow[]> {
  const { rows } = await db.query<ChangeRow>(
    `select c.id, coalesce(g.handle, c.integration) as integration, c.service, c.summary, c.source, c.at,
       c.received_at as "receivedAt", c.details, c.links
     from changes c left join integrations g on c.integration in (g.id::text, g.handle)
     where ($1::text is null or c.service = $1)
       and ($2::timestamptz is null or c.at >= $2)
       and ($3::timestamptz is null or c.at < $3)
       and ($4::timestamptz is null or (c.at, c.id) < ($4, $5::bigint))
     order by c.at desc, c.id desc limit $6`,
    [service ?? null, from ?? null, to ?? null, after?.at ?? null, after?.id ?? null, limit],
  );
  return rows;
}
