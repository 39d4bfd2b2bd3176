/** `tocsin updates INC`: what was told of an incident, to whom, and what was corrected. */
import type { Update } from './answers-updates.ts';
import { ask } from './client.ts';
import { incidentPath } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime } from './moments.ts';
import { bold, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'updates',
  summary: 'Shows what was told of an incident, the newest first',
  operands: ['INC'],
  async run({ operands: [incident], server, show }) {
    const path = `${incidentPath(incident!)}/updates`;
    return show(await ask<{ items: Update[] }>(server, 'GET', path), ({ items }) =>
      items.length === 0 ? 'Nothing was told yet.' : items.map(inWords).join('\n\n'),
    );
  },
});

function inWords({ update, at, label, subject, body, by, nextUpdateAt, corrections, told }: Update): string {
  const last = corrections.at(-1);
  return [
    `${bold(`${update}`)} ${localTime(at)} to ${label}${by === null ? '' : ` by ${by.name}`}${quiet(readers(told))}`,
    ...(subject === null ? [] : [bold(subject)]),
    last?.body ?? body,
    ...(last === undefined ? [] : [quiet(`Corrected ${localTime(last.at)}; it said: ${body}`)]),
    ...(nextUpdateAt === null ? [] : [quiet(`Next update promised for ${localTime(nextUpdateAt)}.`)]),
  ].join('\n');
}

function readers(told: Update['told']): string {
  if (told === null) return '';
  const { people, addresses } = told;
  return [
    ...(people === 0 ? [] : [people === 1 ? '1 person' : `${people} people`]),
    ...(addresses === 0 ? [] : [addresses === 1 ? '1 address' : `${addresses} addresses`]),
  ]
    .map((part, index) => `${index === 0 ? ' · ' : ', '}${part}`)
    .join('');
}
