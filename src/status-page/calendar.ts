/** Planned maintenance as a calendar that one can subscribe to (RFC 5545). Times are in UTC, which names every instant. */
import { escape, ICalCalendar, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { markdownToText } from '../domain/message/markdown.ts';
import { msOf } from '../domain/instant.ts';
import type { MaintenancePicture, StatusPicture } from '../domain/status-page/picture.ts';
import { wordsOf } from './words/words.ts';

/** How soon a subscriber should come again, where its program lets us say so: a maintenance may be moved on its day. */
const refreshSeconds = 60 * 60;
/** The latest; a calendar program reads all of it each time. */
const mostEvents = 200;
/** An event of no length is not shown by some. */
const shortestMs = 60_000;

export function calendar(picture: StatusPicture): string {
  const { page } = picture;
  const host = new URL(page.url).host;
  const written = new ICalCalendar({
    prodId: { company: 'Tocsin', product: 'Status page', language: page.language.toUpperCase() },
    ttl: refreshSeconds,
    // The one text that the library writes as it is given.
    name: escape(onOneLine(page.title), false),
    url: page.url,
  });
  for (const maintenance of picture.maintenances.slice(0, mostEvents)) {
    const [from, to] = timesOf(maintenance);
    written.createEvent({
      id: `${page.handle}-${maintenance.id}@${host}`,
      stamp: Temporal.Instant.from(maintenance.updatedAt),
      lastModified: Temporal.Instant.from(maintenance.updatedAt),
      start: Temporal.Instant.from(from),
      end: Temporal.Instant.fromEpochMilliseconds(Math.max(msOf(to), msOf(from) + shortestMs)),
      summary: onOneLine(maintenance.title),
      description: describe(picture, maintenance),
      url: maintenance.permalink,
      status: ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  // The library leaves the last line open.
  return `${notEmpty(written.toString())}\r\n`;
}

/** A calendar must hold something (RFC 5545, 3.6); where no maintenance is planned, that is the zone of its times. */
function notEmpty(text: string): string {
  if (text.includes('BEGIN:VEVENT')) return text;
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:Etc/UTC',
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0000',
    'TZOFFSETTO:+0000',
    'END:STANDARD',
    'END:VTIMEZONE',
    'END:VCALENDAR',
  ];
  return text.replace('END:VCALENDAR', zone.join('\r\n'));
}

/** As it was where it has been, as it is planned where it has not. */
function timesOf({
  scheduledFor,
  scheduledUntil,
  startedAt,
  completedAt,
}: MaintenancePicture): [string, string] {
  return [startedAt ?? scheduledFor, completedAt ?? scheduledUntil];
}

function describe({ page, components }: StatusPicture, maintenance: MaintenancePicture): string {
  const words = wordsOf(page.language);
  const names = components.filter(({ id }) => maintenance.components.includes(id)).map(({ name }) => name);
  const [latest] = maintenance.updates;
  return [
    words.status[maintenance.status],
    names.length === 0 ? '' : `${words.affected}: ${names.join(', ')}`,
    latest === undefined ? '' : markdownToText(latest.body),
  ]
    .filter((text) => text !== '')
    .map(printable)
    .join('\n\n');
}

function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, ' ');
}
