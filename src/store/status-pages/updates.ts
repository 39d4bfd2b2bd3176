/** What was said of incidents and maintenances in public, what is still a draft, and what it said before it was corrected. */
import type { Actor } from '../../domain/incident/events.ts';
import type {
  ComponentClaim,
  MaintenanceStatus,
  PageUpdate,
  PublicIncidentStatus,
} from '../../domain/status-page/facts.ts';
import type { Queryable } from '../access/queryable.ts';

type AnyStatus = PublicIncidentStatus | MaintenanceStatus;

export interface StoredUpdate<Status extends AnyStatus = AnyStatus> extends PageUpdate<Status> {
  /** What its entry is called once this is published; null: as before. */
  title: string | null;
  writtenAt: string;
  actor: Actor;
  /** The update of our own incident that it repeats: its number in the log. */
  told: number | null;
  /** And the id of its text there. */
  toldText: string | null;
  /** A person wrote or changed it; a draft that nobody has touched follows the incident. */
  byPerson: boolean;
}

const columns = `id, status, title, body, display_at as "displayAt", written_at as "writtenAt", actor,
  published_at as "publishedAt", edited_at as "editedAt", components, told, told_text as "toldText",
  by_person as "byPerson"`;

export async function insertUpdate(
  db: Queryable,
  of: { incident: string } | { maintenance: string },
  { title = null, ...update }: Omit<StoredUpdate, 'editedAt' | 'title'> & { title?: string | null },
): Promise<void> {
  await db.query(
    `insert into status_page_updates (id, incident, maintenance, status, body, display_at, written_at, actor,
       published_at, components, told, told_text, by_person, title)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      update.id,
      'incident' in of ? of.incident : null,
      'maintenance' in of ? of.maintenance : null,
      update.status,
      update.body,
      update.displayAt,
      update.writtenAt,
      JSON.stringify(update.actor),
      update.publishedAt,
      JSON.stringify(update.components),
      update.told,
      update.toldText,
      update.byPerson,
      title,
    ],
  );
}

/** A draft as it is now, or as it goes out. */
export async function setDraftUpdate(
  db: Queryable,
  update: {
    id: string;
    status: AnyStatus;
    title: string | null;
    body: string;
    displayAt: string;
    actor: Actor;
    publishedAt: string | null;
    components: ComponentClaim[];
    byPerson: boolean;
  },
): Promise<void> {
  await db.query(
    `update status_page_updates set status = $2, body = $3, display_at = $4, actor = $5, published_at = $6, components = $7,
       by_person = $8, title = $9
     where id = $1 and published_at is null`,
    [
      update.id,
      update.status,
      update.body,
      update.displayAt,
      JSON.stringify(update.actor),
      update.publishedAt,
      JSON.stringify(update.components),
      update.byPerson,
      update.title,
    ],
  );
}

/** It was said here first; the log of the incident repeats it. */
export async function markTold(
  db: Queryable,
  { id, told, toldText }: { id: string; told: number; toldText: string },
): Promise<void> {
  await db.query('update status_page_updates set told = $2, told_text = $3 where id = $1', [
    id,
    told,
    toldText,
  ]);
}

export async function removeDraftUpdate(db: Queryable, id: string): Promise<void> {
  await db.query('delete from status_page_updates where id = $1 and published_at is null', [id]);
}

/** What it said before stays on record. */
export async function correctUpdate(
  db: Queryable,
  {
    before,
    update,
    actor,
    now,
  }: {
    before: Pick<StoredUpdate, 'status' | 'body' | 'displayAt' | 'components' | 'toldText'>;
    update: Pick<StoredUpdate, 'id' | 'status' | 'body' | 'displayAt' | 'components'>;
    actor: Actor;
    now: string;
  },
): Promise<void> {
  const { status, body, displayAt, components, toldText } = before;
  await db.query(
    `with edited as (
       update status_page_updates set status = $2, body = $3, display_at = $4, components = $5, edited_at = $6 where id = $1
       returning id)
     insert into status_page_edits (update, at, actor, before) select id, $6, $7, $8 from edited`,
    [
      update.id,
      update.status,
      update.body,
      update.displayAt,
      JSON.stringify(update.components),
      now,
      JSON.stringify(actor),
      JSON.stringify({ status, body, displayAt, components, toldText }),
    ],
  );
}

/** A text that was taken out of the log is taken out of whatever repeats it; answers on which pages. */
export async function blankToldText(
  db: Queryable,
  text: string,
): Promise<{ id: string; incident: string; page: string; publishedAt: string | null }[]> {
  const { rows } = await db.query<{ id: string; incident: string; page: string; publishedAt: string | null }>(
    `update status_page_updates u set body = '' from status_page_incidents i
     where u.told_text = $1 and i.id = u.incident
     returning u.id, u.incident, i.page, u.published_at as "publishedAt"`,
    [text],
  );
  return rows;
}

/** And of what was corrected since, which is kept nowhere else. */
export async function forgetEditsSaying(db: Queryable, text: string): Promise<void> {
  await db.query(`delete from status_page_edits where before->>'toldText' = $1`, [text]);
}

export interface UpdateEdit {
  update: string;
  at: string;
  actor: Actor;
  /** What it said until then. */
  before: Pick<StoredUpdate, 'status' | 'body' | 'displayAt' | 'components'>;
}

/** The oldest first. */
export async function readEdits(db: Queryable, updates: string[]): Promise<UpdateEdit[]> {
  if (updates.length === 0) return [];
  const { rows } = await db.query<UpdateEdit>(
    `select update, at, actor, before from status_page_edits where update = any($1) order by update, id limit 2000`,
    [updates],
  );
  return rows;
}

/** By the id of what they tell of, in the order of the instants of which they speak. */
export async function updatesOfIncidents(
  db: Queryable,
  incidents: string[],
): Promise<Map<string, StoredUpdate<PublicIncidentStatus>[]>> {
  if (incidents.length === 0) return new Map();
  const { rows } = await db.query<StoredUpdate<PublicIncidentStatus> & { incident: string }>(
    `select incident, ${columns} from status_page_updates where incident = any($1) order by incident, display_at, ord`,
    [incidents],
  );
  return grouped(rows, ({ incident, ...update }) => [incident, update]);
}

export async function updatesOfMaintenances(
  db: Queryable,
  maintenances: string[],
): Promise<Map<string, StoredUpdate<MaintenanceStatus>[]>> {
  if (maintenances.length === 0) return new Map();
  const { rows } = await db.query<StoredUpdate<MaintenanceStatus> & { maintenance: string }>(
    `select maintenance, ${columns} from status_page_updates where maintenance = any($1)
     order by maintenance, display_at, ord`,
    [maintenances],
  );
  return grouped(rows, ({ maintenance, ...update }) => [maintenance, update]);
}

function grouped<Row, Update>(rows: Row[], split: (row: Row) => [string, Update]): Map<string, Update[]> {
  const map = new Map<string, Update[]>();
  for (const [key, update] of rows.map(split)) map.set(key, [...(map.get(key) ?? []), update]);
  return map;
}
