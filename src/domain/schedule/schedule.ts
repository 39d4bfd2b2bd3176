/**
 * A schedule in the configuration file's form, and what may stand in it.
 * It stays exactly as it was written (defaults are understood, not filled in), so that an export reads like the file.
 */
import { dayMs, hourMs } from '../instant.ts';
import { isTimeZone } from '../process/time-zone.ts';
import { z } from 'zod';
import { readHandoff, readHours, readLength, readMoment, readWall, readWeekday } from './notation.ts';
import { instantOfWall } from './wall-clock.ts';

/** Beyond these nobody plans, and one request stays cheap to answer. */
const most = {
  layers: 50,
  turns: 200,
  sharing: 50,
  overrides: 5000,
  lengths: 31,
  every: 400,
  name: 200,
  turnsAhead: 50,
};
const longestTurnMs = 400 * dayMs;

const person = z
  .string({ error: 'a person is named by their handle, as in "ana"' })
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
    error: (issue) =>
      `${quoted(issue.input)} is not a handle: name a person by lower-case letters, digits and hyphens, as in "ana"`,
  });

const people = z
  .array(person, { error: 'write a list of handles, as in [ana, ben]' })
  .max(most.sharing, `more than ${most.sharing} people share one turn: name a smaller group`)
  .refine((handles) => new Set(handles).size === handles.length, {
    error: (issue) =>
      `${quoted(firstRepeated(issue.input as string[]))} stands twice in one turn: name each person once`,
  });

const named = (what: string) =>
  z.string({ error: `${what} is named by its handle, as text` }).regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
    error: (issue) =>
      `${quoted(issue.input)} is not a handle: ${what} is named by lower-case letters, digits and hyphens`,
  });

const layerShape = z.strictObject(
  {
    rotation: z.enum(['hourly', 'daily', 'weekly', 'monthly', 'custom', 'calendar'], {
      error: (issue) =>
        issue.input === undefined
          ? 'is missing: say how the turn passes on, hourly, daily, weekly, monthly, custom or calendar'
          : `${quoted(issue.input)} is not a rotation: write hourly, daily, weekly, monthly, custom or calendar`,
    }),
    calendar: named('a calendar').optional(),
    every: z
      .union([z.int(), z.string(), z.array(z.string()).min(1).max(most.lengths)], {
        error: `write a number, as in "every: 2"; in a custom rotation a length ("36h") or a list of at most ${most.lengths} lengths (["4d", "3d"])`,
      })
      .optional(),
    handoff: z
      .string({ error: 'write the handoff as text, as in "09:00", "monday 09:00" or "day 1 09:00"' })
      .optional(),
    starts: localTime('start').optional(),
    ends: localTime('end').optional(),
    days: z
      .array(
        z
          .string({ error: 'a day is written mon, tue, wed, thu, fri, sat or sun' })
          .refine((text) => readWeekday(text) !== null, {
            error: (issue) =>
              `${quoted(issue.input)} is not a day of the week: write mon, tue, wed, thu, fri, sat or sun`,
          }),
        { error: 'write a list of days, as in [mon, tue, wed, thu, fri]' },
      )
      .min(
        1,
        'is empty, so that nobody would ever be on call: name the days, or leave "days" out for all of them',
      )
      .max(7, 'a week has seven days: name each once')
      .optional(),
    hours: z
      .string({ error: 'write the hours as text, as in "20:00-08:00"' })
      .refine((text) => readHours(text) !== null, {
        error: (issue) =>
          `${quoted(issue.input)} is not a range of hours: write from and to between 00:00 and 23:59 (or to 24:00), as in "20:00-08:00"`,
      })
      .optional(),
    holidays: named('a calendar').optional(),
    onHolidays: z
      .enum(['off', 'only'], {
        error: (issue) =>
          `${quoted(issue.input)} is not what a layer does on holidays: write off (nobody is on call by it then) or only (nobody is on call by it otherwise)`,
      })
      .optional(),
    participants: z
      .array(
        z.union([person, people], {
          error: (issue) =>
            sentenceOf(issue) ??
            'a turn is one handle, or a list of handles who share it, as in [ana, [ben, cy]]',
        }),
        { error: 'write a list of who takes turns, in their order, as in [ana, ben]' },
      )
      .max(most.turns, `more than ${most.turns} turns: split them into several layers`)
      .refine((turns) => turns.some((turn) => turn.length > 0), {
        error: 'names nobody: a rotation needs at least one person, as in [ana, ben]',
      })
      .optional(),
    away: z
      .enum(['next', 'stay'], {
        error: (issue) =>
          `${quoted(issue.input)} is not what becomes of a turn whose holder is away: write next (the next participant who is not away covers) or stay (they stay on call)`,
      })
      .optional(),
    priority: z
      .int({ error: 'write a whole number; a layer with a higher one replaces those with a lower one' })
      .min(-1000, 'is below -1000: priorities only compare, choose a number nearer to 0')
      .max(1000, 'is above 1000: priorities only compare, choose a number nearer to 0')
      .optional(),
    turns: z
      .enum(['active', 'calendar'], {
        error: (issue) =>
          `${quoted(issue.input)} is not a way to count turns: write active (a turn is used up only by periods in which the layer is active) or calendar (by every period)`,
      })
      .optional(),
  },
  { error: (issue) => unknownKeys(issue, 'layer') },
);

