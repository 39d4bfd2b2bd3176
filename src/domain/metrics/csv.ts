/** Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet. */

type Cell = string | number | null;

export function csv(rows: Cell[][]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets read as "this is text". */
const formula = /^[=+\-@\t\r]/;

function cellOf(value: Cell): string {
  if (value === null) return '';
  // A number is ours; only text can be somebody's formula.
  if (typeof value === 'number') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
