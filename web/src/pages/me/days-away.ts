/** Time off in words, and what a form of days or times means by it. Pure. */
import type { TimeOff } from '../../api/types.ts';
import { shortDay, stretch } from '../../time/format.ts';

/** "Thu 24 Dec", "Thu 24 to Sun 27 Dec", and with times where they are not whole days. */
export function daysAway(
  { from, to, begins, ends }: Pick<TimeOff, 'from' | 'to' | 'begins' | 'ends'>,
  zone: string,
): string {
  const [first, after] = [Date.parse(begins), Date.parse(ends)];
  if (!isDate(from) || !isDate(to)) {
    const [start, end] = [shortDay(first, zone), shortDay(after, zone)];
    const [, clock = ''] = /(\d\d:\d\d) to /.exec(stretch(first, after, zone)) ?? [];
    const back = stretch(first, after, zone).slice(-'00:00'.length);
    return start === end ? `${start}, ${clock} to ${back}` : `${start} ${clock} to ${end} ${back}`;
  }
  const [start, last] = [shortDay(first, zone), shortDay(after - 1, zone)];
  return start === last ? start : `${start} to ${last}`;
}

/** What is missing or the wrong way round; null: it can be sent. */
export function wrongDays({ from, to }: { from: string; to: string }, whole: boolean): string | null {
  if (from === '' || to === '') return null;
  if (whole ? to < from : to <= from)
    return whole ? 'The last day is before the first.' : 'It ends before it begins.';
  return null;
}

function isDate(text: string): boolean {
  return text.length === 'yyyy-mm-dd'.length;
}
