/** Time off and calendars over HTTP: whose they are, who sees what, and how each refusal reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startConfiguredServer } from '../../../test/harness/configured-server.ts';
import { asAdmin, asResponder, asViewer } from '../../../test/harness/http.ts';
import { claimFeed, keepFeedsOf, recordFailure, recordRead } from '../../store/directory/calendar-feeds.ts';
import { bumpRevision } from '../../store/directory/revision.ts';

const now = '2026-11-23T20:00:00.000Z';
const yaml = `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: ben, name: Ben Idowu, timeZone: Asia/Tokyo }
calendars:
  - { handle: holidays, name: Public holidays, dates: [2026-12-25] }
  - { handle: rota, url: "https://calendar.example.test/very-secret.ics" }
schedules:
  - { handle: primary, timeZone: UTC, layers: [{ rotation: calendar, calendar: rota }] }
  - { handle: office, timeZone: UTC, layers: [{ rotation: daily, starts: 2026-01-01, participants: [ana, ben], holidays: holidays, onHolidays: off }] }
`;
const start = () => startConfiguredServer(yaml, { now });

test('a person enters their time off, everybody reads it, and they alone take it back', async () => {
  await using house = await start();
  const ben = await house.as('ben');
  const added = await house.post(
    '/me/time-off',
    { from: '2026-12-01', to: '2026-12-02', note: 'Moving house' },
    ben,
  );
  assert.equal(added.status, 201);
  assert.deepEqual(
    { ...added.body, id: null },
    {
      id: null,
      person: { handle: 'ben', name: 'Ben Idowu' },
      from: '2026-12-01',
      to: '2026-12-02',
      begins: '2026-11-30T15:00:00.000Z',
      ends: '2026-12-02T15:00:00.000Z',
      note: 'Moving house',
      source: 'own',
      enteredAt: now,
    },
  );
  const all = await house.get('/time-off', asViewer);
  assert.deepEqual(all.body.items, [added.body]);
  assert.deepEqual((await house.get('/me/time-off', ben)).body.items, [added.body]);
  assert.deepEqual((await house.get('/time-off?person=ana', asViewer)).body.items, []);
  assert.equal((await house.delete(`/me/time-off/${added.body.id}`, await house.as('ana'))).status, 404);
  assert.equal((await house.delete(`/me/time-off/${added.body.id}`, ben)).status, 204);
  assert.deepEqual((await house.get('/time-off', asViewer)).body.items, []);
});

test('an admin enters it for others, and nobody else does', async () => {
  await using house = await start();
  const entry = { from: '2026-12-01T09:00', to: '2026-12-01T12:00' };
  assert.equal((await house.post('/users/ben/time-off', entry, asResponder)).body.code, 'not-allowed');
  const added = await house.post('/users/ben/time-off', entry, asAdmin);
  assert.equal(added.body.begins, '2026-12-01T00:00:00.000Z', 'by the clock of the person, not of the admin');
  assert.equal((await house.post('/users/nobody/time-off', entry, asAdmin)).body.code, 'no-such-person');
  assert.equal((await house.delete(`/users/ben/time-off/${added.body.id}`, asAdmin)).status, 204);
});

test('what cannot be entered, listed or taken back says why', async () => {
  await using house = await start();
  const ben = await house.as('ben');
  const backwards = await house.post('/me/time-off', { from: '2026-12-02', to: '2026-12-01' }, ben);
  assert.deepEqual([backwards.status, backwards.body.code], [422, 'invalid-time-off']);
  assert.match(backwards.body.detail, /"2026-12-01" is before "2026-12-02"/);
  assert.equal(
    (await house.post('/me/time-off', { from: '2026-12-02', to: '2026-12-03' }, asAdmin)).status,
    403,
  );
  assert.equal((await house.delete('/me/time-off/nonsense', ben)).body.code, 'no-such-time-off');
  const long = await house.get('/time-off?from=2026-01-01T00:00:00Z&to=2036-01-01T00:00:00Z', asViewer);
  assert.equal(long.body.code, 'range-too-long');
});

test('the address of a person’s calendar is shown to them alone', async () => {
  await using house = await start();
  const ben = await house.as('ben');
  assert.deepEqual((await house.get('/me/time-off-feed', ben)).body, { feed: null });
  assert.equal((await house.post('/me/time-off-feed/read', {}, ben)).body.code, 'no-such-feed');
  const wrong = await house.put('/me/time-off-feed', { url: 'not an address' }, ben);
  assert.equal(wrong.body.code, 'invalid-feed-address');
  const url = 'https://hr.example.test/my-secret.ics';
  const put = await house.put('/me/time-off-feed', { url }, ben);
  assert.equal(put.body.feed.url, url);
  assert.equal(put.body.feed.reading.state, 'waiting');
  assert.deepEqual((await house.get('/me/time-off-feed', await house.as('ana'))).body, { feed: null });
  assert.equal((await house.post('/me/time-off-feed/read', {}, ben)).status, 202);

  const claim = crypto.randomUUID();
  await claimFeed(house.db.pool, { claim, now, until: '2026-11-23T20:03:00.000Z' });
  const entries = [{ from: '2026-12-24', to: '2026-12-27', title: '' }];
  const reading = {
    claim,
    now,
    dueAt: '2026-11-23T20:15:00.000Z',
    readBy: 'x',
    etag: null,
    lastModified: null,
  };
  await recordRead(house.db.pool, { ...reading, entries, ignored: 2, laidOutTo: now });
  await bumpRevision(house.db.pool, now);
  const mine = await house.get('/me/time-off-feed', ben);
  assert.deepEqual(
    [mine.body.feed.periods, mine.body.feed.ignored, mine.body.feed.reading.state],
    [1, 2, 'good'],
  );
  const all = await house.get('/time-off', asViewer);
  assert.deepEqual(
    all.body.items.map(({ id, begins, source }: Record<string, unknown>) => [id, begins, source]),
    [[null, '2026-12-23T15:00:00.000Z', 'feed']],
  );
  assert.doesNotMatch(JSON.stringify(all.body), /my-secret/);
  assert.equal((await house.delete('/me/time-off-feed', ben)).status, 204);
  assert.deepEqual((await house.get('/time-off', asViewer)).body.items, []);
});

test('everybody sees which calendars schedules rely on and how reading them goes, and nobody their addresses', async () => {
  await using house = await start();
  const waiting = await house.get('/calendars', asViewer);
  assert.deepEqual(
    waiting.body.items.map(({ handle, kind, events, schedules, reading }: Record<string, any>) => [
      handle,
      kind,
      events,
      schedules,
      reading.state,
    ]),
    [
      ['holidays', 'dates', 1, ['office'], 'good'],
      ['rota', 'feed', 0, ['primary'], 'waiting'],
    ],
  );
  await keepFeedsOf(house.db.pool, [{ handle: 'rota', address: 'x' }], now);
  const read = async (claim: string) => {
    await claimFeed(house.db.pool, { claim, now, until: '2026-11-23T20:03:00.000Z' });
    return { claim, now, dueAt: now };
  };
  const entries = ['Ben Idowu', 'The new colleague', 'The new colleague'].map((title, day) => ({
    from: `2026-12-0${day + 1}T08:00:00.000Z`,
    to: `2026-12-0${day + 1}T16:00:00.000Z`,
    title,
  }));
  const known = { readBy: 'x', etag: null, lastModified: null, laidOutTo: now };
  await recordRead(house.db.pool, { ...(await read(crypto.randomUUID())), ...known, entries, ignored: 0 });
  await bumpRevision(house.db.pool, now);
  const problem = 'calendar.example.test answered 500.';
  await recordFailure(house.db.pool, { ...(await read(crypto.randomUUID())), problem });
  const { body } = await house.get('/calendars', asViewer);
  const rota = body.items[1];
  assert.deepEqual([rota.events, rota.unnamed], [3, { count: 2, titles: ['The new colleague'] }]);
  assert.deepEqual(
    [rota.reading.state, rota.reading.problem, rota.reading.failures],
    ['failing', problem, 1],
  );
  assert.doesNotMatch(JSON.stringify(body), /very-secret/);
  assert.equal((await house.post('/calendars/rota/read', {}, asViewer)).status, 403);
  assert.equal((await house.post('/calendars/rota/read', {}, asResponder)).status, 202);
  assert.equal((await house.post('/calendars/holidays/read', {}, asResponder)).body.code, 'no-such-feed');
});
