/**
 * A calendar of shifts as iCalendar (RFC 5545). Every time is written in UTC: an instant is the only form that also
 * names the second of two equal local times, and a reader's program shows it in the reader's zone.
 */
import { escape, ICalCalendar, ICalEventTransparency } from 'ical-generator';
import type { Calendar } from '../../domain/schedule/calendar.ts';

/** How soon a subscriber should come again, where its program lets us say so: an override of this afternoon counts. */
const refreshSeconds = 15 * 60;

/** `host` makes the ids of events unique among installations; `stamp` (ISO instant) is when this was written. */
export function renderCalendar(calendar: Calendar, { host, stamp }: { host: string; stamp: string }): string {
  const written = new ICalCalendar({
    prodId: { company: 'Tocsin', product: 'On call', language: 'EN' },
    ttl: refreshSeconds,
    // The one text that the library writes as it is given.
    name: escape(onOneLine(calendar.name), false),
  });
  const stamped = Temporal.Instant.from(stamp);
  for (const { id, from, to, title, detail } of calendar.events)
    written.createEvent({
      id: `${id}@${host}`,
      stamp: stamped,
      // A Date would be read by the zone of the machine.
      start: Temporal.Instant.from(from),
      end: Temporal.Instant.from(to),
      summary: onOneLine(title),
      description: onOneLine(detail),
      // Whoever is on call can still be invited to lunch.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  // The library leaves the last line open.
  return `${written.toString()}\r\n`;
}

/** A name may be any text; one with a line break in it must not begin a line of ours. */
function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}
