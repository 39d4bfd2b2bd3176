/** What stands outside the schedules and bears on them: who is away, and what calendars that are read elsewhere say. */
import { namesIn } from '../directory/whom-event-names.ts';
import { isWholeDay, placed, type FeedEntry } from '../schedule/feed.ts';
import type { Away, CalendarEntry, Surroundings } from '../schedule/surroundings.ts';
import { placedTimeOff } from '../schedule/time-off.ts';
import { wallClock, type WallClock } from '../schedule/wall-clock.ts';
import type { Configuration } from './config.ts';

/** A zone’s clock is made once for all who live by it; nobody’s time off is older. */
const clocksFrom = Date.UTC(1990, 0, 1);

export interface ReadFeedEntries {
  what: 'calendar' | 'time-off';
  /** A calendar's handle, or a person's. */
  owner: string;
  entries: FeedEntry[] | null;
}

export function surroundingsOf(
  { users, organization, schedules, calendars }: Configuration,
  feeds: readonly ReadFeedEntries[],
): Surroundings {
  const zones = new Map(users.map(({ handle, timeZone }) => [handle, timeZone ?? organization.timeZone]));
  const clocks = new Map<string, WallClock>();
  const clockOf = (zone: string) => {
    const clock = clocks.get(zone) ?? wallClock(zone, clocksFrom);
    clocks.set(zone, clock);
    return clock.instantOf;
  };
  const entered = users.flatMap(({ handle: person, timeOff }) =>
    timeOff.flatMap((written) =>
      awayBetween(person, placedTimeOff(written, zones.get(person)!, clockOf(zones.get(person)!))),
    ),
  );
  const read = feeds.flatMap(({ what, owner: person, entries }) => {
    const timeZone = zones.get(person);
    if (what !== 'time-off' || timeZone === undefined) return [];
    return (entries ?? []).flatMap((entry) =>
      awayBetween(person, placed(entry, timeZone, clockOf(timeZone))),
    );
  });

  const names = namesIn(users);
  const layers = schedules.flatMap((schedule) => schedule.layers);
  const asShifts = new Set(layers.map(({ calendar }) => calendar));
  const known = new Set(calendars.filter(({ url }) => url !== undefined).map(({ handle }) => handle));
  const ofCalendars = feeds.flatMap(({ what, owner, entries }): [string, CalendarEntry[]][] => {
    if (what !== 'calendar' || !known.has(owner) || entries === null) return [];
    // A meeting in a calendar of holidays is not a holiday.
    const meant = asShifts.has(owner) ? entries : entries.filter(isWholeDay);
    return [
      [
        owner,
        meant.map((entry) => ({ from: entry.from, to: entry.to, people: names(entry), title: entry.title })),
      ],
    ];
  });
  return { away: [...entered, ...read], calendars: Object.fromEntries(ofCalendars) };
}

function awayBetween(person: string, period: { from: string; to: string } | null): Away[] {
  return period === null ? [] : [{ person, ...period }];
}
