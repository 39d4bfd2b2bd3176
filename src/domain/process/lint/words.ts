/** How findings speak of numbers, of moments of the week and of dates. Lengths are `spanInWords`. */

/** "1 rung", "3 rungs" */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Friday 17:01" */
export function momentInWords(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${weekdays[local.dayOfWeek - 1]} ${timeOfDay(local)}`;
}

/** "at 18:01" on the day of `from`, else "on Monday 09:00". */
export function thenInWords(instant: string, from: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const before = Temporal.Instant.from(from).toZonedDateTimeISO(timeZone);
  return local.toPlainDate().equals(before.toPlainDate())
    ? `at ${timeOfDay(local)}`
    : `on ${momentInWords(instant, timeZone)}`;
}

/** "2026-11-23 09:00" */
export function dateInWords(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${local.toPlainDate().toString()} ${timeOfDay(local)}`;
}

function timeOfDay(local: Temporal.ZonedDateTime): string {
  return local.toPlainTime().toString({ smallestUnit: 'minute' });
}
