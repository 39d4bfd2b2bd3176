/** From a process and a scenario as it is written to simulations: what a server and a command line ask alike. */
import type { Directory } from '../directory/directory.ts';
import { compileProcess } from '../process/compile.ts';
import type { Finding } from '../process/finding.ts';
import type { Process } from '../process/process.ts';
import { directoryOfPositions } from './directory-of-positions.ts';
import { type Mistake, readScenario, type WrittenScenario } from './read-scenario.ts';
import { simulate, simulateEverySeverity, type Simulation } from './simulate.ts';

export type Simulated =
  /** One; without a severity, one for each of the process. */
  | { ok: true; simulations: Simulation[] }
  /** The file is no process. */
  | { ok: false; findings: Finding[] }
  /** The scenario cannot be. */
  | { ok: false; mistakes: Mistake[] };

/** `now`: when it is declared where the scenario does not say. */
export function simulateSource(
  source: string,
  fileName: string,
  written: WrittenScenario,
  now: string,
): Simulated {
  const compiled = compileProcess(source, fileName);
  return compiled.ok ? simulateProcess(compiled.process, null, written, now) : compiled;
}

/** Without a directory the positions are people of their own: no installation is asked. */
export function simulateProcess(
  process: Process,
  directory: Directory | null,
  written: WrittenScenario,
  now: string,
): Simulated {
  const every = written.severity === undefined;
  const asked = every ? { ...written, severity: process.severities[0]?.id } : written;
  const read = readScenario(asked, { process, directory: directory ?? directoryOfPositions(process), now });
  if (!read.ok) return read;
  return { ok: true, simulations: every ? simulateEverySeverity(read.scenario) : [simulate(read.scenario)] };
}
