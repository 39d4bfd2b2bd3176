/**
 * Weeks with a row for each schedule and a bar for each shift. A bar is a button; a stretch of a row is picked by dragging.
 * One bar at a time is in the order of Tab, and the arrows lead from it to the others.
 */
import {
  memo,
  startTransition,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { fromTo, fromToUtc, longDay } from './words.ts';
import { BarFace, barClass, placeOnTrack, Short } from './Bar.tsx';
import { layOut, nightsOf, placeOf, weekdayOf, type Span, type Week } from './layout.ts';
import { becauseOf, isOf, namesOf, type Row, type Stretch } from './stretches.ts';
import { time } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { useDrag, type Dragged } from './use-drag.ts';
import { barNear, type Direction } from './bar-near.ts';

export type Picked = { schedule: string } & Span;

type Properties = {
  weeks: readonly Week[];
  view: 'month' | 'week';
  rows: readonly Row[];
  /** The month that is looked at, "2026-11": days of its neighbours are quieter. */
  month: string;
  me: string | undefined;
  viewerZone: string;
  today: string;
  onOpen: (stretch: Stretch) => void;
  /** Undefined where the viewer may not change who is on call. */
  onPick: ((picked: Picked) => void) | undefined;
  onStep: (by: number) => void;
};

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function Calendar(properties: Properties) {
  const { weeks, rows, view, onStep, onPick } = properties;
  const element = useRef<HTMLDivElement>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const { dragged, ...drag } = useDrag({ weeks, rows, onPick });
  const drawn = useDrawnWeeks(element, weeks, rows.length * LANE[view].step);
  useOneInTabOrder(element, rows, drawn);

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = DIRECTION[event.key];
    if (direction !== undefined && event.target instanceof HTMLElement) {
      const next = barNear(event.target, direction);
      if (next === null) return;
      event.preventDefault();
      next.focus();
    } else if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      onStep(event.key === 'PageUp' ? -1 : 1);
    } else if (event.key === 'Escape') setTip(null);
  };
  const show = (target: EventTarget) => setTip(tipOf(target, element.current, weeks, rows));

  return (
    <div
      ref={element}
      role="group"
      aria-label={view === 'month' ? 'The month' : 'The week'}
      onKeyDown={onKeyDown}
      onPointerOver={(event) => event.pointerType === 'mouse' && show(event.target)}
      onPointerLeave={() => setTip(null)}
      onFocus={(event) => event.target.matches(':focus-visible') && show(event.target)}
      onBlur={() => setTip(null)}
      {...drag}
      className="relative rounded-card border bg-panel select-none [--gutter:5.5rem] side:[--gutter:8rem]"
    >
      {view === 'month' && (
        <div className="ml-(--gutter) grid grid-cols-7 border-b" aria-hidden="true">
          {DAYS.map((each) => (
            <span key={each} className="px-2 py-1.5 text-label text-third">
              {each}
            </span>
          ))}
        </div>
      )}
      {weeks.map((week, index) => (
        <WeekRows
          key={week.days[0]!.date}
          {...properties}
          week={week}
          index={index}
          drawn={drawn.includes(week)}
          dragged={dragged?.week === index ? dragged : null}
        />
      ))}
      {tip !== null && <TipCard tip={tip} rows={rows} />}
    </div>
  );
}

const DIRECTION: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Height of a bar and of the room between two, in pixels. */
const LANE = { month: { bar: 22, step: 25 }, week: { bar: 36, step: 40 } };

