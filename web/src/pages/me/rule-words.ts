/** A person's rules and quiet hours in words, as the page says them; lengths are as the configuration writes them. */
import type { OwnContacts } from '../../api/types.ts';

export type Rule = OwnContacts['rules'][number];
export type QuietHours = NonNullable<OwnContacts['quietHours']>;
/** When a rule applies, or quiet hours hold. */
export type Hours = { hours?: string | undefined; days?: string[] | undefined };

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "At night, Monday to Friday, 22:00–07:00"; null: at any hour. */
export function hoursInWords({ hours, days }: Hours): string | null {
  const parts = [
    hours === undefined ? null : partOfDay(hours),
    days === undefined ? null : daysInWords(days),
    hours === undefined ? null : hours.replace('-', '–'),
  ].filter((part) => part !== null);
  const text = parts.join(', ');
  return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function partOfDay(hours: string): string | null {
  const [from = 0, to = 0] = hours.split('-').map((time) => Number(time.slice(0, 2)));
  if (from >= 18 && to <= 12) return 'at night';
  return from >= 5 && to > from && to <= 22 ? 'by day' : null;
}

/** The reader of a file may have written "monday". */
export function dayIndex(day: string): number {
  return DAYS.findIndex((each) => day.toLowerCase().startsWith(each));
}

function daysInWords(days: readonly string[]): string | null {
  const found = [...new Set(days.map(dayIndex))].sort((a, b) => a - b);
  const [first = 0, last = 0] = [found[0], found.at(-1)];
  if (found.length === 7) return null;
  if (found.length > 2 && last - first === found.length - 1)
    return `${DAY_NAMES[first]} to ${DAY_NAMES[last]}`;
  const names = found.map((day) => DAY_NAMES[day] ?? '');
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** "phone at once and every 2m, 3 times", "mail after 2m" */
export function ruleInWords({ contact, after, repeat }: Rule): string {
  const when = after.startsWith('0') ? 'at once' : `after ${after}`;
  return `${contact} ${when}${repeat === undefined ? '' : `, again every ${repeat.every}, ${repeat.times} times`}`;
}

/** The rules of one urgency by when they apply, in the order in which they stand. */
export function byHours(rules: readonly Rule[]): { when: string | null; rules: Rule[] }[] {
  const groups: { when: string | null; rules: Rule[] }[] = [];
  for (const rule of rules) {
    const when = hoursInWords({ hours: rule.during, days: rule.days });
    const group = groups.find((each) => each.when === when);
    if (group === undefined) groups.push({ when, rules: [rule] });
    else group.rules.push(rule);
  }
  return groups;
}

export function quietInWords({ hours, days, overriddenBy = [] }: QuietHours): string {
  const overriding =
    overriddenBy.length === 0 ? '' : ` What is told of ${overriddenBy.join(', ')} comes at once.`;
  return `${hoursInWords({ hours, days }) ?? 'Always'}: what you are only told of waits until they end. A page always gets through.${overriding}`;
}
