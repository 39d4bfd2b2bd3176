/** Two texts compared line by line: what is kept, what went, what came. Pure. */

export type DifferentLine = {
  kind: 'same' | 'removed' | 'added';
  text: string;
  before: number | null;
  after: number | null;
};
/** A stretch of the texts with what changed in it and a few lines around; between two of them everything is the same. */
export type Hunk = DifferentLine[];

/** Lines around a change, by which one finds one's place. */
const AROUND = 2;
/** Comparing costs the product of both lengths; two files of this size that have nothing in common are two files. */
const MOST_PRODUCT = 4_000_000;

export function hunksOf(before: string, after: string): Hunk[] {
  const lines = differences(before.split('\n'), after.split('\n'));
  const hunks: Hunk[] = [];
  /** The first line that is not shown yet. */
  let next = 0;
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue;
    const from = Math.max(next, index - AROUND);
    const until = Math.min(lines.length, index + AROUND + 1);
    if (hunks.length === 0 || from > next) hunks.push([]);
    hunks.at(-1)!.push(...lines.slice(from, until));
    next = until;
  }
  return hunks;
}

export function countsOf(hunks: readonly Hunk[]): { added: number; removed: number } {
  const all = hunks.flat();
  return {
    added: all.filter(({ kind }) => kind === 'added').length,
    removed: all.filter(({ kind }) => kind === 'removed').length,
  };
}

function differences(before: string[], after: string[]): DifferentLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1;
  const same = (text: string, index: number, shift: number): DifferentLine => ({
    kind: 'same',
    text,
    before: index + 1,
    after: index + 1 + shift,
  });
  return [
    ...before.slice(0, start).map((text, index) => same(text, index, 0)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end), start),
    ...before
      .slice(before.length - end)
      .map((text, index) => same(text, before.length - end + index, after.length - before.length)),
  ];
}

/** The longest common subsequence, by the table that every textbook has. */
function middle(before: string[], after: string[], shift: number): DifferentLine[] {
  const gone = (index: number): DifferentLine => ({
    kind: 'removed',
    text: before[index]!,
    before: index + 1 + shift,
    after: null,
  });
  const come = (index: number): DifferentLine => ({
    kind: 'added',
    text: after[index]!,
    before: null,
    after: index + 1 + shift,
  });
  const [rows, columns] = [before.length, after.length];
  if (rows * columns > MOST_PRODUCT)
    return [...before.map((_, i) => gone(i)), ...after.map((_, j) => come(j))];
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const lines: DifferentLine[] = [];
  let [i, j] = [0, 0];
  while (i < rows || j < columns) {
    if (i < rows && j < columns && before[i] === after[j]) {
      lines.push({ kind: 'same', text: before[i]!, before: i + 1 + shift, after: j + 1 + shift });
      i += 1;
      j += 1;
    } else if (j >= columns || (i < rows && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      lines.push(gone(i));
      i += 1;
    } else {
      lines.push(come(j));
      j += 1;
    }
  }
  return lines;
}
