/** How a person is reached: contacts, whether each is known to work, and a test page with what came of it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { DeliveryView, OwnContacts, ReadinessOfPerson } from '../../api/types.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';
import { EditContacts } from './EditContacts.tsx';

type Contact = OwnContacts['contacts'][number];
type Check = ReadinessOfPerson['contacts'][number];

export function ContactsCard({ person }: { person: string }) {
  const { data, error } = useQuery(ask.myContacts());
  const [editing, setEditing] = useState(false);
  const test = useTestPage();
  const { data: readiness } = useQuery(ask.myReadiness());
  const checkOf = (id: string) => readiness?.contacts.find(({ contact }) => contact === id);
  return (
    <section aria-label="How you are reached" className="min-w-0">
      <div className="mb-2 flex min-h-(--control) flex-wrap items-center justify-between gap-2.5">
        <h2 className="label-section">How you are reached</h2>
        {data !== undefined && (
          <div className="flex flex-wrap gap-2.5">
            <Button onClick={() => setEditing(true)}>
              {data.contacts.length === 0 ? 'Add a contact' : 'Edit'}
            </Button>
            <Button
              look="primary"
              busy={test.isPending}
              verdict={
                data.contacts.length > 0
                  ? { allowed: true }
                  : { allowed: false, because: 'Add a contact first.' }
              }
              onClick={() => test.mutate(undefined)}
            >
              Send me a test page
            </Button>
          </div>
        )}
      </div>
      {error !== null && <ProblemNote error={error} />}
      {data !== undefined && (
        <Card className="overflow-hidden">
          {data.contacts.length === 0 ? (
            <Empty title="Nothing reaches you yet">
              Add a contact; until then nobody can page you, and your rungs go unanswered.
            </Empty>
          ) : (
            <ul>
              {data.contacts.map((contact) => (
                <ContactRow
                  key={contact.id}
                  contact={contact}
                  check={checkOf(contact.id)}
                  busy={test.isPending}
                  onTest={() => test.mutate(contact.id)}
                />
              ))}
            </ul>
          )}
        </Card>
      )}
      <Tests person={person} />
      {editing && data !== undefined && <EditContacts own={data} onClose={() => setEditing(false)} />}
    </section>
  );
}

function useTestPage() {
  return useMutation({
    mutationFn: (contact: string | undefined) =>
      post<{ deliveries: { contact: string }[] }>('/me/test-page', contact === undefined ? {} : { contact }),
    onSuccess: ({ deliveries }) =>
      tell({
        text: `On its way to ${deliveries.map(({ contact }) => contact).join(', ')}. Say in it that you got it.`,
      }),
    onError: (error) => tellProblem(problemOf(error)),
  });
}

function ContactRow({
  contact,
  check,
  busy,
  onTest,
}: {
  contact: Contact;
  check: Check | undefined;
  busy: boolean;
  onTest: () => void;
}) {
  return (
    <li className="flex items-center justify-between gap-3 border-b px-4.5 py-3 last:border-b-0">
      <span className="min-w-0">
        <span className="font-semibold">{contact.id}</span>{' '}
        <span className="text-third">by {contact.channel}</span>
        <span className="block text-small text-second [overflow-wrap:anywhere]">{contact.to}</span>
        {check !== undefined && (
          <span className="block text-small">
            <Known check={check} />
          </span>
        )}
      </span>
      <Button look="quiet" busy={busy} onClick={onTest} aria-label={`Test ${contact.id}`}>
        Test
      </Button>
    </li>
  );
}

/** A test counts for the address that the contact has now. */
function Known({ check: { testedAt, confirmedAt } }: { check: Check }) {
  if (confirmedAt !== null)
    return (
      <span className="font-medium text-good-text">
        A test page arrived <Moment at={confirmedAt} near />
      </span>
    );
  return testedAt === null ? (
    <span className="text-third">Never tested</span>
  ) : (
    <span className="text-sev2-text">A test page went out, and was not confirmed</span>
  );
}

const STATE: Record<DeliveryView['state'], { text: string; ink: string }> = {
  waiting: { text: 'waits', ink: 'text-second' },
  sending: { text: 'is being sent', ink: 'text-second' },
  sent: { text: 'taken by the vendor', ink: 'text-good-text' },
  delivered: { text: 'delivered', ink: 'text-good-text' },
  retrying: { text: 'is tried again', ink: 'text-sev2-text' },
  failed: { text: 'failed', ink: 'text-sev1-text' },
  cancelled: { text: 'not sent', ink: 'text-second' },
};

/** What came of the last tests: whoever tests a contact wants to know that, and why it failed. */
function Tests({ person }: { person: string }) {
  const { data } = useQuery(ask.myDeliveries(person));
  const tests = (data?.items ?? []).filter(({ id }) => id.startsWith('test.')).slice(0, 6);
  if (tests.length === 0) return null;
  return (
    <>
      <h2 className="mt-5 mb-2 label-section">Your last test pages</h2>
      <Card>
        <ul>
          {tests.map((each) => (
            <li
              key={each.id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 border-b px-4.5 py-2.5 last:border-b-0"
            >
              <span>
                {each.contact} <span className="text-third">by {each.channel}</span>
              </span>
              <span className="text-small">
                <span className={`font-medium ${STATE[each.state].ink}`}>{STATE[each.state].text}</span>
                {each.detail !== null && <span className="text-second"> {each.detail}</span>}{' '}
                <span className="text-third">
                  <Moment at={each.createdAt} near />
                </span>
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}
