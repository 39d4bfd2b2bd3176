/** Roles and checklists that nobody takes or sees, and mitigations without their steps. */
import { inWords } from '../../incident/naming.ts';
import type { Checklist, ChecklistItem, Moment } from '../process.ts';
import type { Rule } from './rule.ts';
import { counted } from './words.ts';

export const roleNobodyFills: Rule = {
  code: 'role-nobody-fills',
  title: 'A role is required, and nothing says who could take it',
  why: 'At such a severity Tocsin asks for somebody in the role. Without `assignFrom` or `whoElse` it has nobody to propose, and whoever is asked at night has nobody to turn to.',
  asks: 'process',
  *check({ process }) {
    for (const [index, { id, requiredAt, assignFrom, whoElse }] of process.roles.entries()) {
      if (requiredAt.length === 0 || assignFrom.length > 0 || whoElse !== null) continue;
      yield {
        path: ['roles', index],
        message: `\`${id}\` is required at ${inWords(requiredAt)}, but of ${counted(process.positions.length, 'position')} none is named for it.`,
        remedy: 'Add `assignFrom` with positions, or `whoElse` in words.',
      };
    }
  },
  example: {
    broken: `
roles:
  - { id: commander, label: Commander, duties: { during: [Decide] }, requiredAt: P0 } # found
`,
    mended: `
roles:
  - { id: commander, label: Commander, duties: { during: [Decide] }, requiredAt: P0, assignFrom: [lead, on-call] }
`,
  },
};

export const roleWithoutDuties: Rule = {
  code: 'role-without-duties',
  title: 'A role is required, and nothing says what it does',
  why: 'Whoever is given a role in the middle of an incident reads what it is about. A role with neither a duty nor a checklist is a title.',
  asks: 'process',
  *check({ process }) {
    for (const [index, { id, requiredAt, dutiesDuring, dutiesAfter }] of process.roles.entries()) {
      if (requiredAt.length === 0 || dutiesDuring.length + dutiesAfter.length > 0) continue;
      if (process.checklists.some(({ attach }) => attach.role === id)) continue;
      yield {
        path: ['roles', index],
        message: `\`${id}\` is required at ${inWords(requiredAt)}, but has no duties, and of ${counted(process.checklists.length, 'checklist')} none is attached to it.`,
        remedy: 'Write its duties, or attach a checklist to it.',
      };
    }
  },
  example: {
    broken: `
roles:
  - { id: scribe, label: Scribe, duties: {}, requiredAt: P0, assignFrom: on-call } # found
`,
    mended: `
roles:
  - { id: scribe, label: Scribe, duties: { during: [Keep the timeline] }, requiredAt: P0, assignFrom: on-call }
`,
  },
};

/** Moments that belong to no incident; a review does. */
const outsideOfIncidents: Moment[] = ['shift-start', 'handoff', 'shift', 'set-up', 'monthly'];

export const checklistNeverShown: Rule = {
  code: 'checklist-never-shown',
  title: 'A checklist, or an item of one, is never shown',
  why: 'Every part of `attach` must hold at once, and so must `when` of an item. What asks for the start of a shift and for a severity, or for P0 in a list that is shown at P1, is shown to nobody.',
  asks: 'process',
  *check({ process }) {
    for (const [index, checklist] of process.checklists.entries()) {
      const { moment, severities, statuses, phases } = checklist.attach;
      if (
        moment !== null &&
        outsideOfIncidents.includes(moment) &&
        (severities !== null || statuses !== null || phases !== null)
      ) {
        yield {
          path: ['checklists', index, 'attach'],
          message: `\`${checklist.id}\` is attached to ${moment}, which is no moment of an incident, and to ${inWords([...(severities ?? []), ...(statuses ?? []), ...(phases ?? [])])}, which only incidents have.`,
          remedy: 'Attach it to one of the two.',
        };
        continue;
      }
      for (const [place, item] of checklist.items.entries()) {
        const wrong = partNeverMet(checklist, item);
        if (wrong !== null)
          yield {
            path: ['checklists', index, 'items', place, 'when'],
            message: `\`${item.id}\` is for ${inWords(wrong.asked, 'or')}, but the checklist \`${checklist.id}\` is shown at ${inWords(wrong.shown, 'or')} alone.`,
            remedy: 'Attach the checklist there as well, or move the item to one that is.',
          };
      }
    }
  },
  example: {
    broken: `
checklists:
  - id: first-steps
    title: First steps
    attach: { severity: P1 }
    items:
      - { id: look, text: Look at the dashboards }
      - { id: board, text: Call the board, when: { severity: P0 } } # found
`,
    mended: `
checklists:
  - id: first-steps
    title: First steps
    attach: { severity: [P0, P1] }
    items:
      - { id: look, text: Look at the dashboards }
      - { id: board, text: Call the board, when: { severity: P0 } }
`,
  },
};

function partNeverMet(
  { attach }: Checklist,
  { when }: ChecklistItem,
): { asked: string[]; shown: string[] } | null {
  // An incident is in one severity and one status, but may be in several phases.
  for (const [asked, shown] of [
    [when.severities, attach.severities],
    [when.statuses, attach.statuses],
  ])
    if (asked !== undefined && asked !== null && shown != null && !asked.some((one) => shown.includes(one)))
      return { asked, shown };
  return null;
}

export const rollbackWithoutSteps: Rule = {
  code: 'rollback-without-steps',
  title: 'Something calls for a rollback, and nothing says how',
  why: 'A trigger that says "roll back now" is read by somebody who may never have done it. The steps belong to it.',
  asks: 'process',
  *check({ process: { mitigation } }) {
    if (mitigation === null || mitigation.rollback !== null || mitigation.rollbackTriggers.length === 0)
      return;
    yield {
      path: ['mitigation', 'rollbackTriggers'],
      message: `A rollback is called for by ${counted(mitigation.rollbackTriggers.length, 'trigger')} (${inWords(mitigation.rollbackTriggers.slice(0, 3).map(({ id }) => id))}${mitigation.rollbackTriggers.length > 3 ? ', …' : ''}), but \`rollback\` names no runbook.`,
      remedy: 'Add a runbook with the steps, and name it in `rollback`.',
    };
  },
  example: {
    broken: `
mitigation:
  rollbackTriggers:
    - { id: errors, label: Many requests fail, above: "errors > 10%" } # found
`,
    mended: `
mitigation:
  rollbackTriggers:
    - { id: errors, label: Many requests fail, above: "errors > 10%" }
  rollback: rollback
runbooks:
  - { id: rollback, title: Roll back, steps: [{ text: Go back to the version before }] }
`,
  },
};
