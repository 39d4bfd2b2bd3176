/** Looking things up among those that stand in order. */

/** The index of the first whose place is at or after `value`; as many as there are where none is. */
export function firstAtOrAfter<T>(sorted: readonly T[], value: number, place: (one: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (place(sorted[middle]!) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
