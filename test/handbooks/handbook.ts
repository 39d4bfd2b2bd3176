/**
 * A handbook's requirements, row by row: each says in our words what the handbook asks, where the process file says it, and what
 * shows that it is so. `npm run trace` prints them; with `--mutate` it changes what stands at each place and expects the row's
 * check to fail.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { given, type Setting, type Step, type Story } from '../../src/domain/incident/given.ts';
import { directoryOfPositions } from '../../src/domain/simulate/directory-of-positions.ts';
import { compileProcess } from '../../src/domain/process/compile.ts';
import type { Process } from '../../src/domain/process/process.ts';

export interface Row {
  /** `003-ESC-10` */
  id: string;
  /** What the handbook asks, in our words. */
  says: string;
  /** Where the file says it: `clocks[response-p0].within`; `[id]` is the entry with that id, `[0]` a place in a list. Empty: silence. */
  at: string[];
  /** The floor that will carry it out, where the file says it and the running house does not act on it yet. */
  awaits?: 'review' | 'actions' | 'metrics' | 'schedules';
  /** Throws where the process, or an incident that runs under it, is not as the row says. */
  check: (told: Told) => void;
  /** Changes of the file after which `check` must throw; where `at` is empty, or what stands there is not enough. */
  breaks?: ((file: FileValue) => void)[];
}

export interface Handbook {
  /** The name of its file in `processes/`. */
  process: string;
  rows: Row[];
}

/** What a row's check may ask: what the file says, and what becomes of an incident under it. */
export interface Told {
  /** As it was compiled. */
  process: Process;
  /** An incident under it, in a house where each position is covered by a person who is named after it. */
  story: (setting: Omit<Setting, 'process' | 'directory'>, ...steps: Step[]) => Story;
}

// oxlint-disable-next-line typescript/no-explicit-any -- the file as it was read: a check of its shape is what is being tested
export type FileValue = any;

const folder = join(import.meta.dirname, '../../processes');

export function readHandbook(name: string): FileValue {
  return parse(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
}

/** Throws, with every finding, where the file does not compile. */
export function tell(source: string): Told {
  const compiled = compileProcess(source, 'handbook.yaml');
  if (!compiled.ok)
    throw new Error(compiled.findings.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const { process } = compiled;
  const directory = directoryOfPositions(process);
  return { process, story: (setting, ...steps) => given({ process, directory, ...setting }, ...steps) };
}

export function tellHandbook(name: string): Told {
  return tell(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
}

/** The entry of a list by its id; throws where there is none. */
export function entry<T extends { id: string }>(list: T[], id: string): T {
  const found = list.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no ${id} among ${list.map((one) => one.id).join(', ')}`);
  return found;
}
