/** A maintenance is announced: what is done, when, on which components, and what happens by itself. */
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { instantOf, localOf } from '../../time/local.ts';
import { serverClock } from '../../time/server-clock.ts';
import { useZone } from '../../time/zone.ts';
import { usePageAct } from './use-page-act.ts';

const HOUR = 3_600_000;

export function Announce({ page, onClose }: { page: ask.StatusPage; onClose: () => void }) {
  const zone = useZone();
  const [title, setTitle] = useState('');
  const [body, setBody] = useState('');
  const [from, setFrom] = useState(() => localOf(roundHour(serverClock.now() + 24 * HOUR), zone));
  const [until, setUntil] = useState(() => localOf(roundHour(serverClock.now() + 25 * HOUR), zone));
  const [components, setComponents] = useState<string[]>([]);
  const [itself, setItself] = useState({ starts: true, ends: true });
  const announce = usePageAct({ text: 'Announced: readers see it now.', onDone: onClose, quietly: true });
  const [begins, ends] = [instantOf(from, zone), instantOf(until, zone)];
  const missing =
    title.trim() === ''
      ? 'Give it a title first.'
      : begins === null || ends === null
        ? 'Say when it begins and when it ends.'
        : ends <= begins
          ? 'It must end after it begins.'
          : null;
  return (
    <Dialog title="Announce a maintenance" onClose={onClose} wide>
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (announce.isPending || missing !== null || begins === null || ends === null) return;
          announce.mutate(() =>
            ask.announce(page.page.handle, {
              title,
              body,
              scheduledFor: new Date(begins).toISOString(),
              scheduledUntil: new Date(ends).toISOString(),
              components,
              startsItself: itself.starts,
              endsItself: itself.ends,
            }),
          );
        }}
      >
        <Field label="Title" hint="What is done, in words that readers know.">
          {(id, describedBy) => (
            <input
              id={id}
              aria-describedby={describedBy}
              required
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
              className="field"
            />
          )}
        </Field>
        <Field
          label="What readers should know"
          hint="What they will notice, and for how long. Markdown is understood."
        >
          {(id, describedBy) => (
            <textarea
              id={id}
              aria-describedby={describedBy}
              rows={3}
              maxLength={20_000}
              value={body}
              onChange={(event) => setBody(event.target.value)}
              className="field field-sizing-content min-h-20 py-2"
            />
          )}
        </Field>
        <div className="grid gap-4 wide:grid-cols-2">
          <MomentField label="Begins" hint={`In ${zone}.`} value={from} onChange={setFrom} />
          <MomentField label="Ends" value={until} onChange={setUntil} />
        </div>
        {page.components.length > 0 && (
          <fieldset>
            <legend className="mb-1 font-medium">Components</legend>
            <div className="grid max-h-60 gap-x-6 overflow-y-auto wide:grid-cols-2">
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
        <div>
          <Choice
            checked={itself.starts}
            onChange={(starts) => setItself({ ...itself, starts })}
            label="It begins by itself"
            hint="Its components stand as under maintenance from then on."
          />
          <Choice
            checked={itself.ends}
            onChange={(ends) => setItself({ ...itself, ends })}
            label="It ends by itself"
          />
        </div>
        {announce.error !== null && <ProblemNote error={announce.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button
            type="submit"
            look="primary"
            busy={announce.isPending}
            verdict={missing === null ? { allowed: true } : { allowed: false, because: missing }}
          >
            Announce
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function roundHour(at: number): number {
  return Math.ceil(at / HOUR) * HOUR;
}
