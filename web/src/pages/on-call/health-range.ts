/** The ranges of time that health is looked at in, and the words that the address has for them. Pure: now is an argument. */
import type { HealthRange } from '../../api/on-call-health.ts';
import { instantOf, localOf } from '../../time/local.ts';
import type { RangeWord } from './health-words.ts';

export const RANGE_LABELS: Record<RangeWord, string> = {
  '4-weeks': 'The last 4 weeks',
  '12-weeks': 'The last 12 weeks',
  'this-month': 'This month',
  'last-month': 'Last month',
};

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

/** Weeks begin at a whole hour, so that what was read stays good while somebody looks. */
export function rangeOf(word: RangeWord, now: number, zone: string): HealthRange {
  switch (word) {
    case '4-weeks':
    case '12-weeks':
      return { from: iso(Math.floor(now / HOUR) * HOUR - (word === '4-weeks' ? 4 : 12) * WEEK) };
    case 'this-month':
      return { from: beginOf(monthOf(now, zone), zone) };
    case 'last-month': {
      const month = monthOf(now, zone);
      return { from: beginOf(monthBefore(month), zone), to: beginOf(month, zone) };
    }
  }
}

/** "2026-11" */
export function monthOf(at: number, zone: string): string {
  return localOf(at, zone).slice(0, 7);
}

export function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 7);
}

/** "November 2026" */
export function monthInWords(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
}

function beginOf(month: string, zone: string): string {
  return iso(instantOf(`${month}-01T00:00`, zone)!);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
