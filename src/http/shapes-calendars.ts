/** The API's JSON of time off, and of the calendars that are read from elsewhere. */
import { z } from 'zod';
import { instant, personRef } from './shapes.ts';

/** Somebody is away: entered here, or found in their feed. */
export const timeOff = z.strictObject({
  id: z.uuid().nullable().describe('null: it stands in the person’s feed, and is changed there'),
  person: personRef,
  from: z
    .string()
    .describe('as written: a local date, a local date and time of the person’s zone, or an instant'),
  to: z.string().describe('as `from`; a date is the last whole day away'),
  begins: instant.describe('the instant that `from` means'),
  ends: instant.describe('the instant from which the person is back'),
  note: z.string().nullable().describe('everybody may read it; a feed’s titles are never kept'),
  source: z.enum(['own', 'feed']),
  enteredAt: instant.nullable(),
});
export type TimeOffView = z.infer<typeof timeOff>;

/** How far the reading of a calendar is. Its address is never part of it. */
const reading = z.strictObject({
  state: z
    .enum(['waiting', 'good', 'failing'])
    .describe('`waiting`: not tried yet. `failing`: what was read at `readAt` stays in force'),
  readAt: instant.nullable().describe('when it was last read whole; null: never'),
  triedAt: instant.nullable(),
  nextReadAt: instant
    .nullable()
    .describe('null: no node has come to it yet, or it stands in the configuration'),
  problem: z.string().nullable().describe('why the last attempt failed, as a sentence'),
  failures: z.int().describe('attempts that failed since it was read'),
});

/** A calendar of the configuration: shifts or holidays. */
export const calendarIn = z.strictObject({
  handle: z.string(),
  name: z.string(),
  kind: z
    .enum(['feed', 'dates'])
    .describe('`feed`: read from elsewhere. `dates`: listed in the configuration'),
  reading,
  events: z.int().describe('that stand in it now'),
  unnamed: z
    .strictObject({ count: z.int(), titles: z.array(z.string()).describe('the first of them') })
    .describe('events to come that name nobody here: as shifts they would cover nothing'),
  schedules: z.array(z.string()).describe('handles of the schedules that rely on it'),
});
export type CalendarInView = z.infer<typeof calendarIn>;

/** Your own: the address is shown to nobody else. */
export const timeOffFeed = z.strictObject({
  url: z.string(),
  reading,
  periods: z.int().describe('away, by this feed'),
  ignored: z.int().describe('events that the feed marks as free; they do not count'),
});

export const enteredTimeOff = z.strictObject({
  from: z.string().max(40).describe('"2026-12-24", "2026-12-24T12:00" in your zone, or an instant'),
  to: z.string().max(40).describe('a date is the last whole day away'),
  note: z.string().trim().min(1).max(200).optional(),
});
