/** Subscribers are entered: one, or a file of them. They are asked to confirm, unless they said elsewhere that they want it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';
import { countOf } from '../update/words.ts';

const KIND: Record<ask.Subscriber['kind'], { label: string; to: string; hint: string }> = {
  email: { label: 'Mail', to: 'Address', hint: 'As in reader@example.test' },
  sms: { label: 'SMS', to: 'Number', hint: 'With its country: +49 30 5550100' },
  webhook: { label: 'Webhook', to: 'Address', hint: 'https://…, which takes a POST' },
  slack: { label: 'Slack', to: 'Incoming webhook', hint: 'https://hooks.slack.com/…' },
};
/** As the server bounds it. */
const LARGEST_FILE = 4 * 1024 * 1024;

export function EnterSubscribers({
  page,
  kinds,
  by,
  onClose,
}: {
  page: ask.StatusPage;
  kinds: readonly ask.Subscriber['kind'][];
  by: 'one' | 'file';
  onClose: () => void;
}) {
  return (
    <Dialog title={by === 'one' ? 'Enter somebody' : 'Import a file'} onClose={onClose}>
      {by === 'one' ? (
        <One page={page} kinds={kinds} onClose={onClose} />
      ) : (
        <FromFile page={page} onClose={onClose} />
      )}
    </Dialog>
  );
}

function One({
  page,
  kinds,
  onClose,
}: {
  page: ask.StatusPage;
  kinds: readonly ask.Subscriber['kind'][];
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<ask.Subscriber['kind']>(kinds[0] ?? 'email');
  const [to, setTo] = useState('');
  const [components, setComponents] = useState<string[]>([]);
  const [confirmed, setConfirmed] = useState(false);
  const enter = useMutation({
    mutationFn: () => ask.enterSubscriber(page.page.handle, { kind, to, components, confirmed }),
    onSuccess: async (entered) => {
      await queries.invalidateQueries({ queryKey: ['status-pages', page.page.handle] });
      tell({
        text:
          entered.state === 'pending'
            ? `${entered.to} is asked to confirm.`
            : `${entered.to} follows the page.`,
      });
      onClose();
    },
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!enter.isPending) enter.mutate();
      }}
    >
      {kinds.length > 1 && (
        <Field label="By">
          {(id) => (
            <select
              id={id}
              value={kind}
              onChange={(event) => setKind(event.target.value as ask.Subscriber['kind'])}
              className="field"
            >
              {kinds.map((each) => (
                <option key={each} value={each}>
                  {KIND[each].label}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label={KIND[kind].to} hint={KIND[kind].hint}>
        {(id, describedBy) => (
          <input
            id={id}
            aria-describedby={describedBy}
            data-first
            required
            maxLength={500}
            value={to}
            onChange={(event) => setTo(event.target.value)}
            className="field"
          />
        )}
      </Field>
      {page.components.length > 1 && (
        <fieldset>
          <legend className="font-medium">Components</legend>
          <p className="mb-1 text-small text-third">None chosen: all of the page.</p>
          <div className="max-h-48 overflow-y-auto">
            {page.components.map(({ id, name }) => (
              <Choice
                key={id}
                checked={components.includes(id)}
                onChange={(checked) =>
                  setComponents(checked ? [...components, id] : components.filter((each) => each !== id))
                }
                label={name}
              />
            ))}
          </div>
        </fieldset>
      )}
      <SaidElsewhere confirmed={confirmed} onChange={setConfirmed} />
      {enter.error !== null && <ProblemNote error={enter.error} />}
      <DialogButtons>
        <Button onClick={onClose}>Not now</Button>
        <Button type="submit" look="primary" busy={enter.isPending}>
          Enter
        </Button>
      </DialogButtons>
    </form>
  );
}

function FromFile({ page, onClose }: { page: ask.StatusPage; onClose: () => void }) {
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [confirmed, setConfirmed] = useState(false);
  const enter = useMutation({
    mutationFn: async (chosen: File) =>
      ask.importSubscribers(page.page.handle, await chosen.text(), confirmed),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['status-pages', page.page.handle] }),
  });
  const missing =
    file === null
      ? 'Choose a file first.'
      : file.size > LARGEST_FILE
        ? 'The file is larger than 4 MB: send it in pieces.'
        : null;
  const { data: done } = enter;
  if (done !== undefined)
    return (
      <>
        <p>
          {countOf(done.added, 'subscriber is', 'subscribers are')} new
          {done.already === 0 ? '' : `, ${done.already.toLocaleString('en-GB')} were here before`}.
        </p>
        {done.wrong.length > 0 && (
          <>
            <p className="mt-3 font-medium">Lines that could not be read</p>
            <ul className="mt-1 max-h-48 overflow-y-auto text-small text-second">
              {done.wrong.map(({ line, message }) => (
                <li key={line}>
                  <span className="tabular-nums">{line}</span>: {message}
                </li>
              ))}
            </ul>
          </>
        )}
        <DialogButtons>
          <Button look="primary" onClick={onClose}>
            Good
          </Button>
        </DialogButtons>
      </>
    );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!enter.isPending && missing === null && file !== null) enter.mutate(file);
      }}
    >
      <Field
        label="The file"
        hint="Comma-separated values whose first line names the columns: to, and if you like kind and components. The export writes it so."
      >
        {(id, describedBy) => (
          <input
            id={id}
            aria-describedby={describedBy}
            data-first
            type="file"
            accept=".csv,text/csv,text/plain"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            className="field py-1.5 file:mr-3 file:rounded-small file:border-0 file:bg-sunk file:px-2.5 file:py-1 file:font-medium file:text-ink"
          />
        )}
      </Field>
      <SaidElsewhere confirmed={confirmed} onChange={setConfirmed} />
      {enter.error !== null && <ProblemNote error={enter.error} />}
      <DialogButtons>
        <Button onClick={onClose}>Not now</Button>
        <Button
          type="submit"
          look="primary"
          busy={enter.isPending}
          verdict={missing === null ? { allowed: true } : { allowed: false, because: missing }}
        >
          Import
        </Button>
      </DialogButtons>
    </form>
  );
}

function SaidElsewhere({
  confirmed,
  onChange,
}: {
  confirmed: boolean;
  onChange: (confirmed: boolean) => void;
}) {
  return (
    <Choice
      checked={confirmed}
      onChange={onChange}
      label="They said elsewhere that they want it"
      hint="Otherwise each is asked to confirm before anything else is sent."
    />
  );
}
