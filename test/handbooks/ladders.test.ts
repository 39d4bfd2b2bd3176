/**
 * The ladders of each handbook, minute for minute, with nobody answering: literals from the handbook, held against what the
 * decisions of production do.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { climbed } from './climbed.ts';
import { tellHandbook } from './handbook.ts';

test('severity matrix: on call and lead, VP, CTO, CEO; on call, lead, VP; on call and lead informed; a ticket', () => {
  const told = tellHandbook('severity-matrix');
  assert.deepEqual(climbed(told, 'SEV-1', '4h'), [
    '0s notify vp-engineering',
    '0s notify cto',
    '0s notify ceo',
    '0s page on-call',
    '0s page engineering-lead',
    '15m page vp-engineering',
    '30m page cto',
    '1h page ceo',
  ]);
  assert.deepEqual(climbed(told, 'SEV-2', '4h'), [
    '0s notify engineering-lead',
    '0s page on-call',
    '15m page engineering-lead',
    '30m page vp-engineering',
  ]);
  assert.deepEqual(climbed(told, 'SEV-3', '4h'), [
    '0s ticket',
    '0s notify on-call',
    '15m notify engineering-lead',
  ]);
  assert.deepEqual(climbed(told, 'SEV-4', '24h'), ['0s ticket']);
  assert.deepEqual(climbed(told, 'SEV-4', '24h', ['data-loss']), ['0s ticket', '0s page legal']);
});

test('rapid recovery: all at once at P0; on call at P1, told at P2; a ticket at P3; the CTO for what is critical', () => {
  const told = tellHandbook('rapid-recovery');
  assert.deepEqual(climbed(told, 'P0', '4h'), [
    '0s notify stakeholders',
    '0s page on-call',
    '0s page team-lead',
    '0s page engineering-manager',
  ]);
  assert.deepEqual(climbed(told, 'P1', '4h'), ['0s notify team-lead', '0s page on-call']);
  assert.deepEqual(climbed(told, 'P2', '24h'), ['0s notify on-call']);
  assert.deepEqual(climbed(told, 'P3', '72h'), ['0s ticket']);
  assert.deepEqual(climbed(told, 'P1', '4h', ['business-critical']), [
    '0s notify team-lead',
    '0s page on-call',
    '0s page cto',
  ]);
});

test('timeboxed phases: primary, secondary after 15 minutes, lead after another 30, at every severity', () => {
  const told = tellHandbook('timeboxed-phases');
  for (const severity of ['P0', 'P1', 'P2', 'P3'])
    assert.deepEqual(climbed(told, severity, '8h'), [
      '0s page primary-on-call',
      '15m page secondary-on-call',
      '45m page team-lead',
    ]);
});

/** These stories begin at two in the night of the house's time; business hours begin seven hours later. */
test('tiered escalation: on call and CTO, tier 2 after 2 h, tier 4 after 4 h; on call by day and tier 2 after 6 h; leads informed; a ticket', () => {
  const told = tellHandbook('tiered-escalation');
  assert.deepEqual(climbed(told, 'P0', '24h'), [
    '0s page on-call',
    '0s page cto',
    '0s notify ceo',
    '2h page engineering-lead',
    '2h page senior-engineer',
    '4h page ceo',
    '4h page executive-team',
  ]);
  assert.deepEqual(climbed(told, 'P1', '24h'), [
    '0s notify on-call',
    '0s notify team-lead',
    '0s notify product-lead',
    '6h page engineering-lead',
    '6h page senior-engineer',
    '7h page on-call',
  ]);
  assert.deepEqual(climbed(told, 'P2', '72h'), [
    '0s notify on-call',
    '0s notify team-lead',
    '0s notify engineering-manager',
  ]);
  assert.deepEqual(climbed(told, 'P3', '168h'), ['0s ticket']);
  assert.deepEqual(climbed(told, 'P3', '168h', ['security-breach', 'regulatory']), [
    '0s ticket',
    '0s page cto',
    '0s page vp-engineering',
    '0s page ceo',
    '0s page executive-team',
  ]);
});

/** Whoever would lead is told after 5 minutes that nobody has noticed it, because the phase of detection is over by then. */
test('decision tree: no ladder, but whoever is on call, and one escalation after 30 minutes without progress; nobody is paged for a SEV4', () => {
  const told = tellHandbook('decision-tree');
  for (const severity of ['SEV1', 'SEV2', 'SEV3'])
    assert.deepEqual(climbed(told, severity, '24h'), [
      '0s page on-call',
      '5m notify on-call-lead',
      '30m page escalation',
    ]);
  assert.deepEqual(climbed(told, 'SEV4', '168h'), ['0s notify on-call', '5m notify on-call-lead']);
});
