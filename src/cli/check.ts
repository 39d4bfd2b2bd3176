/**
 * `tocsin check FILE`: what is wrong with a process file or a configuration, each finding at its line. It needs no server; one that
 * is named is asked what a process file means for the people and the schedules that it has.
 */
import { dirname } from 'node:path';
import { checkProcess } from '../domain/process/check-process.ts';
import { checkConfig, isConfiguration } from '../setup/config/check-config.ts';
import { makeResolveProcess } from '../setup/config/resolve-process.ts';
import { vendors } from '../vendor-settings.ts';
import { ask, type Server } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { contentOf } from './file.ts';
import { findingsInWords, type Finding } from './findings.ts';

interface Checked {
  ok: boolean;
  findings: Finding[];
}

export const verb = defineVerb({
  name: 'check',
  summary: 'Checks a process file, or a configuration; exit code 1 where it has an error',
  operands: ['FILE'],
  options: {
    strict: { type: 'boolean', says: 'a warning is exit code 1 too' },
  },
  notes:
    'A FILE of - is standard input. Nothing is changed, and no server is asked; with --url or --key it is one that has people: it says as\n' +
    'well which positions are bound to nobody there, which rungs nobody answers and which schedules have gaps. A configuration names its\n' +
    'process and its people itself, so all of that is said of it in any case; ${NAME} is read from the environment.\n' +
    'docs/reference/lint.md explains each finding by its code.',
  async run({ operands: [file], values, server, serverIsNamed, show }) {
    const source = await contentOf(file!);
    const { ok, findings } = await check(source, file!, serverIsNamed ? server : null);
    show({ ok, findings }, (checked) => findingsInWords(file!, checked.ok, checked.findings));
    return ok && (!values.strict || findings.length === 0) ? 0 : 1;
  },
});

async function check(source: string, file: string, server: Server | null): Promise<Checked> {
  const now = Temporal.Now.instant().toString();
  if (isConfiguration(source))
    return checkConfig(source, {
      now,
      env: process.env,
      resolveProcess: makeResolveProcess(file === '-' ? '.' : dirname(file)),
      vendors,
      fileName: file,
    });
  if (server === null) return checkProcess(source, file, { now, installation: null });
  const path = '/api/v1/process/check?installation=true';
  return ask<Checked>(server, 'POST', path, { body: source, type: 'application/yaml' });
}
