/** `tocsin status-draft publish|discard PAGE ENTRY`: what waits to be said on a status page. */
import type { PageEntry } from './answers-status-pages.ts';
import { ask } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { componentClaims, entryInWords, pagePath } from './page-words.ts';
import { good } from './show.ts';

export const verb = defineVerb({
  name: 'status-draft',
  summary: 'Publishes or discards what waits to be said on a status page',
  operands: ['publish|discard', 'PAGE', 'ENTRY'],
  options: {
    title: { type: 'string', value: 'TITLE', says: 'with publish, a better title' },
    text: { type: 'string', value: 'TEXT', says: 'with publish, better words' },
    status: { type: 'string', value: 'STATUS', says: 'with publish, another status' },
    component: {
      type: 'string',
      value: 'ID=STATUS',
      multiple: true,
      says: 'with publish, other components than the draft has',
    },
  },
  notes: 'What is left out goes as the draft has it. `tocsin status-page PAGE` shows the drafts.',
  async run({ operands: [act, page, entry], values, server, show }) {
    const { title, text, status, component } = values;
    switch (act) {
      case 'publish': {
        const components = component.length === 0 ? undefined : componentClaims(component);
        const body = { title, body: text, status, components };
        const path = pagePath(page!, 'incidents', entry!, 'publish');
        return show(await ask<PageEntry>(server, 'POST', path, { body }), entryInWords);
      }
      case 'discard':
        return show(await ask<null>(server, 'DELETE', pagePath(page!, 'incidents', entry!)), () =>
          good('Discarded.'),
        );
      default:
        throw new UsageError(`status-draft does not know "${act}".`);
    }
  },
});
