/** `tocsin drafts INC`: updates that wait for somebody to send them. */
import type { CommandAnswer } from './answers.ts';
import type { Draft } from './answers-updates.ts';
import { ask } from './client.ts';
import { commandInWords, incidentPath } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { localTime } from './moments.ts';
import { asked as pending, bold, good, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'drafts',
  summary: 'Shows, sends or discards updates that wait for somebody to send them',
  operands: ['INC', '[send or discard]', '[DRAFT]'],
  notes:
    'Without more it lists them. send INC DRAFT posts one to its audience, discard INC DRAFT throws it away.',
  async run({ operands: [incident, act, id], server, show }) {
    const path = `${incidentPath(incident!)}/drafts`;
    if (act === undefined)
      return show(await ask<{ items: Draft[] }>(server, 'GET', path), ({ items }) =>
        items.length === 0 ? 'No draft.' : items.map(inWords).join('\n\n'),
      );
    if (act !== 'send' && act !== 'discard') throw new UsageError(`drafts does not know "${act}".`);
    if (id === undefined) throw new UsageError(`drafts ${act} needs a DRAFT, as the list shows it.`);
    const draft = `${path}/${encodeURIComponent(id)}`;
    if (act === 'send')
      return show(await ask<CommandAnswer>(server, 'POST', `${draft}/send`, { body: {} }), commandInWords);
    return show(await ask<null>(server, 'DELETE', draft), () => good('Discarded.'));
  },
});

function inWords({ id, label, template, text, subject, because, rule, at, by, problems }: Draft): string {
  const origin = because === 'rule' ? `by the rule ${rule}` : `by ${by?.name ?? 'a program'}`;
  return [
    `${bold(id)} to ${label} ${quiet(`${origin}, ${localTime(at)}`)}`,
    ...(subject === null ? [] : [bold(subject)]),
    text ?? quiet(`In the words of the template ${template ?? ''}`),
    ...problems.map(({ message }) => pending(message)),
  ].join('\n');
}
