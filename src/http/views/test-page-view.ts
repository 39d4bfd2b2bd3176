/** What the link in a test page shows: whether this contact is known to work, or still has to be confirmed. Pure. */
import { addressHash, type ConfirmLink } from '../../domain/access/confirm-link.ts';
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import type { ContactCheckRow } from '../../store/deliveries/contact-checks.ts';
import type { TestPageView } from '../shapes-readiness.ts';

export function testPageView(
  { link, expired }: { link: ConfirmLink; expired: boolean },
  checks: readonly ContactCheckRow[],
  { directory, now }: { directory: Directory; now: string },
): TestPageView {
  const person = Object.hasOwn(directory.users, link.person) ? directory.users[link.person] : undefined;
  const contact = person?.contacts.find(({ id }) => id === link.contact);
  const check = checks.find(
    (one) =>
      one.person === link.person && one.contact === link.contact && one.addressHash === link.addressHash,
  );
  const isStill = contact !== undefined && addressHash(contact) === link.addressHash && check !== undefined;
  // Of two tests of one address the first may have been confirmed, and the second be asked for anew.
  const confirmed = check !== undefined && check.confirmedAt !== null && check.confirmedAt >= check.testedAt;
  return {
    state: !isStill ? 'outdated' : confirmed ? 'confirmed' : expired ? 'expired' : 'open',
    person: personRef(directory, link.person),
    contact: link.contact,
    channel: contact?.channel ?? null,
    confirmedAt: check?.confirmedAt ?? null,
    organization: directory.organization.name,
    at: now,
  };
}

/** As the page says it, with scripts and without. */
export function testPageSentence({ state, person, contact }: TestPageView): { title: string; text: string } {
  switch (state) {
    case 'open':
      return {
        title: 'A test page for you',
        text: `${person.name}, nothing is wrong. Press the button, and Tocsin knows that ${contact} reaches you.`,
      };
    case 'confirmed':
      return { title: 'This way works', text: `A page by ${contact} reaches you, ${person.name}.` };
    case 'outdated':
      return {
        title: 'This test is out of date',
        text: `${contact} is gone or has another address by now. Send yourself another test page.`,
      };
    case 'expired':
      return {
        title: 'This test is over',
        text: 'Its link was good for a day. Send yourself another test page.',
      };
  }
}
