/** People, how each of them is reached, and in what order they want to be. */
import type { AccessRole, Urgency } from '../../domain/directory/directory.ts';
import type { ContactChannel } from '../../domain/message/delivery.ts';
import type { Queryable } from '../access/queryable.ts';

export interface UserRow {
  handle: string;
  name: string;
  email: string | null;
  /** Null: the organisation's. */
  timeZone: string | null;
  role: AccessRole;
}

export interface ContactRow {
  person: string;
  id: string;
  channel: ContactChannel;
  /** May hold `${NAME}`. */
  address: string;
}

export interface RuleRow {
  person: string;
  urgency: Urgency;
  after: string;
  contact: string;
  repeatEvery: string | null;
  repeatTimes: number | null;
  /** As the file has it, in the person's own zone; null: at any hour, on any day. */
  during: string | null;
  days: string[] | null;
}

export interface QuietHoursRow {
  person: string;
  hours: string | null;
  days: string[] | null;
  overriddenBy: string[] | null;
}

export const usersAsJson = `select handle, name, email, time_zone as "timeZone", role
  from users where removed_at is null order by handle collate "C"`;
export const contactsAsJson = `select c.person, c.id, c.channel, c.address
  from contacts c join users u on u.handle = c.person
  where u.removed_at is null order by c.person collate "C", c.ord, c.id collate "C"`;
export const rulesAsJson = `select r.person, r.urgency, r.after, r.contact,
    r.repeat_every as "repeatEvery", r.repeat_times as "repeatTimes", r.during, r.days
  from contact_rules r join users u on u.handle = r.person
  where u.removed_at is null order by r.person collate "C", r.ord`;

export const quietHoursAsJson = `select q.person, q.hours, q.days, q.overridden_by as "overriddenBy"
  from quiet_hours q join users u on u.handle = q.person
  where u.removed_at is null order by q.person collate "C"`;

/** Whoever was removed and comes back is the same person again, with the contacts they had. */
export async function putUser(db: Queryable, row: UserRow, now: string): Promise<void> {
  await db.query(
    `insert into users (handle, name, email, time_zone, role, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (handle) do update set name = excluded.name, email = excluded.email,
       time_zone = excluded.time_zone, role = excluded.role, removed_at = null`,
    [row.handle, row.name, row.email, row.timeZone, row.role, now],
  );
}

export async function removeUser(db: Queryable, handle: string, now: string): Promise<void> {
  await db.query('update users set removed_at = $2 where handle = $1 and removed_at is null', [handle, now]);
}

/** Those who left and those who are here: what a handle in the log stands for. */
export async function readNames(db: Queryable): Promise<Record<string, string>> {
  const { rows } = await db.query<{ handle: string; name: string }>('select handle, name from users');
  return Object.fromEntries(rows.map(({ handle, name }) => [handle, name]));
}

export async function readFormerUsers(
  db: Queryable,
): Promise<{ handle: string; name: string; email: string | null }[]> {
  const { rows } = await db.query<{ handle: string; name: string; email: string | null }>(
    'select handle, name, email from users where removed_at is not null',
  );
  return rows;
}

/** On whose wall clock a person lives; null: nobody who is here has this handle. */
export async function readZone(db: Queryable, person: string): Promise<string | null> {
  const { rows } = await db.query<{ zone: string }>(
    `select coalesce(u.time_zone, o.time_zone) as zone from users u, organization o
     where u.handle = $1 and u.removed_at is null`,
    [person],
  );
  return rows[0]?.zone ?? null;
}

/** At the end of the person's contacts; a contact that is there keeps its place. */
export async function putContact(db: Queryable, row: ContactRow): Promise<void> {
  await db.query(
    `insert into contacts (person, id, ord, channel, address)
     values ($1, $2, (select coalesce(max(ord), 0) + 1 from contacts where person = $1), $3, $4)
     on conflict (person, id) do update set channel = excluded.channel, address = excluded.address`,
    [row.person, row.id, row.channel, row.address],
  );
}

/** The rules that name it go with it. */
export async function removeContact(db: Queryable, person: string, id: string): Promise<void> {
  await db.query('delete from contacts where person = $1 and id = $2', [person, id]);
}

/** All rules of one person, in their order, in place of those there were. */
export async function replaceRules(db: Queryable, person: string, rules: RuleRow[]): Promise<void> {
  await db.query('delete from contact_rules where person = $1', [person]);
  await db.query(
    `insert into contact_rules (person, ord, urgency, after, contact, repeat_every, repeat_times, during, days)
     select $1, ord, rule->>'urgency', rule->>'after', rule->>'contact', rule->>'repeatEvery',
       (rule->>'repeatTimes')::smallint, rule->>'during',
       case when json_typeof(rule->'days') = 'array'
         then array(select json_array_elements_text(rule->'days')) end
     from json_array_elements($2::json) with ordinality as listed (rule, ord)`,
    [person, JSON.stringify(rules)],
  );
}

/** Null: the person wants none. */
export async function putQuietHours(
  db: Queryable,
  person: string,
  row: Omit<QuietHoursRow, 'person'> | null,
): Promise<void> {
  await db.query('delete from quiet_hours where person = $1', [person]);
  if (row === null) return;
  await db.query('insert into quiet_hours (person, hours, days, overridden_by) values ($1, $2, $3, $4)', [
    person,
    row.hours,
    row.days,
    row.overriddenBy,
  ]);
}
