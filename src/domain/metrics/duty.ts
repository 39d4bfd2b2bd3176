/** Who was on call when, in all schedules: each person's turns, as the schedules say today, for the past too. */
import { instantOf, msOf } from '../instant.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { shifts } from '../schedule/shifts.ts';
import { common, joined, type Stretch } from '../schedule/stretches.ts';

/** One shift of a person: an override cuts it, and hours that are not covered lie between its pieces. */
export interface Turn extends Stretch {
  schedule: string;
  /** In order and apart. */
  pieces: Stretch[];
}

/** By person. */
export type Duty = Map<string, Turn[]>;

/** Adds one schedule's turns to `duty`. Answers a sentence where they cannot be laid out; then none is added. */
export function addDuty(duty: Duty, schedule: Schedule, { from, to }: Stretch): string | null {
  const laid = shifts(schedule, instantOf(from), instantOf(to));
  if ('refused' in laid) return laid.sentence;
  const turns = new Map<string, Turn>();
  for (const shift of laid.shifts) {
    const piece = { from: msOf(shift.from), to: msOf(shift.to) };
    for (const person of shift.who) {
      const key = [person, shift.layer, shift.turn, shift.override].join();
      const known = turns.get(key);
      if (known === undefined) {
        const turn = { schedule: schedule.handle, ...piece, pieces: [piece] };
        turns.set(key, turn);
        const others = duty.get(person);
        if (others === undefined) duty.set(person, [turn]);
        else others.push(turn);
      } else {
        known.pieces.push(piece);
        known.to = piece.to;
      }
    }
  }
  return null;
}

/** Twice on call at once is on call once. */
export function onCallStretches(turns: Turn[], range: Stretch): Stretch[] {
  return joined(turns.flatMap(({ pieces }) => pieces.flatMap((piece) => common(piece, range))));
}
