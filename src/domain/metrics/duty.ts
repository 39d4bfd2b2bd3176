/** Who was on call when, in all schedules: each person's turns, as the schedules say today, for the past too. */
import { instantOf, msOf } from '../instant.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { shifts } from '../schedule/shifts.ts';
import type { Stretch } from './hours.ts';

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
export function onCallStretches(turns: Turn[], { from, to }: Stretch): Stretch[] {
  return joined(
    turns.flatMap(({ pieces }) =>
      pieces.flatMap((piece) => {
        const clipped = { from: Math.max(piece.from, from), to: Math.min(piece.to, to) };
        return clipped.to > clipped.from ? [clipped] : [];
      }),
    ),
  );
}

/** In order and apart. */
export function joined(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const previous = result.at(-1);
    if (previous !== undefined && from <= previous.to) previous.to = Math.max(previous.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** How much of each of `pieces` lies in `stretches`, in milliseconds; both in order and apart. */
export function coveredOf<Piece extends Stretch>(
  pieces: Piece[],
  stretches: Stretch[],
): { piece: Piece; covered: number }[] {
  let first = 0;
  return pieces.map((piece) => {
    while (first < stretches.length && stretches[first]!.to <= piece.from) first++;
    let covered = 0;
    for (let index = first; index < stretches.length && stretches[index]!.from < piece.to; index++)
      covered += Math.min(piece.to, stretches[index]!.to) - Math.max(piece.from, stretches[index]!.from);
    return { piece, covered };
  });
}
