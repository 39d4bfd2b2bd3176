/** `tocsin declare`: opens an incident, and with it everything that its process does by itself. */
import type { CommandAnswer } from './answers.ts';
import { ask } from './client.ts';
import { commandInWords, readText, serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { momentForms, readMoment } from './moments.ts';

export const verb = defineVerb({
  name: 'declare',
  summary: 'Declares an incident and starts its process',
  operands: ['TITLE...'],
  options: {
    severity: {
      type: 'string',
      value: 'SEVERITY',
      says: 'a severity of the process, or one of its aliases',
    },
    answer: {
      type: 'string',
      value: 'QUESTION=ANSWER',
      multiple: true,
      says: 'instead of a severity: an answer to the process’s questions, as in impact=high',
    },
    service: { type: 'string', value: 'SERVICE', says: 'the service that suffers, by its handle' },
    description: { type: 'string', value: 'TEXT', says: 'what is known; - reads it from standard input' },
    flag: { type: 'string', value: 'FLAG', multiple: true, says: 'a flag of the process, as in data-loss' },
    source: { type: 'string', value: 'SOURCE', says: 'how one heard of it: one of the process’s sources' },
    detected: { type: 'string', value: 'TIME', says: `when it was noticed: ${momentForms}` },
    private: { type: 'boolean', says: 'only those who take part may see it' },
  },
  async run({ operands, values, server, show }) {
    const { severity, service, flag, detected, answer, source } = values;
    if (severity === undefined && answer.length === 0)
      throw new UsageError('declare needs --severity, or an --answer to each of the process’s questions.');
    const body = {
      title: operands.join(' '),
      ...(severity === undefined ? {} : { severity }),
      ...(answer.length === 0 ? {} : { answers: Object.fromEntries(answer.map(readAnswer)) }),
      ...(service === undefined ? {} : { service }),
      ...(values.description === undefined ? {} : { description: await readText([values.description]) }),
      ...(values.private ? { visibility: 'private' } : {}),
      ...(source === undefined ? {} : { source }),
      ...(flag.length === 0 ? {} : { flags: flag }),
      ...(detected === undefined ? {} : { detectedAt: await readMoment(detected, () => serverNow(server)) }),
    };
    return show(await ask<CommandAnswer>(server, 'POST', '/api/v1/incidents', { body }), commandInWords);
  },
});

function readAnswer(text: string): [string, string] {
  const [question, ...answer] = text.split('=');
  if (question === undefined || question === '' || answer.length === 0)
    throw new UsageError(`"${text}" is no answer. Write it as question=answer: impact=high.`);
  return [question, answer.join('=')];
}
