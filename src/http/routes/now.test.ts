/** The first screen in one answer, for whoever asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import { smallDirectory } from '../../../test/harness/stepped-engine.ts';
import type { NowView } from '../shapes.ts';

test('the first screen has the most severe first, what presses, who is asked, and what is mine', async () => {
  await using server = await startHouseApi();
  const [ana, cy] = [await server.as('ana'), await server.as('cy')];
  await server.post('/incidents', { title: 'Exports are stuck', severity: 'SEV-2' }, ana);
  await server.house.pass('1m');
  await server.post('/incidents', { title: 'Nothing works', severity: 'SEV-1' }, ana);
  await server.post('/incidents', { title: 'Solved', severity: 'SEV-1' }, ana);
  await server.post('/incidents/INC-2026-0003/resolve', {}, ana);
  const now = (await server.get('/now', cy)).body as NowView;
  assert.deepEqual(
    now.open.map(({ incident, mine }) => [incident.title, mine]),
    [
      ['Nothing works', true],
      ['Exports are stuck', true],
    ],
  );
  const [worst] = now.open;
  assert.deepEqual(worst?.pressing, {
    label: 'acknowledge within',
    at: '2026-03-02T09:06:00.000Z',
    tone: 'warn',
  });
  assert.equal(worst?.who?.doing, 'is being paged');
  assert.equal(worst?.line.past[0]?.label, 'On-call engineer + Engineering lead');
  const forDee = (await server.get('/now', await server.as('dee'))).body as NowView;
  assert.deepEqual(
    forDee.open.map(({ mine }) => mine),
    [false, false],
    'being told is not being asked',
  );

  await server.post('/incidents/INC-2026-0002/acknowledge', {}, cy);
  await server.post('/incidents/INC-2026-0002/assign-role', { role: 'commander', person: 'ben' }, cy);
  const after = (await server.get('/now', ana)).body.open as NowView['open'];
  const card = after.find(({ incident }) => incident.title === 'Nothing works');
  assert.deepEqual(card?.who, { person: { handle: 'ben', name: 'Ben' }, doing: 'commands' });
  assert.deepEqual(card?.pressing?.label, 'Status page due in');
  await server.post('/incidents/INC-2026-0002/mitigate', {}, cy);
  const watched = (await server.get('/now', ana)).body.open as NowView['open'];
  assert.deepEqual(watched.find(({ incident }) => incident.title === 'Nothing works')?.pressing, {
    label: 'watch ends in',
    at: '2026-03-02T09:16:00.000Z',
    tone: 'good',
  });
});

test('of two that are equally severe the one that nobody has comes first, though the other’s promise is due sooner', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', { title: 'First', severity: 'SEV-2' });
  await server.house.pass('13m');
  await server.post('/incidents', { title: 'Second', severity: 'SEV-2' });
  await server.post('/incidents/INC-2026-0001/acknowledge', {}, await server.as('cy'));
  const { open } = (await server.get('/now')).body as NowView;
  assert.deepEqual(
    open.map(({ incident, pressing }) => [incident.title, pressing?.at]),
    [
      ['Second', '2026-03-02T09:18:00.000Z'],
      ['First', '2026-03-02T09:15:00.000Z'],
    ],
  );
});

test('it says how Tocsin itself is: what was sent, what failed, what the set-up lacks', async () => {
  await using server = await startHouseApi();
  const rows = async () =>
    ((await server.get('/now')).body as NowView).health.map(({ state, text }) => `${state} ${text}`);
  const before = await rows();
  assert.ok(before.includes('good Every open incident has a next step'), before.join('\n'));
  assert.ok(before.includes('warn The channel email is not set up'));
  assert.ok(before.some((row) => row.startsWith('warn Links lead to http://127.0.0.1:4040')));
  assert.ok(before.some((row) => row.endsWith('bound to nobody')));

  server.house.answer = () => ({ result: 'gave-up', reason: 'the number does not exist' });
  await server.post('/incidents', { title: 'Nobody is reached', severity: 'SEV-1' });
  await server.house.pass('3m');
  const after = await rows();
  assert.ok(after.includes('bad Deliveries by webhook failed'), after.join('\n'));
  assert.ok(
    after.indexOf('bad Deliveries by webhook failed') <
      after.indexOf('good Every open incident has a next step'),
  );
});

test('on call is answered by position and schedule, now and at another time, with gaps ahead', async () => {
  const bound = (target: { user: string } | { schedule: string }) => ({
    target,
    standIn: null,
    standInAfterMs: null,
  });
  await using server = await startHouseApi({
    directory: smallDirectory({
      positions: { 'on-call': bound({ schedule: 'primary' }), 'engineering-lead': bound({ user: 'ben' }) },
      services: {
        search: {
          handle: 'search',
          name: 'Search',
          team: null,
          runbook: null,
          dashboards: [],
          positions: { 'on-call': bound({ user: 'dee' }) },
        },
      },
      schedules: {
        primary: {
          handle: 'primary',
          name: 'Primary',
          timeZone: 'Etc/UTC',
          layers: [
            {
              rotation: 'weekly',
              handoff: 'monday 09:00',
              starts: '2026-02-23T09:00',
              days: ['mon', 'tue', 'wed', 'thu', 'fri'],
              participants: ['ana', 'cy'],
            },
          ],
          overrides: [],
        },
      },
    }),
  });
  const { status, body } = await server.get('/on-call?at=2026-03-03T12:00:00%2B01:00');
  assert.equal(status, 200);
  assert.equal(body.at, '2026-03-03T11:00:00.000Z');
  const [position] = body.positions;
  assert.deepEqual(position, {
    position: 'on-call',
    label: 'On-call engineer',
    bound: true,
    people: [{ handle: 'cy', name: 'Cy' }],
    schedule: 'primary',
    until: '2026-03-07T00:00:00.000Z',
  });
  assert.equal(body.positions.find(({ position: id }: { position: string }) => id === 'ceo').bound, false);
  assert.deepEqual(body.schedules[0].gaps, [
    { from: '2026-03-07T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z' },
    { from: '2026-03-14T00:00:00.000Z', to: '2026-03-16T00:00:00.000Z' },
  ]);
  const ofSearch = await server.get('/on-call?service=search');
  assert.deepEqual(ofSearch.body.positions[0].people, [{ handle: 'dee', name: 'Dee' }]);
  assert.equal((await server.get('/on-call?service=nothing')).body.code, 'no-such-service');
  const wrong = await server.get('/on-call?at=tomorrow');
  assert.deepEqual([wrong.status, wrong.body.code, wrong.body.errors[0].path], [400, 'invalid-query', 'at']);
  const { gaps } = (await server.get('/now')).body as NowView;
  assert.equal(gaps[0]?.schedule, 'primary');
});
