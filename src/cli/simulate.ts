/**
 * `tocsin simulate FILE`: what a process does about an incident, in virtual time. It needs no server: the file is read and run here, by
 * the very decisions that a server makes.
 */
import { pictureOf } from '../domain/simulate/picture-of.ts';
import { readAnswersText, type WrittenScenario } from '../domain/simulate/read-scenario.ts';
import { readScenarioFile } from '../domain/simulate/read-scenario-file.ts';
import { simulateSource } from '../domain/simulate/simulate-source.ts';
import { textOf, textOfLadders } from '../domain/simulate/text-of.ts';
import { Refused } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { contentOf } from './file.ts';
import { findingsInWords } from './findings.ts';

export const verb = defineVerb({
  name: 'simulate',
  summary: 'Runs an incident under a process file in virtual time; exit code 1 where that cannot be',
  operands: ['FILE'],
  options: {
    severity: {
      type: 'string',
      value: 'SEVERITY',
      says: 'how severe it is; without it, the ladder of each severity',
    },
    at: {
      type: 'string',
      value: 'INSTANT',
      says: 'when it is declared: 2026-11-18T10:00Z, or 2026-11-18T10:00 in the zone of the process; default: now',
    },
    answers: {
      type: 'string',
      value: 'WHO=TIME,...',
      says: 'who answers how long after being paged, as in on-call=4m,cto=never; default: nobody',
    },
    updates: { type: 'boolean', says: 'each update is posted when it falls due' },
    flag: { type: 'string', multiple: true, value: 'FLAG', says: 'raised at the declaration' },
    script: {
      type: 'string',
      value: 'FILE',
      says: 'YAML with what people do: a list of steps, or a whole scenario',
    },
    until: { type: 'string', value: 'TIME', says: 'when to stop, as in 8h; default: 24h' },
    svg: { type: 'boolean', says: 'print a picture' },
  },
  notes: 'A FILE of - is standard input. Nothing is changed, and no server is asked.',
  async run({ operands: [file], values, json, show }) {
    if (values.svg && json)
      throw new UsageError('simulate prints a picture or JSON: leave out --svg or --json.');
    const script =
      values.script === undefined ? {} : scenarioIn(await contentOf(values.script), values.script);
    if (script === null) return 1;
    const written = { ...script, ...given(values) };
    if (values.svg && written.severity === undefined)
      throw new UsageError('simulate --svg needs --severity: a picture shows one incident.');
    const simulated = simulateSource(
      await contentOf(file!),
      file!,
      written,
      Temporal.Now.instant().toString(),
    );
    if (!simulated.ok) {
      if ('mistakes' in simulated) throw refusedFor(simulated.mistakes);
      process.stderr.write(`${findingsInWords(file!, false, simulated.findings)}\n`);
      return 1;
    }
    const { simulations } = simulated;
    const [only] = simulations;
    if (written.severity === undefined || only === undefined) return show(simulations, textOfLadders);
    if (values.svg) return show(only, pictureOf);
    return show(only, textOf);
  },
});

function scenarioIn(source: string, file: string): WrittenScenario | null {
  const read = readScenarioFile(source, file);
  if (read.ok) return read.written;
  process.stderr.write(`${findingsInWords(file, false, read.findings)}\n`);
  return null;
}

interface Values {
  severity: string | undefined;
  at: string | undefined;
  answers: string | undefined;
  updates: boolean;
  flag: string[];
  until: string | undefined;
}

/** What stands on the command line goes before what stands in the file. */
function given({ severity, at, answers, updates, flag, until }: Values): WrittenScenario {
  return {
    ...(severity === undefined ? {} : { severity }),
    ...(at === undefined ? {} : { at }),
    ...(answers === undefined ? {} : { answers: readAnswersText(answers) }),
    ...(updates ? { updates: 'when-due' } : {}),
    ...(flag.length === 0 ? {} : { flags: flag }),
    ...(until === undefined ? {} : { until }),
  };
}

function refusedFor(mistakes: { path: string; message: string; remedy: string }[]): Refused {
  const [first] = mistakes;
  const detail = first === undefined ? 'The scenario cannot be run.' : `${first.path}: ${first.message}`;
  return new Refused({
    type: 'about:blank',
    title: 'Invalid scenario',
    status: 0,
    detail,
    code: 'invalid-scenario',
    remedy: first?.remedy ?? '',
    errors: mistakes,
  });
}
