/**
 * Where an instant stands on the line. Linear where the marks allow it; otherwise long gaps are pressed
 * together until the nearest two marks can be told apart, so that four minutes and thirty days share one axis.
 */

export type Scale = {
  x: (at: number) => number;
  /** False where gaps were pressed: then distances are no durations and the axis says the times at its marks. */
  linear: boolean;
  /** Stretches of the axis between neighbouring instants, for ticks and breaks. */
  stretches: { from: number; to: number; x1: number; x2: number }[];
};

export type Span = { left: number; right: number };

/** Tried in turn: 1 keeps durations true, 0.1 spaces the marks almost evenly. */
const PRESSURES = [1, 0.75, 0.55, 0.4, 0.28, 0.18, 0.1];

/** `instants` are those of the marks, both ends included, in any order; `apart` is the least distance wanted in px. */
export function scaleOf(instants: readonly number[], span: Span, apart: number): Scale {
  const sorted = [...new Set(instants)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, index) => at - sorted[index]!);
  const room = span.right - span.left;
  const widthsUnder = (pressure: number) => {
    const weights = gaps.map((gap) => gap ** pressure);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => (weight / total) * room);
  };
  const pressure =
    PRESSURES.find((candidate) => widthsUnder(candidate).every((width) => width >= apart)) ??
    PRESSURES.at(-1)!;
  const widths = widthsUnder(pressure);

  let x = span.left;
  const stretches = gaps.map((_, index) => {
    const x1 = x;
    x += widths[index]!;
    return { from: sorted[index]!, to: sorted[index + 1]!, x1, x2: x };
  });
  return {
    linear: pressure === 1,
    stretches,
    x: (at) => {
      const first = stretches[0];
      const last = stretches.at(-1);
      if (first === undefined || last === undefined || at <= first.from) return span.left;
      if (at >= last.to) return span.right;
      const within = stretches.find((stretch) => at <= stretch.to) ?? last;
      return within.x1 + ((at - within.from) / (within.to - within.from)) * (within.x2 - within.x1);
    },
  };
}
