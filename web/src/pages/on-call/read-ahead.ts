/** What the calendar reads for what the address says; and reading it while the page's own script still comes. */
import type { QueryClient } from '@tanstack/react-query';
import * as askOnCall from '../../api/on-call.ts';
import * as ask from '../../api/queries.ts';
import type { CalendarSearch } from '../../router.tsx';
import { serverClock } from '../../time/server-clock.ts';
import { deviceZone } from '../../time/zone.ts';
import { addDays, dateOf, readDate, weeksOf, type Week } from './layout.ts';
import { readZone } from './words.ts';

/** Beyond both ends, so that a week's turn that is cut there is still told from when to when. */
const BEYOND_DAYS = 8;

export function readAhead(queries: QueryClient, search: CalendarSearch): void {
  const zone = readZone(search.zone) ?? queries.getQueryData(ask.me().queryKey)?.timeZone ?? deviceZone;
  const day = readDate(search.day) ?? dateOf(serverClock.now(), zone);
  const { from, to } = rangeOf(weeksOf(search.view ?? 'month', day, zone));
  void queries.prefetchQuery(askOnCall.shifts(from, to));
  void queries.prefetchQuery(ask.onCall(search.at));
}

/** By whole days of UTC: the same month in two zones is then the same question. */
export function rangeOf(weeks: readonly Week[]): { from: string; to: string } {
  const whole = (at: number, days: number) =>
    `${addDays(new Date(at).toISOString().slice(0, 10), days)}T00:00:00.000Z`;
  return { from: whole(weeks[0]!.from, -BEYOND_DAYS), to: whole(weeks.at(-1)!.to, BEYOND_DAYS + 1) };
}
