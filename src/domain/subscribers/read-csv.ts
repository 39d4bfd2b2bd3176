/**
 * A file of subscribers: comma-separated values (RFC 4180) whose first line names the columns, as our own export writes it and as
 * other status pages do. Each line is read by itself; what is wrong with one is said and keeps no other from being read.
 */
import { readAddress, subscriberKinds, type SubscriberKind } from './subscriber.ts';

export interface ReadSubscribers {
  entries: { kind: SubscriberKind; to: string; key: string; components: string[] }[];
  /** `line`: from 1, as an editor counts it. */
  wrong: { line: number; message: string }[];
}

/** Names of the column of addresses, ours first; those of files that come from elsewhere after it. */
const addressColumns = ['to', 'address', 'email', 'endpoint'];

/** `components`: the ids of the page's. */
export function readSubscribersCsv(
  text: string,
  components: readonly string[],
  most: number,
): ReadSubscribers {
  const wrong: ReadSubscribers['wrong'] = [];
  const entries: ReadSubscribers['entries'] = [];
  const [head, ...rows] = readCsv(text);
  const columns = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const at = (row: string[], name: string) => row[columns.indexOf(name)]?.trim() ?? '';
  const addressColumn = addressColumns.find((name) => columns.includes(name));
  if (addressColumn === undefined)
    return {
      entries,
      wrong: [{ line: 1, message: 'The first line names no column "to": write kind,to,components.' }],
    };
  for (const { line, cells } of rows) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (entries.length >= most) {
      wrong.push({ line, message: `A file has at most ${most} subscribers: split it.` });
      break;
    }
    const read = readRow(
      at(cells, 'kind'),
      unescaped(at(cells, addressColumn)),
      at(cells, 'components'),
      components,
    );
    if (typeof read === 'string') wrong.push({ line, message: read });
    else entries.push(read);
  }
  return { entries, wrong };
}

/** A sentence where it cannot be. */
function readRow(
  kindText: string,
  to: string,
  componentText: string,
  known: readonly string[],
): ReadSubscribers['entries'][number] | string {
  const kind = kindText === '' ? 'email' : subscriberKinds.find((one) => one === kindText.toLowerCase());
  if (kind === undefined) return `"${kindText.slice(0, 40)}" is not one of ${subscriberKinds.join(', ')}.`;
  const address = readAddress(kind, to);
  if (!address.ok) return address.sentence;
  const components = componentText.split(/[;\s]+/).filter((id) => id !== '');
  const unknown = components.find((id) => !known.includes(id));
  if (unknown !== undefined) return `The page has no component "${unknown.slice(0, 60)}".`;
  return { kind, to: address.to, key: address.key, components };
}

/** The apostrophe that keeps a spreadsheet from running a cell is not part of a phone number. */
function unescaped(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

/** Quoted cells may hold commas, line breaks and doubled quotes. */
function readCsv(text: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let line = 1;
  let began = 1;
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  const given = text.replace(/^\uFEFF/, '');
  while (cell.lastIndex < given.length) {
    const from = cell.lastIndex;
    const found = cell.exec(given);
    if (found === null) {
      // A quote that is never closed: the rest of its line is what nobody can read.
      const end = given.indexOf('\n', from);
      rows.push({ line: began, cells: [given.slice(from, end < 0 ? undefined : end)] });
      if (end < 0) break;
      cell.lastIndex = end + 1;
      [cells, line] = [[], line + 1];
      began = line;
      continue;
    }
    const [whole, quoted, plain = '', end] = found;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n|\n|\r/).length - 1;
    if (end === ',') {
      if (cell.lastIndex === given.length) cells.push('');
      else continue;
    }
    rows.push({ line: began, cells });
    [cells, began] = [[], line];
  }
  return rows;
}
