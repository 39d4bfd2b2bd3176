/** What people type in chat is understood: the handbook's own lines, the house's, and the near misses. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileProcess } from '../process/compile.ts';
import { readRequest } from './read-request.ts';

const source = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'processes', 'severity-matrix.yaml'),
  'utf8',
);
const compiled = compileProcess(source, 'severity-matrix.yaml');
assert.ok(compiled.ok);
const matrix = compiled.process;
const house = { ...matrix, commands: [] };

function read(line: string, process = matrix) {
  const [, command = '', text = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  return readRequest({ command, text }, process);
}

function asked(line: string, process = matrix) {
  const found = read(line, process);
  assert.ok(found.ok, JSON.stringify(found));
  return found.request;
}

test('the handbook’s own lines do what the handbook says', () => {
  assert.deepEqual(asked('/incident create "API High Error Rate" severity=2'), {
    ask: 'declare',
    title: 'API High Error Rate',
    severity: '2',
    service: null,
    isPrivate: false,
  });
  assert.deepEqual(asked('/page @backend-oncall "SEV-2: API errors spiking"'), {
    ask: 'page',
    who: ['@backend-oncall'],
    message: 'SEV-2: API errors spiking',
    urgency: 'high',
  });
  assert.deepEqual(asked('/incident timer start'), { ask: 'start-clocks' });
  const told = {
    ask: 'update',
    text: 'Investigating elevated error rates',
    status: 'investigating',
    audience: 'status-page',
    next: null,
  };
  assert.deepEqual(asked('/status update investigating "Investigating elevated error rates"'), told);
  assert.deepEqual(asked('/status update resolved "Issue has been resolved"'), {
    ...told,
    text: 'Issue has been resolved',
    status: 'resolved',
  });
  assert.deepEqual(asked('/incident close'), { ask: 'plain', command: 'close' });
});

test('a chat that keeps /status for itself is told the same behind /incident', () => {
  const line = 'status update investigating "Investigating elevated error rates"';
  for (const process of [matrix, house])
    assert.deepEqual(asked(`/incident ${line}`, process), asked(`/${line}`, process));
});

test('the house understands its own words where the handbook has none', () => {
  assert.deepEqual(asked('/incident create API is down sev=1 private', house), {
    ask: 'declare',
    title: 'API is down',
    severity: '1',
    service: null,
    isPrivate: true,
  });
  assert.deepEqual(asked('/incident ack', house), { ask: 'plain', command: 'acknowledge' });
  assert.deepEqual(asked('/incident update “we roll back” next=30m', house), {
    ask: 'update',
    text: 'we roll back',
    status: null,
    audience: 'on-the-incident',
    next: '30m',
  });
  assert.deepEqual(asked('/incident update', house), { ask: 'form', form: 'update', template: null });
  assert.deepEqual(asked('/incident create', house), { ask: 'form', form: 'declare' });
  assert.deepEqual(asked('/incident status', house), { ask: 'show' });
  assert.deepEqual(asked('/incident role incident-commander <@U1>', house), {
    ask: 'role',
    role: 'incident-commander',
    person: '<@U1>',
  });
  assert.deepEqual(asked('/page <@U1> @ben they know the pool', house), {
    ask: 'page',
    who: ['<@U1>', '@ben'],
    message: 'they know the pool',
    urgency: 'high',
  });
  assert.deepEqual(asked('/oncall', house), { ask: 'on-call', about: null });
  assert.deepEqual(asked('/incident check assign roles', house), {
    ask: 'check',
    words: 'assign roles',
    checked: true,
  });
});

test('an incident is named before the verb, behind it, or as an option', () => {
  for (const line of [
    '/incident inc-2026-0007 close',
    '/incident close INC-2026-0007',
    '/incident close incident=INC-2026-0007',
  ])
    assert.deepEqual(read(line), {
      ok: true,
      request: { ask: 'plain', command: 'close' },
      incident: 'INC-2026-0007',
    });
});

test('a text keeps its lines, its commas and what is quoted within it', () => {
  const text = 'first line\n  second, "quoted" line';
  assert.deepEqual(asked(`/incident note ${text}`, house), { ask: 'note', text, progress: false });
  assert.deepEqual(asked('/incident note "it said \\"no\\""', house), {
    ask: 'note',
    text: 'it said "no"',
    progress: false,
  });
});

test('an unknown word is answered with the right ones, the nearest first', () => {
  const found = read('/incident acknowlege');
  assert.ok(!found.ok);
  assert.match(found.problem.sentence, /^"acknowlege" is no command\. There are: ack, /);
  assert.equal(found.problem.usages[0]?.usage, '/incident ack');
});

test('a mistyped status is asked about, and not told to anybody as words', () => {
  for (const line of [
    '/incident status update bogus "elevated error rates"',
    '/incident status update investigatng elevated error rates',
    '/incident update identifed "the pool is full" audience=public',
  ]) {
    const found = read(line);
    assert.ok(!found.ok, line);
    assert.match(found.problem.sentence, /is no status\. There are: investigating, identified, /);
    assert.match(found.problem.usages[0]!.usage, /^\/incident update /);
  }
  for (const text of ['rolled back "payments"', '"investigatng it"', 'rolling it back now'])
    assert.equal(
      (asked(`/incident update ${text}`, house) as { text: string }).text,
      text.replace(/^"(.*)"$/, '$1'),
    );
});

test('a word too many is not taken for an order', () => {
  for (const line of ['/incident close the door', '/incident resolve Redis', '/incident timer stop']) {
    const found = read(line);
    assert.ok(!found.ok, line);
  }
  const status = read('/incident update investigating');
  assert.ok(!status.ok);
});

test('whatever is typed is answered, and quickly', () => {
  for (const line of [
    '/incident',
    '/incident "',
    '/incident """ =',
    '/page',
    `/incident ${'"'.repeat(20_000)}`,
  ])
    assert.equal(typeof read(line).ok, 'boolean');
});
