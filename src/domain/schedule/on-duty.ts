/**
 * Who is on call at an instant, out of what the layers say and the overrides that are in force: who takes over, who is
 * beside them, who is taken off. Of overrides that contradict one another the later entered wins.
 */
import type { PlacedOverride } from './prepare.ts';

/** What one layer, or one override, has on call. */
export interface Duty {
  who: string[];
  layer: number | null;
  override: number | null;
}

interface LayerNow {
  who: string[];
  priority: number;
}

export interface InForce {
  /** Those that take over, the later entered first; looked at no further than is needed. */
  replacing: Iterable<PlacedOverride>;
  /** Those that add or remove, in the order in which they were entered. */
  changing: readonly PlacedOverride[];
}

/**
 * Layers of equal priority are on call together, each by itself; so is whoever is added. Whoever is taken off leaves the
 * others; where nobody is left, what lies below covers: an override entered earlier, then the layers by their priority.
 */
export function onDuty(layers: () => LayerNow[], { replacing, changing }: InForce): Duty[] {
  // Most of the time nothing is added or removed, and a year of shifts asks this a hundred thousand times.
  if (changing.length === 0) {
    for (const { who, index } of replacing) return [{ who, layer: null, override: index }];
    const now = layers();
    return highest(now).map((layer) => ({ who: now[layer]!.who, layer, override: null }));
  }
  /** The last word on each person, if any. */
  const lastWord = new Map<string, PlacedOverride>();
  for (const override of changing) for (const person of override.who) lastWord.set(person, override);
  const isOff = (person: string, enteredBefore: number) => {
    const word = lastWord.get(person);
    return word !== undefined && word.mode === 'remove' && word.index > enteredBefore;
  };
  const left = (who: string[], entered: number) => who.filter((person) => !isOff(person, entered));

  for (const { who, index } of replacing) {
    const there = left(who, index);
    if (there.length > 0)
      return [{ who: there, layer: null, override: index }, ...added(changing, lastWord, there, index)];
  }
  const now = layers().map(({ who, priority }) => ({ who: left(who, beforeAll), priority }));
  const duties = highest(now).map((layer): Duty => ({ who: now[layer]!.who, layer, override: null }));
  return [
    ...duties,
    ...added(
      changing,
      lastWord,
      duties.flatMap(({ who }) => who),
      beforeAll,
    ),
  ];
}

/** The layers stand below every override. */
const beforeAll = -1;

function added(
  changing: readonly PlacedOverride[],
  lastWord: ReadonlyMap<string, PlacedOverride>,
  there: string[],
  enteredBefore: number,
): Duty[] {
  return changing
    .filter(({ mode, index }) => mode === 'add' && index > enteredBefore)
    .map((override): Duty => ({
      who: override.who.filter((person) => lastWord.get(person) === override && !there.includes(person)),
      layer: null,
      override: override.index,
    }))
    .filter(({ who }) => who.length > 0);
}

/** The layers on call together: of those that have somebody, the ones with the highest priority, in their order. */
function highest(layers: LayerNow[]): number[] {
  let winners: number[] = [];
  let priority = Number.NEGATIVE_INFINITY;
  for (const [index, layer] of layers.entries()) {
    if (layer.who.length === 0 || layer.priority < priority) continue;
    if (layer.priority > priority) winners = [];
    priority = layer.priority;
    winners.push(index);
  }
  return winners;
}
