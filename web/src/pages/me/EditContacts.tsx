/** Your own contacts, to add, change and remove. Rules and quiet hours stay as they are; rules of a removed contact go with it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { put } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { OwnContacts } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';

type Contact = OwnContacts['contacts'][number];

const CHANNELS: readonly Contact['channel'][] = [
  'ntfy',
  'push',
  'sms',
  'voice',
  'email',
  'slack',
  'mattermost',
  'teams',
  'webhook',
];
const ADDRESS: Record<Contact['channel'], string> = {
  ntfy: 'topic',
  email: 'you@example.test',
  push: 'devices',
  sms: '+15550100',
  voice: '+15550100',
  slack: 'member id, U0…',
  mattermost: '@you',
  teams: 'https://…',
  webhook: 'https://…',
  inbox: 'any name',
};
/** As the configuration has it. */
const MOST = 10;

export function EditContacts({ own, onClose }: { own: OwnContacts; onClose: () => void }) {
  const { me } = useViewer();
  const queries = useQueryClient();
  const [contacts, setContacts] = useState<Contact[]>(own.contacts);
  const save = useMutation({
    mutationFn: () =>
      put('/me/contacts', {
        ...own,
        contacts,
        rules: own.rules.filter((rule) => contacts.some(({ id }) => id === rule.contact)),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ask.myContacts().queryKey });
      onClose();
      tell({ text: 'Changed. A test page shows whether it works.' });
    },
  });
  const change = (at: number, part: Partial<Contact>) =>
    setContacts(contacts.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const channels = me.demo ? [...CHANNELS, 'inbox' as const] : CHANNELS;
  return (
    <Dialog title="How you are reached" onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <ul className="flex flex-col gap-3">
          {contacts.map((contact, at) => (
            // Rows are told apart by where they stand: their names are being typed.
            <li
              key={at}
              className="grid grid-cols-[minmax(0,1fr)_112px_34px] gap-2.5 wide:grid-cols-[120px_112px_minmax(0,1fr)_34px]"
            >
              <input
                aria-label={`Name of contact ${at + 1}`}
                required
                pattern="[a-z0-9][a-z0-9\-]{0,62}"
                title="lower-case letters, digits and hyphens"
                placeholder="phone"
                value={contact.id}
                onChange={(event) => change(at, { id: event.target.value })}
                className="field"
              />
              <select
                aria-label={`Channel of contact ${at + 1}`}
                value={contact.channel}
                onChange={(event) => {
                  const channel = channels.find((each) => each === event.target.value);
                  // All of one's browsers, whichever they are.
                  if (channel === 'push') change(at, { channel, to: 'devices' });
                  else if (channel !== undefined) change(at, { channel });
                }}
                className="field"
              >
                {(channels.includes(contact.channel) ? channels : [...channels, contact.channel]).map(
                  (each) => (
                    <option key={each}>{each}</option>
                  ),
                )}
              </select>
              <input
                aria-label={`Address of contact ${at + 1}`}
                required
                maxLength={2_000}
                placeholder={ADDRESS[contact.channel]}
                value={contact.to}
                onChange={(event) => change(at, { to: event.target.value })}
                className="field max-wide:order-last max-wide:col-span-3"
              />
              <button
                type="button"
                aria-label={`Remove contact ${at + 1}`}
                onClick={() => setContacts(contacts.filter((_, index) => index !== at))}
                className="inline-flex min-h-(--control) items-center justify-center rounded-control text-third hover:bg-sunk hover:text-ink"
              >
                <X size={16} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
        {contacts.length === 0 && <p className="text-second">No contact: nothing reaches you.</p>}
        {contacts.length < MOST && (
          <Button
            look="quiet"
            className="mt-3"
            onClick={() => setContacts([...contacts, { id: '', channel: 'ntfy', to: '' }])}
          >
            Add a contact
          </Button>
        )}
        {save.error !== null && (
          <div className="mt-4">
            <Wrong error={save.error} contacts={contacts} />
          </div>
        )}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** The server names the places of a document; somebody who fills in a form knows contacts. */
function Wrong({ error, contacts }: { error: unknown; contacts: readonly Contact[] }) {
  const { code, errors = [] } = problemOf(error);
  if (code !== 'invalid-contacts' || errors.length === 0) return <ProblemNote error={error} />;
  return (
    <ul role="alert" className="rounded-card border border-sev1 px-4 py-3">
      {errors.map(({ path, message, remedy }) => {
        const at = /^contacts\[(\d+)\]/.exec(path)?.[1];
        const name = at === undefined ? undefined : contacts[Number(at)]?.id;
        return (
          <li key={`${path} ${message}`}>
            <span className="font-semibold text-sev1-text">
              {name === undefined ? '' : `${name}: `}
              {message}
            </span>{' '}
            <span className="text-second">{remedy}</span>
          </li>
        );
      })}
    </ul>
  );
}
