/** What the timeline is made of: entries of the past and of the future, in one form, and the words they share. Pure. */
import { clockOf } from './known-clocks.ts';
import type { PersonRef } from './naming.ts';
import { withinInWords } from './naming.ts';
import type { Picture } from './upcoming.ts';

export type TimelineIcon =
  | 'alert'
  | 'page'
  | 'answer'
  | 'update'
  | 'status'
  | 'search'
  | 'role'
  | 'note'
  | 'clock'
  | 'breach'
  | 'flag'
  | 'resolve'
  | 'system';

export interface Entry {
  id: string;
  at: string;
  tense: 'past' | 'future';
  kind: string;
  icon: TimelineIcon;
  text: string;
  detail: string | null;
  body: string | null;
  actor: PersonRef | null;
}

/** A sentence, its quiet half, and what belongs to it. */
export interface Told {
  icon: TimelineIcon;
  text: string;
  detail?: string | null;
  body?: string | null;
  minor?: boolean;
}

/** How long a promise gives, as the quiet half of a sentence says it. */
export function withinOf(clock: string, { process }: { process: Picture['process'] }): string | null {
  const span = clockOf(process, clock)?.within;
  if (span === undefined || span.kind === 'as-needed') return null;
  const within = withinInWords(span);
  return span.kind === 'elapsed' && !span.immediate ? `within ${within}` : within;
}

export function parts(...some: (string | null)[]): string | null {
  const said = some.filter((part) => part !== null && part !== '');
  return said.length === 0 ? null : said.join(' · ');
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
