/** Alerts for whoever looks. Those of a private incident exist for its members alone. */
import type { Viewer } from '../../domain/access/can.ts';
import type { Signal } from '../../domain/signal/signal.ts';
import type { Queryable } from '../access/queryable.ts';
import { containing } from './incidents.ts';
import { scopeParameters, visibleTo } from './visibility.ts';

export interface AlertRow {
  id: number | string;
  /** The integration as the row has it: its id. */
  integration: string;
  /** Its handle; null where it is not in the directory's tables. */
  integrationHandle: string | null;
  key: string;
  state: 'open' | 'resolved';
  summary: string;
  severity: string | null;
  service: string | null;
  content: Partial<Pick<Signal, 'labels' | 'links'>>;
  signals: number;
  firstAt: string;
  lastAt: string;
  resolvedAt: string | null;
  /** The incident's number. */
  incident: string | null;
  explanation: string;
}

const columns = `a.id, a.integration, g.handle as "integrationHandle", a.key, a.state, a.summary, a.severity, a.service,
  a.content, a.signals, a.first_at as "firstAt", a.last_at as "lastAt", a.resolved_at as "resolvedAt",
  i.number as incident, a.explanation`;
const tables = `alerts a
  left join incidents i on i.id = a.incident
  left join integrations g on a.integration in (g.id::text, g.handle)`;
const visible = `(a.incident is null or ${visibleTo(1, 2)})`;

export async function findAlert(db: Queryable, viewer: Viewer, id: string): Promise<AlertRow | null> {
  // Ids are digits; whatever is longer than a bigint's is nobody's.
  if (!/^\d{1,18}$/.test(id)) return null;
  const { rows } = await db.query<AlertRow>(
    `select ${columns} from ${tables} where a.id = $3 and ${visible}`,
    [...scopeParameters(viewer), id],
  );
  return rows[0] ?? null;
}

interface AlertFilter {
  state?: 'open' | 'resolved' | undefined;
  /** The integration's handle. */
  integration?: string | undefined;
  service?: string | undefined;
  /** The incident's id. */
  incident?: string | undefined;
  text?: string | undefined;
}

/** The newest first. */
export async function listAlerts(
  db: Queryable,
  viewer: Viewer,
  filter: AlertFilter,
  { before, limit }: { before: string | null; limit: number },
): Promise<AlertRow[]> {
  const { rows } = await db.query<AlertRow>(
    `select ${columns} from ${tables}
     where ${visible}
       and ($3::text is null or a.state = $3)
       and ($4::text is null or g.handle = $4)
       and ($5::text is null or a.service = $5)
       and ($6::uuid is null or a.incident = $6)
       and ($7::text is null or a.summary ilike $7 or a.key ilike $7)
       and ($8::bigint is null or a.id < $8)
     order by a.id desc limit $9`,
    [
      ...scopeParameters(viewer),
      filter.state ?? null,
      filter.integration ?? null,
      filter.service ?? null,
      filter.incident ?? null,
      filter.text === undefined ? null : containing(filter.text),
      before,
      limit,
    ],
  );
  return rows;
}

export async function countOpenAlerts(db: Queryable, viewer: Viewer): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from alerts a left join incidents i on i.id = a.incident
     where a.state = 'open' and ${visible}`,
    scopeParameters(viewer),
  );
  return rows[0]?.count ?? 0;
}
