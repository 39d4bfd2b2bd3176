/** What pages tell of incidents: each with the incident behind it, where there is one, and whether it is still a draft. */
import type { Actor } from '../../domain/incident/events.ts';
import type { Impact, PublicIncident } from '../../domain/status-page/facts.ts';
import type { Queryable } from '../access/queryable.ts';
import { type StoredUpdate, updatesOfIncidents } from './updates.ts';

/** As the house keeps it: what readers see, and what only those who write need. */
export interface StoredIncident extends PublicIncident {
  page: string;
  /** The id of the incident of which it tells. */
  incident: string | null;
  overAt: string | null;
  discardedAt: string | null;
  actor: Actor;
  updates: StoredUpdate<PublicIncident['updates'][number]['status']>[];
}

const columns = `id, page, incident, title, impact, started_at as "startedAt", created_at as "createdAt", actor,
  published_at as "publishedAt", over_at as "overAt", discarded_at as "discardedAt"`;

export async function insertIncident(
  db: Queryable,
  entry: Omit<StoredIncident, 'updates' | 'overAt' | 'discardedAt'>,
): Promise<void> {
  await db.query(
    `insert into status_page_incidents (id, page, incident, title, impact, started_at, created_at, actor, published_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entry.id,
      entry.page,
      entry.incident,
      entry.title,
      entry.impact,
      entry.startedAt,
      entry.createdAt,
      JSON.stringify(entry.actor),
      entry.publishedAt,
    ],
  );
}

export async function setIncident(
  db: Queryable,
  entry: {
    id: string;
    title: string;
    impact: Impact | null;
    startedAt: string;
    publishedAt: string | null;
    overAt: string | null;
  },
): Promise<void> {
  await db.query(
    `update status_page_incidents set title = $2, impact = $3, started_at = $4, published_at = $5, over_at = $6 where id = $1`,
    [entry.id, entry.title, entry.impact, entry.startedAt, entry.publishedAt, entry.overAt],
  );
}

/** A draft that came from an incident leaves its row behind, so that it does not come back by itself. */
export async function discardIncident(db: Queryable, id: string, now: string): Promise<void> {
  await db.query(
    'update status_page_incidents set discarded_at = $2 where id = $1 and published_at is null',
    [id, now],
  );
}

/** Somebody wrote of it anew after it had been thrown away. */
export async function takeBackIncident(db: Queryable, id: string): Promise<void> {
  await db.query('update status_page_incidents set discarded_at = null where id = $1', [id]);
}

/** A draft that came by itself goes by itself, and may come back. */
export async function removeDraftIncident(db: Queryable, id: string): Promise<void> {
  await db.query('delete from status_page_incidents where id = $1 and published_at is null', [id]);
}

/** Drafts that nobody has touched since `before`, and of which nobody will need anything any more. */
export async function removeOldDrafts(db: Queryable, before: string): Promise<number> {
  const { rowCount } = await db.query(
    `delete from status_page_incidents i where published_at is null and discarded_at is null and created_at < $1
       and not exists (select 1 from status_page_updates u where u.incident = i.id and (u.by_person or u.display_at >= $1))`,
    [before],
  );
  return rowCount ?? 0;
}

/** What goes on in public and of which nothing was said, and nobody reminded, since `before`; the 100 that wait longest. */
export async function forgottenIncidents(
  db: Queryable,
  { page, before }: { page: string; before: string },
): Promise<{ id: string; title: string; incident: string | null; actor: Actor; saidAt: string }[]> {
  const { rows } = await db.query<{
    id: string;
    title: string;
    incident: string | null;
    actor: Actor;
    saidAt: string;
  }>(
    `select i.id, i.title, i.incident, i.actor, said.at as "saidAt" from status_page_incidents i
     cross join lateral (
       select max(published_at) as at from status_page_updates u where u.incident = i.id) said
     where i.page = $1 and i.published_at is not null and i.over_at is null
       and said.at <= $2 and (i.reminded_at is null or i.reminded_at <= $2)
     order by said.at, i.id limit 100`,
    [page, before],
  );
  return rows;
}

export async function markReminded(db: Queryable, id: string, now: string): Promise<void> {
  await db.query('update status_page_incidents set reminded_at = $2 where id = $1', [id, now]);
}

/** Drafts among them, those that were thrown away not. Whoever writes holds the page's lock. */
export async function readIncident(
  db: Queryable,
  { page, id }: { page: string; id: string },
): Promise<StoredIncident | null> {
  const { rows } = await db.query<StoredIncident>(
    `select ${columns} from status_page_incidents where page = $1 and id = $2 and discarded_at is null`,
    [page, id],
  );
  return (await withUpdates(db, rows))[0] ?? null;
}

/** What pages tell of one of our incidents, also what was thrown away, in the order of the pages. */
export async function readIncidentsAbout(db: Queryable, incident: string): Promise<StoredIncident[]> {
  const { rows } = await db.query<StoredIncident>(
    `select ${columns} from status_page_incidents where incident = $1 order by page collate "C"`,
    [incident],
  );
  return withUpdates(db, rows);
}

/** Of these incidents of ours, those of which any page tells or has a draft. */
export async function incidentsOnPages(db: Queryable, incidents: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ incident: string }>(
    'select distinct incident from status_page_incidents where incident = any($1::uuid[])',
    [incidents],
  );
  return new Set(rows.map(({ incident }) => incident));
}

/** Drafts and what goes on in public. */
export async function countOpenIncidents(db: Queryable, page: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::integer as count from status_page_incidents
     where page = $1 and over_at is null and discarded_at is null`,
    [page],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Drafts, what goes on, and what was over after `since`: with these the days of uptime are whole. The latest 1,000 are
 * far more than any page shows.
 */
export async function readIncidentsSince(
  db: Queryable,
  { page, since }: { page: string; since: string },
): Promise<StoredIncident[]> {
  const { rows } = await db.query<StoredIncident>(
    `select ${columns} from status_page_incidents
     where page = $1 and discarded_at is null and (over_at is null or over_at >= $2)
     order by over_at is null desc, started_at desc, id limit 1000`,
    [page, since],
  );
  return withUpdates(db, rows);
}

/** What was published, the latest start first: the pages of the history. One more than `limit` where there are more. */
export async function readIncidentHistory(
  db: Queryable,
  {
    page,
    from,
    before,
    limit,
  }: {
    page: string;
    /** Instants; null: without an end. */
    from: string | null;
    before: string | null;
    limit: number;
  },
): Promise<StoredIncident[]> {
  const { rows } = await db.query<StoredIncident>(
    `select ${columns} from status_page_incidents
     where page = $1 and published_at is not null and ($2::timestamptz is null or started_at >= $2)
       and ($3::timestamptz is null or started_at < $3)
     order by started_at desc, id limit $4`,
    [page, from, before, limit + 1],
  );
  return withUpdates(db, rows);
}

async function withUpdates(db: Queryable, rows: StoredIncident[]): Promise<StoredIncident[]> {
  const updates = await updatesOfIncidents(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, updates: updates.get(row.id) ?? [] }));
}
