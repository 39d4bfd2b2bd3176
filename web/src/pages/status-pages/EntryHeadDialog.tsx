/** The title of an incident on a status page, how grave it is, and when it began. */
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { instantOf, localOf } from '../../time/local.ts';
import { useZone } from '../../time/zone.ts';
import { usePageAct } from './use-page-act.ts';
import { IMPACT } from './words.ts';

export function EntryHeadDialog({
  page,
  entry,
  onClose,
}: {
  page: ask.StatusPage;
  entry: ask.Entry;
  onClose: () => void;
}) {
  const zone = useZone();
  const [title, setTitle] = useState(entry.title);
  const [impact, setImpact] = useState<ask.Impact | ''>(entry.impactSet ?? '');
  const [began, setBegan] = useState(localOf(Date.parse(entry.startedAt), zone));
  const keep = usePageAct({ text: 'Kept: readers see it now.', onDone: onClose, quietly: true });
  return (
    <Dialog title="What it is called" onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const startedAt = instantOf(began, zone);
          if (keep.isPending || startedAt === null) return;
          // A minute is what the field knows: one that was not touched is not sent.
          const moved = began !== localOf(Date.parse(entry.startedAt), zone);
          keep.mutate(() =>
            ask.correctIncident(page.page.handle, entry.id, {
              title,
              impact: impact === '' ? null : impact,
              ...(moved ? { startedAt: new Date(startedAt).toISOString() } : {}),
            }),
          );
        }}
      >
        <Field label="Title">
          {(id) => (
            <input
              id={id}
              required
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
              className="field"
            />
          )}
        </Field>
        <Field label="Impact">
          {(id) => (
            <select
              id={id}
              value={impact}
              onChange={(event) => setImpact(event.target.value as ask.Impact | '')}
              className="field"
            >
              <option value="">By its components</option>
              {(Object.keys(IMPACT) as ask.Impact[]).map((each) => (
                <option key={each} value={each}>
                  {IMPACT[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <MomentField label="Began" hint={`In ${zone}.`} value={began} onChange={setBegan} />
        {keep.error !== null && <ProblemNote error={keep.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={keep.isPending}>
            Keep
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
