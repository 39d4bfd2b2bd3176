/** The sheet of a handoff: who, what there is to go through, who has; and nothing that one may not see. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asViewer } from '../../../test/harness/http.ts';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import { smallDirectory } from '../../../test/harness/stepped-engine.ts';
import { keepChanges } from '../../store/changes/keep-changes.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';

const primary: Schedule = {
  handle: 'primary',
  timeZone: 'Etc/UTC',
  layers: [
    { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-02-23T09:00', participants: ['ana', 'ben'] },
  ],
  overrides: [],
};
const monday = '2026-03-02T09:00:00.000Z';

const withPrimary = (startAt: string) =>
  startHouseApi({ startAt, directory: smallDirectory({ schedules: { primary } }) });

// oxlint-disable-next-line typescript/no-explicit-any -- as it came from the server
function factOf(body: any, kind: string) {
  return body.facts.find((fact: { kind: string }) => fact.kind === kind);
}

test('half an hour before it, the sheet names both sides and what is open, fired, was changed and is unsure', async () => {
  await using server = await withPrimary('2026-03-02T08:30:00.000Z');
  const { house } = server;
  await house.declare({ title: 'Checkout is slow', severity: 'SEV-2' });
  await house.declare({ title: 'Search is down', severity: 'SEV-1' });
  await house.signals([
    { key: 'disk-1', summary: 'The disk is full' },
    { key: 'disk-2', summary: 'The disk is full' },
  ]);
  await keepChanges(house.database.pool, [
    {
      integration: 'deploys',
      service: null,
      summary: 'checkout 1.4.2',
      source: null,
      at: '2026-03-02T08:00:00.000Z',
      receivedAt: '2026-03-02T08:00:00.000Z',
      details: {},
      links: [],
    },
  ]);
  const { status, body } = await server.get('/schedules/primary/handoff');
  assert.equal(status, 200);
  assert.deepEqual(
    [body.at, body.off, body.on, body.stay, body.previous, body.next],
    [
      monday,
      [{ handle: 'ana', name: 'Ana' }],
      [{ handle: 'ben', name: 'Ben' }],
      [],
      '2026-02-23T09:00:00.000Z',
      '2026-03-09T09:00:00.000Z',
    ],
  );
  const open = factOf(body, 'open-incidents');
  assert.match(open.sentence, /incidents are open, the most severe of them SEV-1\.$/);
  assert.equal(open.items[0].text, 'INC-2026-0002 Search is down');
  assert.equal(open.items[0].path, '/incidents/INC-2026-0002');
  assert.equal(open.items.length, open.count);
  const alerts = factOf(body, 'alerts-24h');
  assert.equal(alerts.sentence, '2 alerts in the last 24 hours, all of which still fire.');
  assert.deepEqual(
    [alerts.items[0].text, alerts.items[0].detail],
    ['The disk is full', 'checkout, 2 times, still fires'],
  );
  assert.equal(factOf(body, 'changes-24h').sentence, '1 change in the last 24 hours.');
  assert.equal(
    factOf(body, 'contacts').sentence,
    '2 contacts, 2 of which were never confirmed by a test page.',
  );
  const [handoff] = body.checklists;
  assert.equal(handoff.moment, 'handoff');
  assert.deepEqual(
    handoff.items.map((item: { item: string; facts: string }) => [item.item, item.facts]),
    [
      ['incidents', 'open-incidents'],
      ['alerts', 'alerts-24h'],
      ['investigations', 'investigations'],
      ['contacts', 'contacts'],
      ['alerting', 'changes-24h'],
      ['maintenance', null],
      ['known-issues', null],
    ],
  );
});

test('an incident counts as investigated until somebody has named its cause', async () => {
  await using server = await withPrimary('2026-03-02T08:30:00.000Z');
  const { id } = await server.house.declare({ title: 'Search is down' });
  const read = async () => factOf((await server.get('/schedules/primary/handoff')).body, 'investigations');
  assert.equal((await read()).sentence, '1 open incident of which nobody has named the cause.');
  await server.house.command(id, { type: 'reach-milestone', milestone: 'identified' });
  assert.deepEqual([(await read()).count, (await read()).items], [0, []]);
});

test('a private incident, and the alerts that belong to it, stand on nobody’s sheet who may not see it', async () => {
  await using server = await withPrimary('2026-03-02T08:30:00.000Z');
  await server.house.declare({ title: 'A key has leaked', visibility: 'private' });
  await server.house.database.pool.query(
    `insert into alerts (integration, key, group_key, state, disposition, summary, content, explanation, first_at, last_at, incident)
     select 'prom', 'k', 'g', 'open', 'incident', 'The key is used', '{}', '', $1, $1, id from incidents`,
    [server.house.now()],
  );
  const seenBy = async (headers?: Record<string, string>) => {
    const { body } = await server.get('/schedules/primary/handoff', headers);
    return ['open-incidents', 'investigations', 'alerts-24h'].map((kind) => factOf(body, kind).count);
  };
  assert.deepEqual(await seenBy(), [0, 0, 0]);
  assert.deepEqual(await seenBy(await server.as('ana')), [1, 1, 1]);
});

test('an item is ticked by whoever did it first, and the tick can be taken away; the audit tells both', async () => {
  await using server = await withPrimary('2026-03-02T08:30:00.000Z');
  const tick = { at: monday, checklist: 'handoff', item: 'incidents' };
  const check = async (body: object, headers?: Record<string, string>) => {
    const answer = await server.post('/schedules/primary/handoff/check', body, headers);
    assert.equal(answer.status, 200);
    return answer.body.checklists[0].items[0].checked;
  };
  assert.deepEqual(await check(tick, await server.as('ana')), { by: 'Ana', at: server.house.now() });
  assert.deepEqual(await check(tick), { by: 'Ana', at: server.house.now() });
  const { body } = await server.get('/schedules/primary/handoff?at=2026-03-09T09:00:00Z');
  assert.equal(body.checklists[0].items[0].checked, null);
  assert.equal(await check({ ...tick, checked: false }), null);
  assert.equal(await check({ ...tick, checked: false }), null);
  assert.deepEqual(await check(tick), { by: 'the key responders', at: server.house.now() });
  const { rows } = await server.house.database.pool.query(
    `select verb from audit where noun = 'shift-check' order by id`,
  );
  assert.deepEqual(
    rows.map(({ verb }) => verb),
    ['created', 'removed', 'created'],
  );
});

test('what is not there cannot be ticked, and whoever only looks ticks nothing', async () => {
  await using server = await withPrimary('2026-03-02T08:30:00.000Z');
  const tick = { at: monday, checklist: 'handoff', item: 'incidents' };
  const refused = async (body: object, schedule = 'primary', headers?: Record<string, string>) => {
    const answer = await server.post(`/schedules/${schedule}/handoff/check`, body, headers);
    return [answer.status, answer.body.code];
  };
  assert.deepEqual(await refused(tick, 'nowhere'), [404, 'no-such-schedule']);
  assert.deepEqual(await refused({ ...tick, at: '2026-03-03T09:00:00Z' }), [422, 'no-such-handoff']);
  assert.deepEqual(await refused({ ...tick, checklist: 'triage' }), [422, 'no-such-checklist']);
  assert.deepEqual(await refused({ ...tick, item: 'coffee' }), [422, 'no-such-item']);
  assert.deepEqual(await refused(tick, 'primary', asViewer), [403, 'not-allowed']);
  assert.equal((await server.get('/schedules/nowhere/handoff')).body.code, 'no-such-schedule');
});

test('whoever has left comes on nowhere: the sheet says that nobody is on call, and until when', async () => {
  const overrides = [{ from: '2026-03-04T09:00', to: '2026-03-04T12:00', who: 'gone' }];
  await using server = await startHouseApi({
    startAt: '2026-03-03T08:30:00.000Z',
    directory: smallDirectory({ schedules: { primary: { ...primary, overrides } } }),
  });
  const { body } = await server.get('/schedules/primary/handoff?at=2026-03-04T09:00:00Z');
  assert.deepEqual([body.off, body.on], [[{ handle: 'ben', name: 'Ben' }], []]);
  assert.match(JSON.stringify(factOf(body, 'schedule')), /[Nn]obody/);
  const back = (await server.get('/schedules/primary/handoff?at=2026-03-04T12:00:00Z')).body;
  assert.deepEqual([back.off, back.on], [[], [{ handle: 'ben', name: 'Ben' }]]);
});
