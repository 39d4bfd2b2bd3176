/** `tocsin timeline INC`: what happened, and what will unless somebody acts. */
import type { TimelineEntry } from './answers.ts';
import { ask } from './client.ts';
import { incidentPath } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime } from './moments.ts';
import { asked, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'timeline',
  summary: 'Shows what happened to an incident and what the process will do',
  operands: ['INC'],
  async run({ operands: [incident], server, show }) {
    const path = `${incidentPath(incident!)}/timeline`;
    return show(await ask<{ items: TimelineEntry[] }>(server, 'GET', path), inWords);
  },
});

/** The oldest first, so that on a terminal the future stands at the bottom, where one looks. */
function inWords({ items }: { items: TimelineEntry[] }): string {
  return items
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    .map(({ at, tense, text, detail, body }) => {
      const said = `${localTime(at)}  ${tense === 'future' ? '◌' : '●'} ${text}`;
      const line = `${tense === 'future' ? asked(said) : said}${detail === null ? '' : quiet(`  ${detail}`)}`;
      const indented = body?.split('\n').map((each) => `                      ${each}`) ?? [];
      return [line, ...indented].join('\n');
    })
    .join('\n');
}
