/**
 * The hours of a week in which a person's rules for pages reach them, and those in which they do not: laid out on the wall
 * clock, where rules are written. Pure.
 */
import type { Person } from '../directory/directory.ts';
import { dayMs, hourMs, minuteMs } from '../instant.ts';
import { firstMonday, positionIn, weekMs } from '../schedule/notation.ts';
import { type OpenHours, stretchAt } from '../schedule/open-hours.ts';
import { hoursInWords, openHoursOf } from './local-hours.ts';

/** Milliseconds from Monday 00:00; one that reaches over Sunday's midnight ends after the week. */
interface Hours {
  from: number;
  to: number;
}

export interface RuleHours {
  /** No rule applies: every contact is tried at once. */
  withoutRule: Hours[];
  /** Rules apply, and none of their contacts works. */
  deaf: Hours[];
}

/** Of rules for pages; `works` says whether a contact can be used at all. Without a rule for pages there are no such hours. */
export function ruleHoursOf(person: Person, works: (contact: string) => boolean): RuleHours {
  const rules = person.rules
    .filter(({ urgency }) => urgency === 'high')
    .map(({ contact, when = null }) => ({ contact, open: when === null ? null : openHoursOf(when) }));
  if (rules.length === 0) return { withoutRule: [], deaf: [] };
  const borders = bordersOf(rules.flatMap(({ open }) => open?.stretches ?? []));
  const parts = borders.map((from, index) => ({ from, to: borders[index + 1] ?? weekMs }));
  const applying = ({ from }: Hours) => rules.filter(({ open }) => open === null || isOpen(open, from));
  return {
    withoutRule: joined(parts.filter((part) => applying(part).length === 0)),
    deaf: joined(
      parts.filter((part) => {
        const some = applying(part);
        return some.length > 0 && !some.some(({ contact }) => works(contact));
      }),
    ),
  };
}

/** "Monday to Friday, 07:00–22:00"; of many that differ the first ones. */
export function hoursOfWeekInWords(hours: readonly Hours[]): string {
  const sameTime = Map.groupBy(hours, ({ from, to }) =>
    to - from <= dayMs
      ? `${clock(from)}-${clock(to).replace('00:00', '24:00')}`
      : `${dayName(from)} ${clock(from)} to ${dayName(to)} ${clock(to)}`,
  );
  const said = [...sameTime].map(([time, some]) => {
    if (some.some(({ from, to }) => to - from > dayMs)) return time;
    const days = some.map(({ from }) => weekdays[Math.floor(from / dayMs) % 7]!);
    return hoursInWords({ hours: time, days });
  });
  return said.length > mostSaid
    ? `${said.slice(0, mostSaid).join('; ')}; and at ${said.length - mostSaid} other times`
    : said.join('; ');
}

/** More are a list that nobody reads. */
const mostSaid = 3;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function isOpen(open: OpenHours, position: number): boolean {
  return stretchAt(open, firstMonday + position).open;
}

function bordersOf(stretches: OpenHours['stretches']): number[] {
  const at = stretches.flatMap(({ opens, closes }) =>
    [opens, closes].map((time) => positionIn(time, weekMs)),
  );
  return [...new Set([0, ...at])].toSorted((a, b) => a - b);
}

/** Those that touch are one, over Sunday's midnight as well; at midnight of other days too. */
function joined(parts: Hours[]): Hours[] {
  const found: Hours[] = [];
  for (const part of parts) {
    const previous = found.at(-1);
    if (previous?.to === part.from) previous.to = part.to;
    else found.push({ ...part });
  }
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined || first === last) return found;
  if (first.from !== 0 || last.to !== weekMs) return found;
  return [...found.slice(1, -1), { from: last.from, to: weekMs + first.to }];
}

function clock(position: number): string {
  const time = positionIn(position, dayMs);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(time / hourMs))}:${two(Math.floor((time % hourMs) / minuteMs))}`;
}

function dayName(position: number): string {
  return hoursInWords({ hours: null, days: [weekdays[Math.floor(position / dayMs) % 7]!] });
}
