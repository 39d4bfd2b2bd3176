/** The calendar of On call: who is on call now and next, weeks of shifts, who takes over, swaps, and how evenly it is shared. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import * as askOnCall from '../../api/on-call.ts';
import * as ask from '../../api/queries.ts';
import { useKeys } from '../../frame/keys.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Loading } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useNow } from '../../time/use-now.ts';
import { useZone, ZoneContext } from '../../time/zone.ts';
import { Agenda } from './Agenda.tsx';
import { Calendar, type Picked } from './Calendar.tsx';
import { FirstSchedule } from './FirstSchedule.tsx';
import { dateOf, readDate, step, weeksOf } from './layout.ts';
import { NowAndNext } from './NowAndNext.tsx';
import { OverrideDialog, type Wanted } from './OverrideDialog.tsx';
import { Quality } from './Quality.tsx';
import { ShiftPanel } from './ShiftPanel.tsx';
import { rangeOf } from './read-ahead.ts';
import { rowsOf, type Shift, type Stretch } from './stretches.ts';
import { SwapDialog } from './SwapDialog.tsx';
import { Swaps } from './Swaps.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useRoomForBars } from './use-room-for-bars.ts';
import { readZone } from './words.ts';

const HOUR = 3_600_000;
/** Whoever stays that long may want to leaf through. */
const LOOKED_FOR_MS = 600;
/** Somebody who presses N has not said when: a night, or a working day. */
const USUAL_MS = 8 * HOUR;

/** What lies over the calendar. */
type Over =
  | { kind: 'stretch'; stretch: Stretch }
  | { kind: 'override'; wanted: Wanted }
  | { kind: 'swap'; shift: Shift };

export function CalendarPage() {
  const { zone: asked } = useSearch({ from: '/frame/on-call/' });
  const viewerZone = useZone();
  return (
    <ZoneContext value={readZone(asked) ?? viewerZone}>
      <InZone viewerZone={viewerZone} />
    </ZoneContext>
  );
}

function InZone({ viewerZone }: { viewerZone: string }) {
  const search = useSearch({ from: '/frame/on-call/' });
  const navigate = useNavigate({ from: '/on-call/' });
  const queries = useQueryClient();
  const zone = useZone();
  const { me, can } = useViewer();
  const [over, setOver] = useState<Over | null>(null);
  const bars = useRoomForBars();
  const now = useNow(60_000);
  const today = dateOf(now, zone);
  const { view = 'month' } = search;
  const day = readDate(search.day) ?? today;
  const weeks = useMemo(() => weeksOf(view, day, zone), [view, day, zone]);
  const range = useMemo(() => rangeOf(weeks), [weeks]);
  const { data, error } = useQuery(askOnCall.shifts(range.from, range.to));
  const onCall = useQuery(ask.onCall(search.at));

  const every = useMemo(() => (data === undefined ? [] : rowsOf(data)), [data]);
  const wanted = search.schedules;
  const rows = useMemo(() => {
    const shown = wanted?.split(',');
    const some = every.filter(({ schedule }) => shown?.includes(schedule) === true);
    return some.length === 0 ? every : some;
  }, [every, wanted]);

  const go = useCallback(
    (change: Partial<typeof search>) =>
      void navigate({ search: (kept) => ({ ...kept, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const move = useCallback((by: number) => go({ day: step(view, day, by) }), [go, view, day]);
  const open = useCallback((stretch: Stretch) => setOver({ kind: 'stretch', stretch }), []);
  const mayOverride = can.override().allowed;
  const pick = useCallback((wanted: Picked) => setOver({ kind: 'override', wanted }), []);
  const newOverride = () => {
    const from = Math.ceil(now / HOUR) * HOUR;
    const [first] = rows;
    if (first !== undefined)
      setOver({
        kind: 'override',
        wanted: { schedule: first.schedule, from, to: from + USUAL_MS, any: true },
      });
  };
  useKeys({
    '[': () => move(-1),
    ']': () => move(1),
    t: () => go({ day: undefined }),
    m: () => go({ view: undefined }),
    w: () => go({ view: 'week' }),
    n: mayOverride && rows.length > 0 ? newOverride : undefined,
  });
  // The neighbours are read while somebody looks: to leaf through is then not to wait.
  useEffect(() => {
    if (data === undefined) return;
    const timer = setTimeout(() => {
      for (const by of [1, -1]) {
        const { from, to } = rangeOf(weeksOf(view, step(view, day, by), zone));
        void queries.prefetchQuery(askOnCall.shifts(from, to));
      }
    }, LOOKED_FOR_MS);
    return () => clearTimeout(timer);
  }, [queries, data === undefined, view, day, zone]);

  if (error !== null && data === undefined) return <ProblemNote error={error} />;
  if (data === undefined) return <Loading rows={4} label="Who is on call when is being read." />;
  if (data.items.length === 0)
    return (
      <>
        <NowAndNext answer={onCall.data} error={onCall.error} onCover={undefined} />
        <FirstSchedule />
      </>
    );
  const close = () => setOver(null);
  return (
    <>
      <NowAndNext answer={onCall.data} error={onCall.error} onCover={mayOverride ? pick : undefined} />
      <Toolbar
        view={view}
        day={day}
        weeks={weeks}
        every={every}
        shown={rows}
        viewerZone={viewerZone}
        verdict={can.override()}
        onGo={go}
        onMove={move}
        onNew={newOverride}
      />
      {error !== null && (
        <div className="mb-4">
          <ProblemNote error={error} />
        </div>
      )}
      {data.more && (
        <p className="mb-3 text-second">
          There are more schedules than one page shows. The rest is read by GET /api/v1/shifts?schedules=….
        </p>
      )}
      {bars ? (
        <Calendar
          weeks={weeks}
          view={view}
          rows={rows}
          month={day.slice(0, 7)}
          me={me.person?.handle}
          viewerZone={me.timeZone}
          today={today}
          onOpen={open}
          onPick={mayOverride ? pick : undefined}
          onStep={move}
        />
      ) : (
        <>
          <div className="mb-4">
            <Swaps rows={every} only="asked" />
          </div>
          <Agenda
            key={`${view} ${day}`}
            weeks={weeks}
            month={view === 'month' ? day.slice(0, 7) : null}
            rows={rows}
            me={me.person?.handle}
            today={today}
            onOpen={open}
          />
        </>
      )}
      <div className="mt-6 grid items-start gap-6 side:grid-cols-2 side:gap-4.5">
        <Swaps rows={every} only={bars ? 'all' : 'rest'} />
        <Quality rows={rows} />
      </div>
      {over?.kind === 'stretch' && (
        <ShiftPanel
          stretch={over.stretch}
          row={every.find(({ schedule }) => schedule === over.stretch.schedule)}
          cut={{ from: Date.parse(data.from), to: Date.parse(data.to) }}
          onTake={(wanted) => setOver({ kind: 'override', wanted })}
          onSwap={(shift) => setOver({ kind: 'swap', shift })}
          onClose={close}
        />
      )}
      {over?.kind === 'override' && <OverrideDialog wanted={over.wanted} rows={every} onClose={close} />}
      {over?.kind === 'swap' && (
        <SwapDialog
          shift={over.shift}
          scheduleName={every.find(({ schedule }) => schedule === over.shift.schedule)?.name ?? ''}
          onClose={close}
        />
      )}
    </>
  );
}
