/** The status pages: how each stands, and what waits to be published on it. */
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import * as ask from '../../api/status-pages.ts';
import { Card, Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { countOf } from '../update/words.ts';
import { PageMark } from './PageMark.tsx';
import { VISIBILITY } from './words.ts';

export function StatusPagesPage() {
  const { data, error } = useQuery(ask.statusPages());
  const [only, ...others] = data?.items ?? [];
  // Of one there is nothing to choose.
  if (only !== undefined && others.length === 0)
    return <Navigate to="/status-pages/$page" params={{ page: only.handle }} replace />;
  return (
    <>
      <TabTitle>Status pages</TabTitle>
      <PageHead title="Status pages" />
      {error !== null ? (
        <ProblemNote error={error} />
      ) : data === undefined ? (
        <LoadingRows rows={3} label="The status pages are being read." />
      ) : data.items.length === 0 ? (
        <Card>
          <Empty title="No status page yet">
            <p>
              A page tells the outside how your services are. Name one in the configuration, with the parts
              that readers know:
            </p>
            <pre className="mx-auto mt-3 w-fit max-w-full rounded-control bg-sunk px-4 py-3 text-left whitespace-pre-wrap font-mono text-small text-ink">
              {EXAMPLE}
            </pre>
          </Empty>
        </Card>
      ) : (
        <Card>
          <ul>
            {data.items.map((page) => (
              <li key={page.handle} className="border-b last:border-b-0">
                <Link
                  to="/status-pages/$page"
                  params={{ page: page.handle }}
                  className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4.5 py-3.5 hover:bg-sunk"
                >
                  <span className="min-w-0">
                    <span className="font-semibold">{page.title}</span>{' '}
                    {page.visibility !== 'public' && (
                      <span className="text-small text-third">{VISIBILITY[page.visibility]}</span>
                    )}
                    <span className="mt-0.5 flex items-center gap-2 text-second">
                      <PageMark indicator={page.indicator} /> {page.description}
                    </span>
                  </span>
                  <span className="text-small text-second">{inShort(page)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function inShort({ drafts, openIncidents, maintenancesAhead, components }: ask.StatusPageBrief): string {
  const parts = [
    ...(drafts === 0 ? [] : [countOf(drafts, 'draft waits', 'drafts wait')]),
    ...(openIncidents === 0 ? [] : [countOf(openIncidents, 'open incident', 'open incidents')]),
    ...(maintenancesAhead === 0 ? [] : [countOf(maintenancesAhead, 'maintenance', 'maintenances')]),
    countOf(components, 'component', 'components'),
  ];
  return parts.join(' · ');
}

const EXAMPLE = `statusPages:
  - handle: public
    title: Acme status
    components:
      - { name: Checkout, service: checkout }`;
