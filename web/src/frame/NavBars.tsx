/** The ways through the page: a bar at the side, a rail where it is narrow, a bar under the thumb on a phone. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { Bell, CircleUser, Ellipsis, TriangleAlert } from 'lucide-react';
import { post } from '../api/client.ts';
import { useLive, type LiveState } from '../api/live.ts';
import type { Me } from '../api/types.ts';
import type { ReactNode } from 'react';
import { Menu, type MenuEntry } from '../parts/Menu.tsx';
import { Avatar } from '../parts/Person.tsx';
import { problemOf } from '../parts/ProblemNote.tsx';
import { tellProblem } from '../parts/toasts.ts';
import { useFrameActs } from './frame-acts.ts';
import { IN_BAR, type Place } from './places.ts';
import { chooseTheme, useTheme, type Theme } from './theme.ts';

type Properties = { me: Me; places: readonly Place[]; counts: Partial<Record<Place['to'], number>> };

export function SideBar({ me, places, counts }: Properties) {
  return (
    <header className="sticky top-0 hidden h-dvh flex-col border-r px-2.5 py-4 wide:flex">
      <Link
        to="/"
        className="mb-3 flex h-9 items-center justify-center gap-2.5 rounded-control px-2.5 text-card side:justify-start"
      >
        <Bell size={20} aria-hidden="true" className="shrink-0 text-brass" />
        <span className="sr-only side:not-sr-only">Tocsin</span>
      </Link>
      <nav aria-label="Pages" className="flex flex-col gap-0.5">
        {places.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            title={label}
            className="relative flex h-[34px] items-center justify-center gap-3 rounded-control px-2.5 font-medium text-second hover:bg-sunk hover:text-ink side:justify-start"
            activeProps={{ className: 'bg-sunk !text-ink' }}
          >
            <Icon size={16} aria-hidden="true" className="shrink-0" />
            <span className="sr-only side:not-sr-only side:flex-1">{label}</span>
            <Count of={counts[to]} className="absolute top-0.5 right-1 side:static" />
          </Link>
        ))}
      </nav>
      <div className="mt-auto flex flex-col gap-1">
        <Warnings warnings={me.warnings} />
        <LiveMark />
        <AccountMenu me={me}>
          <button
            type="button"
            className="flex h-11 w-full items-center justify-center gap-2.5 rounded-control px-2 text-left hover:bg-sunk side:justify-start"
          >
            {me.person === null ? <CircleUser size={20} aria-hidden="true" /> : <Avatar person={me.person} />}
            <span className="sr-only min-w-0 side:not-sr-only side:flex-1">
              <span className="block truncate font-medium">{me.name}</span>
              <span className="block truncate text-label font-normal tracking-normal text-third">
                {me.organization}
              </span>
            </span>
          </button>
        </AccountMenu>
      </div>
    </header>
  );
}

export function BottomBar({ me, places, counts }: Properties) {
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-20 flex border-t bg-panel pb-[env(safe-area-inset-bottom)] wide:hidden"
    >
      {places.slice(0, IN_BAR).map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className="relative flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-tiny font-medium text-third"
          activeProps={{ className: '!text-ink' }}
        >
          <Icon size={20} aria-hidden="true" />
          {label}
          <Count of={counts[to]} className="absolute top-1 left-[calc(50%+8px)]" />
        </Link>
      ))}
      <MorePlaces places={places.slice(IN_BAR)} />
      <AccountMenu me={me}>
        <button
          type="button"
          className="flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-tiny font-medium text-third"
        >
          <CircleUser size={20} aria-hidden="true" />
          You
        </button>
      </AccountMenu>
    </nav>
  );
}

function MorePlaces({ places }: { places: readonly Place[] }) {
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const here = places.find(({ to }) => path.startsWith(to));
  return (
    <Menu
      named
      label="More places"
      trigger={
        <button
          type="button"
          className={`flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-tiny font-medium ${here === undefined ? 'text-third' : 'text-ink'}`}
        >
          <Ellipsis size={20} aria-hidden="true" />
          More
        </button>
      }
      entries={places.map(({ to, label }) => ({
        label,
        current: to === here?.to,
        onAct: () => void navigate({ to }),
      }))}
    />
  );
}

function Count({ of, className }: { of: number | undefined; className: string }) {
  if (of === undefined || of === 0) return null;
  return (
    <span className={`text-tiny font-semibold text-third tabular-nums side:text-label ${className}`}>
      {of > 999 ? '999+' : of}
      <span className="sr-only"> open</span>
    </span>
  );
}

/** What the operator must mend. Now says what it is; here it is only not forgotten. */
function Warnings({ warnings }: { warnings: string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Link
      to="/"
      title={warnings.join('\n')}
      className="flex min-h-7 items-center justify-center gap-2.5 rounded-control px-2.5 text-label font-normal tracking-normal text-sev2-text hover:bg-sunk side:justify-start"
    >
      <TriangleAlert size={15} aria-hidden="true" className="shrink-0" />
      <span className="sr-only side:not-sr-only">
        {warnings.length === 1 ? '1 standing warning' : `${warnings.length} standing warnings`}
      </span>
    </Link>
  );
}

const LIVE: Record<LiveState, { dot: string; text: string }> = {
  connecting: { dot: 'bg-edge', text: 'Connecting' },
  live: { dot: 'bg-good', text: 'Live' },
  away: { dot: 'bg-sev2', text: 'Stream lost, asking every 15 s' },
};

function LiveMark() {
  const state = useLive();
  return (
    <p
      title={LIVE[state].text}
      className="flex min-h-6 items-center justify-center gap-3 px-3.5 text-label font-normal tracking-normal text-third side:justify-start"
    >
      <span aria-hidden="true" className={`size-2 shrink-0 rounded-round ${LIVE[state].dot}`} />
      <span className="sr-only side:not-sr-only">{LIVE[state].text}</span>
    </p>
  );
}

const THEMES: Record<Theme, string> = {
  system: 'Colours as the system has them',
  light: 'Light',
  dark: 'Dark',
};

function AccountMenu({ me, children }: { me: Me; children: ReactNode }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const theme = useTheme();
  const acts = useFrameActs();
  const signOut = async () => {
    try {
      await post('/sign-out', {});
    } catch (error) {
      tellProblem(problemOf(error));
      return;
    }
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  const entries: MenuEntry[] = [
    ...(['system', 'light', 'dark'] as const).map((each) => ({
      label: THEMES[each],
      current: theme === each,
      onAct: () => chooseTheme(each),
    })),
    ...(me.person === null
      ? []
      : [{ label: 'You: contacts, sessions', onAct: () => void navigate({ to: '/me' }) }]),
    { label: 'Keys', onAct: acts.keys },
    { label: 'Sign out', onAct: () => void signOut() },
  ];
  return (
    <Menu named trigger={children} label={`${me.name}: you, colours, keys, sign out`} entries={entries} />
  );
}
