/** Which audiences hear of what, by the rules that shipped processes have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrix, shippedProcess } from '../incident/given.ts';
import type { IncidentEvent } from '../incident/events.ts';
import type { Process } from '../process/process.ts';
import { happened } from './occasions.ts';
import { whoHears } from './who-hears.ts';

const posted = (audience: string, change: { rule?: string } = {}): IncidentEvent => ({
  type: 'update-posted',
  text: 't1',
  audience,
  nextUpdateAt: null,
  ...change,
});
const resolved: IncidentEvent[] = [
  { type: 'status-set', from: 'monitoring', to: 'resolved', category: 'resolved' },
  { type: 'milestone-reached', milestone: 'resolved' },
];

/** "executives by p0-executives through mail, of resolved" for each audience. */
function heard(process: Process, severity: string, ...events: IncidentEvent[]): string[] {
  const what = happened(events.map((event, index) => ({ version: index + 2, event })));
  if (what === null) return [];
  const facts = { severity, flags: [], status: 'investigating', phase: null };
  return whoHears(process, facts, what).map(
    ({ audience, rule, through, occasion, confirm }) =>
      `${audience}${rule === null ? '' : ` by ${rule}`} through ${through.join('+') || 'every way'}, of ${occasion}${confirm ? ', once confirmed' : ''}`,
  );
}

test('an update is told to the audience that it was posted to, as the process reaches it', () => {
  assert.deepEqual(heard(matrix, 'SEV-2', posted('executives')), [
    'executives through mail+chat, of update-posted',
  ]);
  assert.deepEqual(heard(matrix, 'SEV-2', posted('internal')), [
    'internal through every way, of update-posted',
  ]);
});

test('an update to those on the incident is told to whomever rules name, each once', () => {
  const tiered = shippedProcess('tiered-escalation');
  assert.deepEqual(heard(tiered, 'P0', posted('internal')), [
    'internal through every way, of update-posted',
    'executives by p0-executives through mail, of update-posted',
  ]);
  assert.deepEqual(heard(tiered, 'P1', posted('internal')), [
    'internal through every way, of update-posted',
    'engineering by p1-engineering through chat, of update-posted',
    'product by p1-product through mail+chat, of update-posted',
  ]);
});

test('an update to one audience of a rule goes to the others that the rule tells with it, and to nobody else', () => {
  const rapid = shippedProcess('rapid-recovery');
  assert.deepEqual(heard(rapid, 'P0', posted('public')), [
    'public through status-page, of update-posted',
    'internal by updates through chat, of update-posted',
    'stakeholders by updates through mail, of update-posted',
  ]);
  assert.deepEqual(heard(shippedProcess('tiered-escalation'), 'P0', posted('customers')), [
    'customers through mail, of update-posted',
  ]);
});

test('what was sent out of a rule’s draft is for its audience alone', () => {
  const rapid = shippedProcess('rapid-recovery');
  assert.deepEqual(heard(rapid, 'P0', posted('stakeholders', { rule: 'updates' })), [
    'stakeholders through mail, of update-posted',
  ]);
});

test('a rule of another severity tells nobody, and one that asks first says so', () => {
  assert.deepEqual(
    heard(matrix, 'SEV-2', {
      type: 'severity-set',
      from: 'SEV-1',
      to: 'SEV-2',
      toRank: 2,
      direction: 'lowered',
    }),
    [],
  );
  assert.deepEqual(heard(matrix, 'SEV-1', ...resolved), [
    'all-hands by all-hands through chat, of resolved, once confirmed',
    'customers by affected-customers through mail, of resolved, once confirmed',
  ]);
});

test('an update that also resolves is told once, in the words of whoever wrote it', () => {
  const tiered = shippedProcess('tiered-escalation');
  assert.deepEqual(heard(tiered, 'P1', ...resolved, posted('internal')), [
    'internal through every way, of update-posted',
    'engineering by p1-engineering through chat, of update-posted',
    'product by p1-product through mail+chat, of update-posted',
  ]);
});

test('what is merged into another incident is over for nobody', () => {
  assert.deepEqual(heard(matrix, 'SEV-1', { type: 'merged', into: 'x' }, ...resolved), []);
});