export const layerSchema = layerShape.check((context) => {
  const layer = context.value;
  const refuse = (key: keyof LayerAsRead, message: string | null) => {
    if (message !== null) context.issues.push({ code: 'custom', input: layer[key], path: [key], message });
  };
  refuse('every', wrongEvery(layer));
  refuse('handoff', wrongHandoff(layer));
  refuse('ends', wrongEnd(layer));
  if (layer.onHolidays !== undefined && layer.holidays === undefined)
    refuse('onHolidays', 'says nothing without "holidays": name the calendar whose days are meant');
  if (layer.rotation === 'calendar') {
    for (const [key, why] of Object.entries(notInCalendars) as [keyof typeof notInCalendars, string][])
      if (layer[key] !== undefined) refuse(key, why);
    if (layer.calendar === undefined)
      refuse('calendar', 'is missing: name the calendar whose events say who is on call');
  } else {
    if (layer.calendar !== undefined)
      refuse('calendar', 'belongs to "rotation: calendar": write that, or leave the calendar out');
    if (layer.starts === undefined)
      refuse(
        'starts',
        'is missing: say from when the first person is on call, as in "2026-01-05" or "2026-01-05T09:00"',
      );
    if (layer.participants === undefined)
      refuse('participants', 'is missing: name who takes turns, in their order, as in [ana, ben]');
  }
});

/** In a layer that is read from a calendar the events say all of it. */
const notInCalendars = {
  every: 'has no meaning in a calendar, whose events last as long as they do: leave it out',
  handoff: 'has no meaning in a calendar, whose events begin when they do: leave it out',
  participants: 'has no meaning in a calendar, whose events name who is on call: leave it out',
  turns: 'has no meaning in a calendar, which has no turns to count: leave it out',
  away: 'has no meaning in a calendar, whose events name who is on call: leave it out',
};

const overrideMoment = (key: 'from' | 'to') =>
  z
    .string({
      error: (issue) =>
        issue.input === undefined
          ? `is missing: say ${key === 'from' ? 'when the override begins' : 'when the override ends'}, as in "2026-12-24T09:00"`
          : 'write the time as text, as in "2026-12-24T09:00"',
    })
    .refine((text) => readMoment(text) !== null, {
      error: (issue) =>
        `${quoted(issue.input)} is not a date and time from 1970 to 2999: write local time, as in "2026-12-24T09:00", or an instant, as in "2026-12-24T08:00Z"`,
    });

export const overrideSchema = z.strictObject(
  {
    from: overrideMoment('from'),
    to: overrideMoment('to'),
    who: z.union([person, people.min(1, 'names nobody: say who takes over, as in "who: cy"')], {
      error: (issue) =>
        issue.input === undefined
          ? 'is missing: say who takes over, as in "who: cy"'
          : (sentenceOf(issue) ??
            'write one handle, or a list of handles who share the time, as in [ana, ben]'),
    }),
    mode: z
      .enum(['replace', 'add', 'remove'], {
        error: (issue) =>
          `${quoted(issue.input)} is not a mode: write replace (takes over), add (is on call beside whoever is) or remove (is not on call then)`,
      })
      .optional(),
  },
  { error: (issue) => unknownKeys(issue, 'override') },
);

const follows = z.strictObject(
  {
    schedule: named('a schedule'),
    turns: z
      .int({ error: 'write how many turns later, as a whole number' })
      .min(1, 'is less than one turn: a schedule follows another by one turn or more')
      .max(most.turnsAhead, `is more than ${most.turnsAhead} turns: follow by fewer`)
      .optional(),
  },
  { error: 'write which schedule it follows and by how many turns, as in { schedule: primary, turns: 1 }' },
);

