/** `tocsin on-call-health`: who had how much of being on call, and whose nights were more than the process allows. */
import type { OnCallHealth } from './answers-on-call-health.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime, pastForms, readPast } from './moments.ts';
import { asked, bold, good, quiet, table } from './show.ts';

export const rangeOptions = {
  from: { type: 'string', value: 'TIME', says: `from then on: ${pastForms}; default: 28 days before --to` },
  to: { type: 'string', value: 'TIME', says: 'up to then; default: now' },
  team: { type: 'string', value: 'TEAM', says: 'only the people of this team' },
} as const;

export const verb = defineVerb({
  name: 'on-call-health',
  summary: 'Says who had how much of being on call: hours, nights, pages, nights disturbed',
  options: rangeOptions,
  notes:
    'Nights are 22:00 to 07:00 of each person’s own time zone. `-` stands where there is no data: no night on call, or no page\n' +
    'that this person answered.',
  async run({ values, server, show }) {
    const moment = (time?: string) => time && readPast(time, () => serverNow(server));
    const [from, to] = [await moment(values.from), await moment(values.to)];
    const path = `/api/v1/on-call/health${query({ from, to, team: values.team })}`;
    return show(await ask<OnCallHealth>(server, 'GET', path), inWords);
  },
});

function inWords({ from, to, recordedSince, threshold, findings, people, unread }: OnCallHealth): string {
  return [
    `On call, ${localTime(from)} to ${localTime(to)}`,
    ...recordedNote(from, recordedSince),
    '',
    ...(findings.length > 0
      ? findings.map(({ sentence }) => asked(sentence))
      : [
          threshold === null
            ? quiet('The process does not say how many pages a night are too many.')
            : good(`Nobody's shift was over ${threshold.pagesANight} pages a night.`),
        ]),
    ...unread.map((sentence) => asked(`Hours are missing here. ${sentence}`)),
    '',
    people.length === 0
      ? 'Nobody was on call or paged.'
      : table(
          [
            [
              'WHO',
              'HOURS',
              'NIGHTS',
              'PAGES',
              'AT NIGHT',
              'A NIGHT',
              'DISTURBED',
              'RUN',
              'HOURS INTERRUPTED',
              'MEDIAN TO ANSWER',
            ],
            ...people.map((one) => [
              one.person.name,
              ...[one.hours, one.nights, one.pages, one.pagesAtNight].map(String),
              known(one.pagesANight),
              String(one.nightsDisturbed),
              known(one.longestRun?.nights ?? null),
              `${one.interruptedHours}, ${one.interruptedHoursAfterWork} after work`,
              one.answer.medianMs === null ? '-' : `${minutes(one.answer.medianMs)} of ${one.answer.sample}`,
            ]),
          ],
          [bold],
        ),
  ].join('\n');
}

/** Where nothing is known nothing is said, and least of all nought. */
export function known(value: number | null): string {
  return value === null ? '-' : String(value);
}

/** "4.5 min" */
export function minutes(ms: number): string {
  return `${Math.round(ms / 6_000) / 10} min`;
}

/** Where the range begins before anything was kept. */
export function recordedNote(from: string, recordedSince: string | null): string[] {
  if (recordedSince === null) return [quiet('Nothing was recorded yet.')];
  return recordedSince > from ? [quiet(`Nothing was recorded before ${localTime(recordedSince)}.`)] : [];
}
