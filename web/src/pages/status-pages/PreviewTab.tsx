/** The page as its readers see it, in a frame: at the width of a desk or of a phone. Drafts are not on it. */
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch, Link } from '@tanstack/react-router';
import * as ask from '../../api/status-pages.ts';
import { Loading } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';

const WIDTHS = { desk: 'Desk', phone: 'Phone' } as const;

export function PreviewTab() {
  const { page: handle } = useParams({ from: '/frame/status-pages/$page' });
  const { width = 'desk' } = useSearch({ from: '/frame/status-pages/$page/preview' });
  const { data: page } = useQuery(ask.statusPageOf(handle));
  const { data: html, error } = useQuery(ask.asReadersSeeIt(handle));
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="text-second">As readers see it now. Drafts are not on it.</p>
        <div role="group" aria-label="Width" className="flex gap-1">
          {(Object.keys(WIDTHS) as (keyof typeof WIDTHS)[]).map((each) => (
            <Link
              key={each}
              from="/status-pages/$page/preview"
              to="."
              search={{ width: each === 'desk' ? undefined : each }}
              replace
              aria-current={each === width ? 'true' : undefined}
              className={`inline-flex min-h-7 items-center rounded-round border px-2.5 text-small ${each === width ? 'border-hairline-strong bg-sunk font-medium text-ink' : 'border-transparent text-second hover:text-ink'}`}
            >
              {WIDTHS[each]}
            </Link>
          ))}
        </div>
      </div>
      {error !== null ? (
        <ProblemNote error={error} />
      ) : html === undefined ? (
        <Loading rows={3} label="The page is being read." />
      ) : (
        // Nothing in it runs, and no link in it leads this page away.
        <iframe
          title={`${page?.page.title ?? handle}, as readers see it`}
          srcDoc={html}
          sandbox=""
          className={`h-[70vh] min-h-96 rounded-card border bg-panel ${width === 'phone' ? 'mx-auto block w-full max-w-[390px]' : 'w-full'}`}
        />
      )}
    </>
  );
}
