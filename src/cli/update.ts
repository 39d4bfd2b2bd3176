/** `tocsin update INC TEXT`: tells an audience how things stand, and when it hears more; or shows first what it would read. */
import { type CommandAnswer, type PersonRef } from './answers.ts';
import type { UpdatePreview } from './answers-updates.ts';
import { ask } from './client.ts';
import { commandInWords, incidentPath, readText, serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { momentForms, readMoment } from './moments.ts';
import { asked as pending, bold, namesOf, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'update',
  summary: 'Tells an audience how things stand',
  operands: ['INC', '[TEXT...]'],
  options: {
    audience: { type: 'string', value: 'AUDIENCE', says: 'an audience of the process; default: internal' },
    template: { type: 'string', value: 'TEMPLATE', says: 'in the words of one of the process’s templates' },
    set: { type: 'string', multiple: true, value: 'FIELD=VALUE', says: 'what a field of the template holds' },
    subject: { type: 'string', value: 'TEXT', says: 'the subject of mails' },
    status: { type: 'string', value: 'STATUS', says: 'the incident’s from now on, set in the same act' },
    next: { type: 'string', value: 'TIME', says: `when the next update is promised: ${momentForms}` },
    preview: { type: 'boolean', says: 'shows what would be read and by whom, and sends nothing' },
  },
  notes:
    'A TEXT of - is read from standard input. With a template it stands in place of the template’s words.',
  async run({ operands: [incident, ...words], values, server, show }) {
    const { audience, template, subject, status, next, preview } = values;
    if (words.length === 0 && template === undefined)
      throw new UsageError('update needs TEXT, or --template.');
    const asked = {
      ...(words.length === 0 ? {} : { text: await readText(words) }),
      ...(template === undefined ? {} : { template, values: fieldsOf(values.set) }),
      ...(subject === undefined ? {} : { subject }),
      ...(status === undefined ? {} : { status }),
      ...(next === undefined ? {} : { nextUpdateAt: await readMoment(next, () => serverNow(server)) }),
    };
    const path = incidentPath(incident!);
    if (!preview) {
      const body = { ...asked, ...(audience === undefined ? {} : { audience }) };
      return show(await ask<CommandAnswer>(server, 'POST', `${path}/post-update`, { body }), commandInWords);
    }
    const body = { ...asked, audiences: [audience ?? 'internal'] };
    return show(
      await ask<{ items: UpdatePreview[] }>(server, 'POST', `${path}/updates/preview`, { body }),
      ({ items }) => items.map(previewInWords).join('\n\n'),
    );
  },
});

function fieldsOf(given: string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) throw new UsageError(`--set takes FIELD=VALUE, and "${pair}" is none.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function previewInWords(preview: UpdatePreview): string {
  const { label, through, problems, subject, body, also } = preview;
  const readers = readersInWords(preview);
  return [
    `${bold(label)}${through.length === 0 ? '' : quiet(` by ${through.join(', ')}`)}`,
    ...(readers === null ? [] : [quiet(readers)]),
    ...(also.length === 0 ? [] : [quiet(`By rule also: ${also.map(alsoInWords).join(', ')}`)]),
    ...problems.map(({ message }) => pending(message)),
    '',
    bold(subject),
    body,
  ].join('\n');
}

function alsoInWords({ label, confirm }: UpdatePreview['also'][number]): string {
  return confirm ? `${label} (as a draft)` : label;
}

function readersInWords({
  people,
  peopleCount,
  addressCount,
  channels,
  through,
}: UpdatePreview): string | null {
  const more = peopleCount - people.length;
  const parts = [
    ...(peopleCount === 0 ? [] : [`${namesOf(people as PersonRef[])}${more > 0 ? ` and ${more} more` : ''}`]),
    ...(addressCount === 0 ? [] : [addressCount === 1 ? '1 address' : `${addressCount} addresses`]),
    ...channels,
  ];
  if (parts.length > 0) return parts.join(' · ');
  // A page or a channel has readers that nobody counts.
  return through.length === 0 ? 'Nobody is reached.' : null;
}
