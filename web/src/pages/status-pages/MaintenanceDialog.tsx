/** The next word on a maintenance: that it begins, is checked, takes longer, or is over. */
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

const USUAL: Record<ask.Maintenance['status'], string> = {
  scheduled: '',
  in_progress: 'The maintenance has begun.',
  verifying: 'The work is done; we are checking it.',
  completed: 'The maintenance is over.',
};

export function MaintenanceDialog({
  page,
  maintenance,
  step,
  onClose,
}: {
  page: ask.StatusPage;
  maintenance: ask.Maintenance;
  step: { label: string; status: ask.Maintenance['status']; longer: boolean };
  onClose: () => void;
}) {
  const zone = useZone();
  const [body, setBody] = useState(step.longer ? '' : USUAL[step.status]);
  const planned = localOf(Date.parse(maintenance.scheduledUntil), zone);
  const [until, setUntil] = useState(planned);
  const say = usePageAct({ text: 'Published: readers see it now.', onDone: onClose, quietly: true });
  return (
    <Dialog title={step.label} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (say.isPending) return;
          const end = instantOf(until, zone);
          say.mutate(() =>
            ask.tellOfMaintenance(page.page.handle, maintenance.id, {
              status: step.status,
              body,
              ...(step.longer && until !== planned && end !== null
                ? { scheduledUntil: new Date(end).toISOString() }
                : {}),
            }),
          );
        }}
      >
        <Field label="What readers should know" hint="Markdown is understood.">
          {(id, describedBy) => (
            <textarea
              id={id}
              aria-describedby={describedBy}
              rows={3}
              maxLength={20_000}
              required
              value={body}
              onChange={(event) => setBody(event.target.value)}
              className="field field-sizing-content min-h-20 py-2"
            />
          )}
        </Field>
        {step.longer && <MomentField label="Ends" hint={`In ${zone}.`} value={until} onChange={setUntil} />}
        {say.error !== null && <ProblemNote error={say.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={say.isPending}>
            {step.label}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
