/** By which contacts, and when, a person hears of something that asks for no answer: those that their rules try first. */
import type { Person, Urgency } from '../directory/directory.ts';
import type { Contact } from '../message/delivery.ts';
import { type Occasion, planSteps } from './plan-steps.ts';

export interface NoticeRecipient {
  person: string;
  contact: Contact;
  /** ISO instant; later than now where their quiet hours hold it back. */
  at: string;
}

export function noticeContacts(
  person: Person,
  urgency: Urgency,
  now: string,
  occasion?: Occasion,
): NoticeRecipient[] {
  const steps = planSteps(person, urgency, now, occasion);
  return steps
    .filter(({ at }) => at === steps[0]!.at)
    .flatMap(({ at, contact: id }) => {
      const contact = person.contacts.find((candidate) => candidate.id === id);
      return contact === undefined ? [] : [{ person: person.handle, contact, at }];
    });
}
