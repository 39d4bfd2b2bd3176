/** One status page, for those who write it: its head, and the tabs that its parts have in common. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import * as ask from '../../api/status-pages.ts';
import { buttonClass } from '../../parts/Button.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { PageMark } from './PageMark.tsx';
import { PagePassword } from './PagePassword.tsx';
import { VISIBILITY } from './words.ts';

const TABS = [
  { to: '/status-pages/$page', label: 'Overview' },
  { to: '/status-pages/$page/maintenance', label: 'Maintenance' },
  { to: '/status-pages/$page/subscribers', label: 'Subscribers' },
  { to: '/status-pages/$page/preview', label: 'Preview' },
] as const;

export function StatusPageLayout() {
  const { page: handle } = useParams({ from: '/frame/status-pages/$page' });
  const { data, error } = useQuery(ask.statusPageOf(handle));
  const { data: all } = useQuery(ask.statusPages());
  if (data === undefined)
    return (
      <>
        <TabTitle>Status pages</TabTitle>
        <PageHead title="Status pages" />
        {error === null ? (
          <Loading rows={4} label="The status page is being read." />
        ) : (
          <ProblemNote error={error} />
        )}
      </>
    );
  const { page, indicator, description } = data;
  return (
    <>
      <TabTitle>{page.title}</TabTitle>
      {(all?.items.length ?? 0) > 1 && (
        <Link to="/status-pages" className="inline-flex min-h-7 text-small text-second hover:text-ink">
          All status pages
        </Link>
      )}
      <PageHead
        title={page.title}
        aside={
          <span className="inline-flex flex-wrap items-center gap-x-2">
            <PageMark indicator={indicator} /> {description}
            {page.visibility !== 'public' && (
              <span className="text-third">{VISIBILITY[page.visibility]}</span>
            )}
          </span>
        }
      >
        <a href={page.url} target="_blank" rel="noreferrer" className={buttonClass('plain')}>
          <ExternalLink size={15} aria-hidden="true" /> Open the page
        </a>
      </PageHead>
      {error !== null && (
        <div className="mb-4">
          <ProblemNote error={error} />
        </div>
      )}
      {page.visibility === 'password' && <PagePassword page={data} />}
      <nav aria-label="Parts of the status page" className="mb-4 flex gap-4.5 overflow-x-auto">
        {TABS.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            params={{ page: handle }}
            activeOptions={{ exact: true, includeSearch: false }}
            className="relative inline-flex min-h-8 items-center font-medium whitespace-nowrap text-second hover:text-ink"
            activeProps={{
              className:
                '!font-semibold !text-ink after:absolute after:inset-x-1 after:bottom-0 after:h-0.5 after:rounded-round after:bg-brass',
            }}
          >
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
