/** `tocsin status-post PAGE STATUS TEXT`: says something on a status page, of a new incident or of one that stands there. */
import type { PageEntry } from './answers-status-pages.ts';
import { ask } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { pastForms, readPast } from './moments.ts';
import { componentClaims, entryInWords, pagePath } from './page-words.ts';

export const verb = defineVerb({
  name: 'status-post',
  summary: 'Says something on a status page, of a new incident or of one that stands there',
  operands: ['PAGE', 'STATUS', 'TEXT...'],
  options: {
    entry: { type: 'string', value: 'ENTRY', says: 'of this one; without it the page gets a new incident' },
    title: { type: 'string', value: 'TITLE', says: 'of a new incident' },
    incident: { type: 'string', value: 'INC', says: 'the incident of which a new one tells' },
    impact: {
      type: 'string',
      value: 'IMPACT',
      says: 'none, minor, major or critical; default: by components',
    },
    component: {
      type: 'string',
      value: 'ID=STATUS',
      multiple: true,
      says: 'what a component is from now on: operational, degraded_performance, partial_outage, major_outage',
    },
    at: { type: 'string', value: 'TIME', says: `of when it speaks: ${pastForms}; shown as added later` },
    draft: { type: 'boolean', says: 'keep it as a draft' },
  },
  notes: 'STATUS is investigating, identified, monitoring, resolved or postmortem. TEXT is Markdown.',
  async run({ operands: [page, status, ...words], values, server, show }) {
    const { entry, title, incident, impact, draft } = values;
    if ((entry === undefined) === (title === undefined))
      throw new UsageError('status-post needs --title for a new incident, or --entry for one that is there.');
    const body = {
      status,
      body: words.join(' '),
      components: componentClaims(values.component),
      publish: !draft,
      ...(values.at === undefined ? {} : { at: await readPast(values.at, () => serverNow(server)) }),
    };
    if (entry === undefined) {
      const path = pagePath(page!, 'incidents');
      return show(
        await ask<PageEntry>(server, 'POST', path, { body: { ...body, title, incident, impact } }),
        entryInWords,
      );
    }
    if (incident !== undefined || impact !== undefined)
      throw new UsageError('--incident and --impact are for a new incident.');
    const path = pagePath(page!, 'incidents', entry, 'updates');
    return show(await ask<PageEntry>(server, 'POST', path, { body }), entryInWords);
  },
});
