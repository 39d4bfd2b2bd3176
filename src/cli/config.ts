/** `tocsin config get|plan|apply`: the whole configuration as one file, out and in. */
import { writeFile } from 'node:fs/promises';
import type { ConfigAnswer, PlannedChange } from './answers.ts';
import { ask, query } from './client.ts';
import type { Server } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { contentOf } from './file.ts';
import { alarming, asked, good, placeInWords } from './show.ts';

export const verb = defineVerb({
  name: 'config',
  summary: 'Prints the configuration, says what a file would change, or applies it',
  operands: ['get|plan|apply', '[FILE]'],
  options: {
    force: {
      type: 'boolean',
      says: 'with apply: also where it takes away what is in use, as somebody on call',
    },
  },
  notes:
    'get writes YAML to FILE or to standard output, plan changes nothing, apply applies all of it or nothing.\n' +
    'A FILE of - is standard input.',
  async run({ operands: [act, file], values, server, show }) {
    switch (act) {
      case 'get':
        return get(server, file);
      case 'plan':
      case 'apply': {
        if (file === undefined) throw new UsageError(`config ${act} needs FILE.`);
        const answer = await put(server, await contentOf(file), {
          dryRun: act === 'plan',
          force: values.force,
        });
        return show(answer, (done) => inWords(done, act));
      }
      default:
        throw new UsageError(`config does not know "${act}".`);
    }
  },
});

async function get(server: Server, file: string | undefined): Promise<number> {
  const yaml = await ask<string>(server, 'GET', '/api/v1/config', { accept: 'application/yaml' });
  if (file === undefined || file === '-') process.stdout.write(yaml);
  // Keys are hashes and secrets are names in it, but people and their addresses are not for everybody.
  else await writeFile(file, yaml, { mode: 0o600 }).catch(cannotBeWritten(file));
  return 0;
}

function cannotBeWritten(file: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw new UsageError(`${file} cannot be written: ${error.code}.`, { cause: error });
  };
}

async function put(
  server: Server,
  yaml: string,
  { dryRun, force }: { dryRun: boolean; force: boolean },
): Promise<ConfigAnswer> {
  const path = `/api/v1/config${query({ dryRun, force })}`;
  return ask<ConfigAnswer>(server, 'PUT', path, { body: yaml, type: 'application/yaml' });
}

function inWords({ plan, warnings }: ConfigAnswer, act: 'plan' | 'apply'): string {
  const { created, changed, removed } = plan;
  const lines = [
    ...created.map((change) => good(`  + ${nameOf(change)}`)),
    ...changed.map((change) => asked(`  ~ ${nameOf(change)}`)),
    ...removed.map((change) => alarming(`  - ${nameOf(change)}`)),
  ];
  const count = `${created.length} created, ${changed.length} changed, ${removed.length} removed`;
  const head =
    lines.length === 0
      ? 'The configuration says already what the file says.'
      : act === 'plan'
        ? `Applying it would mean: ${count}.`
        : `Applied: ${count}.`;
  return [head, ...lines, ...warnings.map((warning) => asked(`Warning: ${placeInWords(warning)}`))].join(
    '\n',
  );
}

function nameOf({ noun, handle, fields }: PlannedChange): string {
  const named = handle === noun ? noun : `${noun} ${handle}`;
  return fields.length === 0 ? named : `${named} (${fields.join(', ')})`;
}
