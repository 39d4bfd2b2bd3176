/** How a status page stands: what waits to be published, what goes on, each component, and what was. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { span } from '../../time/format.ts';
import { Moment } from '../../time/Moment.tsx';
import { ComponentsCard } from './ComponentsCard.tsx';
import { DraftCard } from './DraftCard.tsx';
import { draftOf } from './entry.ts';
import { EntryCard } from './EntryCard.tsx';
import { EntryDialog, type Writing } from './EntryDialog.tsx';

/** What was over longer ago is read on the page itself. */
const PAST_SHOWN = 5;

export function OverviewTab() {
  const { page: handle } = useParams({ from: '/frame/status-pages/$page' });
  const { data: page } = useQuery(ask.statusPageOf(handle));
  const { can } = useViewer();
  const [writing, setWriting] = useState<Writing | null>(null);
  const [all, setAll] = useState(false);
  if (page === undefined) return null;
  const drafts = page.entries.filter((entry) => draftOf(entry) !== undefined);
  const published = page.entries.filter(({ state }) => state === 'published');
  const open = published.filter(({ overAt }) => overAt === null);
  const past = published.filter(({ overAt }) => overAt !== null);
  const shown = all ? past : past.slice(0, PAST_SHOWN);
  return (
    <>
      {drafts.length > 0 && (
        <section aria-labelledby="drafts" className="mb-5">
          <h2 id="drafts" className="mb-2 label-section">
            {drafts.length === 1 ? '1 draft waits' : `${drafts.length} drafts wait`}
          </h2>
          <div className="flex flex-col gap-3">
            {drafts.map((entry) => (
              <DraftCard key={entry.id} page={page} entry={entry} onEdit={setWriting} />
            ))}
          </div>
        </section>
      )}
      <section aria-labelledby="open" className="mb-5">
        <div className="mb-2 flex items-center justify-between gap-3">
          <h2 id="open" className="label-section">
            {open.length === 0 ? 'Nothing open' : `Open · ${open.length}`}
          </h2>
          <Button verdict={can.writeStatusPage()} onClick={() => setWriting({ what: 'new' })}>
            Write an incident
          </Button>
        </div>
        {open.length > 0 && (
          <div className="flex flex-col gap-3">
            {open.map((entry) => (
              <EntryCard key={entry.id} page={page} entry={entry} onWrite={setWriting} />
            ))}
          </div>
        )}
      </section>
      <ComponentsCard page={page} />
      {past.length > 0 && (
        <section aria-labelledby="past" className="mt-5">
          <h2 id="past" className="mb-2 label-section">
            Over
          </h2>
          <Card>
            {shown.map((entry) => (
              <details key={entry.id} className="border-b px-4.5 py-2.5 last:border-b-0">
                <summary className="cursor-pointer">
                  <span className="font-medium">{entry.title}</span>{' '}
                  <span className="text-small text-third">
                    <Moment at={entry.startedAt} near />
                    {entry.overAt !== null &&
                      `, ${span(Date.parse(entry.overAt) - Date.parse(entry.startedAt))}`}
                  </span>
                </summary>
                <EntryCard page={page} entry={entry} bare onWrite={setWriting} />
              </details>
            ))}
          </Card>
          {shown.length < past.length && (
            <Button look="quiet" className="mt-2" onClick={() => setAll(true)}>
              Show all {past.length}
            </Button>
          )}
        </section>
      )}
      {writing !== null && <EntryDialog page={page} writing={writing} onClose={() => setWriting(null)} />}
    </>
  );
}
