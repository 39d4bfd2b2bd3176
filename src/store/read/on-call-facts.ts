/**
 * What on-call health is made from, of everybody: shifts laid out, pages read, hours of each person's own clock. Laying out
 * gives way to whatever else waits, since a year of fifty schedules takes longer than a page may be late.
 */
import { scheduler } from 'node:timers/promises';
import type { Viewer } from '../../domain/access/can.ts';
import type { Directory } from '../../domain/directory/directory.ts';
import { dayMs, instantOf, msOf } from '../../domain/instant.ts';
import { addDuty, type Duty } from '../../domain/metrics/duty.ts';
import { type Hours, layHours, type WorkingHours } from '../../domain/metrics/hours.ts';
import type { Stretch } from '../../domain/schedule/stretches.ts';
import type { OnCallFacts } from '../../domain/metrics/on-call-health.ts';
import { staysOf } from '../../domain/metrics/stays.ts';
import type { Queryable } from '../access/queryable.ts';
import { readGotPages, readRecordedSince, readZoneChanges } from './got-pages.ts';

/** A shift is judged as a whole in the range in which it ends: its beginning is looked for this far back. */
const longestShiftMs = 35 * dayMs;
/** A thousand pages a week for a year: more is a storm, and nobody reads it as a table. */
export const mostPages = 50_000;

export interface AllOnCallFacts {
  /** What of the range was recorded at all, up to now; null: nothing of it. */
  range: Stretch | null;
  recordedSince: string | null;
  /** Whoever was on call or paged, or is in the directory. */
  people: Map<string, OnCallFacts>;
  /** Schedules that could not be laid out, a sentence each. */
  unread: string[];
}

type Asked = {
  viewer: Viewer;
  directory: Directory;
  working: WorkingHours;
  /** ISO instants. */
  from: string;
  to: string;
  now: string;
};

export async function readOnCallFacts(
  db: Queryable,
  asked: Asked,
): Promise<AllOnCallFacts | { refused: 'too-many-pages' }> {
  const recordedSince = await readRecordedSince(db);
  const range = recordedPart(asked, recordedSince);
  if (range === null) return { range, recordedSince, people: new Map(), unread: [] };
  const since = recordedSince === null ? Number.NEGATIVE_INFINITY : msOf(recordedSince);
  const laid = { from: Math.max(range.from - longestShiftMs, since), to: range.to };
  const { directory } = asked;
  const [pages, moves] = await Promise.all([
    readGotPages(db, asked.viewer, {
      from: instantOf(laid.from),
      to: instantOf(laid.to),
      limit: mostPages + 1,
    }),
    readZoneChanges(db, directory.organization.timeZone),
  ]);
  if (pages.length > mostPages) return { refused: 'too-many-pages' };
  const { duty, unread } = await layDuty(directory, laid);
  const pagesOf = Map.groupBy(pages, ({ person }) => person);
  const hoursOf = rememberedHours(asked.working, laid);
  const people = new Map<string, OnCallFacts>();
  for (const person of new Set([...Object.keys(directory.users), ...duty.keys(), ...pagesOf.keys()])) {
    const zone = zoneOf(directory, person);
    const stays = staysOf(zone, moves.get(person) ?? []);
    people.set(person, {
      person,
      stays,
      hours: hoursOf(stays),
      turns: duty.get(person) ?? [],
      pages: pagesOf.get(person) ?? [],
    });
    await giveWay();
  }
  return { range, recordedSince, people, unread };
}

/** Whoever has left since had a zone that nobody kept: the organisation's is the nearest. */
export function zoneOf({ users, organization }: Directory, person: string): string {
  return Object.hasOwn(users, person) ? users[person]!.timeZone : organization.timeZone;
}

function recordedPart({ from, to, now }: Asked, recordedSince: string | null): Stretch | null {
  const begins = recordedSince === null ? msOf(from) : Math.max(msOf(from), msOf(recordedSince));
  const ends = Math.min(msOf(to), msOf(now));
  return ends > begins ? { from: begins, to: ends } : null;
}

async function layDuty({ schedules }: Directory, laid: Stretch): Promise<{ duty: Duty; unread: string[] }> {
  const duty: Duty = new Map();
  const unread: string[] = [];
  for (const schedule of Object.values(schedules)) {
    const sentence = addDuty(duty, schedule, laid);
    if (sentence !== null) unread.push(sentence);
    await giveWay();
  }
  return { duty, unread };
}

/** People of one zone share what its hours are. */
function rememberedHours(working: WorkingHours, laid: Stretch): (stays: OnCallFacts['stays']) => Hours {
  const known = new Map<string, Hours>();
  return (stays) => {
    const key = stays.map(({ timeZone, from }) => `${timeZone} ${from}`).join();
    const hours = known.get(key) ?? layHours(stays, working, laid);
    known.set(key, hours);
    return hours;
  };
}

/** Between any two turns pages go out; a person or a schedule takes some milliseconds at most. */
export async function giveWay(): Promise<void> {
  await scheduler.yield();
}
