/** Who a step of a simulation is about: as what somebody is meant, who that is, and by which rule they are asked. */
import type { PageReason } from '../incident/events.ts';
import { labelOf, personRef } from '../incident/naming.ts';
import type { Scenario } from './scenario.ts';

/** As what somebody is meant, and who that is; a position that nobody has has no person. */
export interface Who {
  position: string | null;
  /** The position's, or the person's own name. */
  label: string;
  person: string | null;
  name: string | null;
}

export type Rule =
  /** `rung` counts from 1. */
  { kind: 'rung'; ladder: string; rung: number } | { kind: 'clock'; clock: string };

/** "On-call engineer", or "On-call engineer (Ana Ortiz)". */
export function whoInWords({ label, name }: Who): string {
  return name === null || name === label ? label : `${label} (${name})`;
}

export function whoOf(scenario: Scenario, position: string | null, person: string | null): Who {
  const name = person === null ? null : personRef(scenario.directory, person).name;
  const label = position === null ? (name ?? 'Nobody') : labelOf(scenario.process.positions, position);
  return { position, label, person, name };
}

/** The rule that a page follows, and as what it asks. */
export function pagedAs(
  reason: PageReason,
  person: string,
  scenario: Scenario,
): { who: Who; rule: Rule | null } {
  switch (reason.kind) {
    case 'rung':
      return {
        who: whoOf(scenario, reason.position, person),
        rule: { kind: 'rung', ladder: reason.ladder, rung: reason.rung + 1 },
      };
    case 'clock':
      return { who: whoOf(scenario, reason.position, person), rule: { kind: 'clock', clock: reason.clock } };
    case 'last-resort':
      return { who: { ...whoOf(scenario, null, person), label: 'Last resort' }, rule: null };
    case 'shadow':
      return { who: whoOf(scenario, reason.position, person), rule: null };
    case 'by-hand':
    case 'alert-joined':
      return { who: whoOf(scenario, positionOf(scenario, person), person), rule: null };
  }
}

/** People who are paged by hand are known by what they are, where they are one thing alone. */
export function positionOf({ directory }: Scenario, person: string): string | null {
  const theirs = Object.entries(directory.positions).filter(
    ([, { target }]) => 'user' in target && target.user === person,
  );
  return theirs.length === 1 ? theirs[0]![0] : null;
}
