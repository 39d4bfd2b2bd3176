/** Pages: how one person is asked, by their own rules, and what ends it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectsOf } from './effects.ts';
import { acknowledge, at, bound, by, given, houseWith, matrixWith, only, prometheus, wake } from './given.ts';

test('without rules every contact is tried at once', () => {
  assert.deepEqual(given({ severity: 'SEV-1' }).attempts('lea'), ['0s phone', '0s mail']);
});

test('contact rules are followed with their repeats: `times` further attempts after the first', () => {
  assert.deepEqual(given({ severity: 'SEV-2' }).until('10m').attempts('ana'), [
    '0s phone',
    '2m phone',
    '2m mail',
    '4m phone',
    '6m phone',
  ]);
});

test('a notice follows the rules for low urgency', () => {
  assert.deepEqual(given({ severity: 'SEV-3' }).until('10m').attempts('ana'), ['0s mail']);
});

test('a page is exhausted 5 min after its last attempt', () => {
  assert.deepEqual(given({ severity: 'SEV-2' }).until('12m').outcomes('ana'), ['11m exhausted']);
});

test('an acknowledgement ends the contact rules of all who were paged, and names who answered', () => {
  const story = given({ severity: 'SEV-1' }, at('1m', acknowledge, by('lea'))).until('14m');
  assert.deepEqual(story.attempts('ana'), ['0s phone']);
  assert.deepEqual(story.outcomes('ana'), ['1m not-needed']);
  assert.deepEqual(story.outcomes('lea'), ['1m answered']);
});

test('whoever was to be informed is informed although somebody acknowledged first', () => {
  const story = given({ severity: 'SEV-1' }, at('1s', acknowledge, by('ana')));
  assert.deepEqual(story.outcomes('vic'), [], 'the notice goes on');
});

test('an attempt that falls due at the instant of the acknowledgement is not made', () => {
  const story = given({ severity: 'SEV-2' }, at('2m', acknowledge, by('ana')));
  assert.deepEqual(only(story.when(at('2m', wake)).events, 'contacted'), []);
  assert.deepEqual(story.attempts('ana'), ['0s phone']);
});

test('a contact that fails for good is not tried again, and the next one does not wait for it', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('10s', { type: 'report-contact', page: 'p2', step: 0, final: true }),
  ).until('10m');
  assert.deepEqual(story.attempts('ana'), ['0s phone', '10s mail']);
});

test('a contact that hangs is not waited for either, and keeps its further attempts', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('10s', { type: 'report-contact', page: 'p2', step: 0, final: false }),
  ).until('10m');
  assert.deepEqual(story.attempts('ana'), ['0s phone', '10s mail', '2m phone', '4m phone', '6m phone']);
});

test('the same failure reported twice counts once', () => {
  const failed = { type: 'report-contact', page: 'p2', step: 0, final: true } as const;
  const story = given({ severity: 'SEV-2' }, at('10s', failed), at('11s', failed)).until('1m');
  assert.deepEqual(story.outcomes('ana'), []);
});

test('whoever cannot be reached at all is replaced by their stand-in at once', () => {
  const directory = houseWith({ users: { ana: { contacts: [], rules: [] } } });
  const story = given({ severity: 'SEV-2', directory });
  assert.deepEqual(story.pages(), ['0s ana', '0s ben']);
  assert.deepEqual(story.outcomes('ana'), ['0s unreachable']);
});

test('when the last contact has failed for good, the stand-in is asked then', () => {
  const story = given(
    { severity: 'SEV-2' },
    at('10s', { type: 'report-contact', page: 'p2', step: 0, final: true }),
    at('20s', { type: 'report-contact', page: 'p2', step: 1, final: true }),
  );
  assert.deepEqual(story.pages(), ['0s ana', '20s ben']);
});

test('where neither can be reached the next rung is climbed now', () => {
  const silent = { contacts: [], rules: [] };
  const directory = houseWith({ users: { ana: silent, ben: silent } });
  assert.deepEqual(given({ severity: 'SEV-2', directory }).until('14m').pages(), [
    '0s ana',
    '0s ben',
    '0s lea',
  ]);
});

test('the stand-in is asked once the first has been silent for as long as the installation says', () => {
  const directory = houseWith({ positions: { 'on-call': bound('ana', 'sue', 300_000) } });
  const story = given({ severity: 'SEV-2', directory }).until('14m');
  assert.deepEqual(story.pages(), ['0s ana', '5m sue']);
  assert.equal(story.all('paged')[2]?.event.standsInFor, 'p2');
});

test('a page that has run out is silent: the stand-in is asked then, however long one would have waited', () => {
  const directory = houseWith({ positions: { 'engineering-lead': bound('lea', 'sue', 3_600_000) } });
  assert.deepEqual(given({ severity: 'SEV-1', directory }).until('14m').pages(), [
    '0s ana',
    '0s lea',
    '5m sue',
  ]);
});

test('without such a time a silent person is left to the ladder', () => {
  assert.deepEqual(given({ severity: 'SEV-2' }).until('14m').pages(), ['0s ana']);
});

test('a stand-in who is being paged already is not paged again, and nothing spins', () => {
  const directory = houseWith({ positions: { 'on-call': bound('ana', 'lea', 60_000) } });
  assert.deepEqual(given({ severity: 'SEV-1', directory }).until('4m').pages(), ['0s ana', '0s lea']);
});

test('somebody who was asked by hand is asked, whatever the ladders did', () => {
  const story = given(
    { severity: 'SEV-4' },
    at('5m', { type: 'page', people: ['sue'], positions: ['cto'], urgency: 'high' }, by('ana')),
  );
  assert.deepEqual(story.pages(), ['5m sue', '5m tom']);
  assert.deepEqual(story.all('paged').at(-1)?.event.reason, { kind: 'by-hand', by: 'ana' });
});

test('each attempt is one delivery with an id of its own, and the first attempts go before repeats', () => {
  const story = given({ severity: 'SEV-2' }).until('2m');
  const { deliveries } = effectsOf(story.state, story.log);
  const toAna = deliveries.filter(({ person }) => person === 'ana');
  assert.deepEqual(
    toAna.map(({ id, repeated }) => [id.slice(-4), repeated]),
    [
      ['p2.0', false],
      ['p2.1', true],
      ['p2.2', true],
    ],
  );
  assert.ok(deliveries.filter(({ person }) => person === 'lea').every(({ repeated }) => repeated));
});

test('what an acknowledgement ends, is cancelled with it', () => {
  const story = given({ severity: 'SEV-1' });
  const before = story.log.length;
  story.take(at('1m', acknowledge, by('ana')));
  const effects = effectsOf(story.state, story.log.slice(before));
  assert.deepEqual(effects.endedPages, ['p4', 'p5']);
});

test('a rung to a crowd keeps the state small: contacts once each, then nobody more', () => {
  const crowd = Array.from({ length: 500 }, (_, index) => `person-with-a-long-handle-${index}`);
  const rules = [
    { urgency: 'high' as const, afterMs: 0, contact: 'phone', repeat: { everyMs: 1000, times: 40 } },
  ];
  const directory = {
    ...houseWith({ users: Object.fromEntries(crowd.map((handle) => [handle, { rules }])) }),
  };
  directory.positions = {
    ...directory.positions,
    'on-call': { target: { users: crowd }, standIn: { users: crowd }, standInAfterMs: 60_000 },
  };
  const story = given({ severity: 'SEV-1', directory }).until('3h');
  assert.ok(story.pages().length > 50);
  assert.ok(JSON.stringify(story.state).length < 65_536);
});

test('once it is mitigated nobody is rung up any more, whoever mitigated it', () => {
  const story = given({ severity: 'SEV-2' }, at('1m', { type: 'mitigate' }, prometheus)).until('14m');
  assert.deepEqual(story.attempts('ana'), ['0s phone']);
  assert.deepEqual(story.state.owner, null);
});

test('nobody is paged for what is over', () => {
  const process = matrixWith(['soak: 15m', 'soak: 1m']);
  const story = given({ severity: 'SEV-2', process }, at('1m', { type: 'resolve' }, by('ben')));
  assert.deepEqual(story.until('24h').attempts('ana'), ['0s phone']);
  assert.deepEqual(story.pages(), ['0s ana']);
});

test('fifteen people who are silent have one stand-in, who is asked once although nothing can reach them', () => {
  const crew = Array.from({ length: 15 }, (_, n) => `crew-${n}`);
  const phone = [{ id: 'phone', channel: 'webhook' as const, to: 'http://127.0.0.1:9/' }];
  const directory = houseWith({
    users: { ben: { contacts: [] }, ...Object.fromEntries(crew.map((one) => [one, { contacts: phone }])) },
    positions: { 'on-call': { target: { users: crew }, standIn: { user: 'ben' }, standInAfterMs: 60_000 } },
  });
  const story = given({ severity: 'SEV-2', directory }).until('3m');
  assert.deepEqual(story.outcomes('ben'), ['1m unreachable']);
  assert.deepEqual(story.attempts('crew-14'), ['0s phone']);
});
