/** What a calendar draws of each schedule: shifts and gaps in one row, with the people by name. Pure. */
import type { ShiftsOfMany } from '../../api/on-call.ts';
import type { PersonRef } from '../../api/types.ts';

type Timed = { schedule: string; from: number; to: number };
export type Shift = Timed & {
  kind: 'shift';
  who: PersonRef[];
  /** Counted from 0; null in an override. */
  layer: number | null;
  override: number | null;
  /** Whom an override stands in for. */
  instead: PersonRef[];
};
export type Gap = Timed & { kind: 'gap' };
export type Stretch = Shift | Gap;

export type Row = {
  schedule: string;
  name: string;
  timeZone: string;
  layers: string[];
  problem: string | null;
  stretches: Stretch[];
};

export function rowsOf({ items, people }: ShiftsOfMany): Row[] {
  const named = new Map(people.map((person) => [person.handle, person]));
  const nameAll = (handles: string[]) =>
    handles.map((handle) => named.get(handle) ?? { handle, name: handle });
  return items.map(({ schedule, name, timeZone, layers, problem, shifts, gaps }) => {
    const timed = (each: { from: string; to: string }) => ({
      schedule,
      from: Date.parse(each.from),
      to: Date.parse(each.to),
    });
    const stretches: Stretch[] = [
      ...shifts.map((shift): Shift => ({
        kind: 'shift',
        ...timed(shift),
        who: nameAll(shift.who),
        layer: shift.layer,
        override: shift.override,
        instead: nameAll(shift.instead),
      })),
      ...gaps.map((gap): Gap => ({ kind: 'gap', ...timed(gap) })),
    ];
    return {
      schedule,
      name,
      timeZone,
      layers,
      problem,
      stretches: stretches.sort((a, b) => a.from - b.from || a.to - b.to),
    };
  });
}

/** "Ben Idowu", "Ana Ortiz + Ben Idowu", "Nobody". */
export function namesOf(stretch: Stretch): string {
  return stretch.kind === 'gap' ? 'Nobody' : stretch.who.map(({ name }) => name).join(' + ');
}

/** Why somebody is on call then: "by override, instead of Cy Lindqvist", "by layer 2: daily, 20:00-08:00". */
export function becauseOf(shift: Shift, layers: readonly string[]): string {
  if (shift.layer !== null) {
    const words = layers[shift.layer];
    return `by layer ${shift.layer + 1}${words === undefined ? '' : `: ${words}`}`;
  }
  return shift.instead.length === 0
    ? 'by override'
    : `by override, instead of ${shift.instead.map(({ name }) => name).join(' and ')}`;
}

export function isOf(stretch: Stretch, handle: string | undefined): boolean {
  return stretch.kind === 'shift' && stretch.who.some((person) => person.handle === handle);
}
