/** The table of the five handbooks: which row is said where, what shows it, and whether a change of what it says is noticed. */
import { stringify } from 'yaml';
import { readHandbook, tell, tellHandbook, type Handbook, type Row } from './handbook.ts';
import { mutantsAt, type Mutant } from './mutate.ts';

export interface Traced {
  row: Row;
  process: string;
  state: 'carried out' | 'expressed' | 'failing';
  /** Why it fails, in one line. */
  problem: string | null;
}

export function trace({ process, rows }: Handbook): Traced[] {
  const told = tellHandbook(process);
  const file = readHandbook(process);
  return rows.map((row): Traced => {
    try {
      for (const place of row.at) mutantsAt(file, place);
      row.check(told);
      return { row, process, state: row.awaits === undefined ? 'carried out' : 'expressed', problem: null };
    } catch (error) {
      return { row, process, state: 'failing', problem: firstLine(error) };
    }
  });
}

export interface Mutated {
  row: string;
  mutant: string;
  /** By the row's check, or by the compiler, which does not take such a file; null: it survived. */
  killedBy: 'check' | 'compiler' | null;
}

/** Each row's values changed in turn: the row's check has to notice. */
export function mutate({ process, rows }: Handbook): Mutated[] {
  const file = readHandbook(process);
  return rows.flatMap((row) => {
    const mutants = [...row.at.flatMap((place) => mutantsAt(file, place)), ...breaks(row, file)];
    if (mutants.length === 0) return [{ row: row.id, mutant: 'nothing to change', killedBy: null }];
    return mutants.map((mutant) => ({ row: row.id, mutant: mutant.name, killedBy: killerOf(row, mutant) }));
  });
}

function breaks(row: Row, file: unknown): Mutant[] {
  return (row.breaks ?? []).map((change, index) => {
    const copy: unknown = structuredClone(file);
    change(copy);
    return { name: `change ${index + 1}`, file: copy };
  });
}

function killerOf(row: Row, { file }: Mutant): Mutated['killedBy'] {
  let told;
  try {
    told = tell(stringify(file, { aliasDuplicateObjects: false }));
  } catch {
    return 'compiler';
  }
  try {
    row.check(told);
    return null;
  } catch {
    return 'check';
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .split('\n')
    .slice(0, 3)
    .join(' ')
    .slice(0, 300);
}
