/** What happened in a run, in order: its hash says whether two runs were the same, its lines say what went wrong. */
import { createHash } from 'node:crypto';

export interface History {
  /** What is never read is never written out. */
  tell: (atMs: number, line: string | (() => string)) => void;
  hash: () => string;
  lines: () => { atMs: number; line: string }[];
}

export function makeHistory(): History {
  const told: { atMs: number; line: string | (() => string) }[] = [];
  const lines: History['lines'] = () =>
    told.map(({ atMs, line }) => ({ atMs, line: typeof line === 'string' ? line : line() }));
  return {
    lines,
    tell(atMs, line) {
      told.push({ atMs, line });
    },
    hash() {
      const hash = createHash('sha256');
      for (const { atMs, line } of lines()) hash.update(`${atMs} ${line}\n`);
      return hash.digest('hex');
    },
  };
}

/** The last lines of what concerns one incident, or everybody, as a person reads them. */
export function readable({ lines }: History, startMs: number, about: string | null, most = 120): string {
  const concerned = lines().filter(
    ({ line }) =>
      about === null || line.includes(about) || line.startsWith('fault') || line.startsWith('node'),
  );
  return concerned
    .slice(-most)
    .map(({ atMs, line }) => `${timeOf(atMs - startMs)}  ${line}`)
    .join('\n');
}

function timeOf(ms: number): string {
  const seconds = ms / 1_000;
  const clock = [seconds / 3_600, (seconds / 60) % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  );
  return `${clock.join(':')}:${(seconds % 60).toFixed(3).padStart(6, '0')}`;
}
