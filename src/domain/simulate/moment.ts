/** When a scenario is declared, as people write it: an instant, or a local date and time in the process's zone. */
import { instantOf, minuteMs, msOf } from '../instant.ts';

/** Calendars and zones are known for these years, near enough. */
const [firstMs, lastMs] = [Date.UTC(1970, 0, 2), Date.UTC(2200, 0, 1)];

/** Null: it is neither, or of no year that we know. */
export function readMoment(word: string, timeZone: string): string | null {
  const ms = momentMs(word, timeZone);
  return ms !== null && ms >= firstMs && ms < lastMs ? instantOf(ms) : null;
}

function momentMs(word: string, timeZone: string): number | null {
  const written = word.trim().replace(' ', 'T');
  try {
    return Temporal.Instant.from(written).epochMilliseconds;
  } catch {
    // Local time, then.
  }
  try {
    return Temporal.PlainDateTime.from(written).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return null;
  }
}

/** A scenario that names no moment begins at a minute, so that its times are read easily. */
export function wholeMinute(at: string): string {
  return instantOf(Math.floor(msOf(at) / minuteMs) * minuteMs);
}
