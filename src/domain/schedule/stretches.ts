/** Stretches of time: those that touch as one, what two have in common, what lies within others, what is left without them. */
import { firstAtOrAfter } from './in-order.ts';

/** Epoch milliseconds; `to` is not in it. */
export interface Stretch {
  from: number;
  to: number;
}

/** In order and apart: those that overlap or touch are one. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const previous = result.at(-1);
    if (previous !== undefined && from <= previous.to) previous.to = Math.max(previous.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** None, or the one that both have. */
export function common(a: Stretch, b: Stretch): Stretch[] {
  const both = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
  return both.to > both.from ? [both] : [];
}

/** What `gone`, in order and apart, leaves of a stretch. */
export function without({ from, to }: Stretch, gone: readonly Stretch[]): Stretch[] {
  const rest: Stretch[] = [];
  let at = from;
  for (let index = firstAtOrAfter(gone, from + 1, (one) => one.to); index < gone.length; index++) {
    const next = gone[index]!;
    if (next.from >= to) break;
    if (next.from > at) rest.push({ from: at, to: next.from });
    at = next.to;
  }
  return at < to ? [...rest, { from: at, to }] : rest;
}

/** How much of each of `pieces` lies in `stretches`, in milliseconds; both in order and apart. */
export function coveredOf<Piece extends Stretch>(
  pieces: readonly Piece[],
  stretches: readonly Stretch[],
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
