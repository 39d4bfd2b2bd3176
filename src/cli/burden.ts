/** `tocsin burden`: what being on call cost each team in a month, beside the month before. */
import type { OnCallBurden } from './answers-on-call-health.ts';
import { ask, query } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { known, recordedNote } from './on-call-health.ts';
import { asked, bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'burden',
  summary: 'Says what being on call cost each team in a month',
  options: { month: { type: 'string', value: 'MONTH', says: '2026-11; default: this month' } },
  notes: 'In brackets is the change against the month before. Whoever is in two teams counts in both.',
  async run({ values, server, show }) {
    const path = `/api/v1/on-call/burden${query({ month: values.month })}`;
    return show(await ask<OnCallBurden>(server, 'GET', path), inWords);
  },
});

function inWords({ month, from, timeZone, recordedSince, teams, unread }: OnCallBurden): string {
  return [
    `On call in ${month} (${timeZone})`,
    ...recordedNote(from, recordedSince),
    '',
    ...teams.flatMap(({ findings }) => findings.map((sentence) => asked(sentence))),
    ...unread.map((sentence) => asked(`Hours are missing here. ${sentence}`)),
    '',
    table(
      [
        ['TEAM', 'PEOPLE', 'HOURS', 'PAGES', 'NIGHTS DISTURBED', 'A NIGHT', 'EACH PERSON', 'MOST LOADED'],
        ...teams.map(rowOf),
      ],
      [bold],
    ),
  ].join('\n');
}

function rowOf({
  team,
  people,
  figures,
  eachPerson,
  mostLoaded,
  before,
}: OnCallBurden['teams'][number]): string[] {
  const name = team?.name ?? 'in no team';
  if (figures === null) return [name, '-', '-', '-', '-', '-', '-', '-'];
  const changed = (now: number, then: number | undefined) =>
    then === undefined ? String(now) : `${now} ${quiet(`(${signed(now - then)})`)}`;
  return [
    name,
    String(people),
    changed(figures.hours, before?.hours),
    changed(figures.pages, before?.pages),
    changed(figures.nightsDisturbed, before?.nightsDisturbed),
    known(figures.pagesANight),
    eachPerson === null ? '-' : `${eachPerson.hours} h, ${eachPerson.pages} pages`,
    mostLoaded === null ? '-' : `${mostLoaded.person.name}, ${mostLoaded.nightsDisturbed} nights disturbed`,
  ];
}

/** "+3", "-1.5", "0" */
function signed(change: number): string {
  const tenths = Math.round(change * 10) / 10;
  return tenths > 0 ? `+${tenths}` : String(tenths);
}
