/** `tocsin readiness`: who may have to answer, whether a page would reach them, and what to do where it would not. */
import type { OnCallReadiness, ReadinessOfPerson } from './answers-readiness.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { localTime } from './moments.ts';
import { alarming, asked, bold, good, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'readiness',
  summary: 'Shows who may have to answer and cannot be reached, and what to do about it',
  options: { all: { type: 'boolean', says: 'whoever is ready as well' } },
  notes:
    'Everybody whom a position names, and whoever is on call in the next 14 days. Ready is who has two ways to be reached and\n' +
    'confirmed a test page in the last 90 days. Exit code 1 where a page would not reach somebody who is on call now.',
  async run({ values, server, show }) {
    const answer = await ask<OnCallReadiness>(server, 'GET', '/api/v1/on-call/readiness');
    const shown = show(answer, (readiness) => inWords(readiness, values.all));
    return answer.items.some(({ onCallNow, problems }) => onCallNow && problems.some(isSevere)) ? 1 : shown;
  },
});

function inWords({ ready, items }: OnCallReadiness, all: boolean): string {
  const listed = items.filter((item) => all || !item.ready);
  return [
    `${ready} of ${items.length} are ready.`,
    ...listed.flatMap((item) => ['', ...personInWords(item)]),
  ].join('\n');
}

function personInWords(item: ReadinessOfPerson): string[] {
  const { person, ready, problems, confirmedAt, positions } = item;
  const duty = item.always
    ? 'answers at any hour'
    : item.onCallNow
      ? 'on call now'
      : item.nextOnCallAt === null
        ? 'no shift in the next 14 days'
        : `on call from ${localTime(item.nextOnCallAt)}`;
  const state = ready
    ? good('ready')
    : problems.some(isSevere)
      ? alarming('cannot be paged')
      : asked('not ready');
  return [
    `${bold(person.name)}: ${state}  ${quiet([duty, ...positions].join(', '))}`,
    ...problems.map(({ sentence, remedy }) => `  ${sentence} ${quiet(remedy)}`),
    ...(confirmedAt === null ? [] : [quiet(`  Last test page that arrived: ${localTime(confirmedAt)}`)]),
  ];
}

function isSevere({ weight }: { weight: string }): boolean {
  return weight === 'severe';
}
