/** What is asked of the thread that simulates and replays, and what it answers. */
import type { Directory } from '../../domain/directory/directory.ts';
import type { Finding } from '../../domain/process/finding.ts';
import type { Process } from '../../domain/process/process.ts';
import type { Mistake, WrittenScenario } from '../../domain/simulate/read-scenario.ts';
import type { PastIncident, Replay } from '../../domain/simulate/replay.ts';
import type { Simulation } from '../../domain/simulate/simulate.ts';
import { askWorker, type FromWorker } from './ask-worker.ts';

/** A process that runs, or the text of one that is to be compiled. */
export type AskedProcess = { compiled: Process } | { source: string };

export type SimulationQuestion =
  | {
      ask: 'simulate';
      process: AskedProcess;
      /** Null: the positions are people of their own. */
      directory: Directory | null;
      written: WrittenScenario;
      now: string;
      format: 'json' | 'text' | 'svg';
    }
  | {
      ask: 'replay';
      process: AskedProcess;
      directory: Directory;
      incidents: PastIncident[];
      since: string;
      until: string;
      /** There are older ones, and they are left out. */
      more: boolean;
      format: 'json' | 'text';
    };

export type SimulationAnswer<Json extends Simulation | Replay = Simulation | Replay> =
  | { ok: true; json: Json }
  | { ok: true; text: string }
  | { ok: false; findings: Finding[] }
  | { ok: false; mistakes: Mistake[] };

/** A request has 10 s; whoever asked hears of it before. */
const deadlineMs = 8_000;

const entry = new URL('./simulation-worker.ts', import.meta.url);

export function askSimulation<Json extends Simulation | Replay>(
  question: SimulationQuestion,
): Promise<FromWorker<SimulationAnswer<Json>>> {
  return askWorker(entry, question, deadlineMs);
}
