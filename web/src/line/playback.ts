/**
 * Watching a simulation: hours pass in seconds. Each stretch between two things that happen takes its share of the time, long
 * ones a little more, so that neither four minutes are missed nor an hour is waited for.
 */

/** Equal shares at 0, true durations at 1. */
const FAITHFUL = 0.3;
/** At the end everything stands still for as long as a short stretch takes. */
const SHORTEST_MS = 60_000;

/** From a part of the whole (0 to 1) to an instant. `instants`: when something happens, the beginning and the end among them. */
export function instantAt(instants: readonly number[], part: number): number {
  const sorted = [...new Set(instants)].toSorted((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? first;
  if (part <= 0) return first;
  if (part >= 1) return last;
  const weights = sorted.slice(1).map((at, index) => Math.max(at - sorted[index]!, SHORTEST_MS) ** FAITHFUL);
  let left = part * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    if (left <= weight) return sorted[index]! + (left / weight) * (sorted[index + 1]! - sorted[index]!);
    left -= weight;
  }
  return last;
}

/** How long the watching takes, in ms: about a second for each thing that happens, within what one sits through. */
export function watchingMs(instants: readonly number[]): number {
  return Math.min(Math.max(new Set(instants).size * 900, 4_000), 24_000);
}
