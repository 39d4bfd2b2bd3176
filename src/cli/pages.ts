/** `tocsin pages INC`: who was paged, why, by what, and what came of it. */
import type { Listing, Page } from './answers.ts';
import { ask } from './client.ts';
import { incidentPath } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime } from './moments.ts';
import { alarming, asked, good, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'pages',
  summary: 'Shows who was paged for an incident, why, by what, and what came of it',
  operands: ['INC'],
  async run({ operands: [incident], server, show }) {
    return show(await ask<Listing<Page>>(server, 'GET', `${incidentPath(incident!)}/pages`), inWords);
  },
});

/** The list has the newest first; on a terminal one looks at the bottom. */
function inWords({ items }: Listing<Page>): string {
  if (items.length === 0) return 'Nobody was paged.';
  return items
    .toReversed()
    .map(({ at, person, urgency, reason, outcome, nextContactAt, deliveries }) => {
      const next = nextContactAt === null ? '' : `, tried again at ${localTime(nextContactAt, 'second')}`;
      const low = urgency === 'low' ? ' (low urgency)' : '';
      const head = `${localTime(at, 'second')}  ${person.name}${low}: ${outcomeInWords(outcome)}${next}  ${quiet(reason)}`;
      const tries = deliveries.map(({ contact, channel, state, attempts, detail }) => {
        const times = attempts > 1 ? ` after ${attempts} attempts` : '';
        const said = `${contact} by ${channel}: ${state}${times}${detail === null ? '' : `, ${detail}`}`;
        return `                         ${state === 'failed' ? alarming(said) : said}`;
      });
      return [head, ...tries].join('\n');
    })
    .join('\n');
}

function outcomeInWords(outcome: Page['outcome']): string {
  switch (outcome) {
    case 'answered':
      return good('answered');
    case 'ringing':
      return asked('is being asked');
    case 'not-needed':
      return 'no longer needed';
    case 'passed-on':
      return 'passed on';
    case 'exhausted':
      return alarming('no answer');
    case 'unreachable':
      return alarming('not reached');
  }
}
