/** Calendars that schedules rely on, as the API shows them: how reading them goes, and whom their events name. Pure. */
import type { Directory } from '../../domain/directory/directory.ts';
import { msOf } from '../../domain/instant.ts';
import type { CalendarRow } from '../../store/directory/calendars.ts';
import type { FeedState } from '../../store/directory/calendar-feeds.ts';
import type { CalendarInView } from '../shapes-calendars.ts';

/** Enough to see what is wrong with the titles. */
const mostTitles = 3;

type Known = Pick<Directory, 'schedules' | 'around'>;

export function calendarViews(
  calendars: readonly Pick<CalendarRow, 'handle' | 'name' | 'url'>[],
  feeds: readonly FeedState[],
  { directory, now }: { directory: Known; now: string },
): CalendarInView[] {
  const states = new Map(feeds.map((feed) => [feed.owner, feed]));
  return calendars.map(({ handle, name, url }) => {
    const entries = directory.around?.calendars[handle] ?? [];
    const nobody = isForShifts(directory, handle)
      ? entries
          .filter(({ people, to }) => people.length === 0 && msOf(to) > msOf(now))
          .map(({ title }) => title)
      : [];
    return {
      handle,
      name: name ?? handle,
      kind: url === null ? 'dates' : 'feed',
      reading: url === null ? writtenDown : readingView(states.get(handle)),
      events: entries.length,
      unnamed: { count: nobody.length, titles: [...new Set(nobody)].slice(0, mostTitles) },
      schedules: schedulesWith(directory, handle),
    };
  });
}

/** Undefined: no node has come to it yet. */
export function readingView(state: FeedState | undefined): CalendarInView['reading'] {
  if (state === undefined) return waiting;
  const { readAt, triedAt, dueAt, problem, failures } = state;
  return {
    state: problem !== null ? 'failing' : readAt === null || triedAt === null ? 'waiting' : 'good',
    readAt,
    triedAt,
    nextReadAt: dueAt,
    problem,
    failures,
  };
}

const waiting: CalendarInView['reading'] = {
  state: 'waiting',
  readAt: null,
  triedAt: null,
  nextReadAt: null,
  problem: null,
  failures: 0,
};
const writtenDown: CalendarInView['reading'] = { ...waiting, state: 'good' };

function isForShifts({ schedules }: Known, calendar: string): boolean {
  return Object.values(schedules).some(({ layers }) => layers.some((layer) => layer.calendar === calendar));
}

export function schedulesWith({ schedules }: Pick<Known, 'schedules'>, calendar: string): string[] {
  return Object.values(schedules)
    .filter(({ layers }) =>
      layers.some((layer) => layer.calendar === calendar || layer.holidays === calendar),
    )
    .map(({ handle }) => handle)
    .toSorted();
}
