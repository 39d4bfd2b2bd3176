/** `tocsin on-call`: who answers, now or at another time. */
import type { OnCall } from './answers.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { alarming, bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'on-call',
  summary: 'Shows who is on call, by position and by schedule',
  options: {
    at: { type: 'string', value: 'TIME', says: `at another time than now: ${momentForms}` },
    service: { type: 'string', value: 'SERVICE', says: 'as this service, or its team, has its positions' },
  },
  async run({ values, server, show }) {
    const at = values.at === undefined ? undefined : await readMoment(values.at, () => serverNow(server));
    return show(
      await ask<OnCall>(server, 'GET', `/api/v1/on-call${query({ at, service: values.service })}`),
      inWords,
    );
  },
});

function inWords({ at, positions, schedules }: OnCall): string {
  const gaps = schedules.flatMap(({ name, gaps: empty }) =>
    empty.map(({ from, to }) => alarming(`Nobody in ${name}: ${localTime(from)} to ${localTime(to)}`)),
  );
  return [
    `On call at ${localTime(at)}`,
    '',
    table(
      positions.map(({ label, bound, people, schedule, until }) => [
        `  ${label}`,
        namesOf(people, bound),
        sourceOf(schedule, until),
      ]),
      [bold, undefined, quiet],
    ),
    ...(schedules.length === 0 ? [] : ['', 'Schedules', '']),
    table(
      schedules.map(({ name, people, until, next }) => [
        `  ${name}`,
        namesOf(people, true),
        sourceOf(null, until),
        nextOf(next),
      ]),
      [bold, undefined, quiet, quiet],
    ),
    ...(gaps.length === 0 ? [] : ['', ...gaps]),
  ].join('\n');
}

function namesOf(people: OnCall['positions'][number]['people'], bound: boolean): string {
  if (!bound) return 'bound to nobody';
  return people.length === 0 ? 'nobody' : people.map(({ name }) => name).join(', ');
}

function nextOf(next: OnCall['schedules'][number]['next']): string {
  return next === null ? '' : `then ${namesOf(next.people, true)} from ${localTime(next.from)}`;
}

function sourceOf(schedule: string | null, until: string | null): string {
  return [schedule ?? '', until === null ? '' : `until ${localTime(until)}`].filter(Boolean).join(', ');
}