export const scheduleShape = z
  .strictObject(
    {
      handle: z
        .string({ error: 'is missing: give the schedule a handle, as in "primary"' })
        .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
          error: (issue) =>
            `${quoted(issue.input)} is not a handle: write lower-case letters, digits and hyphens, as in "primary"`,
        }),
      name: z
        .string({ error: 'write the name as text' })
        .min(1, 'is empty: write a name, or leave "name" out and the handle is shown')
        .max(most.name, `is longer than ${most.name} characters: shorten it`)
        .optional(),
      timeZone: z
        .string({
          error: 'is missing: name the zone whose wall clock the schedule follows, as in "Europe/Berlin"',
        })
        .refine(isTimeZone, {
          error: (issue) =>
            `${quoted(issue.input)} is not a time zone of the IANA list: write one, as in "America/Los_Angeles" or "UTC"`,
        }),
      team: named('a team').optional(),
      follows: follows.optional(),
      layers: z
        .array(layerSchema, { error: 'write a list of layers' })
        .max(most.layers, `more than ${most.layers} layers: split the schedule`)
        .optional(),
      overrides: z
        .array(overrideSchema, { error: 'write a list of overrides, each with from, to and who' })
        .max(most.overrides, `more than ${most.overrides} overrides: remove those that are over`)
        .default([]),
    },
    { error: (issue) => unknownKeys(issue, 'schedule') },
  )
  .check((context) => {
    const { timeZone, overrides, follows: followed, layers } = context.value;
    const aboutLayers =
      followed === undefined && layers === undefined
        ? 'is missing: list the layers; an empty list leaves the schedule to its overrides'
        : followed !== undefined && layers !== undefined && layers.length > 0
          ? 'stand beside "follows": a schedule that follows another takes its layers from there, leave one of the two out'
          : null;
    if (aboutLayers !== null)
      context.issues.push({ code: 'custom', input: layers, path: ['layers'], message: aboutLayers });
    for (const [index, override] of overrides.entries()) {
      if (endsAfterItBegins(override, timeZone)) continue;
      context.issues.push({
        code: 'custom',
        input: override.to,
        path: ['overrides', index, 'to'],
        message: `${quoted(override.to)} is not after ${quoted(override.from)}, where the override begins: write a later time`,
      });
    }
  });

/** A schedule that follows another has no layers of its own in the file. */
export const scheduleSchema = scheduleShape.transform(({ layers = [], ...rest }) => ({ ...rest, layers }));

export type Layer = z.infer<typeof layerSchema>;
/** Overrides stand in the order in which they were entered: where two overlap, the later entered wins. */
export type Override = z.infer<typeof overrideSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;

/** Everyone whom a schedule names, once each, with the path of the first place: for the check that they exist. */
export function peopleNamedBy(schedule: Schedule): { person: string; path: (string | number)[] }[] {
  const found = new Map<string, (string | number)[]>();
  const add = (who: string | string[], path: (string | number)[]) => {
    for (const handle of typeof who === 'string' ? [who] : who)
      if (!found.has(handle)) found.set(handle, path);
  };
  for (const [layer, { participants = [] }] of schedule.layers.entries())
    for (const [turn, who] of participants.entries()) add(who, ['layers', layer, 'participants', turn]);
  for (const [index, { who }] of schedule.overrides.entries()) add(who, ['overrides', index, 'who']);
  return [...found].map(([handle, path]) => ({ person: handle, path }));
}

type LayerAsRead = z.infer<typeof layerShape>;

/** A date, or date and time, of the schedule's wall clock. */
function localTime(noun: 'start' | 'end') {
  return z
    .string({ error: `write the ${noun} as text, as in "2026-01-05" or "2026-01-05T09:00"` })
    .refine((text) => readWall(text) !== null, {
      error: (issue) =>
        readMoment(String(issue.input)) === null
          ? `${quoted(issue.input)} is not a date from 1970 to 2999: write a local date, or date and time, as in "2026-01-05" or "2026-01-05T09:00"`
          : `${quoted(issue.input)} carries an offset: ${noun === 'start' ? 'a start' : 'an end'} is local time of the schedule's time zone, write it without, as in "2026-01-05T09:00"`,
    });
}

