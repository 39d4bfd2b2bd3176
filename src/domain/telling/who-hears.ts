/**
 * Which audiences hear of what happened, by which rule of the process, through what and in which words. An update is told to the
 * audience that it was posted to. Rules on updates then tell their audiences of each update to those who are on the incident, and of each
 * one to an audience of theirs; what was posted out of a rule's own draft is for its audience alone.
 */
import { audiencesOf, onTheIncident } from '../incident/audience.ts';
import { labelOf } from '../incident/naming.ts';
import { type IncidentFacts, matches } from '../process/condition.ts';
import type { Communication, Medium, Occasion, Process } from '../process/process.ts';
import type { Happened } from './occasions.ts';

export interface Telling {
  audience: string;
  label: string;
  occasion: Occasion;
  /** Null: the update was posted to it. */
  rule: string | null;
  /** Empty: by every way that there is. */
  through: Medium[];
  template: string | null;
  /** Whoever leads the incident is asked before it goes out. */
  confirm: boolean;
}

/** Of several occasions at once the one that says most: what a person wrote before what a machine can say. */
const tellingMost: Occasion[] = [
  'update-posted',
  'review-published',
  'resolved',
  'mitigated',
  'declared',
  'severity-changed',
  'status-changed',
];

/** Each audience once, the one that the update was posted to first. */
export function whoHears(process: Process, facts: IncidentFacts, what: Happened): Telling[] {
  const rules = process.communication.filter(({ when }) => matches(when, facts));
  const found: Telling[] = [];
  const { update } = what;
  if (update !== null && audiencesOf(process).includes(update.audience))
    found.push({
      audience: update.audience,
      label: audienceLabel(process, update.audience),
      occasion: 'update-posted',
      rule: null,
      through: throughOf(process, update.audience, ruleFor(rules, update.audience)),
      template: update.template,
      confirm: false,
    });
  for (const occasion of tellingMost) {
    if (!what.occasions.includes(occasion)) continue;
    for (const rule of rules) {
      if (!rule.on.includes(occasion) || !concerns(rule, occasion, what)) continue;
      for (const audience of rule.audience) {
        if (found.some((telling) => telling.audience === audience)) continue;
        found.push({
          audience,
          label: audienceLabel(process, audience),
          occasion,
          rule: rule.id,
          through: throughOf(process, audience, rule),
          template: rule.template,
          confirm: rule.confirm,
        });
      }
    }
  }
  return found;
}

export function audienceLabel(process: Process, audience: string): string {
  const named = labelOf(process.audiences, audience);
  return named === onTheIncident ? 'Everybody on the incident' : named;
}

/** What an audience is reached through: as its rule says, else as the process says of it. */
function throughOf(process: Process, audience: string, rule: Communication | undefined): Medium[] {
  if (rule !== undefined && rule.through.length > 0) return rule.through;
  return process.audiences.find(({ id }) => id === audience)?.through ?? [];
}

/** The rule in force that tells this audience of updates, or of anything. */
function ruleFor(rules: Communication[], audience: string): Communication | undefined {
  const theirs = rules.filter((rule) => rule.audience.includes(audience));
  return theirs.find(({ on }) => on.includes('update-posted')) ?? theirs[0];
}

function concerns({ audience }: Communication, occasion: Occasion, { update }: Happened): boolean {
  if (occasion !== 'update-posted') return true;
  if (update === null || update.rule !== null) return false;
  return update.audience === onTheIncident || audience.includes(update.audience);
}
