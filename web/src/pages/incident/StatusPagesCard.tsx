/** What readers of the status pages read of this incident, and the draft that one tap publishes. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import * as ask from '../../api/status-pages.ts';
import type { IncidentView } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { Moment } from '../../time/Moment.tsx';
import { draftOf, lastPublished } from '../status-pages/entry.ts';
import { usePageAct } from '../status-pages/use-page-act.ts';
import { ENTRY } from '../status-pages/words.ts';

/** Of more pages than that one looks at the list of them. */
const MOST = 3;

export function StatusPagesCard({ incident }: { incident: IncidentView }) {
  const { data } = useQuery(ask.statusPages());
  // A page on which nothing goes on tells of no incident that is open.
  const told = (data?.items ?? []).filter(({ drafts, openIncidents }) => drafts + openIncidents > 0);
  const pages = useQueries({ queries: told.slice(0, MOST).map(({ handle }) => ask.statusPageOf(handle)) });
  const entries = pages.flatMap(({ data: page }) =>
    page === undefined
      ? []
      : page.entries.filter((entry) => entry.incident === incident.number).map((entry) => ({ page, entry })),
  );
  if (entries.length === 0) return null;
  return (
    <SideCard title={entries.length === 1 ? 'Status page' : 'Status pages'}>
      <ul className="flex flex-col gap-4">
        {entries.map(({ page, entry }) => (
          <li key={page.page.handle}>
            <Told page={page} entry={entry} />
          </li>
        ))}
      </ul>
    </SideCard>
  );
}

function Told({ page, entry }: { page: ask.StatusPage; entry: ask.Entry }) {
  const { can } = useViewer();
  const publishing = usePageAct({ text: 'Published: readers see it now.' });
  const [draft, last] = [draftOf(entry), lastPublished(entry)];
  const { handle, title } = page.page;
  const verdict = can.writeStatusPage();
  return (
    <>
      <p>
        <Link to="/status-pages/$page" params={{ page: handle }} className="font-medium hover:underline">
          {title}
        </Link>
      </p>
      <p className="text-second">
        {last === undefined ? (
          'Readers know nothing of it yet.'
        ) : (
          <>
            Readers read: {ENTRY[last.status]}, <Moment at={last.displayAt} near />
          </>
        )}
      </p>
      {draft !== undefined && (
        <div className="mt-2 rounded-control border border-l-3 border-l-brass px-3 py-2.5">
          <p className="line-clamp-4 whitespace-pre-wrap [overflow-wrap:anywhere]">
            <strong className="font-semibold">{ENTRY[draft.status]}</strong>{' '}
            {draft.body === '' ? <span className="text-sev2-text">no words yet</span> : draft.body}
          </p>
          <div className="mt-2 flex items-center gap-2.5">
            <Button
              look="brass"
              busy={publishing.isPending}
              verdict={
                verdict.allowed && draft.body === ''
                  ? { allowed: false, because: 'It has no words yet: write them on the status page first.' }
                  : verdict
              }
              onClick={() => publishing.mutate(() => ask.publish(handle, entry.id, {}))}
            >
              Publish
            </Button>
            <Link
              to="/status-pages/$page"
              params={{ page: handle }}
              className="text-small font-medium text-second hover:text-ink hover:underline"
            >
              Edit it there
            </Link>
          </div>
        </div>
      )}
    </>
  );
}
