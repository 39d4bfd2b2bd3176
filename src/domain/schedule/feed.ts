/**
 * What a calendar that is read from elsewhere says, as it is kept: each occurrence by itself. A whole day waits for the
 * zone of whoever asks; everything else is an instant.
 */
import { hash } from 'node:crypto';
import { dayMs, hourMs, instantOf as isoOf, minuteMs, msOf, plus } from '../instant.ts';
import { readMoment } from './notation.ts';
import type { ToInstant } from './time-off.ts';
import { instantOfWall } from './wall-clock.ts';

export interface FeedEntry {
  /** "2026-12-24" (a whole day), or an instant. */
  from: string;
  /** In the form of `from`; the entry ends before it. */
  to: string;
  /** Empty where it is kept from everybody. */
  title: string;
  /** E-mail addresses, in lower case; of those who declined none. */
  attendees?: string[];
  /** The calendar shows its owner as free meanwhile. */
  free?: true;
}

/** From `from` on, before `to`; ISO instants. */
export interface ReadWindow {
  from: string;
  to: string;
}

/** What is to be read, and what is known of it already. */
export interface AskedFeed {
  /** With its secrets in their places. */
  url: string;
  /** Of times that carry no zone, where the calendar names none for them. */
  timeZone: string;
  window: ReadWindow;
  /** What the server said of what is kept; null where it has to be read anew in any case. */
  etag: string | null;
  lastModified: string | null;
}

export type FeedAnswer =
  | { outcome: 'read'; entries: FeedEntry[]; etag: string | null; lastModified: string | null }
  /** The server says that it has not changed since. */
  | { outcome: 'unchanged' }
  /** A sentence, which never holds the address: of that it may name the host. */
  | { outcome: 'failed'; problem: string };

/** Never rejects for what stands behind the address. */
export type ReadFeed = (asked: AskedFeed) => Promise<FeedAnswer>;

/** One person's rota of three shifts a day for four years; a calendar that holds more was meant for something else. */
export const mostEntries = 5_000;

const daysBack = 30;
const daysAhead = 400;
/** How long what is over is kept. */
const daysKept = 400;

/** Moves once a week, so that a calendar that repeats for ever changes once a week and not with every reading. */
export function windowAt(now: string): ReadWindow {
  const week = 7 * dayMs;
  return {
    from: isoOf(Math.floor((msOf(now) - daysBack * dayMs) / week) * week),
    to: isoOf(Math.ceil((msOf(now) + daysAhead * dayMs) / week) * week),
  };
}

/**
 * What was read, with what is over as it was in force: many calendars forget their past, and who was on call last month
 * is not theirs to change. In the order of their beginnings.
 */
export function withPast(
  inForce: readonly FeedEntry[] | null,
  read: readonly FeedEntry[],
  now: string,
): FeedEntry[] {
  if (inForce === null) return inOrder([...read]);
  // A day's room, because a date ends when the zone of whoever asks says so.
  const over = msOf(now) - dayMs;
  const oldest = msOf(now) - daysKept * dayMs;
  const past = inForce.filter((entry) => endOf(entry) <= over && endOf(entry) > oldest);
  return inOrder([...past.slice(-mostEntries), ...read.filter((entry) => endOf(entry) > over)]);
}

/** Somebody's own calendar: when they are away, and nothing of why. */
export function asTimeOff(read: readonly FeedEntry[]): { entries: FeedEntry[]; ignored: number } {
  const entries = read.filter(({ free }) => free !== true).map(({ from, to }) => ({ from, to, title: '' }));
  return { entries, ignored: read.length - entries.length };
}

const refreshMs = 15 * minuteMs;
const firstRetryMs = 2 * minuteMs;
const longestRetryMs = 6 * hourMs;
/** So that a hundred calendars of one server are not asked for in one second. */
const mostSpreadMs = 3 * minuteMs;

/** `name` decides the place within the spread: the same for each reading of one calendar. */
export function nextReadAt({ name, failures, now }: { name: string; failures: number; now: string }): string {
  const waitMs =
    failures === 0 ? refreshMs : Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 20));
  const spread = hash('sha256', name, 'buffer').readUInt16BE(0) / 0x1_00_00;
  return plus(now, waitMs + Math.floor(spread * Math.min(mostSpreadMs, waitMs / 2)));
}

export function isSame(one: readonly FeedEntry[] | null, other: readonly FeedEntry[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** ISO instants. Null: the zone left that day out, as some did when they crossed the date line. */
export function placed(
  { from, to }: { from: string; to: string },
  timeZone: string,
  instantOf: ToInstant = (wall) => instantOfWall(timeZone, wall),
): { from: string; to: string } | null {
  const [begins, ends] = [momentMs(from, instantOf), momentMs(to, instantOf)];
  return begins < ends ? { from: isoOf(begins), to: isoOf(ends) } : null;
}

export function isWholeDay({ from }: { from: string }): boolean {
  return from.length === '2026-12-24'.length;
}

function momentMs(text: string, instantOf: ToInstant): number {
  const moment = readMoment(text);
  if (moment === null) throw new Error(`an entry of a calendar must hold times, got "${text}"`);
  return 'instant' in moment ? moment.instant : instantOf(moment.wall);
}

function endOf({ to }: FeedEntry): number {
  return momentMs(to, (wall) => wall);
}

function inOrder(entries: FeedEntry[]): FeedEntry[] {
  const key = ({ from, to, title }: FeedEntry) => `${from} ${to} ${title}`;
  return entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
