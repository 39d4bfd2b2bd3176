/** `tocsin status-component PAGE COMPONENT STATUS`: says by hand how a component is, until somebody says otherwise. */
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { pagePath, statusInWords } from './page-words.ts';

export const verb = defineVerb({
  name: 'status-component',
  summary: 'Says by hand how a component of a status page is, until somebody says otherwise',
  operands: ['PAGE', 'COMPONENT', 'STATUS'],
  notes: 'STATUS is operational, degraded_performance, partial_outage or major_outage.',
  async run({ operands: [page, component, status], server, show }) {
    const path = pagePath(page!, 'components', component!, 'status');
    return show(
      await ask<{ component: string; status: string }>(server, 'PUT', path, { body: { status } }),
      (answer) => `${answer.component} is ${statusInWords(answer.status)}.`,
    );
  },
});
