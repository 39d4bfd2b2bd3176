/** An announcement in sentences, with times on the wall clock of whoever reads it. */
import type { Directory } from '../directory/directory.ts';
import { inWords, personRef, spanInWords } from '../incident/naming.ts';
import { msOf } from '../instant.ts';
import type { Ahead, Announcement } from './announcements.ts';

/** Of a kind: who has more looks at the calendar. */
const mostLines = 7;

type Of<Kind extends Ahead['kind']> = Extract<Ahead, { kind: Kind }>;

/** `url`: the public address, without a slash at its end. */
export function announcementInWords(
  { schedule: handle, ahead }: Announcement,
  { directory, timeZone, url }: { directory: Directory; timeZone: string; url: string },
): { subject: string; body: string } {
  const { name = handle } = directory.schedules[handle]!;
  const at = (instant: string): string => onWall(instant, timeZone);
  const named = (person: string): string => personRef(directory, person).name;
  const gaps = ahead.filter((one) => one.kind === 'gap');
  const away = ahead.filter((one) => one.kind === 'away');
  const silent = ahead.filter((one) => one.kind === 'silent');
  const paragraphs = [
    ...(gaps.length === 0 ? [] : [gapsInWords(gaps, { name, at })]),
    ...(away.length === 0 ? [] : [awayInWords(away, { name, at, named })]),
    ...(silent.length === 0 ? [] : [silentInWords(silent, { name, at, named })]),
    `Times are those of ${timeZone}. ${remedyFor(gaps, away)}: ${url}/on-call`,
  ];
  return { subject: subjectOf(ahead, { name, at, named }), body: paragraphs.join('\n\n') };
}

interface Words {
  name: string;
  at: (instant: string) => string;
  named: (person: string) => string;
}

/** Says the worst of it: a gap before all else, the nearest first. */
function subjectOf(ahead: Ahead[], { name, at, named }: Words): string {
  const first = ahead.find(({ kind }) => kind === 'gap') ?? ahead[0]!;
  const more = ahead.length === 1 ? '' : `, and ${ahead.length - 1} more`;
  const when = first.begun ? 'now' : `from ${at(first.from)}`;
  switch (first.kind) {
    case 'gap':
      return `${name}: nobody is on call ${when}${more}`;
    case 'away':
      return `${name}: ${named(first.person)} is on call while away ${when}${more}`;
    case 'silent':
      return `${name}: no page reaches whoever is on call ${when}${more}`;
  }
}

function gapsInWords(gaps: Of<'gap'>[], { name, at }: Pick<Words, 'name' | 'at'>): string {
  const labels = [...new Set(gaps.flatMap(({ positions }) => positions.map(({ label }) => label)))];
  const rungs = Math.max(...gaps.map((gap) => gap.rungs));
  const head = `${name} has ${gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`} ahead, and ${rungs} ${rungs === 1 ? 'rung relies' : 'rungs rely'} on it for ${inWords(labels)}. A page that falls into ${gaps.length === 1 ? 'it' : 'one'} goes to the next rung at once, so that somebody is woken for what was not theirs.`;
  const lines = gaps.map((gap) => {
    if (gap.forGood)
      return `${gap.begun ? 'now' : `from ${at(gap.from)} on`}, and for good: the schedule has nobody any more`;
    return gap.begun ? spanOf(gap, at) : `${spanOf(gap, at)}, ${spanInWords(msOf(gap.to) - msOf(gap.from))}`;
  });
  return [head, ...listed(lines)].join('\n');
}

function awayInWords(away: Of<'away'>[], { name, at, named }: Words): string {
  const people = [...new Set(away.map(({ person }) => named(person)))];
  const head = `${inWords(people)} ${people.length === 1 ? 'has' : 'have'} time off and ${people.length === 1 ? 'is' : 'are'} on call in ${name} all the same:`;
  return [head, ...listed(away.map((one) => `${named(one.person)}: ${spanOf(one, at)}`))].join('\n');
}

function silentInWords(silent: Of<'silent'>[], { name, at, named }: Words): string {
  const people = [...new Set(silent.flatMap((one) => one.people.map(named)))];
  const head = `${inWords(people)} ${people.length === 1 ? 'has' : 'have'} no contact that a page could use, and ${people.length === 1 ? 'is' : 'are'} on call in ${name}:`;
  return [head, ...listed(silent.map((one) => spanOf(one, at)))].join('\n');
}

function remedyFor(gaps: Ahead[], away: Ahead[]): string {
  return gaps.length + away.length > 0
    ? 'Put somebody there with an override'
    : 'Give them a contact, or put somebody else there with an override';
}

function spanOf({ begun, from, to }: Ahead, at: Words['at']): string {
  return begun ? `now, until ${at(to)}` : `${at(from)} to ${at(to)}`;
}

function listed(lines: string[]): string[] {
  const shown = lines.slice(0, mostLines).map((line) => `- ${line}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `- and ${more} more`] : shown;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Saturday 2026-11-28 09:00" */
function onWall(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${weekdays[local.dayOfWeek - 1]} ${local.toPlainDate().toString()} ${time}`;
}
