/**
 * `tocsin check FILE`: what is wrong with a process file, each finding at its line. It needs no server; one that is named is asked
 * what the file means for the people and the schedules that it has.
 */
import { checkProcess } from '../domain/process/check-process.ts';
import { ask, type Server } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { contentOf } from './file.ts';
import { findingsInWords } from './findings.ts';

type Checked = ReturnType<typeof checkProcess>;

export const verb = defineVerb({
  name: 'check',
  summary: 'Checks a process file; exit code 1 where it has an error',
  operands: ['FILE'],
  options: {
    strict: { type: 'boolean', says: 'a warning is exit code 1 too' },
  },
  notes:
    'A FILE of - is standard input. Nothing is changed, and no server is asked; with --url or --key it is one that has people: it says as\n' +
    'well which positions are bound to nobody there, which rungs nobody answers and which schedules have gaps.\n' +
    'docs/reference/lint.md explains each finding by its code.',
  async run({ operands: [file], values, server, serverIsNamed, show }) {
    const source = await contentOf(file!);
    const { ok, findings } = serverIsNamed ? await askServer(server, source) : checkHere(source, file!);
    show({ ok, findings }, (checked) => findingsInWords(file!, checked.ok, checked.findings));
    return ok && (!values.strict || findings.length === 0) ? 0 : 1;
  },
});

function checkHere(source: string, file: string): Checked {
  return checkProcess(source, file, { now: Temporal.Now.instant().toString(), installation: null });
}

function askServer(server: Server, source: string): Promise<Checked> {
  const path = '/api/v1/process/check?installation=true';
  return ask<Checked>(server, 'POST', path, { body: source, type: 'application/yaml' });
}
