/** The frame around every page of somebody who has signed in: where one is, what is open, who one is. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter, useRouterState, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { follow } from '../api/live.ts';
import * as ask from '../api/queries.ts';
import { ZoneContext } from '../time/zone.ts';
import { DemoBanner } from './DemoBanner.tsx';
import { useKeys } from './keys.ts';
import { BottomBar, SideBar } from './NavBars.tsx';
import { FrameActs } from './frame-acts.ts';
import { placesOf } from './places.ts';
import { useViewer } from './viewer.ts';

// What opens over a page comes when it is asked for; the first view does not wait for it.
const Palette = lazy(() => import('./Palette.tsx').then(({ Palette }) => ({ default: Palette })));
const KeysHelp = lazy(() => import('./KeysHelp.tsx').then(({ KeysHelp }) => ({ default: KeysHelp })));
const DeclareDialog = lazy(() =>
  import('../pages/declare/DeclareDialog.tsx').then(({ DeclareDialog }) => ({ default: DeclareDialog })),
);

export function Frame() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { me, can } = useViewer();
  const { declare = false } = useSearch({ from: '/frame' });
  const [over, setOver] = useState<'palette' | 'keys' | null>(null);
  useEffect(() => follow(queries), [queries]);
  useFocusOnArrival();

  const places = placesOf(me.demo);
  const setDeclare = (open: boolean) =>
    void navigate({
      to: '.',
      search: (kept) => ({ ...kept, declare: open ? true : undefined }),
      replace: !open,
    });
  const acts = {
    find: () => setOver('palette'),
    declare: () => setDeclare(true),
    keys: () => setOver('keys'),
  };
  useKeys({
    '/': acts.find,
    'mod+k': acts.find,
    '?': acts.keys,
    d: can.declare().allowed ? acts.declare : undefined,
    ...Object.fromEntries(places.map((place) => [`g ${place.key}`, () => void navigate({ to: place.to })])),
  });
  const { data: now } = useQuery(ask.now());
  const counts = { '/': now?.open.length ?? 0, '/alerts': now?.alertsOpen ?? 0 };

  return (
    <ZoneContext value={me.timeZone}>
      <FrameActs value={acts}>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-panel focus:px-3 focus:py-2"
        >
          Skip to the content
        </a>
        <div className="wide:grid wide:grid-cols-[64px_minmax(0,1fr)] side:grid-cols-[212px_minmax(0,1fr)]">
          <SideBar me={me} places={places} counts={counts} />
          <div className="min-w-0">
            <DemoBanner me={me} />
            <main
              id="content"
              tabIndex={-1}
              className="min-w-0 px-4 pt-4 pb-[calc(5.5rem+env(safe-area-inset-bottom))] outline-none wide:px-7 wide:pt-5 wide:pb-12"
            >
              <div className="max-w-[1240px]">
                <Outlet />
              </div>
            </main>
          </div>
        </div>
        <BottomBar me={me} places={places} counts={counts} />
        <Suspense>
          {over === 'palette' && <Palette places={places} acts={acts} onClose={() => setOver(null)} />}
          {over === 'keys' && <KeysHelp places={places} onClose={() => setOver(null)} />}
          {declare && <DeclareDialog onClose={() => setDeclare(false)} />}
        </Suspense>
      </FrameActs>
    </ZoneContext>
  );
}

/** Who follows a link with the keyboard or a screen reader arrives at the new page's beginning. */
function useFocusOnArrival(): void {
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
        // Unless the page has put it where one begins to write.
        if (pathChanged && fromLocation !== undefined && !document.activeElement?.matches('[data-first]'))
          document.getElementById('content')?.focus({ preventScroll: true });
      }),
    [router, path],
  );
}
