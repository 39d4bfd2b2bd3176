/** Ninety days of a component as bars: how much of each day it was down, and the share that is told to readers. */
import type { Component } from '../../api/status-pages.ts';
import { span } from '../../time/format.ts';

type Day = Component['uptime']['days'][number];

const WIDTH = 3;
const GAP = 1;
const HEIGHT = 20;

export function UptimeBars({ uptime }: { uptime: Component['uptime'] }) {
  const { days, percent } = uptime;
  const bad = days.filter((day) => worstOf(day) !== null).length;
  const known = days.some(({ knownMs }) => knownMs > 0);
  const said = known
    ? `${percent} % over ${days.length} days; ${bad === 0 ? 'no day with trouble' : `${bad} ${bad === 1 ? 'day' : 'days'} with trouble`}`
    : 'No data yet';
  return (
    <span className="inline-flex items-center gap-3">
      <svg
        role="img"
        aria-label={said}
        width={days.length * (WIDTH + GAP)}
        height={HEIGHT}
        viewBox={`0 0 ${days.length * (WIDTH + GAP)} ${HEIGHT}`}
        className="hidden max-w-full shrink full:block"
      >
        {days.map((day, index) => (
          <rect
            key={day.date}
            x={index * (WIDTH + GAP)}
            y={heightOf(day)}
            width={WIDTH}
            height={HEIGHT - heightOf(day)}
            rx={1}
            className={fillOf(day)}
          >
            <title>{`${day.date}: ${titleOf(day)}`}</title>
          </rect>
        ))}
      </svg>
      <span className="w-20 text-right text-small text-third tabular-nums">
        {percent === null ? 'no data' : `${percent} %`}
      </span>
    </span>
  );
}

function worstOf({ downMs }: Day): 'sev1' | 'sev2' | 'sev3' | null {
  if ((downMs.major_outage ?? 0) > 0) return 'sev1';
  if ((downMs.partial_outage ?? 0) > 0) return 'sev2';
  return (downMs.degraded_performance ?? 0) > 0 ? 'sev3' : null;
}

function fillOf(day: Day): string {
  if (day.knownMs === 0) return 'fill-hairline';
  switch (worstOf(day)) {
    case 'sev1':
      return 'fill-sev1';
    case 'sev2':
      return 'fill-sev2';
    case 'sev3':
      return 'fill-sev3';
    case null:
      return 'fill-good';
  }
}

/** Not by colour alone: a day with trouble stands shorter. */
function heightOf(day: Day): number {
  return day.knownMs === 0 ? HEIGHT / 2 : worstOf(day) === null ? 0 : HEIGHT / 4;
}

const DOWN: [keyof Day['downMs'], string][] = [
  ['major_outage', 'major outage'],
  ['partial_outage', 'partial outage'],
  ['degraded_performance', 'degraded'],
  ['under_maintenance', 'under maintenance'],
];

function titleOf(day: Day): string {
  if (day.knownMs === 0) return 'no data';
  const parts = DOWN.flatMap(([status, words]) => {
    const ms = day.downMs[status] ?? 0;
    return ms === 0 ? [] : [`${span(ms)} ${words}`];
  });
  return parts.length === 0 ? 'operational' : parts.join(', ');
}
