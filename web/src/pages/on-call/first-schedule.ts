/** A weekly rotation in the words of the configuration. Pure. */
import { addDays, weekdayOf } from './layout.ts';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export type Rotation = {
  people: string[];
  timeZone: string;
  weekday: (typeof WEEKDAYS)[number];
  /** "09:00" */
  time: string;
  /** The first turn begins at the first handoff from this date on. */
  from: string;
};

export function scheduleOf({ people, timeZone, weekday, time, from }: Rotation) {
  const starts = addDays(from, (WEEKDAYS.indexOf(weekday) - weekdayOf(from) + 7) % 7);
  return {
    handle: 'primary',
    timeZone,
    layers: [
      {
        rotation: 'weekly',
        handoff: `${weekday} ${time}`,
        starts: `${starts}T${time}`,
        participants: people,
      },
    ],
  };
}

export function asYaml(rotation: Rotation): string {
  const { handle, timeZone, layers } = scheduleOf(rotation);
  const [{ handoff, starts, participants }] = layers as [(typeof layers)[number]];
  return `schedules:
  - handle: ${handle}
    name: Primary
    timeZone: ${timeZone}
    layers:
      - rotation: weekly
        handoff: "${handoff}"
        starts: "${starts}"
        participants: [${participants.join(', ')}]
positions:
  on-call: { schedule: ${handle} }
`;
}

/** The Monday after a date, or that date where it is one. */
export function nextMonday(date: string): string {
  return addDays(date, (7 - weekdayOf(date)) % 7);
}
