/**
 * Swaps: somebody asks others to take a time of theirs, perhaps for a time of whoever accepts. What each answer brings
 * about is decided here, from the swap as it stands and the schedule as it is laid out now.
 */
import { hourMs, instantOf, msOf } from '../instant.ts';
import { inWords } from '../incident/naming.ts';
import { dutyOf, joined, type Span, without } from './duty.ts';
import type { Override } from './schedule.ts';
import { shifts } from './shifts.ts';
import { type ScheduleInPlace, takingTurns } from './surroundings.ts';

export interface Swap {
  id: string;
  schedule: string;
  asker: string;
  from: string;
  to: string;
  /** When the asker was on call between the two, as it was laid out when they asked. */
  duty: Span[];
  /** Empty: everybody who takes turns in the schedule. */
  asked: string[];
  declined: string[];
  /** A time of whoever accepts, which the asker takes for it. */
  inReturn: Span | null;
  note: string | null;
  state: 'open' | 'accepted' | 'declined' | 'withdrawn';
  takenBy: string | null;
  createdAt: string;
  endedAt: string | null;
}

export type SwapState = Swap['state'] | 'expired';

/** One that nobody has taken is over when it begins: its asker is on call. */
export function stateAt({ state, from }: Pick<Swap, 'state' | 'from'>, now: string): SwapState {
  return state === 'open' && msOf(from) <= msOf(now) ? 'expired' : state;
}

export type SwapCommand = { type: 'accept' | 'decline' | 'withdraw'; by: string };

export type SwapRefusal = {
  refused: 'swap-is-over' | 'not-your-swap' | 'swap-cannot-be';
  /** With its full stop. */
  sentence: string;
};

export type SwapDecision =
  | { becomes: 'accepted'; takenBy: string; overrides: Override[] }
  /** Others may still take it. */
  | { becomes: 'open'; declined: string[] }
  | { becomes: 'declined'; declined: string[] }
  | { becomes: 'withdrawn' }
  /** The same was said before: its answer was lost on the way. */
  | { becomes: 'what-it-is' }
  | SwapRefusal;

interface Facts {
  now: string;
  schedule: ScheduleInPlace;
  nameOf: (person: string) => string;
}

/** Two who accept are normal, and so is one who says it twice: the second person is told who was first. */
export function decideSwap(swap: Swap, command: SwapCommand, facts: Facts): SwapDecision {
  if (wasSaid(swap, command)) return { becomes: 'what-it-is' };
  const over = whyOver(swap, facts);
  if (over !== null) return { refused: 'swap-is-over', sentence: over };
  switch (command.type) {
    case 'withdraw':
      if (command.by !== swap.asker)
        return notTheirs(`${facts.nameOf(swap.asker)} asked for this swap and alone can withdraw it.`);
      return { becomes: 'withdrawn' };
    case 'decline':
      return wrongAnswerer(swap, command.by, facts) ?? decline(swap, command.by, facts);
    case 'accept':
      return wrongAnswerer(swap, command.by, facts) ?? accept(swap, command.by, facts);
  }
}

/** Whoever may take it: those who were asked, or all who take turns. */
export function askedIn(swap: Pick<Swap, 'asked' | 'asker'>, schedule: ScheduleInPlace): string[] {
  const asked = swap.asked.length > 0 ? swap.asked : takingTurns(schedule);
  return asked.filter((person) => person !== swap.asker);
}

/** When somebody is on call by a schedule between two instants; null where that is too long to lay out. */
export function dutyIn(schedule: ScheduleInPlace, person: string, { from, to }: Span): Span[] | null {
  const laid = shifts(schedule, from, to);
  return 'refused' in laid ? null : dutyOf(laid.shifts, person);
}

function wasSaid({ state, takenBy, asker, declined }: Swap, { type, by }: SwapCommand): boolean {
  switch (type) {
    case 'accept':
      return state === 'accepted' && takenBy === by;
    case 'decline':
      return (state === 'open' || state === 'declined') && declined.includes(by);
    case 'withdraw':
      return state === 'withdrawn' && asker === by;
  }
}

function whyOver(swap: Swap, { now, nameOf }: Facts): string | null {
  switch (stateAt(swap, now)) {
    case 'open':
      return null;
    case 'accepted':
      return `${nameOf(swap.takenBy ?? '')} has taken it already.`;
    case 'declined':
      return 'Everybody who was asked has declined.';
    case 'withdrawn':
      return `${nameOf(swap.asker)} has withdrawn it.`;
    case 'expired':
      return `It has begun, and nobody had taken it: ${nameOf(swap.asker)} is on call.`;
  }
}

