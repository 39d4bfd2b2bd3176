/** The promises of an incident: what is left of each, what was kept, what was not. */
import { useQuery } from '@tanstack/react-query';
import { Check, CircleAlert, Pause } from 'lucide-react';
import type { ReactNode } from 'react';
import * as ask from '../../api/queries.ts';
import type { ClockView } from '../../api/types.ts';
import { SideCard } from '../../parts/Card.tsx';
import { Countdown } from '../../time/Countdown.tsx';
import { stopwatch } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';

/** From here on a promise asks for attention: a quarter of its time is left. */
const PRESSING_FROM = 0.75;
const ORDER: Record<ClockView['state'], number> = {
  breached: 0,
  running: 1,
  paused: 2,
  met: 3,
  late: 3,
  dropped: 4,
};

export function ClocksCard({ number }: { number: string }) {
  const { data } = useQuery(ask.clocks(number));
  const clocks = (data?.items ?? [])
    // The time of a phase stands with its phase.
    .filter((clock) => clock.state !== 'dropped' && !clock.clock.startsWith('time-box:'))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || endOf(a) - endOf(b));
  return (
    <SideCard title="Clocks">
      {data !== undefined && clocks.length === 0 && (
        <p className="text-second">
          {data.items.length === 0
            ? 'The process sets no clock for this severity.'
            : 'None runs any more; none was decided.'}
        </p>
      )}
      <ul className="flex flex-col gap-3.5">
        {clocks.map((clock) => (
          <li key={`${clock.clock} ${clock.since}`}>
            <Clock clock={clock} />
          </li>
        ))}
      </ul>
    </SideCard>
  );
}

/** "within 5 min"; a span that says it by itself ("at once") stands alone. */
function within({ within }: ClockView): string {
  return /^\d/.test(within) ? `within ${within}` : within;
}

function endOf(clock: ClockView): number {
  return Date.parse(clock.dueAt ?? clock.endedAt ?? clock.since);
}

function Clock({ clock }: { clock: ClockView }) {
  switch (clock.state) {
    case 'running':
    case 'breached':
      return <Running clock={clock} />;
    case 'paused':
      return (
        <Row clock={clock} icon={<Pause size={15} aria-hidden="true" className="text-third" />}>
          <span className="text-third">paused</span>
        </Row>
      );
    case 'met':
    case 'late':
      return (
        <Row
          clock={clock}
          icon={
            clock.state === 'met' ? (
              <Check size={15} aria-label="Kept" className="text-good-text" />
            ) : (
              <CircleAlert size={15} aria-label="Missed" className="text-sev1-text" />
            )
          }
        >
          <span className="text-second tabular-nums">
            {clock.tookMs === null ? '' : stopwatch(clock.tookMs)}
          </span>
        </Row>
      );
    case 'dropped':
      return null;
  }
}

function Running({ clock }: { clock: ClockView }) {
  const now = useNow();
  if (clock.dueAt === null)
    return (
      <Row clock={clock} icon={null}>
        <span className="text-third">as needed</span>
      </Row>
    );
  const since = Date.parse(clock.since);
  const due = Date.parse(clock.dueAt);
  const gone = Math.min(1, Math.max(0, (now - since) / Math.max(1, due - since)));
  const late = clock.state === 'breached' || now > due;
  const [bar, figures] = late
    ? ['bg-sev1', 'text-sev1-text']
    : gone >= PRESSING_FROM
      ? ['bg-sev2', 'text-ink']
      : ['bg-third', 'text-ink'];
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0">
          {clock.label} <span className="whitespace-nowrap text-third">{within(clock)}</span>
        </span>
        <Countdown to={clock.dueAt} className={`font-semibold ${figures}`} />
      </div>
      <div aria-hidden="true" className="mt-1.5 h-1 overflow-hidden rounded-round bg-sunk">
        <div className={`h-full rounded-round ${bar}`} style={{ width: `${gone * 100}%` }} />
      </div>
    </>
  );
}

function Row({ clock, icon, children }: { clock: ClockView; icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <span className="inline-flex min-w-0 items-baseline gap-2">
        {icon !== null && <span className="shrink-0 translate-y-0.5">{icon}</span>}
        <span>
          {clock.label} <span className="whitespace-nowrap text-third">{within(clock)}</span>
        </span>
      </span>
      {children}
    </div>
  );
}
