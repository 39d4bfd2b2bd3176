/**
 * Uptime by exact intervals: of the time of which something is known, the share without a partial or a major outage.
 * Degraded performance and maintenance are shown and do not count as down. A time of which nothing is known counts as
 * neither, and a share is cut off, never rounded up: 100 is said of no outage at all.
 */
import type { ComponentStatus } from './facts.ts';
import type { StatusStretch } from './component-times.ts';

export const uptimeDays = 90;
/** What the formula counts as down. */
export const countedAsDown = ['partial_outage', 'major_outage'] as const satisfies ComponentStatus[];

export interface UptimeDay {
  /** A day of the page's zone: `2026-11-21`. */
  date: string;
  /** Milliseconds in each status but operational; a status that did not occur is absent. */
  downMs: Partial<Record<Exclude<ComponentStatus, 'operational'>, number>>;
  /** Of how much of the day something is known; 0: no data. */
  knownMs: number;
}

export interface Uptime {
  /** The oldest first; the last is today, as far as it has come. */
  days: UptimeDay[];
  /** `99.953`, with three places, or `100`; null: no data. */
  percent: string | null;
}

/** A day as epoch milliseconds; its `to` is where the next begins, or now. */
export interface PageDay {
  date: string;
  from: number;
  to: number;
}

/** Local days, so some have 23 hours and some 25. */
export function pageDays(timeZone: string, nowMs: number): PageDay[] {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const days: PageDay[] = [];
  for (let back = uptimeDays - 1; back >= 0; back -= 1) {
    const date = today.subtract({ days: back });
    const from = date.toZonedDateTime(timeZone).epochMilliseconds;
    const to = date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
    days.push({ date: date.toString(), from, to: Math.min(to, nowMs) });
  }
  return days;
}

export function uptimeOf(
  times: readonly StatusStretch[],
  { days, knownFromMs }: { days: readonly PageDay[]; knownFromMs: number },
): Uptime {
  let first = 0;
  const told = days.map(({ date, from, to }): UptimeDay => {
    const begins = Math.max(from, knownFromMs);
    if (begins >= to) return { date, downMs: {}, knownMs: 0 };
    while (first < times.length && times[first]!.to <= begins) first += 1;
    const downMs: UptimeDay['downMs'] = {};
    for (let index = first; index < times.length && times[index]!.from < to; index += 1) {
      const { status, ...stretch } = times[index]!;
      const ms = Math.min(to, stretch.to) - Math.max(begins, stretch.from);
      downMs[status] = (downMs[status] ?? 0) + ms;
    }
    return { date, downMs, knownMs: to - begins };
  });
  const sum = (of: (day: UptimeDay) => number) => told.reduce((total, day) => total + of(day), 0);
  return {
    days: told,
    percent: percentUp(
      sum(downIn),
      sum(({ knownMs }) => knownMs),
    ),
  };
}

export function downIn({ downMs }: UptimeDay): number {
  return countedAsDown.reduce((total, status) => total + (downMs[status] ?? 0), 0);
}

/** In whole thousandths of a percent, so that no floating point rounds up what was down for a moment. */
export function percentUp(downMs: number, knownMs: number): string | null {
  if (knownMs <= 0) return null;
  if (downMs <= 0) return '100';
  const thousandths = ((BigInt(knownMs) - BigInt(downMs)) * 100_000n) / BigInt(knownMs);
  return `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, '0')}`;
}
