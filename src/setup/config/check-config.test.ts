/** A configuration is checked without a server: what cannot be read, and what its people and schedules mean for its process. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exampleFile } from '../../domain/process/lint/example.ts';
import { vendors } from '../../vendor-settings.ts';
import { checkConfig, isConfiguration } from './check-config.ts';
import { makeResolveProcess } from './resolve-process.ts';

const now = '2026-03-02T12:00:00.000Z';

function found(text: string, folder: string | null = null): string[] {
  const resolveProcess = makeResolveProcess(folder);
  const options = { now, env: {}, resolveProcess, vendors, fileName: 'tocsin.yaml' };
  const { ok, findings } = checkConfig(text, options);
  return [
    ...findings.map(({ file, line, severity, code, path }) => `${file}:${line} ${severity} ${code} ${path}`),
    ok ? 'ok' : 'not ok',
  ];
}

const people = `users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ana" }] }
  - { handle: ben, name: Ben Idowu, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ben" }] }
`;
const schedules = `schedules:
  - handle: nights
    timeZone: Europe/Berlin
    layers: [{ rotation: daily, starts: 2026-01-05, hours: "20:00-08:00", participants: [ana, ben] }]
  - handle: days
    timeZone: Europe/Berlin
    layers: [{ rotation: daily, starts: 2026-01-05, days: [mon, tue, wed, thu, fri, sat], hours: "08:00-20:00", participants: [ana, ben] }]
`;
const positions = `positions:
  on-call: { schedule: days, standIn: { schedule: nights } }
  lead: { users: [ana, ben] }
`;
const processText = `process: |\n${exampleFile('onCall: { duties: [Answer] }').replaceAll(/^(?=.)/gm, '  ')}`;
const whole = `organization: { name: Acme, timeZone: Europe/Berlin }\n${processText}\n${people}${schedules}${positions}`;

test('a schedule with a gap on which a rung of the named process relies is found at its own line', () => {
  const line = whole.split('\n').findIndex((text) => text.includes('handle: days')) + 1;
  assert.deepEqual(found(whole), [`tocsin.yaml:${line} warning schedule-gap schedules[1]`, 'ok']);
  assert.deepEqual(found(whole.replace(', sat]', ', sat, sun]')), ['ok']);
});

test('a position that is bound to nobody is found among the positions, and what no page reaches is an error', () => {
  const line = whole.split('\n').indexOf('positions:') + 2;
  assert.deepEqual(
    found(whole.replace(', sat]', ', sat, sun]').replace(/ {2}lead: .*\n/, '')).filter((text) =>
      /bound/.test(text),
    ),
    [`tocsin.yaml:${line} warning position-bound-to-nobody positions`],
  );
  const silent = whole.replace(', sat]', ', sat, sun]').replaceAll(/contacts: \[.*\]/g, 'contacts: []');
  assert.ok(found(silent).some((text) => text.includes('error rung-nobody-answers positions')));
  assert.equal(found(silent).at(-1), 'not ok');
});

test('what cannot be read is an error at its line', () => {
  assert.deepEqual(found(whole.replace('schedule: nights', 'schedule: night')), [
    `tocsin.yaml:${whole.split('\n').indexOf('positions:') + 2} error invalid-configuration positions.on-call.standIn.schedule`,
    'not ok',
  ]);
});

test('a file that says nothing of people, or names no process, is checked for what it says', () => {
  assert.deepEqual(found(`${people}${schedules}`), ['ok']);
  assert.deepEqual(found(`process: severity-matrix\n`).at(-1), 'ok');
});

test('a process that stands in a file beside it is found relative to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'check-config-'));
  try {
    await writeFile(join(folder, 'ours.yaml'), exampleFile('onCall: { duties: [Answer] }'));
    const beside = whole.replace(processText, 'process: ./ours.yaml');
    assert.match(found(beside, folder)[0]!, /^tocsin\.yaml:\d+ warning schedule-gap schedules\[1\]$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a configuration and a process are told apart by what stands in them', () => {
  assert.ok(isConfiguration(whole));
  assert.ok(isConfiguration('process: severity-matrix\n'));
  assert.ok(isConfiguration('{"users": []}'));
  assert.ok(!isConfiguration(exampleFile('onCall: { duties: [Answer] }')));
  assert.ok(!isConfiguration('process: {}\n'));
  assert.ok(!isConfiguration('users: [\n'));
});
