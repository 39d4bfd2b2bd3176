/** Tells whoever is on call by a change, or no longer, that they are: all but the person who made it, each once. */
import type { PoolClient } from 'pg';
import { actorName } from '../../domain/incident/actor-name.ts';
import type { Directory } from '../../domain/directory/directory.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { dutyNotice } from '../../domain/message/duty-notice.ts';
import { noticeContacts } from '../../domain/page/notice-contacts.ts';
import { dutyChanges, type DutyChange, type Span } from '../../domain/schedule/duty.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { shifts } from '../../domain/schedule/shifts.ts';
import { queueNotice } from '../../store/deliveries/queue-notice.ts';

/** What is different between two instants; nothing where the range is too long to lay out. */
export function changesOfDuty(before: Schedule, after: Schedule, { from, to }: Span): DutyChange[] {
  const [was, is] = [before, after].map((schedule) => shifts(schedule, from, to));
  if ('refused' in was! || 'refused' in is!) return [];
  return dutyChanges(was!.shifts, is!.shifts);
}

export async function tellDuty(
  client: PoolClient,
  {
    key,
    schedule,
    changes,
    directory,
    actor,
    note = null,
    now,
  }: {
    /** Says which change it is, so that it is told once. */
    key: string;
    schedule: Schedule;
    changes: DutyChange[];
    directory: Directory;
    actor: Actor | { kind: 'file'; name: string };
    note?: string | null;
    now: string;
  },
): Promise<void> {
  const by = nameOf(actor, directory);
  for (const change of changes) {
    const person = Object.hasOwn(directory.users, change.person) ? directory.users[change.person] : undefined;
    if (person === undefined || (actor.kind === 'person' && actor.handle === person.handle)) continue;
    const { timeZone } = person;
    const named = { schedule: schedule.name ?? schedule.handle, timeZone, by, note, now };
    const { urgency, subject, body } = dutyNotice(change, named);
    const to = noticeContacts(person, urgency, now);
    await queueNotice(client, { key, kind: 'notice', urgency, incident: null, subject, body, to }, now);
  }
}

function nameOf(actor: Actor | { kind: 'file'; name: string }, directory: Directory): string {
  if (actor.kind === 'file') return `The configuration ${actor.name}`;
  return actor.kind === 'person' ? personRef(directory, actor.handle).name : actorName(actor);
}

/** The stretch that holds all of these. */
export function hullOf(spans: readonly Span[]): Span {
  const [first, ...rest] = spans;
  if (first === undefined) throw new Error('a hull needs at least one stretch');
  return rest.reduce(
    (hull, { from, to }) => ({
      from: from < hull.from ? from : hull.from,
      to: to > hull.to ? to : hull.to,
    }),
    first,
  );
}