const WeekRows = memo(function WeekRows({
  week,
  index,
  view,
  rows,
  month,
  me,
  viewerZone,
  today,
  drawn,
  dragged,
  onOpen,
}: Properties & { week: Week; index: number; drawn: boolean; dragged: Dragged | null }) {
  const zone = useZone();
  const nights = useMemo(() => (view === 'week' ? nightsOf(week, viewerZone) : []), [view, week, viewerZone]);
  const lane = LANE[view];
  return (
    <section
      aria-label={`Week of ${longDay(week.days[0]!.date)}`}
      className="relative border-b last:border-b-0"
    >
      <div aria-hidden="true" className="absolute inset-y-0 right-0 left-(--gutter) grid grid-cols-7">
        {week.days.map(({ date }) => (
          <span
            key={date}
            className={`border-l ${weekdayOf(date) > 4 ? 'bg-sunk/70' : ''} ${date === today ? 'bg-brass-wash/60' : ''}`}
          />
        ))}
      </div>
      <div aria-hidden="true" className="absolute inset-y-0 right-0 left-(--gutter) overflow-hidden">
        {nights.map((night) => (
          <span
            key={night.from}
            style={placeOnTrack({ left: placeOf(week, night.from), right: placeOf(week, night.to) }, 7)}
            className="absolute inset-y-0 bg-ink/5"
          />
        ))}
      </div>
      <div className="relative ml-(--gutter) grid grid-cols-7">
        {week.days.map(({ date }) => (
          <DayHead
            key={date}
            date={date}
            view={view}
            isToday={date === today}
            quiet={view === 'month' && !date.startsWith(month)}
          />
        ))}
      </div>
      <div className="relative pb-1.5">
        {rows.map((row) => {
          const { pieces, lanes } = layOut(week, row.stretches);
          return (
            <div
              key={row.schedule}
              role="group"
              aria-label={row.name}
              className="relative flex"
              style={{ minHeight: lane.step * lanes }}
            >
              <span
                title={row.name}
                className="w-(--gutter) shrink-0 truncate py-0.5 pr-2 pl-3 text-small text-second"
              >
                {row.name}
              </span>
              <div
                data-track={row.schedule}
                data-week={index}
                className="relative min-w-0 flex-1 touch-pan-y"
              >
                {row.problem !== null && (
                  <span className="block truncate px-2 text-small text-sev1-text" title={row.problem}>
                    {row.problem}
                  </span>
                )}
                {(drawn ? pieces : []).map(({ item, left, right, lane: at, begins, ends }) => (
                  <button
                    key={`${item.from} ${at}`}
                    type="button"
                    tabIndex={-1}
                    data-bar={`${index} ${row.schedule} ${item.from} ${at}`}
                    data-from={item.from}
                    aria-label={`${namesOf(item)}, ${row.name}, ${fromTo(item, zone)}${item.kind === 'shift' && item.override !== null ? `, ${becauseOf(item, row.layers)}` : ''}`}
                    onClick={() => onOpen(item)}
                    style={{
                      ...placeOnTrack({ left, right }, 7),
                      top: at * lane.step,
                      height: lane.bar,
                    }}
                    className={`${barClass({ stretch: item, mine: isOf(item, me), cutLeft: !begins, cutRight: !ends })} hover:brightness-95 focus-visible:z-10`}
                  >
                    {view === 'week' && right - left > 0.9 ? (
                      <span className="block leading-4">
                        <BarFace stretch={item} width={right - left} />
                        <span aria-hidden="true" className="block truncate px-1 text-tiny font-normal">
                          <Short text={`${time(item.from, zone)} to ${time(item.to, zone)}`} />
                        </span>
                      </span>
                    ) : (
                      <BarFace stretch={item} width={right - left} />
                    )}
                  </button>
                ))}
                {dragged?.schedule === row.schedule && (
                  <span
                    aria-hidden="true"
                    style={placeOnTrack(
                      { left: placeOf(week, dragged.from), right: placeOf(week, dragged.to) },
                      7,
                    )}
                    className="pointer-events-none absolute inset-y-0 z-20 rounded-small border-2 border-brass bg-brass-wash/80"
                  >
                    <span className="absolute bottom-full left-0 z-20 rounded-small bg-brass px-1.5 text-label tracking-normal whitespace-nowrap text-on-brass">
                      {fromTo(dragged, zone)}
                    </span>
                  </span>
                )}
              </div>
            </div>
          );
        })}
      </div>
      <NowLine week={week} />
    </section>
  );
});

function DayHead({
  date,
  view,
  isToday,
  quiet,
}: {
  date: string;
  view: 'month' | 'week';
  isToday: boolean;
  quiet: boolean;
}) {
  return (
    <time
      dateTime={date}
      aria-label={`${longDay(date)}${isToday ? ', today' : ''}`}
      className="flex h-8 items-center px-1.5"
    >
      <span
        className={`inline-flex h-6 min-w-6 items-center justify-center gap-1 rounded-round px-1.5 text-label tracking-normal tabular-nums ${isToday ? 'bg-brass font-semibold text-on-brass' : quiet ? 'font-normal text-third' : 'font-semibold text-second'}`}
      >
        {view === 'week' && <span className="font-medium">{DAYS[weekdayOf(date)]}</span>}
        {Number(date.slice(8))}
      </span>
    </time>
  );
}

function NowLine({ week }: { week: Week }) {
  const now = useNow(60_000);
  const zone = useZone();
  if (now < week.from || now >= week.to) return null;
  const place = placeOf(week, now);
  return (
    <div className="pointer-events-none absolute inset-y-0 right-0 left-(--gutter)">
      <span
        style={{ left: `${(place / 7) * 100}%` }}
        className="absolute inset-y-0 z-10 w-0.5 -translate-x-px bg-brass"
      >
        <span className="sr-only">Now, {time(now, zone)}</span>
        {/* After noon it stands before the line: behind it the next day's number begins. */}
        <span
          aria-hidden="true"
          className={`absolute top-1.5 hidden rounded-small bg-brass px-1 text-tiny font-semibold whitespace-nowrap text-on-brass tabular-nums side:block ${place % 1 < 0.5 ? 'left-1.5' : 'right-1.5'}`}
        >
          {time(now, zone)}
        </span>
      </span>
    </div>
  );
}

