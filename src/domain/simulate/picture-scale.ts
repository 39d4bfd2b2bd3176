/**
 * Where an instant stands on the picture's axis: in proportion where the marks allow it, otherwise with long gaps pressed together
 * until neighbours can be told apart. Every mark has its time written under it, so a pressed axis misleads nobody.
 */

/** Tried in turn: 1 keeps distances true, 0 spaces the marks evenly. */
const pressures = [1, 0.75, 0.55, 0.4, 0.28, 0.18, 0.1, 0];

/** `instants` ascend, each once; `apart`: the least distance wanted between neighbours. */
export function scaleOf(
  instants: number[],
  { left, right }: { left: number; right: number },
  apart: number,
): (at: number) => number {
  const gaps = instants.slice(1).map((at, index) => at - instants[index]!);
  const widthsUnder = (pressure: number): number[] => {
    const weights = gaps.map((gap) => gap ** pressure);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => (weight / total) * (right - left));
  };
  const fits = (pressure: number) => widthsUnder(pressure).every((width) => width >= apart);
  const widths = widthsUnder(pressures.find(fits) ?? 0);
  const places = new Map<number, number>();
  let x = left;
  for (const [index, at] of instants.entries()) {
    places.set(at, x);
    x += widths[index] ?? 0;
  }
  return (at) => places.get(at) ?? left;
}