function wrongEnd({ starts, ends }: LayerAsRead): string | null {
  if (starts === undefined || ends === undefined) return null;
  const [begins, over] = [readWall(starts), readWall(ends)];
  if (begins === null || over === null || over > begins) return null;
  return `${quoted(ends)} is not after ${quoted(starts)}, where the layer starts: write a later time, or remove the layer`;
}

function wrongEvery({ rotation, every }: LayerAsRead): string | null {
  if (rotation === 'calendar') return null;
  if (rotation !== 'custom') {
    if (every === undefined) return null;
    if (typeof every !== 'number')
      return `a length belongs to a custom rotation: write a number, as in "every: 2" for every second handoff, or "rotation: custom"`;
    return every >= 1 && every <= most.every
      ? null
      : `${every} is not between 1 and ${most.every}: write how many make one turn`;
  }
  if (every === undefined || typeof every === 'number')
    return 'a custom rotation needs the length of its turns: write "36h", or a list such as ["4d", "3d"] that repeats';
  for (const text of typeof every === 'string' ? [every] : every) {
    const length = readLength(text);
    if (length === null)
      return `${quoted(text)} is not a length: write weeks, days and whole hours, as in "36h", "4d" or "1w"`;
    if (length < hourMs || length > longestTurnMs)
      return `${quoted(text)} is not between 1h and 400d: choose a length within`;
  }
  return null;
}

function wrongHandoff({ rotation, handoff: text }: LayerAsRead): string | null {
  if (text === undefined) return null;
  const handoff = readHandoff(text);
  if (handoff === null)
    return `${quoted(text)} is not a handoff: write a time of day from 00:00 to 23:59, with a day where the rotation needs one, as in "09:00", "monday 09:00", "day 1 09:00" or "last day 09:00"`;
  switch (rotation) {
    case 'hourly':
    case 'daily':
      return handoff.on === 'day'
        ? null
        : `${quoted(text)} names a day, but the turn passes on ${rotation}: write the time alone, as in "09:00"`;
    case 'weekly':
      return handoff.on === 'weekday'
        ? null
        : `${quoted(text)} does not say on which day of the week: write it, as in "monday 09:00"`;
    case 'monthly':
      return handoff.on === 'day-of-month'
        ? null
        : `${quoted(text)} does not say on which day of the month: write it, as in "day 1 09:00" or "last day 09:00"`;
    case 'custom':
    case 'calendar':
      return null;
  }
}

function endsAfterItBegins({ from, to }: Override, timeZone: string): boolean {
  const [begins, ends] = [readMoment(from), readMoment(to)];
  // Each is checked by itself; a zone that does not exist is said once.
  if (begins === null || ends === null || !isTimeZone(timeZone)) return true;
  if ('wall' in begins && 'wall' in ends) return ends.wall > begins.wall;
  const instantOf = (moment: typeof begins) =>
    'instant' in moment ? moment.instant : instantOfWall(timeZone, moment.wall);
  return instantOf(ends) > instantOf(begins);
}

function quoted(value: unknown): string {
  return JSON.stringify(
    typeof value === 'string' && value.length > 80 ? `${value.slice(0, 79)}…` : (value ?? null),
  );
}

function firstRepeated(handles: string[]): string | undefined {
  return handles.find((handle, index) => handles.indexOf(handle) < index);
}

/** A union says only that no form fits; where one of our own sentences explains it, that one is better. */
function sentenceOf(issue: { code?: string; input?: unknown; errors?: unknown }): string | undefined {
  const branches = issue.errors as { code: string; message?: string; path: PropertyKey[] }[][] | undefined;
  const wanted = branches?.flat().filter(({ code }) => code !== 'invalid_type');
  return wanted?.[0]?.message;
}

function unknownKeys(
  issue: { code?: string; keys?: unknown; input?: unknown },
  noun: 'schedule' | 'layer' | 'override',
): string {
  const known = {
    schedule: 'handle, name, timeZone, team, follows, layers and overrides',
    layer:
      'rotation, calendar, every, handoff, starts, ends, days, hours, holidays, onHolidays, participants, away, priority and turns',
    override: 'from, to, who and mode',
  }[noun];
  if (issue.code === 'unrecognized_keys')
    return `${(issue.keys as string[]).map(quoted).join(', ')} is not known here: a schedule's ${noun} takes ${known}`.replace(
      "a schedule's schedule",
      'a schedule',
    );
  return `write ${noun === 'override' ? 'an' : 'a'} ${noun} as a block with ${known}`;
}
