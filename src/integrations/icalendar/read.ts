/**
 * Reads iCalendar (RFC 5545) into occurrences: recurring events are laid out, exceptions put in their places, what was
 * cancelled left out. All of it or nothing: a calendar of which we understand half would be half of a rota.
 */
import ICAL from 'ical.js';
import { mostEntries, type FeedEntry, type ReadWindow } from '../../domain/schedule/feed.ts';
import { instantOf, msOf } from '../../domain/instant.ts';
import { ianaName, zoneOf } from './zones.ts';

export type ReadCalendar =
  | { ok: true; entries: FeedEntry[] }
  /** A sentence. It says nothing of the address. */
  | { ok: false; problem: string };

/** A daily event since 1970 takes 20,000, at 2 to 20 µs each; one a second would never come to its end. */
const mostSteps = 100_000;
const mostEvents = 20_000;
const mostAttendees = 50;
const longestTitle = 200;

/** `timeZone`: whose wall clock times without a zone are on, where the calendar does not say it. */
export function readCalendar(text: string, window: ReadWindow, timeZone: string): ReadCalendar {
  try {
    return { ok: true, entries: read(text, window, timeZone) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.message };
    return { ok: false, problem: `It is not valid iCalendar: ${inOurWords(error)}.` };
  }
}

/** Its message is a sentence for a person. */
class Unreadable extends Error {}

function read(text: string, window: ReadWindow, timeZone: string): FeedEntry[] {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s/i.test(text))
    throw new Unreadable('What is there is not a calendar: it does not begin with BEGIN:VCALENDAR.');
  const parsed = ICAL.parse(text.replace(/^\uFEFF?\s*/, '')) as unknown[];
  // One calendar, or several in one stream.
  const calendars = typeof parsed[0] === 'string' ? [parsed] : parsed;
  const entries: FeedEntry[] = [];
  const steps = { left: mostSteps };
  for (const calendar of calendars) {
    const component = new ICAL.Component(calendar as string);
    readOne(component, { window, steps, entries, ownZone: ownZoneOf(component) ?? timeZone });
  }
  return entries;
}

function readOne(
  calendar: ICAL.Component,
  {
    window,
    steps,
    entries,
    ownZone,
  }: { window: ReadWindow; steps: { left: number }; entries: FeedEntry[]; ownZone: string },
): void {
  const zones = new Map<string, ICAL.Timezone>();
  calendar.getTimeZoneByID = (name: string): ICAL.Timezone => {
    const zone = zones.get(name) ?? zoneOf(name, calendar);
    if (zone === null)
      throw new Unreadable(
        `It uses the time zone ${quoted(name)}, which is no name of a zone and is not described in it.`,
      );
    zones.set(name, zone);
    return zone;
  };
  const components = calendar.getAllSubcomponents('vevent');
  if (components.length > mostEvents)
    throw new Unreadable(`It holds ${components.length} events; ${mostEvents} are the most that is read.`);
  const events = components
    .filter((component) => component.hasProperty('dtstart'))
    .map((component) => {
      checkTimes(component);
      return new ICAL.Event(component, { strictExceptions: true, exceptions: [] });
    });

  const [from, to] = [msOf(window.from), msOf(window.to)];
  const add = (event: ICAL.Event, start: ICAL.Time, written: ICAL.Time): void => {
    const end = realEnd(start, written);
    if (roughMs(end) < from || roughMs(start) >= to || isCancelled(event)) return;
    const entry = entryOf(event, start, end, ownZone);
    if (entry === null) return;
    if (entries.length >= mostEntries)
      throw new Unreadable(
        `It holds more than ${mostEntries.toLocaleString('en')} events from last month to next year's end; give it a narrower one.`,
      );
    entries.push(entry);
  };

  const masters = new Map<string, ICAL.Event>();
  for (const event of events) if (!event.isRecurrenceException() && event.uid) masters.set(event.uid, event);
  for (const event of events)
    if (event.isRecurrenceException()) {
      const master = masters.get(event.uid);
      if (master?.isRecurring() === true) master.relateException(event);
      // Somebody who was invited to one of many has that one alone.
      else add(event, event.startDate, event.endDate);
    }

  for (const event of events) {
    if (event.isRecurrenceException()) continue;
    if (!event.isRecurring()) add(event, event.startDate, event.endDate);
    else if (!isCancelled(event) || hasExceptions(event)) layOut(event);
  }

  function layOut(event: ICAL.Event): void {
    const iterator = event.iterator();
    const lastsMs = roughMs(event.endDate) - roughMs(event.startDate);
    // Only an exception can bring a day of long ago into the window.
    const skipped = hasExceptions(event) ? -Infinity : from - lastsMs;
    for (let next = iterator.next(); next; next = iterator.next()) {
      steps.left -= 1;
      if (steps.left < 0)
        throw new Unreadable(
          `${titleOf(event) === '' ? 'An event' : quoted(titleOf(event))} repeats too often to be laid out.`,
        );
      const at = roughMs(next);
      if (at >= to) return;
      if (at < skipped) continue;
      const { item, startDate, endDate } = event.getOccurrenceDetails(next);
      add(item, startDate, endDate);
    }
  }
}

