/** Chance by a seed: the same seed tells the same story, on any machine. */

export interface Random {
  /** At least 0, below 1. */
  number: () => number;
  /** A whole number from `from` to `to`, both included. */
  between: (from: number, to: number) => number;
  chance: (probability: number) => boolean;
  pick: <Value>(values: readonly Value[]) => Value;
  /** Some of them, in their order. */
  some: <Value>(values: readonly Value[], probability: number) => Value[];
  /** Many small values and a few large ones, as waiting times are. */
  waiting: (meanMs: number) => number;
  uuid: () => string;
  /** A generator of its own, so that more of one thing does not change everything else. */
  fork: (name: string) => Random;
}

export function makeRandom(seed: number): Random {
  let state = mix(seed | 0);

  /** Mulberry32: small, quick, and good enough to draw stories with. */
  function number(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  const random: Random = {
    number,
    between: (from, to) => from + Math.floor(number() * (to - from + 1)),
    chance: (probability) => number() < probability,
    pick(values) {
      if (values.length === 0) throw new Error('something can only be picked from what is there');
      return values[Math.floor(number() * values.length)]!;
    },
    some: (values, probability) => values.filter(() => number() < probability),
    waiting: (meanMs) => Math.round(-Math.log(1 - number()) * meanMs),
    uuid() {
      const digits = Array.from({ length: 4 }, () =>
        Math.floor(number() * 4_294_967_296)
          .toString(16)
          .padStart(8, '0'),
      ).join('');
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
    },
    fork: (name) => makeRandom(mix(seed ^ hashOf(name))),
  };
  return random;
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return mixed ^ (mixed >>> 16);
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
