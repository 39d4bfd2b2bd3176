/** Times of day that people read on another clock than the one they are kept by. */
import type { Path } from '../finding.ts';
import { shorten } from '../finding.ts';
import type { Process } from '../process.ts';
import type { Rule } from './rule.ts';

/** Fixed offsets that people take for a place: the place, and its hours from UTC in winter. */
const takenFor: Record<string, { place: string; winter: number }> = {
  EST: { place: 'America/New_York', winter: -5 },
  MST: { place: 'America/Denver', winter: -7 },
  'Etc/GMT+9': { place: 'America/Anchorage', winter: -9 },
  'Etc/GMT+8': { place: 'America/Los_Angeles', winter: -8 },
  'Etc/GMT+7': { place: 'America/Denver', winter: -7 },
  'Etc/GMT+6': { place: 'America/Chicago', winter: -6 },
  'Etc/GMT+5': { place: 'America/New_York', winter: -5 },
  'Etc/GMT+4': { place: 'America/Halifax', winter: -4 },
  'Etc/GMT-1': { place: 'Europe/Berlin', winter: 1 },
  'Etc/GMT-2': { place: 'Europe/Helsinki', winter: 2 },
  'Etc/GMT-10': { place: 'Australia/Sydney', winter: 10 },
  'Etc/GMT-12': { place: 'Pacific/Auckland', winter: 12 },
};

export const zoneWithoutSummerTime: Rule = {
  code: 'zone-without-summer-time',
  title: 'A zone does not follow the summer time of the place it is taken for',
  why: [
    'Handbooks say "9 AM PST" and mean nine o’clock on the wall, in summer too. A fixed offset (`EST`, `Etc/GMT+8`) is kept all the year:',
    'for more than half of it handoffs and opening hours then come an hour later than people expect them. `PST` itself is no zone and',
    'is refused by the compiler.',
  ].join('\n'),
  asks: 'process',
  *check({ process, installation }) {
    for (const { zone, path, of } of zonesOf(process)) {
      const meant = takenFor[zone];
      if (meant === undefined) continue;
      yield { path, ...findingFor(zone, meant, of) };
    }
    if (installation === null) return;
    for (const [index, { id }] of process.positions.entries()) {
      const { positions, schedules } = installation.directory;
      const binding = Object.hasOwn(positions, id) ? positions[id] : undefined;
      if (binding === undefined || !('schedule' in binding.target)) continue;
      const { schedule } = binding.target;
      const zone = Object.hasOwn(schedules, schedule) ? schedules[schedule]!.timeZone : '';
      const meant = takenFor[zone];
      if (meant !== undefined)
        yield { path: ['positions', index], ...findingFor(zone, meant, `the schedule \`${schedule}\``) };
    }
  },
  example: {
    broken: `
onCall:
  rotations:
    - position: on-call
      length: 1w
      handoff: "monday 09:00"
      timeZone: Etc/GMT+8 # found
`,
    mended: `
onCall:
  rotations:
    - position: on-call
      length: 1w
      handoff: "monday 09:00"
      timeZone: America/Los_Angeles
`,
  },
};

function findingFor(zone: string, { place, winter }: { place: string; winter: number }, of: string) {
  const offset = `UTC${winter < 0 ? '−' : '+'}${Math.abs(winter)}`;
  return {
    message: `\`${zone}\`, the zone of ${of}, is ${offset} all the year: in summer 09:00 there is 10:00 on the clocks of ${place}.`,
    remedy: `Write \`${place}\` if its wall clock is meant, or \`UTC\` for a clock that nobody lives by.`,
  };
}

function* zonesOf(process: Process): Generator<{ zone: string; path: Path; of: string }> {
  yield { zone: process.timeZone, path: ['process', 'timeZone'], of: 'the process' };
  for (const [index, { id, timeZone }] of process.calendars.entries())
    // Without a zone of its own it has the process's, which is found above.
    if (timeZone !== process.timeZone)
      yield { zone: timeZone, path: ['calendars', index, 'timeZone'], of: `the calendar \`${id}\`` };
  for (const [index, { position, timeZone }] of (process.onCall?.rotations ?? []).entries())
    if (timeZone !== process.timeZone)
      yield {
        zone: timeZone,
        path: ['onCall', 'rotations', index, 'timeZone'],
        of: `the rotation of \`${position}\``,
      };
}

export const zoneInWords: Rule = {
  code: 'zone-in-words',
  title: 'A text names a time in the winter time of a place',
  why: 'Nothing in a text is converted: whoever reads "09:00 PST" in July, when the place is at PDT, is right with either of two hours.',
  asks: 'process',
  *check({ process }) {
    for (const { text, path } of textsOf(process)) {
      const found = /\b(\d{1,2}(?::\d{2})?\s?(?:am|pm)?) ?\b(PST|MST|CST|EST|CET|EET|AEST)\b/i.exec(text);
      if (found === null) continue;
      yield {
        path,
        message: `"${shorten(found[0])}" is winter time: in summer the clocks there are an hour ahead of ${found[2]!.toUpperCase()}.`,
        remedy: `Write the time of the place ("${found[1]!.trim()} in …"), or UTC.`,
      };
    }
  },
  example: {
    broken: `
onCall:
  duties:
    - Hand over on Monday at 9 AM PST # found
`,
    mended: `
onCall:
  duties:
    - Hand over on Monday at 9 AM in Los Angeles
`,
  },
};

function* textsOf(process: Process): Generator<{ text: string; path: Path }> {
  function* listed(texts: string[], path: Path): Generator<{ text: string; path: Path }> {
    for (const [index, text] of texts.entries()) yield { text, path: [...path, index] };
  }
  yield* listed(process.onCall?.duties ?? [], ['onCall', 'duties']);
  yield* listed(process.review?.rules ?? [], ['review', 'rules']);
  for (const [index, { duties }] of process.positions.entries())
    yield* listed(duties, ['positions', index, 'duties']);
  for (const [index, { dutiesDuring, dutiesAfter }] of process.roles.entries()) {
    yield* listed(dutiesDuring, ['roles', index, 'duties', 'during']);
    yield* listed(dutiesAfter, ['roles', index, 'duties', 'after']);
  }
  for (const [index, { items }] of process.checklists.entries())
    for (const [place, { text }] of items.entries())
      yield { text, path: ['checklists', index, 'items', place, 'text'] };
}

export const holidaysPast: Rule = {
  code: 'holidays-past',
  title: 'All holidays of a calendar are over',
  why: 'Holidays are dates and have to be written anew each year. From the first one that is missing the calendar counts a day on which nobody works, and its promises break on it.',
  asks: 'process',
  *check({ process, now }) {
    if (now === null) return;
    for (const [index, { id, holidays, timeZone }] of process.calendars.entries()) {
      const last = holidays.toSorted().at(-1);
      const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate().toString();
      if (last === undefined || last >= today) continue;
      yield {
        path: ['calendars', index, 'holidays'],
        message: `The last of the ${holidays.length} holidays of \`${id}\` was ${last}: from then on it counts every holiday as a working day.`,
        remedy: 'Add the holidays that are to come.',
      };
    }
  },
  example: {
    broken: `
calendars:
  - id: business
    hours: { mon-fri: "09:00-17:00" }
    holidays: ["2020-12-25", "2021-01-01"] # found
`,
    mended: `
calendars:
  - id: business
    hours: { mon-fri: "09:00-17:00" }
    holidays: ["2099-12-25", "2100-01-01"]
`,
  },
};
