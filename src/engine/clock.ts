/**
 * The installation's clock. It runs on this machine's monotonic time and is disciplined by the database's, so that nodes
 * agree whatever their own clocks say. It never goes back, and a step of the database's clock is slewed.
 */

import { type Machine, thisMachine } from './machine.ts';

export interface Clock {
  /** ISO instant with milliseconds. */
  now: () => string;
  /** How many of its seconds pass in one: 1, and 60 in the demonstration. */
  rate: number;
}

export interface DisciplinedClock extends Clock {
  /** Compares with the database's time, and moves towards it. */
  discipline: (databaseTime: () => Promise<string>) => Promise<Discipline>;
}

interface Discipline {
  /** How far this clock was from the database's, in ms: positive if it was behind. */
  offByMs: number;
  /** More than 2 s: the operator is told, because one of the two machines' clocks was set. */
  stepped: boolean;
}

const stepMs = 2_000;
/** An answer that was longer on its way says less than a step. */
const longestTripMs = 2 * stepMs;
/** A step is followed slowly, so that no deadline is jumped over and none is met twice. */
const slewPerDisciplineMs = 500;

/** `startAt`: the first instant that it shows; later ones come from monotonic time. */
export function makeSystemClock(
  startAt: string,
  rate = 1,
  { monotonicMs, wallMs }: Pick<Machine, 'monotonicMs' | 'wallMs'> = thisMachine,
): DisciplinedClock {
  const origin = monotonicMs();
  /** How far the wall clock was ahead of monotonic time when they were last compared. */
  let aheadMs = wallMs() - origin;
  const startMs = Date.parse(startAt);
  let offsetMs = 0;
  let last = 0;
  let disciplined = false;
  /** What is still to be followed slowly. */
  let behindMs = 0;

  function nowMs(): number {
    const shown = startMs + (monotonicMs() - origin) * rate + offsetMs;
    last = Math.max(last, shown);
    return last;
  }

  return {
    rate,
    now: () => new Date(nowMs()).toISOString(),
    async discipline(databaseTime) {
      // A demonstration's clock left the database's behind on purpose.
      if (rate !== 1) return { offByMs: 0, stepped: false };
      const [before, wallBefore] = [monotonicMs(), wallMs()];
      const told = Date.parse(await databaseTime());
      // The answer was made about halfway between the question and its arrival.
      const tripMs = monotonicMs() - before;
      // Whoever slept or stood still over the answer knows nothing by it, and asks again.
      if (Math.max(tripMs, wallMs() - wallBefore) > longestTripMs) return { offByMs: 0, stepped: false };
      const halfMs = tripMs / 2;
      const offByMs = told + halfMs - (startMs + (monotonicMs() - origin) + offsetMs);
      const sleptMs = wallMs() - monotonicMs() - aheadMs;
      aheadMs += sleptMs;
      // This machine was suspended: the wall clock has gone on with the database's, and monotonic time has not. What is missed by
      // that is made up for at once; a clock that was set besides is followed slowly all the same.
      const newMs = offByMs - behindMs;
      const missedMs = sleptMs > stepMs && newMs > stepMs ? Math.min(sleptMs, newMs) : 0;
      const restMs = offByMs - missedMs;
      const stepped = disciplined && Math.abs(restMs) > stepMs;
      const slewedMs = stepped ? Math.sign(restMs) * Math.min(Math.abs(restMs), slewPerDisciplineMs) : restMs;
      offsetMs += missedMs + slewedMs;
      behindMs = restMs - slewedMs;
      disciplined = true;
      return { offByMs, stepped };
    },
  };
}

/** A clock that stands still until a test moves it. */
export function makeSteppedClock(startAt: string): Clock & { set: (instant: string) => void } {
  let current = startAt;
  return {
    rate: 1,
    now: () => current,
    set(instant) {
      if (Date.parse(instant) < Date.parse(current)) throw new Error('a stepped clock only goes forward');
      current = instant;
    },
  };
}
