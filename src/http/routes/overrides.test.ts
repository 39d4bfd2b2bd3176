/** Overrides that people enter: listed with who did it, refused with a sentence, taken back, and never undone by a file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asViewer } from '../../../test/harness/http.ts';
import { startConfiguredServer } from '../../../test/harness/configured-server.ts';
import { exportConfig } from '../../setup/config/export-config.ts';
import { readAudit } from '../../store/directory/audit.ts';

const contact = (who: string) =>
  `contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/${who}" }, { id: mail, channel: webhook, to: "http://127.0.0.1:9/m/${who}" }], rules: [{ urgency: low, contact: mail }, { urgency: high, contact: phone }]`;
const yaml = `
users:
  - { handle: ana, name: Ana Ortiz, role: admin, timeZone: Europe/Madrid, ${contact('ana')} }
  - { handle: ben, name: Ben Idowu, ${contact('ben')} }
  - { handle: cy, name: Cy Lindqvist, ${contact('cy')} }
schedules:
  - handle: primary
    name: Primary
    timeZone: Europe/Berlin
    layers:
      - { rotation: weekly, handoff: "monday 09:00", starts: "2026-02-23T09:00", participants: [ana, ben] }
    overrides:
      - { from: "2026-04-01T09:00", to: "2026-04-02T09:00", who: cy }
`;
// Monday, 2 March, 10:00 in Berlin: Ben's week began an hour ago.
const start = () => startConfiguredServer(yaml);
const url = '/schedules/primary/overrides';

test('whoever is put on call and whoever is relieved hears of it; whoever entered it is on record', async () => {
  await using house = await start();
  const asAna = await house.as('ana');
  const entry = {
    from: '2026-03-03T18:00',
    to: '2026-03-03T22:00',
    who: 'cy',
    note: 'Ben is at the dentist',
  };
  const { status, body } = await house.post(url, entry, asAna);
  assert.equal(status, 201);
  const { overrides } = house.engine.installed.directory.schedules.primary!;
  assert.equal(overrides.length, 2, 'who is answered finds the engine knowing it');
  assert.deepEqual(body.items, [
    {
      id: body.items[0].id,
      place: 1,
      from: '2026-03-03T18:00',
      to: '2026-03-03T22:00',
      begins: '2026-03-03T17:00:00.000Z',
      ends: '2026-03-03T21:00:00.000Z',
      who: [{ handle: 'cy', name: 'Cy Lindqvist' }],
      mode: 'replace',
      enteredAt: '2026-03-02T09:00:00.000Z',
      by: { handle: 'ana', name: 'Ana Ortiz' },
      note: 'Ben is at the dentist',
      swap: null,
    },
  ]);
  assert.deepEqual((await house.get(`${url}?to=2026-03-31T00:00:00Z`)).body.items, body.items);
  assert.deepEqual(await house.told(), [
    'ben by mail (low): You are relieved of Primary from Tue 3 Mar 2026, 17:00',
    'cy by mail (low): You are on call for Primary from Tue 3 Mar 2026, 17:00',
  ]);
  const { shifts } = (await house.get('/schedules/primary/shifts?from=2026-03-03T20:00:00Z')).body;
  assert.deepEqual([shifts[0].who, shifts[0].override], [['cy'], 1], 'the place is the one that shifts have');
  const [audit] = await readAudit(house.db.pool, { limit: 1, before: null, noun: 'override' });
  assert.deepEqual(
    [audit!.actor, audit!.verb, audit!.handle],
    [{ kind: 'person', handle: 'ana', via: 'web' }, 'created', 'primary/2026-03-03T18:00'],
  );
});

test('what begins within an hour is told by the contacts for high urgency', async () => {
  await using house = await start();
  await house.post(url, { to: '2026-03-02T18:00', who: 'cy' });
  assert.deepEqual(await house.told(), [
    'ben by phone (high): You are relieved of Primary from now on',
    'cy by phone (high): You are on call for Primary from now on',
  ]);
});

test('whoever takes over by themselves is not told, and the same request twice enters it once', async () => {
  await using house = await start();
  const asCy = await house.as('cy');
  const entry = { from: '2026-03-03T18:00', to: '2026-03-03T22:00', who: 'cy' };
  const first = await house.post(url, entry, asCy);
  const second = await house.post(url, entry, asCy);
  assert.deepEqual(second.body, first.body);
  assert.deepEqual(await house.told(), [
    'ben by mail (low): You are relieved of Primary from Tue 3 Mar 2026, 17:00',
  ]);
  assert.equal((await house.get(url)).body.items.length, 2);
});

test('one who is added stands beside whoever is on call, one who is removed leaves the others', async () => {
  await using house = await start();
  const evening = { from: '2026-03-03T18:00', to: '2026-03-03T22:00' };
  const added = await house.post(url, { ...evening, who: 'cy', mode: 'add' });
  assert.equal(added.body.items[0].mode, 'add');
  const on = async () => {
    const at = '2026-03-03T18:00:00Z';
    const { schedules } = (await house.get(`/on-call?at=${at}`)).body;
    return schedules[0].people.map(({ handle }: { handle: string }) => handle);
  };
  assert.deepEqual(await on(), ['ben', 'cy']);
  await house.post(url, { ...evening, who: 'ben', mode: 'remove' });
  assert.deepEqual(await on(), ['cy']);
  assert.deepEqual(await house.told(), [
    'cy by mail (low): You are on call for Primary from Tue 3 Mar 2026, 17:00',
    'ben by mail (low): You are relieved of Primary from Tue 3 Mar 2026, 17:00',
  ]);
  assert.equal((await house.post(url, { ...evening, who: 'ben', mode: 'swap' })).body.code, 'invalid-body');
});

test('a temporary schedule is entered whole or not at all', async () => {
  await using house = await start();
  const days = [3, 4, 5].map((day) => ({
    from: `2026-03-0${day}T09:00`,
    to: `2026-03-0${day}T17:00`,
    who: ['ana', 'cy'],
  }));
  const wrong = await house.post(url, { overrides: [...days, { ...days[0], who: 'cyy' }] });
  assert.deepEqual(
    [wrong.status, wrong.body.code, wrong.body.errors],
    [
      422,
      'invalid-override',
      [{ path: 'overrides.3.who', message: 'there is nobody with the handle "cyy"; did you mean "cy"?' }],
    ],
  );
  assert.equal((await house.get(url)).body.items.length, 1);
  assert.equal((await house.post(url, { overrides: days })).body.items.length, 3);
  assert.equal((await house.get(url)).body.items.length, 4);
});

test('an override that cannot be is refused with a sentence', async () => {
  await using house = await start();
  const refusal = async (entry: object) => {
    const { status, body } = await house.post(url, { from: '2026-03-03T18:00', who: 'cy', ...entry });
    assert.deepEqual([status, body.code], [422, 'invalid-override']);
    return body.detail;
  };
  assert.equal(
    await refusal({ to: '2026-03-03T18:00' }),
    'to: "2026-03-03T18:00" is not after "2026-03-03T18:00", where it begins: write a later time.',
  );
  assert.match(await refusal({ to: '2026-03-04T18:00', who: [] }), /^who: names nobody: say who takes over/);
  assert.match(
    await refusal({ from: '2026-03-01T18:00', to: '2026-03-01T20:00' }),
    /^to: "2026-03-01T20:00" is in the past/,
  );
  assert.match(
    await refusal({ from: '2026-03-01T18:00', to: '2026-03-04T20:00' }),
    /^from: "2026-03-01T18:00" is more than 60 minutes ago/,
  );
  assert.match(await refusal({ to: '2027-03-06T18:00' }), /^to: it is longer than 366 days/);
  assert.match(
    await refusal({ from: '2029-03-01T18:00', to: '2029-03-02T18:00' }),
    /^to: "2029-03-02T18:00" is more than 762 days ahead/,
  );
  assert.match(await refusal({ to: 'tomorrow' }), /^to: "tomorrow" is not a date and time/);
  assert.match((await house.post(url, { who: 'cy' })).body.detail, /: to: is missing: say when it ends\.$/);
  const { body } = await house.post('/schedules/secondary/overrides', { to: '2026-03-04T18:00', who: 'cy' });
  assert.equal(body.code, 'no-such-schedule');
  const looks = await house.post(url, { to: '2026-03-04T18:00', who: 'cy' }, asViewer);
  assert.equal(looks.body.code, 'not-allowed');
});

test('a schedule takes 5,000 overrides and no more', async () => {
  await using house = await start();
  await house.db.pool.query(
    `insert into schedule_overrides (schedule, starts, ends, who, entered_at)
     select 'primary', '2025-01-01T09:00', '2025-01-01T10:00', '"cy"', now() from generate_series(1, 4999)`,
  );
  const { status, body } = await house.post(url, { to: '2026-03-04T18:00', who: 'cy' });
  assert.deepEqual([status, body.code], [409, 'too-many-overrides']);
  assert.equal(body.detail, '"primary" has 5000 overrides, and 5000 is the most that a schedule takes.');
});

test('one to come is removed, one that is running ends now, one that is over stays', async () => {
  await using house = await start();
  const enter = async (from: string, to: string) =>
    (await house.post(url, { from, to, who: 'cy' })).body.items[0].id as string;
  const later = await enter('2026-03-03T18:00', '2026-03-03T22:00');
  const running = await enter('2026-03-02T09:30', '2026-03-02T22:00');
  assert.deepEqual((await house.delete(`${url}/${later}`)).body, { result: 'removed' });
  assert.deepEqual((await house.delete(`${url}/${running}`)).body, { result: 'ended' });
  house.setNow('2026-03-02T09:30:00.000Z');
  assert.equal((await house.delete(`${url}/${running}`)).body.code, 'override-is-over');
  assert.equal((await house.delete(`${url}/${later}`)).body.code, 'no-such-override');
  const { items } = (await house.get(`${url}?from=2026-03-02T00:00:00Z&to=2026-03-31T00:00:00Z`)).body;
  assert.deepEqual(
    items.map(({ from, to }: Record<string, string>) => [from, to]),
    [['2026-03-02T09:30', '2026-03-02T09:00:00.000Z']],
  );
  assert.deepEqual((await house.told()).filter((line) => line.includes('(high)')).toSorted(), [
    'ben by phone (high): You are on call for Primary from now on',
    'ben by phone (high): You are relieved of Primary from now on',
    'cy by phone (high): You are on call for Primary from now on',
    'cy by phone (high): You are relieved of Primary from now on',
  ]);
});

test('no file removes what people entered, or brings back what they took back', async () => {
  await using house = await start();
  const seeded = (await house.get(url)).body.items[0].id as string;
  const kept = { from: '2026-03-03T18:00', to: '2026-03-03T22:00', who: 'cy' };
  await house.post(url, kept);
  const gone = { from: '2026-03-05T18:00', to: '2026-03-05T22:00', who: ['ana', 'cy'] };
  const id = (await house.post(url, gone)).body.items[0].id as string;
  const exported = await exportConfig(house.db.pool);
  await house.delete(`${url}/${id}`);
  await house.delete(`${url}/${seeded}`);
  const before = (await house.get(url)).body.items;
  await house.apply(yaml);
  await house.apply(exported);
  assert.deepEqual((await house.get(url)).body.items, before);

  await using elsewhere = await startConfiguredServer(exported);
  assert.deepEqual(
    (await elsewhere.get(url)).body.items.map(({ from, to }: Record<string, string>) => [from, to]),
    [
      ['2026-04-01T09:00', '2026-04-02T09:00'],
      [kept.from, kept.to],
      [gone.from, gone.to],
    ],
  );
});

test('where an override names whoever has left, every door says that nobody is on call', async () => {
  await using house = await start();
  const taken = { from: '2026-03-04T09:00', to: '2026-03-05T09:00', who: 'cy' };
  assert.equal((await house.post(url, taken)).status, 201);
  const withoutCy = yaml
    .split('\n')
    .filter(
      (line) => !line.includes('handle: cy') && !line.includes('who: cy') && !line.includes('overrides:'),
    )
    .join('\n');
  await house.apply(withoutCy);

  const gap = { from: '2026-03-04T08:00:00.000Z', to: '2026-03-05T08:00:00.000Z' };
  const range = 'from=2026-03-04T00:00:00Z&to=2026-03-06T00:00:00Z';
  const laid = (await house.get(`/schedules/primary/shifts?${range}`)).body;
  assert.deepEqual(
    [laid.shifts.map(({ who }: { who: string[] }) => who), laid.gaps],
    [[['ben'], ['ben']], [gap]],
  );
  const [drawn] = (await house.get(`/shifts?${range}`)).body.items;
  assert.deepEqual([drawn.shifts.length, drawn.gaps], [2, [gap]]);
  const { findings, load } = (await house.get(`/schedules/primary/quality?${range}`)).body;
  assert.deepEqual(
    [findings[0].kind, load.some(({ person }: { person: { handle: string } }) => person.handle === 'cy')],
    ['gap', false],
  );
  const [primary] = (await house.get('/on-call?at=2026-03-04T12:00:00Z')).body.schedules;
  assert.deepEqual(primary.people, []);
});
