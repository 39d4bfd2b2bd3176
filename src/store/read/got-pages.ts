/**
 * The pages that people got, out of the log: when each was decided, when its first contact was tried, what became of it.
 * Facts of a private incident are left out for whoever may not see it; that somebody was woken is not.
 */
import type { Viewer } from '../../domain/access/can.ts';
import { msOf } from '../../domain/instant.ts';
import type { Turning } from '../../domain/metrics/ledger.ts';
import type { GotPage } from '../../domain/metrics/pages-got.ts';
import type { ZoneChange } from '../../domain/metrics/stays.ts';
import type { Queryable } from '../access/queryable.ts';
import { scopeParameters, visibleTo } from './visibility.ts';

interface Row {
  person: string;
  incident: string;
  page: string;
  pagedAt: number;
  at: number;
  outcome: GotPage['outcome'] | null;
  endedAt: number | null;
  visible: boolean;
  number: string;
  severity: string;
  service: string | null;
}

/** A page's first contact may be as late as the person's rules say, and its end as late as their last repeat; later than this neither is. */
const courseLasts = '2 days';

/**
 * Pages whose first contact was tried from `from` on and before `to`, at most `limit` of them, the oldest first. One that no
 * contact took reached nobody and is left out.
 */
export async function readGotPages(
  db: Queryable,
  viewer: Viewer,
  { from, to, limit }: { from: string; to: string; limit: number },
): Promise<GotPage[]> {
  const { rows } = await db.query<Row>(
    // Read by the time of its events alone: asking for each incident's log takes ten times as long.
    `with pages as (
       select incident, event->>'page' as page,
         max(event->>'person') filter (where type = 'paged' and event->>'urgency' = 'high') as person,
         min(at) filter (where type = 'paged') as "pagedAt",
         min(at) filter (where type = 'contacted') as at,
         max(at) filter (where type = 'page-ended') as "endedAt",
         max(event->>'outcome') filter (where type = 'page-ended') as outcome
       from incident_events
       where type in ('paged', 'contacted', 'page-ended')
         and at >= $3::timestamptz - interval '${courseLasts}' and at < $4::timestamptz + interval '${courseLasts}'
       group by incident, event->>'page')
     select p.incident, p.page, p.person, p.outcome, ${epochMs('p."pagedAt"')} as "pagedAt",
       ${epochMs('p.at')} as at, ${epochMs('p."endedAt"')} as "endedAt", ${visibleTo(1, 2)} as visible, i.number, i.severity, i.service
     from pages p join incidents i on i.id = p.incident
     where p.person is not null and p.at >= $3 and p.at < $4 and p.outcome is distinct from 'unreachable'
     order by p.at, p.incident, p.page limit $5`,
    [...scopeParameters(viewer), from, to, limit],
  );
  return rows.map(({ visible, number, severity, service, ...row }) => ({
    person: row.person,
    incident: row.incident,
    page: row.page,
    pagedAt: row.pagedAt,
    at: row.at,
    outcome: row.outcome ?? 'ringing',
    endedAt: row.endedAt,
    facts: visible ? { number, severity, service } : null,
  }));
}

/** Read as numbers: of a year there are ninety thousand, and as text each is made and parsed twice. */
function epochMs(column: string): string {
  return `floor(extract(epoch from ${column}) * 1000)::float8`;
}

/** Who held each of these incidents since when, and when it was over. */
export async function readTurnings(db: Queryable, incidents: string[]): Promise<Map<string, Turning[]>> {
  const turnings = new Map<string, Turning[]>();
  if (incidents.length === 0) return turnings;
  const { rows } = await db.query<{ incident: string; at: string; person: string | null }>(
    `select incident, at,
       case type when 'handed-over' then event->>'to' when 'acknowledged' then event->>'by' end as person
     from incident_events
     where incident = any($1::uuid[]) and (type in ('handed-over', 'merged')
       or (type = 'acknowledged' and (event->>'human')::boolean)
       or (type = 'status-set' and event->>'category' in ('resolved', 'closed')))
     order by incident, version`,
    [incidents],
  );
  for (const { incident, at, person } of rows) {
    const turning: Turning =
      person === null ? { at: msOf(at), kind: 'over' } : { at: msOf(at), kind: 'held-by', person };
    const known = turnings.get(incident);
    if (known === undefined) turnings.set(incident, [turning]);
    else known.push(turning);
  }
  return turnings;
}

/** More moves than that are somebody's test. */
const mostMoves = 10_000;

/** When somebody's time zone was set to another one, by person; `organization` stands for whoever had none of their own. */
export async function readZoneChanges(
  db: Queryable,
  organization: string,
): Promise<Map<string, ZoneChange[]>> {
  const { rows } = await db.query<{ person: string } & ZoneChange>(
    `select handle as person, at, coalesce(before->>'timeZone', $1) as before from audit
     where noun = 'user' and verb = 'changed'
       and coalesce(before->>'timeZone', $1) <> coalesce(after->>'timeZone', $1)
     order by id desc limit $2`,
    [organization, mostMoves],
  );
  return Map.groupBy(rows, ({ person }) => person);
}

/** When this installation began to keep anything; null: it has kept nothing. */
export async function readRecordedSince(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ since: string | null }>(
    // What is written down after the fact may be older than the first row of the audit; `least` passes over null.
    `select least(a.at, (select declared_at from incidents order by declared_at, id limit 1)) as since
     from (select at from audit order by id limit 1) a`,
  );
  return rows[0]?.since ?? null;
}
