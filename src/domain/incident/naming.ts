/** Ids to the words people know them by: from the process for what it names, from the directory for people. */
import type { Directory } from '../directory/directory.ts';
import { hourMs, minuteMs } from '../instant.ts';
import type { Milestone, Process, Span, Telling, Unless } from '../process/process.ts';

export interface PersonRef {
  handle: string;
  name: string;
}

/** Whoever has left since keeps their handle as their name: the log still says who it was. */
export function personRef(directory: Pick<Directory, 'users'>, handle: string): PersonRef {
  const name = Object.hasOwn(directory.users, handle) ? directory.users[handle]?.name : undefined;
  return { handle, name: name ?? handle };
}

/** The label of anything that a process names by id; an id that it no longer knows stands for itself. */
export function labelOf(named: { id: string; label: string }[], id: string): string {
  return named.find((one) => one.id === id)?.label ?? id;
}

export function positionLabels(process: Process, positions: string[], joint: 'and' | '+' = 'and'): string {
  const labels = positions.map((position) => labelOf(process.positions, position));
  return joint === '+' ? labels.join(' + ') : inWords(labels);
}

/** Whom a rule reaches: positions and roles, labelled. */
export function recipientLabels(process: Process, { to, roles }: Pick<Telling, 'to' | 'roles'>): string[] {
  return [
    ...to.map((position) => labelOf(process.positions, position)),
    ...roles.map((role) => labelOf(process.roles, role)),
  ];
}

/** "fix deployed": milestones are words already, but for the one that would not say what was identified. */
export function milestoneInWords(milestone: Milestone): string {
  return milestone === 'identified' ? 'cause identified' : milestone.replaceAll('-', ' ');
}

/** "Ana", "Ana and Ben", "Ana, Ben and Cy". */
export function inWords(words: string[], last = 'and'): string {
  const final = words.at(-1) ?? '';
  return words.length < 2 ? final : `${words.slice(0, -1).join(', ')} ${last} ${final}`;
}

export function unlessInWords(unless: Unless[]): string {
  // Nothing is climbed for an incident that is over, whatever the rung says.
  const ends: Unless[] = unless.length === 0 ? ['resolved'] : unless;
  return inWords(
    ends.map((end) => (end === 'progress' ? 'progress is made' : end)),
    'or',
  );
}

/** As a countdown would show it: "1:58", "12:40", "1:02:03", "2 d 3 h". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60),
  ];
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** In words, to the two greatest units: "41 s", "1 min 58 s", "15 min", "1 h 30 min", "2 d". */
export function spanInWords(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const units: [number, string][] = [
    [24 * hourMs, 'd'],
    [hourMs, 'h'],
    [minuteMs, 'min'],
    [1000, 's'],
  ];
  let rest = Math.round(ms / 1000) * 1000;
  const first = units.findIndex(([size]) => rest >= size);
  const parts: string[] = [];
  for (const [size, name] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}

/** How long a promise gives: "5 min", "4 h of business hours", "at once". */
export function withinInWords(span: Span): string {
  switch (span.kind) {
    case 'elapsed':
      return span.immediate ? 'at once' : spanInWords(span.ms);
    case 'calendar':
      return `${spanInWords(span.ms)} of ${span.calendar} hours`;
    case 'business-days':
      return `${span.days} business day${span.days === 1 ? '' : 's'}`;
    case 'next-business-day':
      return 'the next business day';
    case 'next-sprint':
      return 'the next sprint';
    case 'range':
      return `${withinInWords(span.first)} to ${withinInWords(span.second)}`;
    case 'daily':
      return `daily at ${span.at}`;
    case 'as-needed':
      return 'as needed';
  }
}
