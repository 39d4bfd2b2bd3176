/** A measured figure beside its target, and how both are printed. */

export interface Figure {
  name: string;
  /** "≥ 8,000 /s" */
  target: string;
  measured: string;
  pass: boolean;
  /** What was counted in the database afterwards, or where the rest of the time goes. */
  note: string;
}

export interface Section {
  title: string;
  run: (options: { full: boolean; say: (text: string) => void }) => Promise<Figure[]>;
}

export function rate(count: number, ms: number): number {
  return Math.round(count / (ms / 1_000));
}

export function perSecond(value: number): string {
  return `${value.toLocaleString('en')} /s`;
}

export function inMs(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;
}

/** `of`: 0.5 is the median. */
export function percentile(values: number[], of: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? Number.NaN;
}

export function asTable(figures: Figure[]): string {
  const rows = figures.map(({ name, target, measured, pass, note }) => [
    name,
    target,
    measured,
    pass ? 'pass' : '**fail**',
    note,
  ]);
  const all = [
    ['figure', 'target', 'measured', '', 'counted, and notes'],
    ['---', '---', '---', '---', '---'],
    ...rows,
  ];
  return all.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
