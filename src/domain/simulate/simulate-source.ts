/** From a process file's text and a scenario as it is written to simulations: what a server and a command line ask alike. */
import { compileProcess } from '../process/compile.ts';
import type { Finding } from '../process/finding.ts';
import { directoryOfPositions } from './directory-of-positions.ts';
import { type Mistake, readScenario, type WrittenScenario } from './read-scenario.ts';
import { simulate, simulateEverySeverity, type Simulation } from './simulate.ts';

type Simulated =
  /** One; without a severity, one for each of the process. */
  | { ok: true; simulations: Simulation[] }
  /** The file is no process. */
  | { ok: false; findings: Finding[] }
  /** The scenario cannot be. */
  | { ok: false; mistakes: Mistake[] };

/** The positions are people of their own: no installation is asked. `now`: when it is declared where the scenario does not say. */
export function simulateSource(
  source: string,
  fileName: string,
  written: WrittenScenario,
  now: string,
): Simulated {
  const compiled = compileProcess(source, fileName);
  if (!compiled.ok) return compiled;
  const { process } = compiled;
  const every = written.severity === undefined;
  const asked = every ? { ...written, severity: process.severities[0]?.id } : written;
  const read = readScenario(asked, { process, directory: directoryOfPositions(process), now });
  if (!read.ok) return read;
  return { ok: true, simulations: every ? simulateEverySeverity(read.scenario) : [simulate(read.scenario)] };
}
