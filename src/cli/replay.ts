/** `tocsin replay FILE`: the incidents of the past under this process: who would have been paged, and what would have been late. */
import { ask } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { contentOf } from './file.ts';
import { pastForms, readPast } from './moments.ts';

export const verb = defineVerb({
  name: 'replay',
  summary: 'Replays past incidents under a process file, and says what would have differed',
  operands: ['FILE'],
  options: {
    since: {
      type: 'string',
      required: true,
      value: 'TIME',
      says: `declared then or later: ${pastForms}`,
    },
    until: { type: 'string', value: 'TIME', says: 'declared before then; default: now' },
  },
  notes:
    'A FILE of - is standard input. Nothing is changed: what people did stays, and the process is run anew.',
  async run({ operands: [file], values, server, json, show }) {
    const now = () => serverNow(server);
    const body = {
      process: await contentOf(file!),
      since: await readPast(values.since, now),
      ...(values.until === undefined ? {} : { until: await readPast(values.until, now) }),
      format: json ? 'json' : 'text',
    };
    return show(await ask<unknown>(server, 'POST', '/api/v1/process/replay', { body }), String);
  },
});
