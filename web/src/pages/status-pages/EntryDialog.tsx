/** Writing on a status page: a new incident, its next update, a draft on its way out, or a correction of what readers have read. */
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { claimsOf, componentsSaid, nextOf, nothingWritten, writtenOf, type Written } from './entry.ts';
import { EntryForm } from './EntryForm.tsx';
import { usePageAct } from './use-page-act.ts';

export type Writing =
  | { what: 'new' }
  | { what: 'update'; entry: ask.Entry }
  | { what: 'draft'; entry: ask.Entry; update: ask.EntryUpdate }
  | { what: 'correction'; entry: ask.Entry; update: ask.EntryUpdate };

export function EntryDialog({
  page,
  writing,
  onClose,
}: {
  page: ask.StatusPage;
  writing: Writing;
  onClose: () => void;
}) {
  const { handle } = page.page;
  const [written, setWritten] = useState(() => begun(writing));
  const publishing = usePageAct({ text: DONE[writing.what], onDone: onClose, quietly: true });
  const keeping = usePageAct({
    text: 'Kept as a draft; readers see nothing of it.',
    onDone: onClose,
    quietly: true,
  });
  const busy = publishing.isPending || keeping.isPending;
  const error = publishing.error ?? keeping.error;
  // Readers of a draft's update know the title already, where the incident itself is published.
  const asks =
    writing.what === 'new' || (writing.what === 'draft' && writing.entry.state === 'draft')
      ? 'incident'
      : 'update';
  const missing =
    asks === 'incident' && written.title.trim() === ''
      ? 'Give it a title first.'
      : written.body.trim() === ''
        ? 'Write what readers should know first.'
        : null;
  return (
    <Dialog title={TITLE[writing.what](writing)} onClose={onClose} wide>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (busy || missing !== null) return;
          keeping.reset();
          publishing.mutate(() => publish(handle, writing, written));
        }}
      >
        <EntryForm
          page={page}
          written={written}
          before={writing.what === 'update' ? claimsOf(writing.entry) : {}}
          asks={asks}
          onChange={(part) => setWritten((kept) => ({ ...kept, ...part }))}
        />
        {error !== null && (
          <div className="mt-4">
            <ProblemNote error={error} />
          </div>
        )}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          {writing.what !== 'correction' && (
            <Button
              busy={busy}
              verdict={missing === null ? { allowed: true } : { allowed: false, because: missing }}
              onClick={() => {
                publishing.reset();
                keeping.mutate(() => keep(handle, writing, written));
              }}
            >
              Keep as a draft
            </Button>
          )}
          <Button
            type="submit"
            look="primary"
            busy={busy}
            verdict={missing === null ? { allowed: true } : { allowed: false, because: missing }}
          >
            {writing.what === 'correction' ? 'Correct it' : 'Publish'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

const TITLE: Record<Writing['what'], (writing: Writing) => string> = {
  new: () => 'Write an incident',
  update: (writing) => (writing.what === 'update' ? writing.entry.title : ''),
  draft: () => 'A draft',
  correction: () => 'Correct what readers have read',
};

const DONE: Record<Writing['what'], string> = {
  new: 'Published: readers see it now.',
  update: 'Published: readers see it now.',
  draft: 'Published: readers see it now.',
  correction: 'Corrected; what it said before stays on record.',
};

function begun(writing: Writing): Written {
  switch (writing.what) {
    case 'new':
      return nothingWritten;
    case 'update':
      return nextOf(writing.entry);
    case 'draft':
    case 'correction':
      return writtenOf(writing.entry, writing.update);
  }
}

function publish(page: string, writing: Writing, written: Written): Promise<unknown> {
  const { status, body } = written;
  const at = written.at === '' ? {} : { at: written.at };
  const weight = written.impact === '' ? {} : { impact: written.impact };
  const components = componentsSaid(written);
  switch (writing.what) {
    case 'new':
      return ask.writeIncident(page, { title: written.title, status, body, components, ...weight, ...at });
    case 'update':
      return ask.writeUpdate(page, writing.entry.id, {
        status,
        body,
        components: componentsSaid(written, claimsOf(writing.entry)),
        ...at,
      });
    case 'draft': {
      const entry =
        writing.entry.state === 'draft'
          ? { title: written.title, impact: written.impact === '' ? null : written.impact }
          : {};
      return ask.publish(page, writing.entry.id, { ...entry, status, body, components, ...at });
    }
    case 'correction':
      return ask.correctUpdate(page, writing.entry.id, writing.update.id, {
        status,
        body,
        components,
        ...at,
      });
  }
}

async function keep(page: string, writing: Writing, written: Written): Promise<void> {
  const { status, body } = written;
  const at = written.at === '' ? {} : { at: written.at };
  const weight = written.impact === '' ? {} : { impact: written.impact };
  const components = componentsSaid(written);
  switch (writing.what) {
    case 'new':
      await ask.writeIncident(page, {
        title: written.title,
        status,
        body,
        components,
        publish: false,
        ...weight,
        ...at,
      });
      return;
    case 'update':
      await ask.writeUpdate(page, writing.entry.id, {
        status,
        body,
        components: componentsSaid(written, claimsOf(writing.entry)),
        publish: false,
        ...at,
      });
      return;
    case 'draft':
      if (writing.entry.state === 'draft')
        await ask.correctIncident(page, writing.entry.id, {
          title: written.title,
          impact: written.impact === '' ? null : written.impact,
        });
      await ask.correctUpdate(page, writing.entry.id, writing.update.id, {
        status,
        body,
        components,
        ...at,
      });
      return;
    case 'correction':
      throw new Error('what readers have read is no draft any more');
  }
}
