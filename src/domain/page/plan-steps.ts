/** A person's contact rules, laid out as instants: by which contact they are tried, and when. Decided once, when they are paged. */
import type { Person, Urgency } from '../directory/directory.ts';
import type { PageStep } from '../incident/events.ts';
import { minuteMs, msOf, plus } from '../instant.ts';

/** More attempts than this annoy and help nobody; the ladder and the last resort go on. */
const mostSteps = 30;

/** After the last attempt, the time a person has to answer before the page counts as unanswered. */
const answerTimeMs = 5 * minuteMs;

/** Without a rule for the urgency, every contact is tried at once. */
export function planSteps(person: Person, urgency: Urgency, at: string): PageStep[] {
  const rules = person.rules.filter((rule) => rule.urgency === urgency);
  const tries =
    rules.length === 0
      ? person.contacts.map((contact) => ({ afterMs: 0, contact }))
      : rules.flatMap((rule) => {
          const contact = person.contacts.find((candidate) => candidate.id === rule.contact);
          if (contact === undefined) return [];
          const times = rule.repeat?.times ?? 0;
          return Array.from({ length: Math.min(times, mostSteps) + 1 }, (_, n) => ({
            afterMs: rule.afterMs + n * (rule.repeat?.everyMs ?? 0),
            contact,
          }));
        });
  return tries
    .map(({ afterMs, contact }) => ({ at: plus(at, afterMs), contact: contact.id, channel: contact.channel }))
    .sort((a, b) => msOf(a.at) - msOf(b.at))
    .slice(0, mostSteps);
}

export function exhaustedAt(steps: PageStep[], pagedAt: string): string {
  return plus(steps.at(-1)?.at ?? pagedAt, answerTimeMs);
}
