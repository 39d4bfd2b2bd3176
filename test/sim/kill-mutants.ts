/** Plants each mutant in a copy of the tree, and lets the simulation there search for it. The shared tree is never touched. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutant, mutants } from './mutants.ts';

export interface Killed {
  mutant: Mutant;
  /** Null: it survived. */
  by: string | null;
  seeds: number;
  cpuSeconds: number;
}

const root = join(import.meta.dirname, '..', '..');
/** What the simulation reads. */
const copied = ['src', 'processes', 'test/sim', 'test/harness', 'test/fixtures/logs', 'package.json'];
/** How long a mutant is hunted: whichever ends first. */
export interface Budget {
  cpuSeconds: number;
  seeds: number;
}

const childWithinMs = 300_000;

/** A mutant whose text stands nowhere, or in two places, proves nothing: it is told before anything runs. */
export function findUnplantable(): string[] {
  return mutants.flatMap(({ id, from, to, ...mutant }) =>
    from !== to && whereIs({ id, from, to, ...mutant }, root) !== null
      ? []
      : [`${id}: its text does not stand once in ${mutant.file}, nor once anywhere else`],
  );
}

/** Its file; or, where the code was moved since, the one other file that holds its text. */
function whereIs({ file, from }: Mutant, folder: string): string | null {
  const holdsOnce = (path: string): boolean =>
    existsSync(join(folder, path)) && readFileSync(join(folder, path), 'utf8').split(from).length === 2;
  if (holdsOnce(file)) return file;
  const others = globSync('src/**/*.ts', { cwd: folder }).filter(
    (path) => !path.endsWith('.test.ts') && holdsOnce(path),
  );
  return others.length === 1 ? others[0]! : null;
}

export async function killMutants(
  which: (mutant: Mutant) => boolean,
  tell: (killed: Killed) => void,
  budget: Budget,
  enough: () => boolean = () => false,
): Promise<Killed[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-mutants-'));
  try {
    for (const path of copied)
      cpSync(join(root, path), join(folder, path), {
        recursive: true,
        filter: (from) => !from.includes('node_modules'),
      });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const all: Killed[] = [];
    for (const mutant of mutants.filter(which)) {
      if (enough()) break;
      const killed = await kill(folder, mutant, budget);
      tell(killed);
      all.push(killed);
    }
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function kill(folder: string, mutant: Mutant, budget: Budget): Promise<Killed> {
  const file = whereIs(mutant, folder);
  if (file === null) throw new Error(`${mutant.id} must be plantable`);
  const path = join(folder, file);
  const original = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    original.replace(mutant.from, () => mutant.to),
  );
  try {
    const { by, seeds, cpuSeconds } = await hunt(folder, budget);
    return { mutant, by, seeds, cpuSeconds };
  } finally {
    writeFileSync(path, original);
  }
}

export interface Hunt {
  by: string | null;
  seeds: number;
  cpuSeconds: number;
}

/** A process of its own: modules are read once. */
function hunt(folder: string, { cpuSeconds, seeds }: Budget): Promise<Hunt> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(folder, 'test/sim/main.ts'), '--hunt', '--seconds', String(cpuSeconds), '--seeds', String(seeds)],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: childWithinMs },
    );
    let output = '';
    let errors = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (errors += text));
    child.once('error', reject);
    child.once('close', (code) => {
      const last = output.trimEnd().split('\n').at(-1) ?? '';
      try {
        resolve(JSON.parse(last) as Hunt);
      } catch {
        reject(new Error(`the hunt for a mutant must end with its result (${code}): ${output}${errors}`));
      }
    });
  });
}
