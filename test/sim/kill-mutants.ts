/** Plants each mutant in a copy of the tree, and lets the simulation there search for it. The shared tree is never touched. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
/** The promise is 60 CPU-seconds; the machine may be shared. */
const searchForSeconds = 60;
const childWithinMs = 300_000;

/** A mutant whose text is not where it says proves nothing, and is told before anything runs. */
export function findUnplantable(): string[] {
  return mutants.flatMap(({ id, file, from, to }) => {
    const count = readFileSync(join(root, file), 'utf8').split(from).length - 1;
    if (count === 1 && from !== to) return [];
    return [`${id}: its text occurs ${count} times in ${file}`];
  });
}

export async function killMutants(
  which: (mutant: Mutant) => boolean,
  tell: (killed: Killed) => void,
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
      const killed = await kill(folder, mutant);
      tell(killed);
      all.push(killed);
    }
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function kill(folder: string, mutant: Mutant): Promise<Killed> {
  const path = join(folder, mutant.file);
  const original = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    original.replace(mutant.from, () => mutant.to),
  );
  try {
    const { by, seeds, cpuSeconds } = await hunt(folder);
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
function hunt(folder: string): Promise<Hunt> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(folder, 'test/sim/main.ts'), '--hunt', '--seconds', String(searchForSeconds)],
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
