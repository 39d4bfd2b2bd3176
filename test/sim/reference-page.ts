/** The tables of docs/reference/reliability.md that the simulation itself tells: its invariants, its faults, its mutants. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { invariants } from './invariants/all.ts';
import type { Killed } from './kill-mutants.ts';

const path = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'reliability.md');

export function readPage(): string {
  return readFileSync(path, 'utf8');
}

/** `npm run sim -- --mutants --write` */
export function writePage(killed: Killed[]): void {
  const table = [mutantsHead, ...killed.map(mutantRow)].join('\n');
  writeFileSync(path, withTable(withTable(readPage(), 'invariants', invariantsTable()), 'mutants', table));
}

export function invariantsTable(): string {
  const rows = invariants.map(({ id, name, sentence }) => `| ${id} | ${name} | ${sentence} |`);
  return ['| | invariant | |', '| --- | --- | --- |', ...rows].join('\n');
}

export const mutantsHead =
  '| mutant | what it breaks | killed by | seeds | CPU-s |\n| --- | --- | --- | --- | --- |';

export function mutantRow({ mutant: { id, breaks }, by, seeds, cpuSeconds }: Killed): string {
  return `| ${id} | ${breaks} | ${by ?? '**nobody**'} | ${seeds} | ${cpuSeconds.toFixed(1)} |`;
}

/** Between `<!-- name` and the next `<!-- end -->` stands the table. */
function withTable(page: string, name: string, table: string): string {
  const pattern = new RegExp(`(<!-- ${name}[^>]*-->\\n)[\\s\\S]*?(<!-- end -->)`);
  if (!pattern.test(page)) throw new Error(`the page must have a place for the ${name}`);
  return page.replace(pattern, (_all, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
}
