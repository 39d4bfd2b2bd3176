/** Sends a person a test page by some of their contacts, and notes that it was sent. What came of it is told by its link. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { addressHash } from '../../domain/access/confirm-link.ts';
import type { Person } from '../../domain/directory/directory.ts';
import type { Contact } from '../../domain/message/delivery.ts';
import { noteTests } from '../../store/deliveries/contact-checks.ts';
import { queueNotice } from '../../store/deliveries/queue-notice.ts';
import { inTransaction } from '../../store/transaction.ts';

export interface TestDelivery {
  id: string;
  contact: string;
  channel: string;
}

export async function sendTestPage(
  pool: Pool,
  {
    person,
    contacts,
    askedBy,
    now,
  }: {
    person: Person;
    contacts: readonly Contact[];
    /** Null: the person themselves. */
    askedBy: string | null;
    now: string;
  },
): Promise<TestDelivery[]> {
  const key = `test.${randomUUID()}`;
  const deliveryOf = (contact: Contact): string => `${key}.${person.handle}.${contact.id}`;
  const why =
    askedBy === null
      ? `${person.name}, you asked for this test page.`
      : `${person.name}, ${askedBy} asks you to try how you are reached.`;
  await inTransaction(pool, async (client) => {
    await queueNotice(
      client,
      {
        key,
        kind: 'test',
        urgency: 'high',
        incident: null,
        subject: 'Test page',
        body: `${why} Nothing is wrong. Say that you got it, and Tocsin knows that this way to you works.`,
        to: contacts.map((contact) => ({ person: person.handle, contact })),
      },
      now,
    );
    await noteTests(
      client,
      contacts.map((contact) => ({
        person: person.handle,
        contact: contact.id,
        addressHash: addressHash(contact),
        delivery: deliveryOf(contact),
      })),
      now,
    );
  });
  return contacts.map((contact) => ({
    id: deliveryOf(contact),
    contact: contact.id,
    channel: contact.channel,
  }));
}
