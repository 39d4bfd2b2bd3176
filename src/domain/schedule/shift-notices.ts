/**
 * Who is told of a handoff, and when: whoever goes off half an hour before it, so that they can say what is to be handed over, and
 * whoever comes on when their shift begins. Pure.
 */
import { dayMs, hourMs, isDue, minuteMs, msOf, plus } from '../instant.ts';
import { type Handoff, handoffsBetween } from './handoff.ts';
import type { Schedule } from './schedule.ts';

export interface ShiftNotice {
  kind: 'off' | 'on';
  schedule: string;
  handoff: Handoff;
  /** A handle. */
  person: string;
  dueAt: string;
  /** After that it is not told any more: the house was down, and they know it by now. */
  until: string;
}

/** Time enough to write down what is going on. */
const offBeforeMs = 30 * minuteMs;
const tellableForMs = 2 * hourMs;

/** As far ahead as a plan looks; it is made anew long before. */
const planAheadMs = dayMs;

/** All that can still be told at `now`, and what will be until a day later. */
export function planShiftNotices(schedules: Schedule[], now: string): ShiftNotice[] {
  return schedules
    .flatMap((schedule) => {
      const [from, to] = [plus(now, -tellableForMs), plus(now, planAheadMs + offBeforeMs)];
      const handoffs = handoffsBetween(schedule, from, to);
      return handoffs.flatMap((handoff, index) =>
        noticesOf(schedule.handle, handoff, handoffs.slice(0, index)),
      );
    })
    .toSorted((a, b) => msOf(a.dueAt) - msOf(b.dueAt));
}

export function isTellable({ dueAt, until }: ShiftNotice, now: string): boolean {
  return isDue(dueAt, now) && msOf(now) <= msOf(until);
}

/** The same handoff is told to the same person once, whichever node does it, and however often. */
export function keyOf({ kind, schedule, handoff }: ShiftNotice): string {
  return `handoff.${schedule}.${handoff.at}.${kind}`;
}

/** Where nobody comes on there is nobody to hand over to, and that is a gap, of which others are told. */
function noticesOf(schedule: string, handoff: Handoff, earlier: Handoff[]): ShiftNotice[] {
  const until = plus(handoff.at, tellableForMs);
  const of = (kind: ShiftNotice['kind'], person: string, dueAt: string) => ({
    kind,
    schedule,
    handoff,
    person,
    dueAt,
    until,
  });
  const off = handoff.on.length === 0 ? [] : handoff.off;
  return [
    ...off.map((person) => of('off', person, offDueAt(person, handoff, earlier))),
    ...handoff.on.map((person) => of('on', person, handoff.at)),
  ];
}

/** Nobody is told that a shift ends before it has begun. */
function offDueAt(person: string, { at }: Handoff, earlier: Handoff[]): string {
  const usual = plus(at, -offBeforeMs);
  const began = earlier.findLast(({ on }) => on.includes(person))?.at;
  return began !== undefined && msOf(began) > msOf(usual) ? began : usual;
}