function hasExceptions(event: ICAL.Event): boolean {
  return Object.keys(event.exceptions).length > 0;
}

/** `X-WR-TIMEZONE`, by which many calendars say whose wall clock their times without a zone are on. */
function ownZoneOf(calendar: ICAL.Component): string | null {
  const name = calendar.getFirstPropertyValue('x-wr-timezone');
  return typeof name === 'string' ? ianaName(name) : null;
}

function entryOf(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time, ownZone: string): FeedEntry | null {
  const [from, to] = [writtenMoment(start, ownZone), writtenMoment(end, ownZone)];
  // An event without a length is a mark in the calendar; nobody is away or on call by it.
  if (from === to) return null;
  const attendees = attendeesOf(event);
  return {
    from,
    to,
    title: titleOf(event),
    ...(attendees.length === 0 ? {} : { attendees }),
    ...(isFree(event) ? { free: true } : {}),
  };
}

/** RFC 5545, 3.6.1: a date without an end is that day. Some programs end it on the day itself, and mean the same. */
function realEnd(start: ICAL.Time, end: ICAL.Time): ICAL.Time {
  if (!start.isDate || end.compare(start) > 0) return end;
  const next = start.clone();
  next.adjust(1, 0, 0, 0);
  return next;
}

/** The library counts on where a month has no such day, and thinks nothing of an end before the beginning. */
function checkTimes(component: ICAL.Component): void {
  for (const name of ['dtstart', 'dtend']) {
    const property = component.getFirstProperty(name);
    if (property === null) continue;
    const written: unknown = property.jCal[3];
    const time = property.getFirstValue();
    if (!(time instanceof ICAL.Time)) throw new Unreadable(`The ${name} of an event is not a time.`);
    if (time.toString() !== written)
      throw new Unreadable(`An event has a time that does not exist, ${quoted(String(written))}.`);
  }
  const event = new ICAL.Event(component);
  if (roughMs(event.endDate) < roughMs(event.startDate))
    throw new Unreadable(
      `${titleOf(event) === '' ? 'An event' : quoted(titleOf(event))} ends before it begins.`,
    );
}

function writtenMoment(time: ICAL.Time, ownZone: string): string {
  if (time.isDate) return time.toString().slice(0, 10);
  const floating = time.zone === ICAL.Timezone.localTimezone;
  if (!floating) return instantOf(time.toUnixTime() * 1000);
  const wall = time.toString().slice(0, 19);
  return instantOf(Temporal.PlainDateTime.from(wall).toZonedDateTime(ownZone).epochMilliseconds);
}

/** A day's error does not matter for what is compared with it: the window's ends, and two times of one form. */
function roughMs(time: ICAL.Time): number {
  return time.toUnixTime() * 1000;
}

function isCancelled({ component }: ICAL.Event): boolean {
  return String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';
}

/** Outlook marks who is out of office in a field of its own, and their days as free. */
function isFree({ component }: ICAL.Event): boolean {
  const busy = String(component.getFirstPropertyValue('x-microsoft-cdo-busystatus') ?? '').toUpperCase();
  if (busy === 'OOF') return false;
  return String(component.getFirstPropertyValue('transp') ?? '').toUpperCase() === 'TRANSPARENT';
}

function attendeesOf({ component }: ICAL.Event): string[] {
  const addresses = component.getAllProperties('attendee').flatMap((property) => {
    if (String(property.getParameter('partstat') ?? '').toUpperCase() === 'DECLINED') return [];
    const given = property.getParameter('email') ?? property.getFirstValue();
    const address = String(given)
      .replace(/^mailto:/i, '')
      .trim()
      .toLowerCase();
    return address.includes('@') && address.length <= 254 ? [address] : [];
  });
  return [...new Set(addresses)].slice(0, mostAttendees);
}

function titleOf({ component }: ICAL.Event): string {
  const summary = component.getFirstPropertyValue('summary');
  return onOneLine(typeof summary === 'string' ? summary : '').slice(0, longestTitle);
}

function onOneLine(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function quoted(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`;
}

/** The library says what is wrong and quotes the line; a long one would drown it. */
function inOurWords(error: unknown): string {
  const said = onOneLine(error instanceof Error ? error.message : String(error)).replace(/[.\s]+$/, '');
  return said.length > 160 ? `${said.slice(0, 159)}…` : said;
}
