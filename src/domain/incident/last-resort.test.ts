/** The last resort: when nobody is left to ask, somebody is asked until a person answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledge, at, by, given, house, houseWith, machineAcknowledge } from './given.ts';

const afterLadder = (pages: string[]) => pages.filter((page) => page.endsWith('ada'));

test('when the ladder has run out, every admin is paged every 30 min until a person answers', () => {
  const story = given({ severity: 'SEV-2' }).until('2h');
  assert.deepEqual(afterLadder(story.pages()), ['35m ada', '1h5m ada', '1h35m ada']);
  assert.equal(story.all('paged').at(-1)?.event.reason.kind, 'last-resort');
  story.take(at('2h', acknowledge, by('ada')));
  assert.deepEqual(afterLadder(story.until('24h').pages()), ['35m ada', '1h5m ada', '1h35m ada']);
});

test('whom the organisation names is paged instead of the admins', () => {
  const directory = houseWith({ lastResort: ['sue'] });
  assert.deepEqual(given({ severity: 'SEV-2', directory }).until('36m').pages().at(-1), '35m sue');
});

test('nobody bound at all: the last resort at once, because nobody can be reached', () => {
  const directory = { ...house, positions: {} };
  const story = given({ severity: 'SEV-2', directory });
  assert.deepEqual(story.pages(), ['0s ada']);
  assert.deepEqual(story.all('paged')[0]?.event.reason, {
    kind: 'last-resort',
    round: 1,
    because: 'nobody-reachable',
  });
});

test('a severity that pages nobody wakes no admin, although a rung of another flag could page', () => {
  for (const severity of ['SEV-3', 'SEV-4'])
    assert.deepEqual(given({ severity }).until('48h').pages(), [], severity);
});

test('a flag whose rung pages, and nobody answers: then the last resort follows at any severity', () => {
  const story = given({ severity: 'SEV-4' }, at('10m', { type: 'flag', flag: 'data-loss' }, by('ana')));
  assert.deepEqual(story.until('16m').pages(), ['10m lou', '15m ada']);
});

test("a machine's acknowledgement is no answer: the last resort still comes, half an hour later", () => {
  const story = given({ severity: 'SEV-2' }, at('31m', machineAcknowledge)).until('65m');
  assert.deepEqual(afterLadder(story.pages()), ['1h1m ada']);
});

test('it stands still while the incident is mitigated, and goes on with a relapse', () => {
  const story = given(
    { severity: 'SEV-2', alerts: { firing: 1, total: 1 } },
    at('40m', { type: 'mitigate' }),
    at('3h', { type: 'set-status', status: 'identified' }),
  ).until('3h30m');
  assert.deepEqual(afterLadder(story.pages()), ['35m ada', '3h25m ada']);
});

test('an installation without admins is asked for nothing, and the incident goes on being looked at', () => {
  const directory = houseWith({ users: { ada: { role: 'viewer' } } });
  const story = given({ severity: 'SEV-2', directory }).until('3h');
  assert.deepEqual(afterLadder(story.pages()), []);
  assert.ok(story.all('last-resort-planned').length > 3);
});

test('weeks of rounds leave the state small, and nobody who answered is forgotten', () => {
  const admins = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`admin-${index}`, { role: 'admin' as const }]),
  );
  const story = given({ severity: 'SEV-2', directory: houseWith({ users: admins }) }).until('72h');
  assert.ok(story.state.pageCount > 2_000, String(story.state.pageCount));
  assert.ok(JSON.stringify(story.state).length < 32_768);
});
