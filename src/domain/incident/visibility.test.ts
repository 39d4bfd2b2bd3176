/** Flags that make an incident private: at the declaration, and when one is raised later. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, by, given, type Later, matrixWith, type Setting } from './given.ts';

const process = matrixWith([
  '- { id: security-breach, label: Somebody had access who should not }',
  '- { id: security-breach, label: Somebody had access who should not, visibility: private }',
]);

const raise = (flag: string): Later => ({ type: 'flag', flag });

function visibility(setting: Setting, ...steps: Parameters<typeof at>[]): string {
  return given({ process, ...setting }, ...steps.map((step) => at(...step))).state.visibility;
}

test('declared with such a flag it is private from its first event on; with another it is not', () => {
  const { log } = given({ process, flags: ['security-breach'] });
  assert.equal(log[0]?.event.type === 'declared' && log[0].event.visibility, 'private');
  assert.equal(visibility({ flags: ['data-loss'] }), 'organization');
});

test('such a flag that is raised later makes it private then, once, and the log says why it was', () => {
  const story = given(
    { process },
    at('5m', raise('security-breach'), by('ben')),
    at('6m', raise('security-breach'), by('ana')),
  );
  assert.deepEqual(
    story.all('visibility-set').map(({ at: time, event }) => `${time} ${event.visibility}`),
    ['5m private'],
  );
  assert.equal(story.state.visibility, 'private');
  assert.equal(visibility({}, ['5m', raise('data-loss'), by('ben')]), 'organization');
});

test('lowering the flag opens nothing; whoever opens it has decided so, and it stays open', () => {
  const lowered: Parameters<typeof at> = ['6m', { type: 'unflag', flag: 'security-breach' }, by('ben')];
  const opened: Parameters<typeof at> = [
    '7m',
    { type: 'set-visibility', visibility: 'organization' },
    by('ada'),
  ];
  assert.equal(visibility({ flags: ['security-breach'] }, lowered), 'private');
  assert.equal(visibility({ flags: ['security-breach'] }, opened, ['1h', { type: 'wake' }]), 'organization');
});