type Tip = { stretch: Stretch; left: number; top: number };

/** The same card for every bar: a thousand tooltips of their own would cost the page more than its bars. */
function tipOf(
  target: EventTarget,
  calendar: HTMLElement | null,
  weeks: readonly Week[],
  rows: readonly Row[],
): Tip | null {
  const bar = target instanceof Element ? target.closest<HTMLElement>('[data-bar]') : null;
  if (bar === null || calendar === null) return null;
  const [index, schedule, from, lane] = (bar.dataset['bar'] ?? '').split(' ');
  const row = rows.find((each) => each.schedule === schedule);
  const week = weeks[Number(index)];
  if (row === undefined || week === undefined) return null;
  const found = layOut(week, row.stretches).pieces.find(
    (piece) => piece.item.from === Number(from) && piece.lane === Number(lane),
  );
  if (found === undefined) return null;
  const [at, around] = [bar.getBoundingClientRect(), calendar.getBoundingClientRect()];
  return {
    stretch: found.item,
    left: Math.max(8, Math.min(at.left - around.left, around.width - 344)),
    top: at.bottom - around.top + 6,
  };
}

function TipCard({ tip: { stretch, left, top }, rows }: { tip: Tip; rows: readonly Row[] }) {
  const zone = useZone();
  const row = rows.find((each) => each.schedule === stretch.schedule);
  return (
    <div
      aria-hidden="true"
      style={{ left, top }}
      className="pointer-events-none absolute z-30 w-84 rounded-control border border-hairline-strong bg-panel px-3 py-2 text-small"
    >
      <p className="font-semibold">
        {namesOf(stretch)} <span className="font-normal text-second">· {row?.name}</span>
      </p>
      <p className="tabular-nums">{fromTo(stretch, zone)}</p>
      <p className="text-third tabular-nums">{fromToUtc(stretch)}</p>
      {stretch.kind === 'shift' && stretch.override !== null && (
        <p className="text-second">{becauseOf(stretch, [])}</p>
      )}
    </div>
  );
}

/**
 * What is on the screen is drawn at once, and the rest a moment later, when nobody waits: two thousand bars take longer
 * than a page may. Its room is kept meanwhile.
 */
function useDrawnWeeks(
  calendar: RefObject<HTMLDivElement | null>,
  weeks: readonly Week[],
  rowsPx: number,
): readonly Week[] {
  const [all, setAll] = useState<readonly Week[] | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setAll(weeks)), REST_AFTER_MS);
    return () => clearTimeout(timer);
  }, [weeks]);
  return useMemo(() => {
    if (all === weeks) return weeks;
    const top = calendar.current?.getBoundingClientRect().top ?? HEAD_PX;
    const height = rowsPx + WEEK_HEAD_PX;
    const first = Math.max(0, Math.floor(-top / height));
    const last = Math.floor((window.innerHeight - top) / height);
    return weeks.filter((_, index) => index >= first && index <= Math.max(first, last));
  }, [calendar, weeks, all, rowsPx]);
}

const REST_AFTER_MS = 80;
/** What stands above the calendar, and above the rows of a week. */
const HEAD_PX = 420;
const WEEK_HEAD_PX = 38;

/** Tab comes to the bar that was left last, or to the one of this moment. */
function useOneInTabOrder(
  calendar: RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  drawn: readonly Week[],
): void {
  useEffect(() => {
    const element = calendar.current;
    if (element === null) return;
    const bars = [...element.querySelectorAll<HTMLElement>('[data-bar]')];
    let current =
      bars.find((bar) => bar === document.activeElement) ?? bars.find((bar) => bar.tabIndex === 0) ?? bars[0];
    for (const bar of bars) bar.tabIndex = bar === current ? 0 : -1;
    const onFocus = (event: FocusEvent) => {
      const bar = event.target instanceof HTMLElement && event.target.closest<HTMLElement>('[data-bar]');
      if (!bar) return;
      if (current !== undefined) current.tabIndex = -1;
      bar.tabIndex = 0;
      current = bar;
    };
    element.addEventListener('focusin', onFocus);
    return () => element.removeEventListener('focusin', onFocus);
  }, [calendar, rows, drawn]);
}
