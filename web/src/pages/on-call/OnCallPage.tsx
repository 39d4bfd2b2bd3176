/** On call: the head and the tabs that its parts have in common. */
import { Link, Outlet } from '@tanstack/react-router';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { useZone } from '../../time/zone.ts';
import { TABS } from './tabs.ts';

export function OnCallPage() {
  return (
    <>
      <TabTitle>On call</TabTitle>
      <PageHead title="On call" aside={<span className="text-third">{useZone()}</span>} />
      {TABS.length > 1 && (
        <nav aria-label="Parts of On call" className="mb-4 flex gap-4.5 overflow-x-auto">
          {TABS.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
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
      )}
      <Outlet />
    </>
  );
}
