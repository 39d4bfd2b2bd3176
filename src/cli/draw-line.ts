/**
 * The line in one row of characters: what happened to the left of now, what will happen to the right of it.
 * ● a page · ✓ an answer · ○ a milestone · ◌ a rung to come · ▪ a promise · ~ a soak that ends · ! a breach · │ now
 */
import type { Line, Mark } from './answers.ts';

const signs: Record<Mark['kind'], string> = {
  page: '●',
  answer: '✓',
  milestone: '○',
  rung: '◌',
  promise: '▪',
  soak: '~',
  breach: '!',
};

/** Where two marks meet in one column, the one that asks for more stays. */
const order: Mark['kind'][] = ['breach', 'answer', 'page', 'rung', 'promise', 'soak', 'milestone'];

/**
 * Now stands where its share of the time puts it, but always with a fifth of the width on either side that has
 * anything, since a line of two days and a rung in five minutes would otherwise show neither.
 */
export function drawLine({ from, now, past, future }: Line, width: number): string {
  const begin = Math.min(at(from), ...past.map((mark) => at(mark.at)));
  const end = Math.max(at(now), ...future.map((mark) => at(mark.at)));
  const share = end === begin ? 1 : (at(now) - begin) / (end - begin);
  const middle = Math.round((width - 1) * (end === at(now) ? 1 : Math.min(0.8, Math.max(0.2, share))));

  const cells: string[] = Array.from({ length: width }, (_, column) => (column < middle ? '─' : '┈'));
  const held = new Map<number, number>();
  const put = (column: number, kind: Mark['kind']) => {
    const rank = order.indexOf(kind);
    if (rank >= (held.get(column) ?? order.length)) return;
    held.set(column, rank);
    cells[column] = signs[kind];
  };
  for (const mark of past) put(columnOf(at(mark.at), begin, at(now), 0, middle - 1), mark.kind);
  for (const mark of future) put(columnOf(at(mark.at), at(now), end, middle + 1, width - 1), mark.kind);
  cells[middle] = '│';
  return cells.join('');
}

function at(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}

function columnOf(moment: number, from: number, to: number, first: number, last: number): number {
  const share = to <= from ? 0 : Math.min(1, Math.max(0, (moment - from) / (to - from)));
  return Math.max(0, first + Math.round(share * (last - first)));
}
