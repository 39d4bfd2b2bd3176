/** The password by which readers open a page that not everybody may read; without one it opens to nobody. */
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Moment } from '../../time/Moment.tsx';
import { usePageAct } from './use-page-act.ts';

/** As the server has it. */
const SHORTEST = 8;

export function PagePassword({ page }: { page: ask.StatusPage }) {
  const { can } = useViewer();
  const [open, setOpen] = useState(false);
  const { passwordSetAt } = page;
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-card border bg-panel px-4.5 py-2.5">
      <p className={passwordSetAt === null ? 'text-sev2-text' : 'text-second'}>
        {passwordSetAt === null ? (
          'It has no password yet, so it opens to nobody.'
        ) : (
          <>
            Its password was set <Moment at={passwordSetAt} near />.
          </>
        )}
      </p>
      <Button verdict={can.configure()} onClick={() => setOpen(true)}>
        {passwordSetAt === null ? 'Set a password' : 'Change the password'}
      </Button>
      {open && <SetPassword page={page} onClose={() => setOpen(false)} />}
    </div>
  );
}

function SetPassword({ page, onClose }: { page: ask.StatusPage; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const set = usePageAct({ text: 'Kept: readers are asked for it.', onDone: onClose, quietly: true });
  return (
    <Dialog title={`The password of ${page.page.title}`} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!set.isPending) set.mutate(() => ask.setPassword(page.page.handle, password));
        }}
      >
        <Field
          label="Password"
          hint={`At least ${SHORTEST} characters. Who opened the page by the old one is asked anew. It is kept as a hash: nobody can look it up here.`}
        >
          {(id, describedBy) => (
            <input
              id={id}
              aria-describedby={describedBy}
              required
              minLength={SHORTEST}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              className="field"
            />
          )}
        </Field>
        {set.error !== null && <ProblemNote error={set.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={set.isPending}>
            Keep
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
