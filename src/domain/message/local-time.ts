/** Times as a message says them to one person: on the clock of their own zone, with the day of the week. */
import type { Span } from '../schedule/duty.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Thu 24 Dec 2026, 09:00" */
export function localTime(instant: string, timeZone: string): string {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${dayOf(time)}, ${time.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

/** "Thu 24 Dec 2026, 09:00 to 17:00" on one day; else both ends whole. The zone is for the reader's sentence to name. */
export function localSpan({ from, to }: Span, timeZone: string): string {
  const [begins, ends] = [from, to].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone));
  const last = localTime(to, timeZone);
  const sameDay = begins!.toPlainDate().equals(ends!.toPlainDate());
  return `${localTime(from, timeZone)} to ${sameDay ? last.split(', ')[1] : last}`;
}

function dayOf(time: Temporal.ZonedDateTime): string {
  return `${weekdays[time.dayOfWeek - 1]} ${time.day} ${months[time.month - 1]} ${time.year}`;
}