function wrongAnswerer(swap: Swap, by: string, { schedule, nameOf }: Facts): SwapRefusal | null {
  if (by === swap.asker)
    return notTheirs('You asked for this swap yourself: withdraw it where you no longer need it.');
  if (askedIn(swap, schedule).includes(by)) return null;
  return notTheirs(
    swap.asked.length > 0
      ? `${nameOf(swap.asker)} has asked ${inWords(swap.asked.map(nameOf), 'or')}; to take over all the same, enter an override.`
      : `${nameOf(swap.asker)} has asked those who take turns in the schedule; to take over all the same, enter an override.`,
  );
}

function decline(swap: Swap, by: string, { schedule }: Facts): SwapDecision {
  const declined = [...new Set([...swap.declined, by])];
  const left = askedIn(swap, schedule).filter((person) => !declined.includes(person));
  if (left.length === 0) return { becomes: 'declined', declined };
  return { becomes: 'open', declined };
}

function accept(swap: Swap, by: string, { schedule, nameOf, now }: Facts): SwapDecision {
  const asker = nameOf(swap.asker);
  const duty = dutyIn(schedule, swap.asker, swap);
  if (duty === null || !same(duty, swap.duty))
    return cannot(
      duty === null || duty.length === 0
        ? `${asker} is no longer on call in that time: the schedule has changed since they asked.`
        : `${asker} is no longer on call as they were when they asked: the schedule has changed since, and they have to ask anew.`,
    );
  if (meet(dutyIn(schedule, by, swap) ?? [], duty))
    return cannot('You are on call in that time yourself, so nobody would be in their place.');
  const { inReturn } = swap;
  if (inReturn !== null) {
    if (msOf(inReturn.from) <= msOf(now))
      return cannot(`The time that ${asker} offers in return has begun: they have to ask anew.`);
    const given = dutyIn(schedule, by, inReturn) ?? [];
    if (given.length === 0)
      return cannot(`${asker} offers to take a time in return in which you are not on call.`);
    if (meet(dutyIn(schedule, swap.asker, inReturn) ?? [], given))
      return cannot(`${asker} offers to take a time in return in which they are on call themselves.`);
  }
  const overrides = [
    ...inTheirPlace(schedule, swap, { leaves: swap.asker, takes: by }),
    ...(inReturn === null ? [] : inTheirPlace(schedule, inReturn, { leaves: by, takes: swap.asker })),
  ];
  return { becomes: 'accepted', takenBy: by, overrides };
}

/**
 * Overrides that put one person in another's place wherever that one is on call in the time; whoever shares a turn with
 * them stays. Not more than the shifts of a swap's longest time.
 */
export function inTheirPlace(
  schedule: ScheduleInPlace,
  { from, to }: Span,
  { leaves, takes }: { leaves: string; takes: string },
): Override[] {
  const laid = shifts(schedule, from, to);
  if ('refused' in laid) return [];
  const borders = [...new Set(laid.shifts.flatMap((shift) => [msOf(shift.from), msOf(shift.to)]))].sort(
    (a, b) => a - b,
  );
  const pieces: { from: number; to: number; who: string[] }[] = [];
  for (const [index, begins] of borders.slice(0, -1).entries()) {
    const there = laid.shifts.filter((shift) => msOf(shift.from) <= begins && begins < msOf(shift.to));
    const people = new Set(there.flatMap(({ who }) => who));
    if (!people.has(leaves)) continue;
    const who = [...new Set([...people].map((person) => (person === leaves ? takes : person)))];
    const previous = pieces.at(-1);
    if (previous?.to === begins && previous.who.join() === who.join()) previous.to = borders[index + 1]!;
    else pieces.push({ from: begins, to: borders[index + 1]!, who });
  }
  return pieces.map(({ who, ...span }) => ({
    from: instantOf(span.from),
    to: instantOf(span.to),
    who: who.length === 1 ? who[0]! : who,
  }));
}

/** As long as a swap, or what is given in return, can be: longer is a change of the roster. */
export const longestSwapMs = 62 * 24 * hourMs;

function meet(a: readonly Span[], b: readonly Span[]): boolean {
  const left = without(a, b);
  return JSON.stringify(left) !== JSON.stringify(joined(a));
}

function same(a: readonly Span[], b: readonly Span[]): boolean {
  return JSON.stringify(joined(a)) === JSON.stringify(joined(b));
}

function notTheirs(sentence: string): SwapRefusal {
  return { refused: 'not-your-swap', sentence };
}

function cannot(sentence: string): SwapRefusal {
  return { refused: 'swap-cannot-be', sentence };
}
