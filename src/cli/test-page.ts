/** `tocsin test-page PERSON`: sends somebody a test page, which they confirm by its link. */
import type { SentTestPage } from './answers-readiness.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';

export const verb = defineVerb({
  name: 'test-page',
  summary: 'Sends a person a test page, yourself for instance; its reader says that it arrived',
  operands: ['PERSON'],
  options: {
    contact: { type: 'string', value: 'CONTACT', says: 'by this contact alone; default: by each of theirs' },
  },
  notes:
    'It rings as a page does. `tocsin readiness --all` says whether it was confirmed. Needs an admin’s key.',
  async run({ operands: [person], values: { contact }, server, show }) {
    const answer = await ask<SentTestPage>(
      server,
      'POST',
      `/api/v1/users/${encodeURIComponent(person!)}/test-page`,
      { body: contact === undefined ? {} : { contact } },
    );
    return show(answer, ({ deliveries }) => {
      const ways = deliveries.map(({ contact: id, channel }) => `${id} (${channel})`);
      return `On its way to ${person} by ${ways.join(', ')}. Whoever gets it opens its link and says so.`;
    });
  },
});
