/** Requests from outside to some node that is up: whoever asks is answered, or asks again, for a node may die before it answers. */
import type { Engine } from '../../src/engine/engine.ts';
import type { Random } from './random.ts';
import { isFault, type SimulatedNode } from './simulated-node.ts';
import type { Timeline } from './timeline.ts';

export interface RequestDeps {
  timeline: Timeline;
  random: Random;
  nodes: SimulatedNode[];
  onBroken: (error: Error) => void;
}

/** `onAnswer` answers whether it was the last word; if not, whoever asked asks again. */
export type Request = <Answer>(
  through: (engine: Engine) => Promise<Answer>,
  onAnswer: (answer: Answer) => boolean,
  tries?: number,
) => void;

const patienceMs = 20_000;
const usualTries = 40;
/** An answer travels too. */
const wayBackMs = 3;

export function makeRequests({ timeline, random, nodes, onBroken }: RequestDeps): Request {
  return function request(through, onAnswer, tries = usualTries) {
    if (tries === 0) return;
    let settled = false;
    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      return true;
    };
    const again = (): void => {
      timeline.after(random.between(2_000, 15_000), () => request(through, onAnswer, tries - 1));
    };
    const open = nodes.flatMap((node) => (node.engine === null ? [] : [{ node, engine: node.engine }]));
    if (open.length === 0) {
      again();
      return;
    }
    const { node, engine } = random.pick(open);
    const stopWaiting = timeline.after(patienceMs, () => {
      if (settle()) again();
    });
    through(engine).then(
      (answer) =>
        node.post(wayBackMs, () => {
          if (!settle()) return;
          stopWaiting();
          if (!onAnswer(answer)) again();
        }),
      (error: Error) => {
        if (!isFault(error)) onBroken(error);
        if (!settle()) return;
        stopWaiting();
        again();
      },
    );
  };
}
