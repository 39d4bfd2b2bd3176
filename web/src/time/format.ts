/**
 * Times and durations in words and figures. Pure: the instant, the zone and the present are arguments.
 * Date and Intl, not Temporal: the phone that is woken may be older than that.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is left, as a clock shows it: "07:12", "1:07:12", "2 d 3 h". Late is said by `late`, not by a sign. */
export function countdown(ms: number): string {
  const left = Math.abs(ms);
  if (left >= 2 * DAY) return `${Math.floor(left / DAY)} d ${Math.floor((left % DAY) / HOUR)} h`;
  // Rounded up while time is left: "00:00" means that it is due, not that most of a second remains.
  const seconds = ms > 0 ? Math.ceil(left / SECOND) : Math.floor(left / SECOND);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const tail = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** How long something took, as a stopwatch shows it: "1:58", "1:02:10". */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** So long after something: "+0:15", "+1:04:30", "+2 d 3:00". */
export function offset(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  const days = seconds >= 48 * 3_600 ? Math.floor(seconds / 86_400) : 0;
  const hours = Math.floor(seconds / 3_600) - 24 * days;
  const tail = seconds % 60 === 0 ? '' : `:${two(seconds % 60)}`;
  return `+${days > 0 ? `${days} d ` : ''}${hours}:${two(Math.floor((seconds % 3_600) / 60))}${tail}`;
}

/** A span in words, at most two units: "41 s", "1 min 58 s", "26 min", "2 h 5 min", "3 d". */
export function span(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`;
  if (whole < 5 * MINUTE)
    return pair(Math.floor(whole / MINUTE), 'min', Math.floor((whole % MINUTE) / SECOND), 's');
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) return pair(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  return pair(Math.floor(whole / DAY), 'd', whole < 7 * DAY ? Math.floor((whole % DAY) / HOUR) : 0, 'h');
}

/** The same in one unit, for tight places: "26 min", "4 h", "3 d". */
export function roughly(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < 2 * DAY) return `${Math.floor(whole / HOUR)} h`;
  return `${Math.floor(whole / DAY)} d`;
}

/** "14:28", or "14:28:05". */
export function time(at: number, zone: string, seconds = false): string {
  return format(zone, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  }).format(at);
}

/** "Friday 20 November". */
export function day(at: number, zone: string): string {
  return parts(at, zone, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** "Fri 20 Nov". */
export function shortDay(at: number, zone: string): string {
  return parts(at, zone, { weekday: 'short', day: 'numeric', month: 'short' });
}

export function sameDay(a: number, b: number, zone: string): boolean {
  return dayNumber(a, zone) === dayNumber(b, zone);
}

/** A time that is near: "14:28", "yesterday 14:28", "Mon 09:00" within a week, else "3 Nov 09:00". */
export function nearTime(at: number, now: number, zone: string): string {
  const days = dayNumber(at, zone) - dayNumber(now, zone);
  const clock = time(at, zone);
  if (days === 0) return clock;
  if (days === -1) return `yesterday ${clock}`;
  if (days === 1) return `tomorrow ${clock}`;
  if (Math.abs(days) < 7) return `${format(zone, { weekday: 'short' }).format(at)} ${clock}`;
  return `${parts(at, zone, { day: 'numeric', month: 'short' })} ${clock}`;
}

/** A stretch on a calendar: "Sat 02:00 to 06:00", "Sat 22:00 to Sun 06:00". */
export function stretch(from: number, to: number, zone: string): string {
  const weekday = format(zone, { weekday: 'short' });
  const start = `${weekday.format(from)} ${time(from, zone)}`;
  return sameDay(from, to, zone)
    ? `${start} to ${time(to, zone)}`
    : `${start} to ${weekday.format(to)} ${time(to, zone)}`;
}

/** How old something is, as one says it: "26 min", "4 h", "yesterday", "3 d". */
export function age(at: number, now: number, zone: string): string {
  if (now - at < 8 * HOUR || sameDay(at, now, zone)) return roughly(now - at);
  return dayNumber(now, zone) - dayNumber(at, zone) === 1 ? 'yesterday' : roughly(now - at);
}

/** For the one who hovers: the same instant without any zone to think about. "2026-11-20 13:28:05 UTC". */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function pair(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

const kept = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a thousand times its use; there are a handful of zones and forms. */
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}${JSON.stringify(options)}`;
  let found = kept.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', timeZone: zone, ...options });
    kept.set(key, found);
  }
  return found;
}

/** Without the comma that the locale puts after the weekday. */
function parts(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return format(zone, options).format(at).replaceAll(',', '');
}

/** Days since the epoch on the calendar of that zone. */
function dayNumber(at: number, zone: string): number {
  const [dd, mm, yyyy] = format(zone, { day: '2-digit', month: '2-digit', year: 'numeric' })
    .format(at)
    .split('/');
  return Date.UTC(Number(yyyy), Number(mm) - 1, Number(dd)) / DAY;
}
