/** Secret links to calendars: made and revoked by the person whose they are. The address holds the token, the table its hash. */
import type { CalendarScope } from '../../domain/schedule/calendar.ts';
import type { Queryable } from './queryable.ts';

export interface CalendarLink {
  id: string;
  /** Who made it. */
  person: string;
  scope: CalendarScope;
  /** ISO instant. */
  createdAt: string;
}

/** Enough for every device and every schedule that somebody looks at; two requests at once may exceed it by one. */
export const mostCalendarLinks = 20;

/** `false`: the person has as many as one may have. */
export async function createCalendarLink(
  db: Queryable,
  { id, person, scope, createdAt }: CalendarLink,
  tokenHash: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into calendar_links (id, token_hash, person, shows, schedule, created_at)
     select $1::uuid, $2, $3, $4, $5, $6::timestamptz
     where (select count(*) from calendar_links where person = $3) < $7`,
    [id, tokenHash, person, scope.of, scheduleOf(scope), createdAt, mostCalendarLinks],
  );
  return rowCount === 1;
}

interface Row {
  id: string;
  person: string;
  shows: CalendarScope['of'];
  schedule: string | null;
  createdAt: string;
}

const columns = `id, person, shows, schedule, created_at as "createdAt"`;

export async function findCalendarLink(db: Queryable, tokenHash: string): Promise<CalendarLink | null> {
  const { rows } = await db.query<Row>(`select ${columns} from calendar_links where token_hash = $1`, [
    tokenHash,
  ]);
  return rows[0] === undefined ? null : linkOf(rows[0]);
}

/** The latest first; the bound above is the bound of this list. */
export async function listCalendarLinks(db: Queryable, person: string): Promise<CalendarLink[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from calendar_links where person = $1 order by created_at desc, id limit ${mostCalendarLinks * 2}`,
    [person],
  );
  return rows.map(linkOf);
}

/** Null: this person has no such link. */
export async function removeCalendarLink(
  db: Queryable,
  { person, id }: { person: string; id: string },
): Promise<CalendarLink | null> {
  const { rows } = await db.query<Row>(
    `delete from calendar_links where person = $1 and id = $2 returning ${columns}`,
    [person, id],
  );
  return rows[0] === undefined ? null : linkOf(rows[0]);
}

function linkOf({ id, person, shows, schedule, createdAt }: Row): CalendarLink {
  return { id, person, scope: scopeOf({ shows, schedule, person }), createdAt };
}

function scopeOf({ shows, schedule, person }: Pick<Row, 'shows' | 'schedule' | 'person'>): CalendarScope {
  switch (shows) {
    case 'person':
      return { of: 'person', person };
    case 'organization':
      return { of: 'organization' };
    case 'schedule':
      if (schedule === null) throw new Error('a link to a schedule must name it');
      return { of: 'schedule', schedule };
  }
}

function scheduleOf(scope: CalendarScope): string | null {
  return scope.of === 'schedule' ? scope.schedule : null;
}
