/** How answers and problems are put on the terminal: in words, or as JSON. */
import { stripVTControlCharacters, styleText } from 'node:util';
import type { Place, Problem } from './answers.ts';

export function showAnswer<T>(answer: T, json: boolean, inWords: (answer: T) => string): number {
  const text = json ? asJson(answer) : inWords(harmless(answer));
  if (text !== '') process.stdout.write(`${text.trimEnd()}\n`);
  return 0;
}

export function showProblem(problem: Problem, json: boolean): void {
  if (json) return void process.stderr.write(`${asJson(problem)}\n`);
  const { detail, remedy, errors = [], code, status } = harmless(problem);
  // The sentence names the first of them; more than one is worth a list.
  const places = errors.length > 1 ? errors : [];
  const lines = [
    bold(detail, process.stderr),
    ...places.slice(0, mostErrors).map((place) => `  ${placeInWords(place)}`),
    ...(places.length > mostErrors ? [`  and ${places.length - mostErrors} more`] : []),
    remedy,
    ...(hints[code] === undefined ? [] : [hints[code]]),
    quiet(status === 0 ? `(${code})` : `(${code}, HTTP ${status})`, process.stderr),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** The remedy speaks of the API's addresses; where there is a verb for one, it is named. */
const hints: Record<string, string> = {
  ...Object.fromEntries(
    ['severity', 'status', 'phase', 'role', 'flag', 'position'].map((noun) => [
      `no-such-${noun}`,
      '`tocsin process` lists them.',
    ]),
  ),
  'no-such-incident': '`tocsin incidents` lists them.',
  'invalid-configuration': '`tocsin config plan FILE` tries it.',
  'configuration-needs-force': 'Here that is --force.',
};

/** A screen and a half; who has more mends these first. */
const mostErrors = 40;

/** "users[0].role (line 7, column 11): …" */
export function placeInWords({ path, message, line, column, remedy }: Place): string {
  const at = [...(line ? [`line ${line}`] : []), ...(line && column ? [`column ${column}`] : [])].join(', ');
  const where = [path, at === '' ? '' : `(${at})`].filter(Boolean).join(' ');
  return `${where}: ${message}${remedy === undefined ? '' : ` ${remedy}`}`;
}

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(rows: string[][], styles: (((cell: string) => string) | undefined)[] = []): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const padding = column === row.length - 1 ? '' : ' '.repeat(widths[column]! - width(cell));
          return (styles[column]?.(cell) ?? cell) + padding;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

// Colour only where somebody looks: `styleText` asks the stream, NO_COLOR and FORCE_COLOR.
type Stream = NodeJS.WriteStream;
export const bold = (text: string, stream: Stream = process.stdout): string =>
  styleText('bold', text, { stream });
export const quiet = (text: string, stream: Stream = process.stdout): string =>
  styleText('dim', text, { stream });
export const alarming = (text: string): string => styleText(['bold', 'red'], text);
export const good = (text: string): string => styleText('green', text);
export const asked = (text: string): string => styleText('yellow', text);

/**
 * Whoever names an alert writes on the terminal of whoever looks at it: everything that could move the cursor, ring
 * the bell or change a title is replaced before it is put among our own words.
 */
function harmless<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll(unprintable, '\u{fffd}') as T;
  if (Array.isArray(value)) return value.map(harmless) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [harmless(key), harmless(inner)]),
    ) as T;
  return value;
}

/** Control characters but tab and newline, C1 included, and the marks that turn the direction of writing. */
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function asJson(value: unknown): string {
  // JSON escapes C0 by itself; C1 would still reach the terminal.
  return JSON.stringify(value, null, 2).replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}

export function namesOf(people: { name: string }[]): string {
  return people.map(({ name }) => name).join(', ');
}
