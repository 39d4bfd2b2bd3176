/** The promised next update: who is reminded of it, when, and where its breach is seen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Process } from '../process/process.ts';
import { futureEntries } from './future-entries.ts';
import {
  acknowledge,
  at,
  by,
  clockNamed,
  given,
  houseWith,
  instantAt,
  type Later,
  matrix,
  type Story,
} from './given.ts';
import { replay } from './evolve.ts';
import { nextWake } from './next-wake.ts';

const promise = (offset: string): Later => ({ type: 'promise-update', at: instantAt(offset) });
const update: Later = { type: 'post-update', text: 't', audience: 'public', nextUpdateAt: null };
const role = (id: string, person: string): Later => ({ type: 'assign-role', role: id, person });

/** "25m ana soon" for everybody who was told about the promise. */
function reminders(story: Story): string[] {
  return story
    .all('paged')
    .flatMap(({ at: time, event: { person, reason } }) =>
      reason.kind === 'clock' && reason.clock === 'promised-update'
        ? [`${time} ${person} ${reason.why}${reason.role == null ? '' : ` as ${reason.role}`}`]
        : [],
    );
}

test('whoever promised it is reminded 5 min before and at once, the communications lead after 5 min, the commander after 10', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('1m', acknowledge, by('ana')),
    at('1m', role('communications-lead', 'sue'), by('ana')),
    at('1m', role('commander', 'lea'), by('ana')),
    at('2m', promise('30m'), by('ben')),
  ).until('2h');
  assert.deepEqual(reminders(story), [
    '25m ben soon',
    '30m ben late',
    '35m sue late as communications-lead',
    '40m lea late as commander',
  ]);
  assert.deepEqual(
    story.all('clock-reminded').map(({ at: time, event }) => `${time} ${event.role}`),
    ['35m communications-lead', '40m commander'],
  );
});

test('while nobody has those roles, whoever would usually take them hears of it', () => {
  const story = given({ severity: 'SEV-3' }, at('2m', promise('30m'), by('ben'))).until('2h');
  assert.deepEqual(reminders(story).slice(2), [
    '35m sue late as communications-lead',
    '40m lea late as commander',
  ]);
});

test('what a program promised is the business of whoever holds the incident', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('1m', acknowledge, by('ana')),
    at('2m', promise('30m'), { kind: 'key', name: 'bot' }),
  ).until('31m');
  assert.deepEqual(reminders(story), ['25m ana soon', '30m ana late']);
  assert.equal(story.state.promisedUpdate?.by, null);
});

test('whoever promised it and has left leaves it to whoever holds the incident', () => {
  const directory = houseWith({ users: { zoe: {} } });
  const story = given(
    { severity: 'SEV-3', directory },
    at('1m', acknowledge, by('ana')),
    at('2m', promise('30m'), by('zoe')),
  );
  const { zoe: _gone, ...users } = story.directory.users;
  story.directory = { ...story.directory, users };
  assert.deepEqual(reminders(story.until('31m')), ['25m ana soon', '30m ana late']);
});

test('the update keeps it, and nobody is reminded any more', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('2m', promise('30m'), by('ben')),
    at('33m', update, by('ben')),
  ).until('2h');
  assert.deepEqual(reminders(story), ['25m ben soon', '30m ben late']);
  assert.equal(story.clock('promised-update')?.state, 'late');
  assert.equal(story.state.promisedUpdate, null);
});

test('a new promise takes the place of the old one', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('2m', promise('30m'), by('ben')),
    at('32m', promise('50m'), by('lea')),
  ).until('51m');
  assert.deepEqual(reminders(story), ['25m ben soon', '30m ben late', '45m lea soon', '50m lea late']);
});

test('a promise that comes with an update is held to as well', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('2m', { ...update, nextUpdateAt: instantAt('30m') } as Later, by('ben')),
  ).until('31m');
  assert.deepEqual(story.state.promisedUpdate, { at: instantAt('30m'), by: 'ben' });
  assert.deepEqual(reminders(story), ['25m ben soon', '30m ben late']);
});

test('resolving ends the promise, and nobody is reminded of it', () => {
  const story = given(
    { severity: 'SEV-3' },
    at('2m', promise('30m'), by('ben')),
    at('10m', { type: 'resolve' }, by('ben')),
  ).until('2h');
  assert.deepEqual(reminders(story), []);
  assert.equal(nextWake(story.state), null);
});

test('the log alone says when whom', () => {
  const story = given({ severity: 'SEV-3' }, at('2m', promise('30m'), by('ben'))).until('31m');
  const rebuilt = replay(story.log);
  assert.deepEqual(rebuilt, story.state);
  assert.equal(nextWake(rebuilt), instantAt('35m'));
});

test('what is to come names roles as well as positions', () => {
  const process: Process = {
    ...matrix,
    clocks: [
      clockNamed('word', {
        label: 'Word',
        within: '30m',
        onBreach: [{ to: ['cto'], roles: ['commander'], by: 'page' }],
      }),
    ],
  };
  const story = given({ severity: 'SEV-4', process });
  const picture = { process, directory: story.directory, now: story.state.lastEventAt };
  const clock = futureEntries(story.state, picture).find(({ kind }) => kind === 'clock-due');
  assert.equal(clock?.detail, 'within 30 min · then CTO and Incident Commander are told');
});

test('a promise is to come until it is late', () => {
  const story = given({ severity: 'SEV-3' }, at('2m', promise('30m'), by('ben'))).until('29m');
  const promised = () => {
    const picture = { process: story.process, directory: story.directory, now: story.state.lastEventAt };
    return futureEntries(story.state, picture).filter(({ kind }) => kind === 'update-due').length;
  };
  assert.equal(promised(), 1);
  story.until('31m');
  assert.equal(promised(), 0);
});
