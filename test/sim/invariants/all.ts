/** Every invariant that a simulated run is held to, in the order of their numbers. */
import { duplicates } from './duplicates.ts';
import { durable } from './durable.ts';
import { ends } from './ends.ts';
import type { Invariant } from './invariant.ts';
import { monotone } from './monotone.ts';
import { noStrand } from './no-strand.ts';
import { onTime } from './on-time.ts';
import { once } from './once.ts';
import { replayable } from './replayable.ts';
import { silence } from './silence.ts';
import { spacing } from './spacing.ts';
import { toldAhead } from './told-ahead.ts';
import { truthful } from './truthful.ts';

export const invariants: Invariant[] = [
  durable,
  noStrand,
  onTime,
  once,
  silence,
  duplicates,
  ends,
  spacing,
  monotone,
  truthful,
  replayable,
  toldAhead,
];
