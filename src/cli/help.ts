/** `tocsin help [VERB]`: what there is, and what each verb takes. */
import { defineVerb, everywhere, UsageError } from './define-verb.ts';
import { bold, table } from './show.ts';
import type { Verb } from './verb.ts';
import { findVerb, noSuchVerb, verbNames } from './verb.ts';

export const verb = defineVerb({
  name: 'help',
  summary: 'Shows the verbs, or what one of them takes',
  operands: ['[VERB]'],
  options: { reference: { type: 'boolean', says: 'print the verbs as docs/reference/cli.md has them' } },
  async run({ operands: [name], values }) {
    if (values.reference) process.stdout.write(await reference());
    else if (name === undefined) process.stdout.write(await overview());
    else {
      const found = await findVerb(name);
      if (found === null) throw new UsageError(noSuchVerb(name));
      process.stdout.write(`${found.summary}.\n\n${found.usage}\n`);
    }
    return 0;
  },
});

async function overview(): Promise<string> {
  const verbs = await everyVerb();
  const options = Object.entries(everywhere).map(([name, { value, says }]) => [
    `  --${name}${value === undefined ? '' : ` ${value}`}`,
    says,
  ]);
  return [
    'Usage: tocsin VERB …',
    '',
    table(
      verbs.map(([name, { summary }]) => [`  ${name}`, summary]),
      [bold],
    ),
    '',
    'Every verb takes',
    '',
    table(options),
    '',
    '`tocsin help VERB` shows what else it takes. Exit codes: 0 done, 1 refused or failed, 2 misused.',
    '',
  ].join('\n');
}

/** The verbs in the reference's form; a test holds the page equal to it. */
export async function reference(): Promise<string> {
  const sections = (await everyVerb()).map(
    ([name, { summary, usage }]) => `### ${name}\n\n${summary}.\n\n\`\`\`\n${usage}\n\`\`\`\n`,
  );
  return sections.join('\n');
}

async function everyVerb(): Promise<[name: string, Verb][]> {
  const names = verbNames();
  const verbs = await Promise.all(names.map(findVerb));
  return names.map((name, index) => [name, verbs[index]!]);
}
