/**
 * Brings what the chats have of one incident in line with what they should have, step by step. Each step is written down before it is
 * taken and after, so whoever goes on after somebody who died knows which step may have got through.
 */
import type { Failure, Outcome } from '../domain/chat/chat.ts';
import { firstOf, forgetFaults, heldUntil, withFault, withoutFault } from '../domain/chat/faults.ts';
import { type Actual, type Desired, keyOf, type Step, stepsTo } from '../domain/chat/next-step.ts';

interface InLineDeps {
  now: () => string;
  /** What should be there now, and when that changes by itself. Null: the incident is gone. */
  look: (actual: Actual) => Promise<{ desired: Desired; wakeAt: string | null } | null>;
  /** False: somebody else is at it now. */
  save: (actual: Actual) => Promise<boolean>;
  /** `again`: the step was begun before, and may have got through. */
  take: (actual: Actual, step: Step, again: boolean) => Promise<Outcome<Actual>>;
  /** Until when a vendor asked us not to do such a thing. */
  pausedUntil: (step: Step, actual: Actual) => string | null;
  onFailure: (step: Step, actual: Actual, failure: Failure, tries: number) => void;
}

/** Of one incident in one go; the rest waits behind the others. */
const mostSteps = 40;

/** Answers when to look again (null: when something happens) and how many steps were taken, or that somebody else has taken over. */
export async function bringInLine(
  before: Actual,
  { now, look, save, take, pausedUntil, onFailure }: InLineDeps,
): Promise<{ dueAt: string | null; steps: number } | 'lost'> {
  let actual = before;
  for (let count = 0; count < mostSteps; count += 1) {
    const looked = await look(actual);
    if (looked === null) return { dueAt: null, steps: count };
    const at = now();
    const held = (step: Step) => heldUntil(actual, step, at) ?? pausedUntil(step, actual);
    const steps = stepsTo(actual, looked.desired, (step) => held(step) !== null);
    const step = steps.find((candidate) => held(candidate) === null);
    if (step === undefined) {
      const rested = forgetFaults(actual, steps);
      if (rested !== actual && !(await save(rested))) return 'lost';
      return { dueAt: firstOf([looked.wakeAt, ...steps.map(held)]), steps: count };
    }
    const key = keyOf(step);
    const again = actual.trying === key || actual.faults[key] !== undefined;
    actual = { ...actual, trying: key };
    if (!(await save(actual))) return 'lost';
    const outcome = await take(actual, step, again);
    if (outcome.ok) actual = withoutFault({ ...outcome.value, trying: null }, step);
    else {
      actual = withFault({ ...actual, trying: null }, step, outcome, now());
      onFailure(step, actual, outcome, actual.faults[key]?.tries ?? 0);
    }
    if (!(await save(actual))) return 'lost';
  }
  return { dueAt: now(), steps: mostSteps };
}
