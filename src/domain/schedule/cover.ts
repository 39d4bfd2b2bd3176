/**
 * Who serves a turn while people are away: the next participant who is not covers, and nobody's turn is used up by it.
 * Of people who share a turn, those who are away drop out. Where everybody is away, whoever holds the turn stays.
 */
import { msOf } from '../instant.ts';
import { firstAtOrAfter } from './in-order.ts';
import { positionIn } from './notation.ts';
import type { Away } from './surroundings.ts';

/** Whoever serves turn number `turn` at an instant, and until when nobody comes or goes. */
export type Cover = (turn: number, at: number) => { who: string[]; to: number };

/** `ahead`: of a schedule that follows another, by how many turns. */
export function coverOf(turns: string[][], away: Away[], ahead: number): Cover {
  const people = new Set(turns.flat());
  const absences = away
    .filter(({ person }) => people.has(person))
    .map(({ person, from, to }) => ({ person, from: msOf(from), to: msOf(to) }));
  const borders = [...new Set(absences.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  /** Who is away from a border on, up to the next one; asked for a few of them. */
  const known = new Map<number, ReadonlySet<string>>();
  const awayFrom = (border: number): ReadonlySet<string> => {
    const there =
      known.get(border) ??
      new Set(
        absences
          .filter(({ from, to }) => from <= borders[border]! && borders[border]! < to)
          .map(({ person }) => person),
      );
    known.set(border, there);
    return there;
  };
  return (turn, at) => {
    // Instants are whole milliseconds.
    const next = firstAtOrAfter(borders, at + 1, (border) => border);
    const to = borders[next] ?? Number.POSITIVE_INFINITY;
    const missing = next === 0 ? nobody : awayFrom(next - 1);
    return { who: serving(turns, positionIn(turn, turns.length), ahead, missing), to };
  };
}

const nobody: ReadonlySet<string> = new Set();

function serving(turns: string[][], holder: number, ahead: number, missing: ReadonlySet<string>): string[] {
  const count = turns.length;
  if (missing.size === 0) return turns[(holder + ahead) % count]!;
  const there = (turn: number) => turns[turn]!.filter((person) => !missing.has(person));
  const nextThat = (from: number, suits: (turn: number) => boolean): number => {
    for (let turn = from; turn < from + count; turn++) if (suits(turn % count)) return turn % count;
    throw new Error('somebody who is not away must be found in a turn');
  };
  if (turns.every((_, turn) => there(turn).length === 0)) return turns[(holder + ahead) % count]!;
  // A turn of nobody is nobody's to cover, and covers nobody's.
  let turn = turns[holder]!.length === 0 ? holder : nextThat(holder, (one) => there(one).length > 0);
  for (let step = 0; step < ahead; step++)
    turn = nextThat(turn + 1, (one) => turns[one]!.length === 0 || there(one).length > 0);
  return there(turn);
}
