/** Moments as a person writes and reads them: in their own zone, or as so long from now. */
import { UsageError } from './define-verb.ts';

const units: Record<string, 'seconds' | 'minutes' | 'hours' | 'days'> = {
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
  d: 'days',
};

/** What `readMoment` understands, for the usage of an option. */
export const momentForms = '30m from now, 2026-01-05T09:00 here, or 2026-01-05T09:00Z';

/** The same where only the past can be meant. */
export const pastForms = '7d ago, 2026-01-05T09:00 here, or 2026-01-05T09:00Z';

/** "30m" from `now`, a local date and time, or an instant. ISO 8601 in UTC. */
export async function readMoment(text: string, now: () => Promise<string>): Promise<string> {
  const after = /^\+?(\d{1,5})\s*([smhd])$/.exec(text.trim());
  if (after !== null) return shifted(await now(), Number(after[1]), after[2]!);
  const written = text.trim().replace(' ', 'T');
  try {
    return Temporal.Instant.from(written).toString();
  } catch {
    // Not an instant: local time, then.
  }
  try {
    const local = Temporal.PlainDateTime.from(written);
    return local.toZonedDateTime(Temporal.Now.timeZoneId()).toInstant().toString();
  } catch {
    throw new UsageError(`"${text}" is no time: write ${momentForms}.`);
  }
}

/** As `readMoment`, but "7d" is so long ago. */
export async function readPast(text: string, now: () => Promise<string>): Promise<string> {
  const ago = /^-?(\d{1,5})\s*([smhd])(\s+ago)?$/.exec(text.trim());
  return ago === null ? readMoment(text, now) : shifted(await now(), -Number(ago[1]), ago[2]!);
}

function shifted(at: string, count: number, unit: string): string {
  const seconds = Temporal.Duration.from({ [units[unit]!]: count }).total('seconds');
  return Temporal.Instant.from(at).add({ seconds }).toString();
}

/** "2026-11-21 09:30", in the zone of whoever looks. */
export function localTime(at: string, smallestUnit: 'minute' | 'second' = 'minute'): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(Temporal.Now.timeZoneId());
  return local.toPlainDateTime().toString({ smallestUnit }).replace('T', ' ');
}

/** "12:40", "3:05:00", "2 d 4 h": how long from `from` to `to`, never below nought. */
export function distance(from: string, to: string): string {
  const seconds = Math.max(
    0,
    Math.round(Temporal.Instant.from(from).until(Temporal.Instant.from(to)).total('seconds')),
  );
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
