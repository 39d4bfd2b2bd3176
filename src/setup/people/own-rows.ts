/** A person's rules and quiet hours, from the configuration's words to rows. */
import type { QuietHoursEntry, RuleEntry } from '../../domain/config/config.ts';
import type { QuietHoursRow, RuleRow } from '../../store/directory/people.ts';

export function ruleRow(
  person: string,
  { urgency, after, contact, repeat, during, days }: RuleEntry,
): RuleRow {
  return {
    person,
    urgency,
    after,
    contact,
    repeatEvery: repeat?.every ?? null,
    repeatTimes: repeat?.times ?? null,
    during: during ?? null,
    days: days ?? null,
  };
}

export function quietHoursRow({ hours, days, overriddenBy }: QuietHoursEntry): Omit<QuietHoursRow, 'person'> {
  return { hours: hours ?? null, days: days ?? null, overriddenBy: overriddenBy ?? null };
}
