/** The linter's reference as Markdown: each rule with its reasoning, a file that breaks it, what is said of that, and the mended one. */
import { checkProcess } from '../check-process.ts';
import { exampleFile, plainFile } from './example.ts';
import type { Installation, Rule } from './rule.ts';
import { rules } from './rules.ts';

/** The instant at which the examples are looked at. */
export const exampleNow = '2026-11-20T12:00:00.000Z';

/** `installationOf`: an installation out of sections of a configuration. */
export function lintPage(installationOf: (sections: string) => Installation): string {
  const [ofProcess, ofPeople] = [
    rules.filter(({ asks }) => asks === 'process'),
    rules.filter(({ asks }) => asks === 'installation'),
  ];
  return [
    '# The linter',
    '',
    'A process that compiles can still promise what nobody can keep. `tocsin check FILE` reasons over it: what happens on a Friday at 17:01,',
    'who is left when nobody answers, which two rules cannot both be meant. Each finding has a place, a code, what happens and what to do.',
    'A warning leaves the file usable; `--strict` makes it fail the check. A finding is no rule of ours: where a handbook means what it says,',
    'it may stay.',
    '',
    'What concerns people is asked of an installation: `tocsin check FILE --url URL`, or `POST /api/v1/process/check?installation=true`.',
    'A configuration names its process and its people itself: `tocsin check tocsin.yaml` asks all of it, with the lines of that file.',
    'What the compiler refuses stands in [the reference of the process file](process-file.md#findings).',
    '',
    'This page is made from the rules themselves, and each example is a test: `npm run reference`.',
    '',
    ...table('Asked of the process', ofProcess),
    '',
    ...table('Asked of the process and an installation', ofPeople),
    '',
    '## The plain file',
    '',
    'The examples below show the sections that matter. The others are those of this file, which makes no finding.',
    '',
    ...block(plainFile),
    ...rules.flatMap((rule) => ['', ...section(rule, installationOf)]),
    '',
  ].join('\n');
}

function table(heading: string, some: Rule[]): string[] {
  return [
    `## ${heading}`,
    '',
    '| code | what is wrong |',
    '|---|---|',
    ...some.map(({ code, title }) => `| [\`${code}\`](#${code}) | ${title} |`),
  ];
}

function section(
  { code, title, why, example }: Rule,
  installationOf: (sections: string) => Installation,
): string[] {
  const { installation, mendedInstallation } = example;
  const { findings } = checkProcess(exampleFile(example.broken), 'example.yaml', {
    now: exampleNow,
    installation: installation === undefined ? null : installationOf(installation),
  });
  const isSame = example.broken.replace(mark, '') === example.mended;
  return [
    `## ${code}`,
    '',
    `${title}.`,
    '',
    why,
    '',
    ...block(example.broken.replace(mark, '')),
    ...(installation === undefined ? [] : ['', 'With this configuration:', '', ...block(installation)]),
    ...findings.flatMap(({ severity, line, message, remedy }) => [
      '',
      `> Line ${line}, ${severity}: ${message} ${remedy}`,
    ]),
    '',
    'Mended:',
    ...(isSame ? [] : ['', ...block(example.mended)]),
    ...(mendedInstallation === undefined
      ? []
      : ['', ...(isSame ? [] : ['With this configuration:', '']), ...block(mendedInstallation)]),
  ];
}

/** Where the finding stands, for the tests. */
const mark = / # found$/m;

function block(yaml: string): string[] {
  return ['```yaml', yaml.trim(), '```'];
}
