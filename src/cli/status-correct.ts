/** `tocsin status-correct PAGE ENTRY UPDATE TEXT`: corrects what was said on a status page; what it said before stays on record. */
import type { PageEntry } from './answers-status-pages.ts';
import { ask } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { pastForms, readPast } from './moments.ts';
import { entryInWords, pagePath } from './page-words.ts';

export const verb = defineVerb({
  name: 'status-correct',
  summary: 'Corrects what was said on a status page; what it said before stays on record',
  operands: ['PAGE', 'ENTRY', 'UPDATE', '[TEXT...]'],
  options: {
    status: { type: 'string', value: 'STATUS', says: 'the status that it should have had' },
    at: { type: 'string', value: 'TIME', says: `of when it speaks: ${pastForms}` },
  },
  async run({ operands: [page, entry, update, ...words], values, server, show }) {
    const body = {
      status: values.status,
      ...(words.length === 0 ? {} : { body: words.join(' ') }),
      ...(values.at === undefined ? {} : { at: await readPast(values.at, () => serverNow(server)) }),
    };
    const path = pagePath(page!, 'incidents', entry!, 'updates', update!);
    return show(await ask<PageEntry>(server, 'PATCH', path, { body }), entryInWords);
  },
});
