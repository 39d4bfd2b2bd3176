/** Steps that did not get through: when each is tried again, so that one that fails keeps no other waiting. Pure. */
import { earliest, isDue, plus } from '../instant.ts';
import type { Failure } from './chat.ts';
import { type Actual, keyOf, type Step } from './next-step.ts';

/** What passes is tried again soon, at most five minutes apart. */
const passingPauseMs = [2_000, 5_000, 15_000, 60_000, 300_000];
/** What somebody has to mend: they look at it now, or tomorrow. */
const refusedPauseMs = [300_000, 900_000, 3_600_000];
/** Two days of an hour each: nobody mends it for this incident any more. */
const mostTries = 50;
const never = '9999-12-31T00:00:00.000Z';

export function withFault(actual: Actual, step: Step, failure: Failure, now: string): Actual {
  const key = keyOf(step);
  const tries = (actual.faults[key]?.tries ?? 0) + 1;
  const { reason } = failure;
  return {
    ...actual,
    faults: { ...actual.faults, [key]: { reason, tries, retryAt: retryAt(failure, tries, now) } },
  };
}

function retryAt(failure: Failure, tries: number, now: string): string {
  if (tries >= mostTries) return never;
  const pauses = failure.why === 'passing' ? passingPauseMs : refusedPauseMs;
  const pause = pauses[Math.min(tries, pauses.length) - 1] ?? 0;
  const asked = failure.why === 'passing' && failure.afterSeconds !== null ? failure.afterSeconds * 1_000 : 0;
  return plus(now, Math.max(pause, asked));
}

export function withoutFault(actual: Actual, step: Step): Actual {
  const { [keyOf(step)]: _over, ...faults } = actual.faults;
  return { ...actual, faults };
}

/** What failed and is not wanted any more is no fault. */
export function forgetFaults(actual: Actual, wanted: Step[]): Actual {
  const keys = new Set(wanted.map(keyOf));
  const faults = Object.entries(actual.faults).filter(([key]) => keys.has(key));
  return faults.length === Object.keys(actual.faults).length
    ? actual
    : { ...actual, faults: Object.fromEntries(faults) };
}

export function heldUntil(actual: Actual, step: Step, now: string): string | null {
  const fault = actual.faults[keyOf(step)];
  return fault === undefined || isDue(fault.retryAt, now) ? null : fault.retryAt;
}

/** The earliest of some instants; null where there is none, or none that comes. */
export function firstOf(instants: (string | null)[]): string | null {
  return instants
    .filter((at) => at !== never)
    .reduce<string | null>(
      (first, at) => (at === null ? first : first === null ? at : earliest(first, at)),
      null,
    );
}

/** The one that was tried most often, for people to read; null: nothing stands in the way. */
export function worstFault(actual: Actual): { text: string; tries: number; retryAt: string } | null {
  const [worst] = Object.values(actual.faults).toSorted((a, b) => b.tries - a.tries);
  return worst === undefined ? null : { text: worst.reason, tries: worst.tries, retryAt: worst.retryAt };
}
