/** `tocsin timeline INC`: what happened, and what will unless somebody acts. */
import type { Listing, TimelineEntry } from './answers.ts';
import { ask, query } from './client.ts';
import { incidentPath } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { listOptions } from './listing.ts';
import { localTime } from './moments.ts';
import { asked, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'timeline',
  summary: 'Shows what happened to an incident and what the process will do',
  operands: ['INC'],
  options: {
    all: { type: 'boolean', says: 'also what another entry tells already' },
    cursor: listOptions.cursor,
  },
  async run({ operands: [incident], values, server, show }) {
    const { all, cursor } = values;
    const path = `${incidentPath(incident!)}/timeline${query({ all, cursor })}`;
    return show(await ask<Listing<TimelineEntry>>(server, 'GET', path), inWords);
  },
});

/** The list has the latest first; on a terminal one looks at the bottom, so the future stands there. */
function inWords({ items, nextCursor }: Listing<TimelineEntry>): string {
  const earlier = nextCursor === null ? [] : [quiet(`There is more before this: --cursor ${nextCursor}`)];
  const lines = items.toReversed().map(({ at, tense, text, detail, body }) => {
    const said = `${localTime(at, 'second')}  ${tense === 'future' ? '◌' : '●'} ${text}`;
    const line = `${tense === 'future' ? asked(said) : said}${detail === null ? '' : quiet(`  ${detail}`)}`;
    const indented = body?.split('\n').map((each) => `                         ${each}`) ?? [];
    return [line, ...indented].join('\n');
  });
  return [...earlier, ...lines].join('\n');
}
