/** Updates that nobody has sent yet, of one incident. What they say is gone when they are sent or discarded. */
import type { Actor } from '../../domain/incident/events.ts';
import type { Queryable } from '../access/queryable.ts';

export interface DraftRow {
  id: string;
  audience: string;
  template: string | null;
  values: Record<string, string>;
  subject: string | null;
  text: string | null;
  nextUpdateAt: string | null;
  /** The rule of the process that asks for it; null: a person began it. */
  rule: string | null;
  actor: Actor;
  updatedAt: string;
}

/** Nobody reads through more than these; rules make one for each of their audiences at most. */
const mostDrafts = 50;

const columns = `id, audience, template, "values", subject, body as text, next_update_at as "nextUpdateAt", rule, actor,
  updated_at as "updatedAt"`;

/** The newest first. */
export async function listDrafts(db: Queryable, incident: string): Promise<DraftRow[]> {
  const { rows } = await db.query<DraftRow>(
    `select ${columns} from update_drafts where incident = $1 order by updated_at desc, id limit ${mostDrafts}`,
    [incident],
  );
  return rows;
}

export async function findDraft(db: Queryable, incident: string, id: string): Promise<DraftRow | null> {
  const { rows } = await db.query<DraftRow>(
    `select ${columns} from update_drafts where incident = $1 and id = $2`,
    [incident, id],
  );
  return rows[0] ?? null;
}

/** In place of the one of that id, whose rule stays. False: there are as many as are kept. */
export async function putDraft(db: Queryable, incident: string, draft: DraftRow): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into update_drafts as kept (incident, id, audience, template, "values", subject, body, next_update_at, rule, actor,
       updated_at)
     select $1::uuid, $2, $3, $4, $5::jsonb, $6, $7, $8::timestamptz, $9, $10::jsonb, $11::timestamptz
     where (select count(*) from update_drafts where incident = $1 and id <> $2) < ${mostDrafts}
     on conflict (incident, id) do update set audience = excluded.audience, template = excluded.template,
       "values" = excluded."values", subject = excluded.subject, body = excluded.body,
       next_update_at = excluded.next_update_at, rule = coalesce(kept.rule, excluded.rule), actor = excluded.actor,
       updated_at = excluded.updated_at`,
    [
      incident,
      draft.id,
      draft.audience,
      draft.template,
      JSON.stringify(draft.values),
      draft.subject,
      draft.text,
      draft.nextUpdateAt,
      draft.rule,
      JSON.stringify(draft.actor),
      draft.updatedAt,
    ],
  );
  return rowCount === 1;
}

/** False: there was none. Whoever was still to hear that it waits is not told any more. */
export async function deleteDraft(
  db: Queryable,
  { incident, id }: { incident: string; id: string },
  now: string,
): Promise<boolean> {
  const { rows } = await db.query<{ gone: number }>(
    `with gone as (delete from update_drafts where incident = $1 and id = $2 returning id),
     untold as (
       update deliveries d set state = 'cancelled', ended_at = $3::timestamptz, detail = 'The draft waits no longer.'
       from gone
       where d.incident = $1 and d.kind = 'notice' and d.state = 'waiting'
         and starts_with(d.id, 'draft.' || $1::text || '.') and position('.' || gone.id || '.' in d.id) > 0)
     select count(*)::integer as gone from gone`,
    [incident, id, now],
  );
  return rows[0]?.gone === 1;
}
