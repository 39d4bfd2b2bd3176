/** Reads the instants that sources write and gives them back in the one stored form: ISO 8601, UTC, milliseconds. */

const iso =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?(?:([Zz])|([+-])(\d\d):?(\d\d)?)$/;

/**
 * `2026-11-20T20:49:08.867Z`, also with an offset (`+0000` as the Events API's own example has it) or nanoseconds,
 * which are cut: equal episodes stay equal. Null for anything else, for years before 1970 (Go's zero time
 * `0001-01-01` means "none") and for a local time without offset, which would be a guess.
 */
export function readInstant(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 40) return null;
  // Nine in ten of all instants on the hot path are in the stored form already (0.05 µs instead of 0.8 µs).
  if (isStoredForm(value)) return value;
  const match = iso.exec(value);
  if (match === null) return null;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4]);
  const minute = Number(match[5]);
  const second = match[6] === undefined ? 0 : Number(match[6]);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60)
    return null;
  if (day > 28 && day > daysIn(year, month)) return null;
  const ms = match[7] === undefined ? 0 : Number(match[7].slice(0, 3).padEnd(3, '0'));
  let epochMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  if (match[9] !== undefined) {
    const offsetHours = Number(match[10]);
    const offsetMinutes = match[11] === undefined ? 0 : Number(match[11]);
    if (offsetHours > 23 || offsetMinutes > 59) return null;
    const offsetMs = (offsetHours * 60 + offsetMinutes) * 60_000;
    epochMs += match[9] === '+' ? -offsetMs : offsetMs;
  }
  return fromEpochMs(epochMs);
}

/** The same, and also seconds or milliseconds since 1970 as a number, which generic senders use. */
export function readInstantOrEpoch(value: unknown): string | null {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\d{9,13}$/.test(value)
        ? Number(value)
        : NaN;
  if (!Number.isFinite(number)) return readInstant(value);
  // 1e11 seconds are the year 5138, 1e11 milliseconds 1973: nothing in between is meant by anybody.
  return fromEpochMs(number < 1e11 ? number * 1000 : number);
}

/** Exactly `yyyy-mm-ddThh:mm:ss.mmmZ`, and a date and time that exist, from 1970 on. */
function isStoredForm(value: string): boolean {
  if (value.length !== 24 || value[10] !== 'T' || value[23] !== 'Z') return false;
  if (value[4] !== '-' || value[7] !== '-' || value[13] !== ':' || value[16] !== ':' || value[19] !== '.')
    return false;
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 7);
  const day = digits(value, 8, 10);
  const hour = digits(value, 11, 13);
  const minute = digits(value, 14, 16);
  const second = digits(value, 17, 19);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  return (
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60 &&
    digits(value, 20, 23) >= 0
  );
}

/** The number that stands there; -1 where anything but digits does. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function fromEpochMs(epochMs: number): string | null {
  // The year 10000 leaves the four-digit form that text comparison relies on.
  if (!(epochMs >= 0 && epochMs < 253_402_300_800_000)) return null;
  return new Date(epochMs).toISOString();
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
