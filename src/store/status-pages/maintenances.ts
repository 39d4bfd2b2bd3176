/** Maintenances that pages announce: their times, what they touch, and what of them is done by itself. */
import type { Actor } from '../../domain/incident/events.ts';
import type { MaintenanceStatus, PublicMaintenance } from '../../domain/status-page/facts.ts';
import type { Queryable } from '../access/queryable.ts';
import { type StoredUpdate, updatesOfMaintenances } from './updates.ts';

export interface StoredMaintenance extends PublicMaintenance {
  page: string;
  startsItself: boolean;
  endsItself: boolean;
  /** How long before it begins its readers are reminded, in seconds. */
  reminders: number[];
  /** Those of them that are done. */
  reminded: number[];
  actor: Actor;
  updates: StoredUpdate<MaintenanceStatus>[];
}

const columns = `id, page, title, status, scheduled_for as "scheduledFor", scheduled_until as "scheduledUntil",
  started_at as "startedAt", completed_at as "completedAt", components, starts_itself as "startsItself",
  ends_itself as "endsItself", reminders, reminded, created_at as "createdAt", actor`;

export async function insertMaintenance(
  db: Queryable,
  entry: Omit<StoredMaintenance, 'updates'>,
): Promise<void> {
  await db.query(
    `insert into status_page_maintenances (id, page, title, status, scheduled_for, scheduled_until, started_at,
       completed_at, components, starts_itself, ends_itself, reminders, reminded, created_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      entry.id,
      entry.page,
      entry.title,
      entry.status,
      entry.scheduledFor,
      entry.scheduledUntil,
      entry.startedAt,
      entry.completedAt,
      entry.components,
      entry.startsItself,
      entry.endsItself,
      entry.reminders,
      entry.reminded,
      entry.createdAt,
      JSON.stringify(entry.actor),
    ],
  );
}

export async function setMaintenance(
  db: Queryable,
  entry: Pick<
    StoredMaintenance,
    'id' | 'status' | 'startedAt' | 'completedAt' | 'scheduledUntil' | 'reminded'
  >,
): Promise<void> {
  await db.query(
    `update status_page_maintenances set status = $2, started_at = $3, completed_at = $4, scheduled_until = $5, reminded = $6
     where id = $1`,
    [entry.id, entry.status, entry.startedAt, entry.completedAt, entry.scheduledUntil, entry.reminded],
  );
}

export async function cancelMaintenance(db: Queryable, id: string, now: string): Promise<void> {
  await db.query('update status_page_maintenances set cancelled_at = $2 where id = $1', [id, now]);
}

/** `cancelled`: also one that was called off, for whoever has to say so. */
export async function readMaintenance(
  db: Queryable,
  { page, id, cancelled = false }: { page: string; id: string; cancelled?: boolean },
): Promise<StoredMaintenance | null> {
  const { rows } = await db.query<StoredMaintenance>(
    `select ${columns} from status_page_maintenances where page = $1 and id = $2 and ($3 or cancelled_at is null)`,
    [page, id, cancelled],
  );
  return (await withUpdates(db, rows))[0] ?? null;
}

/** What is ahead, under way, or was over after `since`; the 500 latest. */
export async function readMaintenancesSince(
  db: Queryable,
  { page, since }: { page: string; since: string },
): Promise<StoredMaintenance[]> {
  const { rows } = await db.query<StoredMaintenance>(
    `select ${columns} from status_page_maintenances
     where page = $1 and cancelled_at is null and (completed_at is null or completed_at >= $2)
     order by completed_at is null desc, scheduled_for desc, id limit 500`,
    [page, since],
  );
  return withUpdates(db, rows);
}

/** Those that are over, the latest first: the pages of the history. One more than `limit` where there are more. */
export async function readMaintenanceHistory(
  db: Queryable,
  { page, from, before, limit }: { page: string; from: string | null; before: string | null; limit: number },
): Promise<StoredMaintenance[]> {
  const { rows } = await db.query<StoredMaintenance>(
    `select ${columns} from status_page_maintenances
     where page = $1 and cancelled_at is null and status = 'completed'
       and ($2::timestamptz is null or scheduled_for >= $2) and ($3::timestamptz is null or scheduled_for < $3)
     order by scheduled_for desc, id limit $4`,
    [page, from, before, limit + 1],
  );
  return withUpdates(db, rows);
}

/** Something of it may be due before `until`: a reminder, its beginning, its end. The nearest 200. */
export async function maintenancesDueBefore(db: Queryable, until: string): Promise<StoredMaintenance[]> {
  const { rows } = await db.query<StoredMaintenance>(
    `select ${columns} from status_page_maintenances
     where cancelled_at is null and status <> 'completed' and scheduled_for < $1 order by scheduled_for, id limit 200`,
    [until],
  );
  return withUpdates(db, rows);
}

async function withUpdates(db: Queryable, rows: StoredMaintenance[]): Promise<StoredMaintenance[]> {
  const updates = await updatesOfMaintenances(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, updates: updates.get(row.id) ?? [] }));
}
