/** Somebody joins: their name and address, and then the link with which they let themselves in. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';

const ROLES = [
  { role: 'responder', text: 'Responder: declares and works on incidents' },
  { role: 'admin', text: 'Admin: also changes the configuration' },
  { role: 'viewer', text: 'Viewer: looks on' },
] as const;

export function AddPerson({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<string>('responder');
  const add = useMutation({
    mutationFn: async () => {
      const { handle } = await post<{ handle: string }>('/users', { name, email, role });
      await queries.invalidateQueries({ queryKey: ask.users().queryKey });
      return post<{ url: string; expiresAt: string }>(`/users/${encodeURIComponent(handle)}/setup-link`, {});
    },
  });
  if (add.data !== undefined)
    return (
      <Dialog title={`${name} is added`} onClose={onClose}>
        <p className="text-second">
          Send {name.split(' ')[0]} this link. It works once, until <Moment at={add.data.expiresAt} near />,
          and lets them choose a password and say how they are reached.
        </p>
        <input
          readOnly
          data-first
          aria-label="The link"
          value={add.data.url}
          onFocus={(event) => event.target.select()}
          className="field mt-3 font-mono text-small"
        />
        <DialogButtons>
          <Button onClick={onClose}>Done</Button>
          <Button look="primary" onClick={() => void copy(add.data.url)}>
            Copy the link
          </Button>
        </DialogButtons>
      </Dialog>
    );
  return (
    <Dialog title="Add somebody" onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!add.isPending) add.mutate();
        }}
      >
        <Field label="Name">
          {(id) => (
            <input
              id={id}
              required
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
              className="field"
            />
          )}
        </Field>
        <Field label="E-mail" hint="They sign in with it. Nothing is sent to it now.">
          {(id, describedBy) => (
            <input
              id={id}
              type="email"
              aria-describedby={describedBy}
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              className="field"
            />
          )}
        </Field>
        <Field label="May">
          {(id) => (
            <select id={id} value={role} onChange={(event) => setRole(event.target.value)} className="field">
              {ROLES.map((each) => (
                <option key={each.role} value={each.role}>
                  {each.text}
                </option>
              ))}
            </select>
          )}
        </Field>
        {add.error !== null && <ProblemNote error={add.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={add.isPending}>
            Add
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell({ text: 'Copied.' });
  } catch {
    // Withheld from pages served over plain HTTP: the link stands there to be selected.
    tell({ text: 'This browser does not let pages copy: select the link and copy it.' });
  }
}
