/**
 * What stands outside a schedule and bears on it: calendars that it names, people's time off, and the schedule that it
 * follows. A directory holds each schedule with all of it in its place, so that whoever asks a schedule asks nothing else.
 */
import { instantOf } from '../instant.ts';
import { followed } from './follows.ts';
import { readMoment } from './notation.ts';
import type { Layer, Schedule } from './schedule.ts';
import { instantOfWall } from './wall-clock.ts';

/** Somebody cannot be on call between two ISO instants. */
export interface Away {
  person: string;
  from: string;
  to: string;
}

/** What a calendar says between two ISO instants. */
export interface CalendarEntry {
  from: string;
  to: string;
  /** Handles of those whom it names; empty on a holiday. */
  people: string[];
  title: string;
}

/** As an organisation has them, before a schedule's zone is known: the times may be local dates too (`to` is then the day after). */
export interface Surroundings {
  away: readonly Away[];
  calendars: Readonly<Record<string, readonly CalendarEntry[]>>;
}

export const nothingAround: Surroundings = { away: [], calendars: {} };

/** A layer in its place: `ahead` is by how many turns it runs before the layer that it follows. */
export type LayerInPlace = Layer & { ahead?: number };

export interface ScheduleInPlace extends Omit<Schedule, 'layers'> {
  layers: LayerInPlace[];
  /** Of everybody whom it may have on call. */
  away?: Away[];
  /** Those that its layers name, in its own zone. */
  calendars?: Record<string, CalendarEntry[]>;
}

/** `all` are the schedules that it may follow, by handle. */
export function inPlace(
  schedule: Schedule,
  all: Readonly<Record<string, Schedule>>,
  around: Surroundings,
): ScheduleInPlace {
  const layers = followed(schedule, all);
  const named = new Set(
    layers.flatMap(({ calendar, holidays }) => [calendar, holidays].filter((one) => one !== undefined)),
  );
  const calendars = Object.fromEntries(
    [...named].map((handle) => [handle, placed(around.calendars, handle, schedule.timeZone)]),
  );
  const people = new Set(takingTurns({ layers, calendars }));
  for (const { who } of schedule.overrides) for (const person of [who].flat()) people.add(person);
  return { ...schedule, layers, calendars, away: around.away.filter(({ person }) => people.has(person)) };
}

/** Whoever takes turns by a schedule, each once, in the order in which it names them. */
export function takingTurns({
  layers,
  calendars = {},
}: Pick<ScheduleInPlace, 'layers' | 'calendars'>): string[] {
  const named = layers.flatMap(({ participants, calendar }) =>
    calendar === undefined
      ? (participants ?? []).flat()
      : (calendars[calendar] ?? []).flatMap(({ people }) => people),
  );
  return [...new Set(named)];
}

function placed(calendars: Surroundings['calendars'], handle: string, timeZone: string): CalendarEntry[] {
  const entries = Object.hasOwn(calendars, handle) ? calendars[handle]! : [];
  const place = (text: string) => {
    const moment = readMoment(text);
    return moment !== null && 'wall' in moment ? instantOf(instantOfWall(timeZone, moment.wall)) : text;
  };
  return entries.map((entry) => ({ ...entry, from: place(entry.from), to: place(entry.to) }));
}
