/** A plan of a page as one sentence, on the clock of whoever is paged. Pure. */
import { inWords } from '../incident/naming.ts';
import { instantOf } from '../instant.ts';
import type { Plan } from './plan-steps.ts';

const mostTimes = 4;

/** "phone at 03:00, 03:02 and 03:04, mail at 03:05" */
export function planInWords({ steps, heldUntil, everyContact }: Plan, timeZone: string): string {
  if (steps.length === 0) return 'There is no contact, so nothing would arrive.';
  const byContact = Map.groupBy(steps, ({ contact }) => contact);
  const tries = inWords(
    [...byContact].map(([contact, some]) => {
      const times = some.slice(0, mostTimes).map(({ at }) => clockTime(at, timeZone));
      const more = some.length - times.length;
      return `${contact} at ${inWords(more > 0 ? [...times, `${more} more times`] : times)}`;
    }),
  );
  const held = heldUntil === null ? '' : ` Quiet hours hold it back until ${clockTime(heldUntil, timeZone)}.`;
  switch (everyContact) {
    case null:
      return `${tries}.${held}`;
    case 'no-rule':
      return `${tries}: without a rule every contact is tried at once.${held}`;
    case 'no-rule-now':
      return `${tries}: no rule is for this hour, so every contact is tried at once.${held}`;
  }
}

function clockTime(at: string, timeZone: string): string {
  return Temporal.Instant.from(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
}

/** The next instant at which the clock on the wall shows `time` ("03:00"). */
export function nextAtTime(time: string, timeZone: string, now: string): string {
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const wanted = Temporal.PlainTime.from(time);
  for (let days = 0; days < 3; days += 1) {
    const at = local.toPlainDate().add({ days }).toZonedDateTime({ timeZone, plainTime: wanted });
    if (at.epochMilliseconds >= local.epochMilliseconds) return instantOf(at.epochMilliseconds);
  }
  throw new Error(`within three days the clock must show ${time}`);
}
