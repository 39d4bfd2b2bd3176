/** Flags and severities that make an incident private: at the declaration, and later. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, by, given, type Later, matrix, matrixWith, type Setting } from './given.ts';

const process = matrixWith(
  [
    '- { id: security-breach, label: Somebody had access who should not }',
    '- { id: security-breach, label: Somebody had access who should not, visibility: private }',
  ],
  ['    label: Low\n', '    label: Low\n    visibility: private\n'],
);

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

test('such a severity makes it private, declared with it or set to it by somebody; another opens nothing', () => {
  assert.equal(visibility({ severity: 'SEV-4' }), 'private');
  assert.equal(visibility({ severity: 'SEV-3' }), 'organization');
  const set = (severity: string): Later => ({ type: 'set-severity', severity });
  assert.equal(visibility({ severity: 'SEV-3' }, ['5m', set('SEV-4'), by('ben')]), 'private');
  assert.equal(visibility({ severity: 'SEV-4' }, ['5m', set('SEV-3'), by('ben')]), 'private');
});

test('a process that is adopted makes private what it keeps private', () => {
  const adopt: Later = {
    type: 'adopt-process',
    process: { id: process.id, hash: 'another' },
    severity: null,
  };
  const adopting = (flags: string[]) =>
    visibility({ process: matrix, adopts: process, severity: 'SEV-3', flags }, ['5m', adopt, by('ada')]);
  assert.equal(adopting([]), 'organization');
  assert.equal(adopting(['security-breach']), 'private');
});
