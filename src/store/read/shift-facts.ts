/**
 * What there is to go through when the call passes: open incidents, the alerts and the changes of the last day. Each query
 * reads a bounded number of rows; what belongs to a private incident is there for whoever may see it alone.
 */
import type { Viewer } from '../../domain/access/can.ts';
import { addressHash } from '../../domain/access/confirm-link.ts';
import type { Person } from '../../domain/directory/directory.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import type { ShiftPicture } from '../../domain/schedule/shift-facts.ts';
import type { Queryable } from '../access/queryable.ts';
import { readContactChecks } from '../deliveries/contact-checks.ts';
import { scopeParameters, visibleTo } from './visibility.ts';

/** More lines than that nobody goes through at a handoff; the count tells of the rest. */
const mostShown = 20;
/** The newest are looked through and no more, so that a storm costs no more than a quiet day. */
const mostCounted = 2_000;

type Read = Omit<ShiftPicture, 'gaps'>;

/** `comesOn`: whose contacts are looked at. */
export async function readShiftFacts(
  db: Queryable,
  viewer: Viewer,
  { comesOn, now }: { comesOn: Person[]; now: string },
): Promise<Read> {
  const since = plus(now, -dayMs);
  const handles = comesOn.map(({ handle }) => handle);
  const [incidents, alerts, changes, checks] = await Promise.all([
    readOpenIncidents(db, viewer),
    readLatestAlerts(db, viewer, since),
    readLatestChanges(db, since),
    readContactChecks(db, handles),
  ]);
  const contacts = comesOn.flatMap(({ handle: person, contacts: all }) =>
    all.map((contact) => {
      // A test counts for the address that it was sent to.
      const check = checks.find(
        (one) =>
          one.person === person && one.contact === contact.id && one.addressHash === addressHash(contact),
      );
      return {
        person,
        contact: contact.id,
        channel: contact.channel,
        confirmedAt: check?.confirmedAt ?? null,
      };
    }),
  );
  return { now, incidents, alerts, changes, contacts };
}

/** The most severe first. Those whose cause nobody has named are shown before the others are left out. */
async function readOpenIncidents(db: Queryable, viewer: Viewer): Promise<Read['incidents']> {
  const { rows } = await db.query<Counted<Read['incidents']['shown'][number]> & { uncaused: number }>(
    `with seen as (
       select i.number, i.title, i.severity, i.status, i.service, i.process_hash as process, i.rank,
         i.declared_at as "declaredAt", i.state #>> '{owner,person}' as owner,
         i.state #> '{milestones,identified}' is not null as identified
       from incidents i where i.category not in ('resolved', 'closed') and ${visibleTo(1, 2)}
       order by i.rank, i.declared_at desc limit ${mostCounted})
     select number, title, severity, status, service, process, "declaredAt", owner, identified,
       (select count(*) from seen) as count, (select count(*) from seen where not identified) as uncaused
     from (select *, row_number() over (partition by identified order by rank, "declaredAt" desc) as place from seen) s
     where place <= ${mostShown} order by rank, "declaredAt" desc`,
    scopeParameters(viewer),
  );
  return {
    count: rows[0]?.count ?? 0,
    uncaused: rows[0]?.uncaused ?? 0,
    shown: rows.map(({ count: _, uncaused: __, ...row }) => row),
  };
}

/** The same of one service are one line, with how often; those that still fire first. Ids grow with time. */
async function readLatestAlerts(db: Queryable, viewer: Viewer, since: string): Promise<Read['alerts']> {
  const { rows } = await db.query<
    Counted<Read['alerts']['shown'][number]> & { firing: number; looked: number }
  >(
    `with newest as (
       select a.summary, a.service, a.state, a.first_at, a.incident from alerts a order by a.id desc limit ${mostCounted}),
     seen as (
       select a.* from newest a left join incidents i on i.id = a.incident
       where a.first_at >= $3 and (a.incident is null or ${visibleTo(1, 2)}))
     select summary, service, count(*) as times, max(first_at) as "lastAt", bool_or(state = 'open') as "stillFiring",
       (select count(*) from seen) as count, (select count(*) from seen where state = 'open') as firing,
       (select count(*) from newest where first_at >= $3) as looked
     from seen group by summary, service
     order by bool_or(state = 'open') desc, count(*) desc, max(first_at) desc limit ${mostShown}`,
    [...scopeParameters(viewer), since],
  );
  return {
    count: rows[0]?.count ?? 0,
    firing: rows[0]?.firing ?? 0,
    more: (rows[0]?.looked ?? 0) >= mostCounted,
    shown: rows.map(({ count: _, firing: __, looked: ___, ...row }) => row),
  };
}

async function readLatestChanges(db: Queryable, since: string): Promise<Read['changes']> {
  const { rows } = await db.query<Counted<Read['changes']['shown'][number]>>(
    `with seen as (
       select c.summary, c.service, c.at, c.links, c.id from changes c where c.at >= $1
       order by c.at desc, c.id desc limit ${mostCounted})
     select summary, service, at, links, (select count(*) from seen) as count
     from seen order by at desc, id desc limit ${mostShown}`,
    [since],
  );
  const count = rows[0]?.count ?? 0;
  return { count, more: count >= mostCounted, shown: rows.map(({ count: _, ...row }) => row) };
}

type Counted<Row> = Row & { count: number };
