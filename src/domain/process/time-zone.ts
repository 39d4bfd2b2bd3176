/** Time zones by name: whether one is known, and which was meant. */
import { nearestWord } from './nearest-word.ts';

/** What people write for a zone that has a summer time of its own, which the abbreviation denies. */
const abbreviations: Record<string, string> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  PT: 'America/Los_Angeles',
  MDT: 'America/Denver',
  MT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  CT: 'America/Chicago',
  EDT: 'America/New_York',
  ET: 'America/New_York',
  BST: 'Europe/London',
  CEST: 'Europe/Berlin',
  EEST: 'Europe/Helsinki',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  AEST: 'Australia/Sydney',
  AEDT: 'Australia/Sydney',
};

/** A fixed offset is refused: it looks like a place and is wrong for half of the year. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

export function timeZoneMeant(name: string): string | null {
  const abbreviation = abbreviations[name.toUpperCase()];
  return abbreviation ?? nearestWord(name, Intl.supportedValuesOf('timeZone'));
}
