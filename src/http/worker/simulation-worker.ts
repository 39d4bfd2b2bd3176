/** The thread that simulates and replays: one question, one answer. Started by `simulation.ts`, and imported by nobody. */
import { parentPort, workerData } from 'node:worker_threads';
import { compileProcess } from '../../domain/process/compile.ts';
import { pictureOf } from '../../domain/simulate/picture-of.ts';
import { replayUnder } from '../../domain/simulate/replay.ts';
import { textOfReplay } from '../../domain/simulate/replay-text.ts';
import { simulateProcess } from '../../domain/simulate/simulate-source.ts';
import { textOf } from '../../domain/simulate/text-of.ts';
import type { SimulationAnswer, SimulationQuestion } from './simulation.ts';

// oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(answerTo(workerData as SimulationQuestion));

function answerTo(question: SimulationQuestion): SimulationAnswer {
  const compiled =
    'source' in question.process
      ? compileProcess(question.process.source, 'process.yaml')
      : { ok: true as const, process: question.process.compiled };
  if (!compiled.ok) return compiled;
  const { process } = compiled;
  switch (question.ask) {
    case 'simulate': {
      const { directory, written, now, format } = question;
      const simulated = simulateProcess(process, directory, written, now);
      if (!simulated.ok) return simulated;
      const [simulation] = simulated.simulations;
      if (simulation === undefined) throw new Error('a simulation of one severity must be one');
      switch (format) {
        case 'json':
          return { ok: true, json: simulation };
        case 'text':
          return { ok: true, text: textOf(simulation) };
        case 'svg':
          return { ok: true, text: pictureOf(simulation) };
      }
    }
    // oxlint-disable-next-line no-fallthrough -- every format has returned
    case 'replay': {
      const { incidents, format, ...against } = question;
      const replay = replayUnder(incidents, { ...against, process });
      return format === 'json' ? { ok: true, json: replay } : { ok: true, text: textOfReplay(replay) };
    }
  }
}
