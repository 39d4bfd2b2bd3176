/** An incident as readers read it: its updates, the latest first, each to be corrected, with what it said before. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Moment } from '../../time/Moment.tsx';
import { ComponentMark } from './ComponentMark.tsx';
import { claimsOf, lastPublished } from './entry.ts';
import { EntryHeadDialog } from './EntryHeadDialog.tsx';
import type { Writing } from './EntryDialog.tsx';
import { COMPONENT, ENTRY, IMPACT } from './words.ts';

/** The newest two say how it stands. */
const SHOWN = 2;

export function EntryCard({
  page,
  entry,
  bare = false,
  onWrite,
}: {
  page: ask.StatusPage;
  entry: ask.Entry;
  /** Its title stands above it already. */
  bare?: boolean;
  onWrite: (writing: Writing) => void;
}) {
  const { can } = useViewer();
  const [all, setAll] = useState(bare);
  const [heading, setHeading] = useState(false);
  const verdict = can.writeStatusPage();
  const updates = entry.updates.filter(({ state }) => state === 'published');
  const shown = all ? updates : updates.slice(0, SHOWN);
  const last = lastPublished(entry);
  return (
    <article className={bare ? 'pt-1' : 'rounded-card border bg-panel px-4.5 py-3.5'}>
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          {!bare && <h3 className="font-semibold [overflow-wrap:anywhere]">{entry.title}</h3>}
          <p className="text-small text-second">
            {last !== undefined && ENTRY[last.status]} · {IMPACT[entry.impact]} · since{' '}
            <Moment at={entry.startedAt} near />
            {entry.incident !== null && (
              <>
                {' · '}
                <Link
                  to="/incidents/$number"
                  params={{ number: entry.incident }}
                  className="font-mono whitespace-nowrap hover:underline"
                >
                  {entry.incident}
                </Link>
              </>
            )}
          </p>
        </div>
        <div className="flex flex-wrap gap-1.5">
          <Button
            look="quiet"
            verdict={verdict}
            onClick={() => setHeading(true)}
            aria-label={`Change title or impact of ${entry.title}`}
          >
            Change
          </Button>
          <Button verdict={verdict} onClick={() => onWrite({ what: 'update', entry })}>
            Post update
          </Button>
        </div>
      </header>
      <Claims page={page} entry={entry} />
      <ol className="mt-3 flex flex-col gap-3">
        {shown.map((update) => (
          <li key={update.id} className="border-l-2 border-hairline-strong pl-3.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <p className="text-small text-second">
                <strong className="font-semibold text-ink">{ENTRY[update.status]}</strong>{' '}
                <Moment at={update.displayAt} near />
                {update.by !== null && ` by ${update.by.name}`}
                {update.publishedAt !== null &&
                  Date.parse(update.publishedAt) - Date.parse(update.displayAt) > 5 * 60_000 && (
                    <>
                      {' '}
                      · added <Moment at={update.publishedAt} near />
                    </>
                  )}
              </p>
              <button
                type="button"
                aria-disabled={!verdict.allowed || undefined}
                onClick={() => {
                  if (verdict.allowed) onWrite({ what: 'correction', entry, update });
                }}
                aria-label={`Correct: ${ENTRY[update.status]}`}
                className="min-h-7 rounded-small px-1.5 text-small font-medium text-second hover:text-ink hover:underline"
              >
                Correct
              </button>
            </div>
            <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{update.body}</p>
            {update.edits.length > 0 && <Edits update={update} />}
          </li>
        ))}
      </ol>
      {shown.length < updates.length && (
        <Button look="quiet" className="mt-1" onClick={() => setAll(true)}>
          {updates.length - shown.length} earlier
        </Button>
      )}
      {heading && <EntryHeadDialog page={page} entry={entry} onClose={() => setHeading(false)} />}
    </article>
  );
}

function Claims({ page, entry }: { page: ask.StatusPage; entry: ask.Entry }) {
  const claims = entry.overAt === null ? Object.entries(claimsOf(entry)) : [];
  if (claims.length === 0) return null;
  return (
    <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-small text-second">
      {claims.map(([component, status]) => (
        <li key={component} className="inline-flex items-center gap-1.5">
          <ComponentMark status={status} />
          {page.components.find(({ id }) => id === component)?.name ?? component}: {COMPONENT[status]}
        </li>
      ))}
    </ul>
  );
}

function Edits({ update }: { update: ask.EntryUpdate }) {
  return (
    <details className="mt-1 text-small">
      <summary className="w-fit cursor-pointer text-second hover:text-ink">
        Corrected {update.editedAt !== null && <Moment at={update.editedAt} near />}: what it said before
      </summary>
      <ol className="mt-1 flex flex-col gap-1.5 text-second">
        {update.edits.map((edit) => (
          <li key={edit.at}>
            <span className="text-third">
              until <Moment at={edit.at} near />
              {edit.by !== null && `, changed by ${edit.by.name}`}
            </span>
            <p className="whitespace-pre-wrap">{`${ENTRY[edit.status]}: ${edit.body}`}</p>
          </li>
        ))}
      </ol>
    </details>
  );
}
