/** `tocsin simulate`: a handbook tried on the command line alone, with no server, no key and no database anywhere. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tocsin } from './tocsin.ts';

const matrix = new URL('../../processes/severity-matrix.yaml', import.meta.url).pathname;
const at = ['--at', '2026-11-18T10:00Z'];
/** Nothing listens there: an answer can only come from here. */
const nowhere = { url: 'http://127.0.0.1:1' };
const simulate = (args: string[], input?: string) =>
  tocsin(['simulate', ...args], { ...nowhere, ...(input === undefined ? {} : { input }) });

test('one severity, to the minute', async () => {
  const { code, out, err } = await simulate([
    matrix,
    ...at,
    '--severity',
    'SEV-1',
    '--answers',
    'on-call=4m',
    '--until',
    '2h',
  ]);
  assert.deepEqual([code, err], [0, '']);
  assert.match(
    out,
    /^Severity matrix [\d.]+: SEV-1 Critical, declared Wed 2026-11-18 10:00 UTC\nAnswers: On-call engineer after 4m\.\n/,
  );
  for (const line of [
    /^ +\+0:00 {2}page +On-call engineer, Engineering lead /m,
    /^ +\+0:04 {2}answer +On-call engineer answers after 4 min +next: VP Engineering in 11:00 unless mitigated$/m,
    /^ +\+0:15 {2}page +VP Engineering /m,
    /^ +\+0:30 {2}page +CTO /m,
    /^ +\+1:00 {2}page +CEO /m,
  ])
    assert.match(out, line);
});

test('without a severity, the ladder of each of them', async () => {
  const { code, out } = await simulate([matrix, ...at]);
  assert.equal(code, 0);
  assert.deepEqual(
    [...out.matchAll(/^(SEV-\d) \w+$/gm)].map(([, severity]) => severity),
    ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'],
  );
});

test('as JSON, and as a picture', async () => {
  const json = await simulate([matrix, ...at, '--severity', 'SEV-2', '--json']);
  assert.equal(JSON.parse(json.out).firstPage.offset, '0s');
  const picture = await simulate([matrix, ...at, '--severity', 'SEV-2', '--svg']);
  assert.match(picture.out, /^<svg [\s\S]*<\/svg>\n$/);
});

test('a scenario in a file, of which the command line may say otherwise', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-scenario-'));
  try {
    const file = join(folder, 'scenario.yaml');
    await writeFile(
      file,
      'severity: SEV-1\nat: 2026-11-18T10:00Z\nscript:\n  - { after: 7m, do: flag, flag: data-loss }\n  - { after: 20m, by: on-call, do: resolve }\n',
    );
    const { out } = await simulate([matrix, '--script', file, '--severity', 'SEV-2']);
    assert.match(out, /SEV-2 Major, declared Wed 2026-11-18 10:00 UTC/);
    assert.match(out, /^ +\+0:07 {2}page +Legal /m);
    assert.match(out, /Nothing falls due any more, \+0:20: SEV-2, Resolved\.$/m);
    await writeFile(file, '- { after: 20m, do: resolve }\n');
    assert.match(
      (await simulate([matrix, ...at, '--script', file, '--severity', 'SEV-2'])).out,
      /Resolved\.$/m,
    );
    await writeFile(file, 'severity: [');
    const broken = await simulate([matrix, '--script', file]);
    assert.equal(broken.code, 1);
    assert.match(broken.err, /scenario\.yaml:\d+:\d+ error /);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what cannot be is said with the word that was meant, and exit code 1', async () => {
  const severity = await simulate([matrix, '--severity', 'SVE-1']);
  assert.equal(severity.code, 1);
  assert.match(severity.err, /no severity "SVE-1"\.\nDid you mean "SEV-1"\?/);
  const position = await simulate([matrix, '--severity', 'SEV-1', '--answers', 'on-cal=4m']);
  assert.match(position.err, /no position "on-cal"\.\nDid you mean "on-call"\?/);
  const file = await simulate(['-', '--severity', 'SEV-1'], 'process: {}\n');
  assert.equal(file.code, 1);
  assert.match(file.err, /^-:\d+:\d+ error /m);
});

test('what contradicts itself is misused, and exit code 2', async () => {
  assert.equal((await simulate([matrix, '--svg'])).code, 2);
  assert.equal((await simulate([matrix, '--svg', '--json', '--severity', 'SEV-1'])).code, 2);
});

test('a label of a file cannot move the cursor or ring the bell', async () => {
  const source =
    'process: { id: a, title: "a\\u001b[2J\\u0007b", version: "1", owner: a, timeZone: UTC }\nseverities: [{ id: S, label: S, definition: d }]\nlifecycle: { statuses: [{ id: a, label: A, category: active }, { id: r, label: R, category: resolved }, { id: c, label: C, category: closed }] }\n';
  const { out } = await simulate(['-', '--severity', 'S'], source);
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(out, /[\u0007\u001b]/);
});
