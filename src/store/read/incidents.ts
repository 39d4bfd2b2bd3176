/** Incidents for whoever looks: one, the open ones, and a list with filters. Private ones are left out in the query itself. */
import type { Viewer } from '../../domain/access/can.ts';
import { evolveVersion, replay } from '../../domain/incident/evolve.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import type { Category } from '../../domain/process/process.ts';
import type { Queryable } from '../access/queryable.ts';
import { readNewest } from './log.ts';
import { scopeParameters, visibleTo } from './visibility.ts';

export interface IncidentRow {
  id: string;
  number: string;
  title: string;
  members: string[];
  state: IncidentState;
  /** Restored from a backup and not yet released. */
  held: boolean;
  declaredAt: string;
}

type Selected = IncidentRow & { evolveVersion: number };

const columns = `i.id, i.number, i.title, i.members, i.state, i.evolve_version as "evolveVersion",
  i.declared_at as "declaredAt", coalesce(w.held, false) as held`;
const tables = 'incidents i left join incident_wakes w on w.incident = i.id';

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `ref`: an id or a number. Null: there is none, or none that this viewer may know of. */
export async function findIncident(db: Queryable, viewer: Viewer, ref: string): Promise<IncidentRow | null> {
  const column = uuidForm.test(ref) ? 'i.id' : 'i.number';
  const { rows } = await db.query<Selected>(
    `select ${columns} from ${tables} where ${column} = $3 and ${visibleTo(1, 2)}`,
    [...scopeParameters(viewer), ref],
  );
  return (await withCurrentStates(db, rows))[0] ?? null;
}

/** Of one that the house itself looks at, on nobody's behalf. Null: there is none. */
export async function readStateOf(db: Queryable, id: string): Promise<IncidentState | null> {
  const { rows } = await db.query<Selected>(`select ${columns} from ${tables} where i.id = $1`, [id]);
  return (await withCurrentStates(db, rows))[0]?.state ?? null;
}

/** For answering whoever just commanded it, and so was found to see it. */
export async function readHead(db: Queryable, id: string): Promise<{ title: string; held: boolean }> {
  const { rows } = await db.query<{ title: string; held: boolean }>(
    `select i.title, coalesce(w.held, false) as held from ${tables} where i.id = $1`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`incident ${id} must be there once it was commanded`);
  return row;
}

interface IncidentFilter {
  statuses?: string[] | undefined;
  categories?: Category[] | undefined;
  severities?: string[] | undefined;
  service?: string | undefined;
  /** In the title or the number. */
  text?: string | undefined;
  /** Declared at or after, and before. */
  from?: string | undefined;
  to?: string | undefined;
  /** Only those that were restored from a backup and not yet released. */
  held?: true | undefined;
}

/** The newest declaration first. `after`: the last of the previous page. */
export async function listIncidents(
  db: Queryable,
  viewer: Viewer,
  filter: IncidentFilter,
  { after, limit }: { after: { at: string; id: string } | null; limit: number },
): Promise<IncidentRow[]> {
  const { rows } = await db.query<Selected>(
    `select ${columns} from ${tables}
     where ${visibleTo(1, 2)}
       and ($3::text[] is null or i.status = any($3))
       and ($4::text[] is null or i.category = any($4))
       and ($5::text[] is null or i.severity = any($5))
       and ($6::text is null or i.service = $6)
       and ($7::text is null or i.title ilike $7 or i.number ilike $7)
       and ($8::timestamptz is null or i.declared_at >= $8)
       and ($9::timestamptz is null or i.declared_at < $9)
       and ($13::boolean is null or w.held)
       and ($10::timestamptz is null or (i.declared_at, i.id) < ($10, $11::uuid))
     order by i.declared_at desc, i.id desc limit $12`,
    [
      ...scopeParameters(viewer),
      filter.statuses ?? null,
      filter.categories ?? null,
      filter.severities ?? null,
      filter.service ?? null,
      filter.text === undefined ? null : containing(filter.text),
      filter.from ?? null,
      filter.to ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
      filter.held ?? null,
    ],
  );
  return withCurrentStates(db, rows);
}

/** The most severe first, then the newest. */
export async function openIncidents(db: Queryable, viewer: Viewer, limit: number): Promise<IncidentRow[]> {
  const { rows } = await db.query<Selected>(
    `select ${columns} from ${tables}
     where i.category not in ('resolved', 'closed') and ${visibleTo(1, 2)}
     order by i.rank, i.declared_at desc limit $3`,
    [...scopeParameters(viewer), limit],
  );
  return withCurrentStates(db, rows);
}

/** Numbers of those that this viewer may know of. */
export async function incidentNumbers(
  db: Queryable,
  viewer: Viewer,
  ids: string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; number: string }>(
    `select i.id, i.number from incidents i where i.id = any($3::uuid[]) and ${visibleTo(1, 2)}`,
    [...scopeParameters(viewer), ids],
  );
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** `ilike` reads % and _ as wildcards; people mean them as they stand. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** A log longer than this would have outgrown every other bound before. */
const wholeLog = 1_000_000;

/** A snapshot made by another version of `evolve` is made anew from the log. */
async function withCurrentStates(db: Queryable, rows: Selected[]): Promise<IncidentRow[]> {
  const current: IncidentRow[] = [];
  for (const { evolveVersion: version, ...row } of rows)
    current.push(
      version === evolveVersion
        ? row
        : { ...row, state: replay(await readNewest(db, row.id, { before: null, limit: wholeLog })) },
    );
  return current;
}
