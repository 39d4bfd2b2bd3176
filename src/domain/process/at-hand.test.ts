/** What is laid beside an incident fits it: its phase, its severity, its flags. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atHand } from './at-hand.ts';
import type { Process, Tool } from './process.ts';

const tool = (id: string, phases: string[] | null): Tool => ({
  id,
  label: id,
  kind: 'logs',
  link: null,
  command: null,
  phases,
});

const process = {
  tools: [tool('logs', ['investigate']), tool('chat', null), tool('deploys', ['mitigate'])],
  runbooks: [
    { id: 'hotfix', title: 'Hotfix', when: { severities: ['P0'] }, steps: [] },
    { id: 'rollback', title: 'Rollback', when: {}, steps: [] },
  ],
  mitigation: {
    options: [],
    rollbackTriggers: [
      { id: 'loss', label: 'Data is lost', flag: 'data-loss', above: null },
      { id: 'errors', label: 'Errors', flag: null, above: 'errors > 10%' },
    ],
    rollback: 'rollback',
  },
  bridge: { label: 'Call', link: null, when: { severities: ['P0'] } },
} as unknown as Process;

const facts = { severity: 'P1', flags: ['data-loss'], status: 'active', phase: 'investigate', phases: [] };

test('tools of the phases that run are shown, and those of every phase', () => {
  const shown = (change: object) => atHand(process, { ...facts, ...change }).tools.map(({ id }) => id);
  assert.deepEqual(shown({}), ['logs', 'chat']);
  assert.deepEqual(shown({ phases: ['investigate', 'mitigate'] }), ['logs', 'chat', 'deploys']);
  assert.deepEqual(shown({ phase: null }), ['chat']);
});

test('runbooks and the bridge are those of its severity', () => {
  const at = (severity: string) => atHand(process, { ...facts, severity });
  assert.deepEqual(
    at('P0').runbooks.map(({ id }) => id),
    ['hotfix', 'rollback'],
  );
  assert.deepEqual(
    at('P1').runbooks.map(({ id }) => id),
    ['rollback'],
  );
  assert.deepEqual(at('P0').bridge, { label: 'Call', link: null });
  assert.equal(at('P1').bridge, null);
});

test('a trigger of the rollback is seen once its flag is raised', () => {
  const seen = (flags: string[]) =>
    atHand(process, { ...facts, flags }).rollbackTriggers.map((trigger) => trigger.seen);
  assert.deepEqual(seen(['data-loss']), [true, false]);
  assert.deepEqual(seen([]), [false, false]);
});
