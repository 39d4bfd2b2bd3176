/**
 * A person's contact rules and quiet hours, laid out as instants: by which contact they are tried, and when. Decided once,
 * when they are paged, by the hour that it is where they are.
 */
import type { Person, QuietHours, Urgency } from '../directory/directory.ts';
import type { PageStep } from '../incident/events.ts';
import { minuteMs, msOf, plus } from '../instant.ts';
import { endOf, isWithin } from './local-hours.ts';

/** More attempts than this annoy and help nobody; the ladder and the last resort go on. */
const mostSteps = 30;

/** After the last attempt, the time a person has to answer before the page counts as unanswered. */
const answerTimeMs = 5 * minuteMs;

/** What quiet hours ask about a message: some things are worth a night's sleep. */
export interface Occasion {
  /** Of the incident; null where there is none. */
  severity: string | null;
  /** Whoever holds the incident, or is being paged for it, is up anyway. */
  awake: boolean;
}

export interface Plan {
  steps: PageStep[];
  /** When the quiet hours end that hold it back; null where none do. */
  heldUntil: string | null;
  /** Why every contact is tried at once; null where rules say which. */
  everyContact: 'no-rule' | 'no-rule-now' | null;
}

export function planSteps(
  person: Person,
  urgency: Urgency,
  at: string,
  occasion: Occasion = { severity: null, awake: false },
): PageStep[] {
  return planOf(person, urgency, at, occasion).steps;
}

/**
 * Without a rule for the urgency that applies at this hour, every contact is tried at once: somebody who forgot an hour
 * of the week must not be out of reach in it.
 */
export function planOf(person: Person, urgency: Urgency, at: string, occasion: Occasion): Plan {
  const quiet = quietHoursFor(person, urgency, occasion);
  const heldBack = (instant: string): string =>
    quiet === null ? instant : endOf(quiet, person.timeZone, instant);
  const begins = heldBack(at);
  const ofUrgency = person.rules.filter((rule) => rule.urgency === urgency);
  const byRule = ofUrgency
    .filter(({ when = null }) => when === null || isWithin(when, person.timeZone, begins))
    .flatMap((rule) => {
      const contact = person.contacts.find((candidate) => candidate.id === rule.contact);
      if (contact === undefined) return [];
      const times = rule.repeat?.times ?? 0;
      return Array.from({ length: Math.min(times, mostSteps) + 1 }, (_, n) => ({
        afterMs: rule.afterMs + n * (rule.repeat?.everyMs ?? 0),
        contact,
      }));
    });
  const tries = byRule.length > 0 ? byRule : person.contacts.map((contact) => ({ afterMs: 0, contact }));
  const steps = tries
    .map(({ afterMs, contact }) => ({
      at: heldBack(plus(begins, afterMs)),
      contact: contact.id,
      channel: contact.channel,
    }))
    .sort((a, b) => msOf(a.at) - msOf(b.at));
  return {
    steps: (quiet === null ? steps : onceEach(steps)).slice(0, mostSteps),
    heldUntil: begins === at ? null : begins,
    everyContact: byRule.length > 0 ? null : ofUrgency.length === 0 ? 'no-rule' : 'no-rule-now',
  };
}

export function exhaustedAt(steps: PageStep[], pagedAt: string): string {
  return plus(steps.at(-1)?.at ?? pagedAt, answerTimeMs);
}

/** A page always gets through, whatever it is for: only what a person is merely told of can wait. */
function quietHoursFor(
  { quietHours = null }: Person,
  urgency: Urgency,
  { severity, awake }: Occasion,
): QuietHours | null {
  if (quietHours === null || urgency === 'high' || awake) return null;
  return severity !== null && quietHours.overriddenBy.includes(severity) ? null : quietHours;
}

/** Repeats that would have fallen into the quiet hours all come at their end, where one of them is enough. */
function onceEach(steps: PageStep[]): PageStep[] {
  return steps.filter(
    (step, index) =>
      steps.findIndex(({ at, contact }) => at === step.at && contact === step.contact) === index,
  );
}
