/** A draft: what readers would read, and one tap until they do. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { Moment } from '../../time/Moment.tsx';
import { ComponentMark } from './ComponentMark.tsx';
import { draftOf } from './entry.ts';
import type { Writing } from './EntryDialog.tsx';
import { usePageAct } from './use-page-act.ts';
import { COMPONENT, ENTRY } from './words.ts';

export function DraftCard({
  page,
  entry,
  onEdit,
}: {
  page: ask.StatusPage;
  entry: ask.Entry;
  onEdit: (writing: Writing) => void;
}) {
  const { can } = useViewer();
  const [asking, setAsking] = useState(false);
  const publishing = usePageAct({ text: 'Published: readers see it now.' });
  const discarding = usePageAct({ text: 'The draft is gone.', onDone: () => setAsking(false) });
  const update = draftOf(entry);
  if (update === undefined) return null;
  const { handle } = page.page;
  const verdict = can.writeStatusPage();
  const isNew = entry.state === 'draft';
  return (
    <article className="rounded-card border border-l-3 border-l-brass bg-panel px-4.5 py-3.5">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold [overflow-wrap:anywhere]">{entry.title}</h3>
        <span className="text-small text-third">
          {isNew ? 'new to readers' : 'its next update'}
          {entry.incident !== null && (
            <>
              {' · '}
              <Link
                to="/incidents/$number"
                params={{ number: entry.incident }}
                className="font-mono hover:underline"
              >
                {entry.incident}
              </Link>
            </>
          )}
        </span>
      </header>
      <p className="mt-1.5 whitespace-pre-wrap [overflow-wrap:anywhere]">
        <strong className="font-semibold">{ENTRY[update.status]}</strong>{' '}
        {update.body === '' ? <span className="text-sev2-text">no words yet</span> : update.body}
      </p>
      {update.components.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-small text-second">
          {update.components.map(({ component, to }) => (
            <li key={component} className="inline-flex items-center gap-1.5">
              <ComponentMark status={to} />
              {page.components.find(({ id }) => id === component)?.name ?? component}: {COMPONENT[to]}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-small text-third">
        {update.byPerson ? 'written' : 'follows the incident by itself until somebody changes it'}
        {update.by !== null && ` by ${update.by.name}`}, <Moment at={update.displayAt} near />
      </p>
      <div className="mt-3 grid grid-cols-2 gap-2.5 wide:flex">
        <Button
          look="brass"
          className="col-span-2"
          verdict={
            verdict.allowed && update.body === ''
              ? { allowed: false, because: 'It has no words yet: edit it first.' }
              : verdict
          }
          busy={publishing.isPending}
          onClick={() => publishing.mutate(() => ask.publish(handle, entry.id, {}))}
        >
          Publish
        </Button>
        <Button verdict={verdict} onClick={() => onEdit({ what: 'draft', entry, update })}>
          Edit
        </Button>
        <Button look="quiet" verdict={verdict} onClick={() => setAsking(true)}>
          Discard
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Discard the draft?"
          act="Discard"
          danger
          busy={discarding.isPending}
          onClose={() => setAsking(false)}
          onAct={() => discarding.mutate(() => ask.discard(handle, entry.id))}
        >
          <p>Readers never saw it. What is written in it is lost.</p>
        </Confirm>
      )}
    </article>
  );
}
