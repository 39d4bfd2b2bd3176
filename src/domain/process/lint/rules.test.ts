/** Each rule finds what its example shows, where it stands, and nothing once it is mended; and no rule finds anything else there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleInstallation } from '../../../../test/harness/example-installation.ts';
import { checkProcess } from '../check-process.ts';
import { compileProcess } from '../compile.ts';
import { exampleFile, plainFile } from './example.ts';
import { lintProcess } from './lint.ts';
import { exampleNow as now, lintPage } from './reference.ts';
import { rules } from './rules.ts';

function found(source: string, installation: string | undefined): string[] {
  const { findings } = checkProcess(source, 'example.yaml', {
    now,
    installation: installation === undefined ? null : exampleInstallation(installation),
  });
  return findings.map(({ line, code }) => `${line} ${code}`);
}

test('the plain file has no finding', () => {
  assert.deepEqual(found(plainFile, undefined), []);
});

for (const { code, example } of rules)
  describe(code, () => {
    test('its example is found, at its line, and nothing else is', () => {
      const source = exampleFile(example.broken);
      const line = source.split('\n').findIndex((text) => text.endsWith('# found')) + 1;
      assert.ok(line > 0, 'a line is marked');
      assert.deepEqual(found(source, example.installation), [`${line} ${code}`]);
    });

    test('the mended example has no finding', () => {
      assert.deepEqual(
        found(exampleFile(example.mended), example.mendedInstallation ?? example.installation),
        [],
      );
    });
  });

test('a stand-in who is the same person later is found with the time at which that begins', () => {
  const source = exampleFile(`
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
      - { after: 10m, to: cto, by: page }
`);
  const ofStandIn = (nights: string) => {
    const { findings } = checkProcess(source, 'example.yaml', {
      now,
      installation: exampleInstallation(`
users:
  - { handle: ana, name: Ana, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ana" }] }
  - { handle: ben, name: Ben, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ben" }] }
schedules:
  - handle: primary
    timeZone: UTC
    layers:
      - { rotation: daily, starts: 2026-01-05, participants: [ana] }
      - { rotation: daily, starts: 2026-01-05, hours: "22:00-06:00", participants: [${nights}], priority: 1 }
positions:
  on-call: { schedule: primary, standIn: { user: ben } }
  lead: { user: ana }
  cto: { users: [ana, ben] }
`),
    });
    return findings
      .filter(({ code }) => code === 'stand-in-is-the-same-person')
      .map(({ message }) => message);
  };
  assert.deepEqual(ofStandIn('ana'), []);
  const [found, ...others] = ofStandIn('ben');
  assert.match(
    found ?? 'nothing',
    /^From \d{4}-\d\d-\d\d 2[23]:00, Ben answers for `on-call`, and so does its stand-in: there is none\.$/,
  );
  assert.deepEqual(others, []);
});

test('each code is one word, said once, and each message and remedy is a sentence with a figure or a name', () => {
  assert.equal(new Set(rules.map(({ code }) => code)).size, rules.length);
  for (const { code, title, why, example } of rules) {
    assert.match(code, /^[a-z]+(-[a-z]+)+$/);
    assert.doesNotMatch(title, /\.$/);
    assert.match(why, /\.$/);
    const { findings } = checkProcess(exampleFile(example.broken), 'example.yaml', {
      now,
      installation: example.installation === undefined ? null : exampleInstallation(example.installation),
    });
    for (const { message, remedy } of findings) {
      assert.match(message, /^["`A-Z0-9].*[\d`].*\.$/, message);
      assert.match(remedy, /^[A-Z].*\.$/, remedy);
      assert.doesNotMatch(`${message} ${remedy}`, /undefined|null|NaN|\[object/);
    }
  }
});

test('a mistake that is made everywhere is told a few times, not a thousand', () => {
  const clocks = Array.from(
    { length: 60 },
    (_, n) => `  - { id: c${n}, label: C, starts: declared, stops: acknowledged, within: ${n + 1}h }`,
  );
  const compiled = compileProcess(exampleFile(`clocks:\n${clocks.join('\n')}`), 'many.yaml');
  assert.ok(compiled.ok);
  const findings = lintProcess(compiled.process, compiled.placeOf, { now, installation: null });
  assert.ok(findings.length <= 10 * rules.length);
  assert.equal(findings.filter(({ code }) => code === 'contradicting-promises').length, 10);
});

test('the reference is what the rules say (`npm run reference` writes it)', () => {
  const page = join(import.meta.dirname, '../../../../docs/reference/lint.md');
  assert.equal(readFileSync(page, 'utf8'), lintPage(exampleInstallation));
});
