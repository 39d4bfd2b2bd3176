/**
 * How a schedule writes times, days, handoffs and lengths, and what each means on the wall clock.
 * A wall time is a number: the milliseconds from 1970-01-01T00:00 to what a clock on the wall shows, as if no zone
 * ever changed its offset. Everything a layer says repeats on that line; `wall-clock.ts` maps it to real instants.
 * Each reader answers null for what it does not understand; the sentences are `schedule.ts`'s.
 */
import { dayMs, hourMs, minuteMs } from '../instant.ts';

export const weekMs = 7 * dayMs;

/** The first Monday 00:00 of the wall line (1970-01-01 was a Thursday). */
export const firstMonday = 4 * dayMs;

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** "mon" or "monday": 0 is Monday, as in ISO 8601 weeks. */
export function readWeekday(text: string): number | null {
  const word = text.toLowerCase();
  const index = weekdays.indexOf(word) >= 0 ? weekdays.indexOf(word) : weekdayNames.indexOf(word);
  return index < 0 ? null : index;
}

/** "09:00" as milliseconds since midnight. */
function readTimeOfDay(text: string): number | null {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  return hours < 24 && minutes < 60 ? hours * hourMs + minutes * minuteMs : null;
}

/** A daily window: it opens at `opens` after midnight and stays open for `lasts`, across midnight where it must. */
interface Hours {
  opens: number;
  lasts: number;
}

/** "20:00-08:00"; "16:00-24:00" ends at midnight; the same time twice is a whole day that begins at that time. */
export function readHours(text: string): Hours | null {
  const match = /^(\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(text.replaceAll(/\s/g, ''));
  if (!match) return null;
  const opens = readTimeOfDay(match[1]!);
  const closes = match[2] === '24:00' ? dayMs : readTimeOfDay(match[2]!);
  if (opens === null || closes === null) return null;
  return { opens, lasts: closes > opens ? closes - opens : closes + dayMs - opens };
}

/** When a rotation hands over: at a time of every day, of one weekday, or of one day of the month (31 is also "last"). */
export type Handoff =
  | { on: 'day'; time: number }
  | { on: 'weekday'; weekday: number; time: number }
  | { on: 'day-of-month'; day: number; time: number };

/** "09:00", "monday 09:00", "day 1 09:00", "last day 09:00". */
export function readHandoff(text: string): Handoff | null {
  const words = text.trim().toLowerCase().split(/\s+/);
  const time = readTimeOfDay(words.at(-1)!);
  if (time === null) return null;
  const day = words.slice(0, -1).join(' ');
  if (day === '') return { on: 'day', time };
  if (day === 'last day') return { on: 'day-of-month', day: 31, time };
  const ofMonth = /^day (\d{1,2})$/.exec(day);
  if (ofMonth) {
    const number = Number(ofMonth[1]);
    return number >= 1 && number <= 31 ? { on: 'day-of-month', day: number, time } : null;
  }
  const weekday = readWeekday(day);
  return weekday === null ? null : { on: 'weekday', weekday, time };
}

/** "36h", "4d", "1w", "1d12h": a length on the wall clock, in whole hours, so that a week's pattern repeats soon. */
export function readLength(text: string): number | null {
  const match = /^(?:(\d{1,3})w)?(?:(\d{1,4})d)?(?:(\d{1,5})h)?$/.exec(text);
  if (!match || text === '') return null;
  const [weeks, days, hours] = match.slice(1).map((digits) => Number(digits ?? 0));
  return weeks! * weekMs + days! * dayMs + hours! * hourMs;
}

const moment =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Local wall time, or an instant where the text carries `Z` or an offset. */
export type Moment = { wall: number } | { instant: number };

/** "2026-01-05", "2026-01-05T09:00", "2026-01-05T09:00:00Z", "2026-01-05T09:00+01:00". A bare date is its midnight. */
export function readMoment(text: string): Moment | null {
  const match = moment.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hours, minutes, seconds] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  // Before 1970 and after 2999 it is a slip of the finger.
  if (year < 1970 || year > 2999 || hours > 23 || minutes > 59 || seconds > 59) return null;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const milliseconds = match[7] === undefined ? 0 : Math.floor(Number(`0.${match[7]}`) * 1000);
  const wall = Date.UTC(year, month - 1, day, hours, minutes, seconds, milliseconds);
  if (match[8] === undefined) return { wall };
  return { instant: wall - readOffset(match[8]) };
}

/** A local date or date and time; null also for one that carries an offset. */
export function readWall(text: string): number | null {
  const read = readMoment(text);
  return read !== null && 'wall' in read ? read.wall : null;
}

function readOffset(text: string): number {
  if (text === 'Z') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replaceAll(/\D/g, '');
  return sign * (Number(digits.slice(0, 2)) * hourMs + Number(digits.slice(2)) * minuteMs);
}

/** `month` is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The remainder that is never negative: where `value` stands in a cycle of `length`. */
export function positionIn(value: number, length: number): number {
  return ((value % length) + length) % length;
}
