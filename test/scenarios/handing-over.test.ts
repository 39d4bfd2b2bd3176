/** The call passes on Monday at nine: who is told what, when, and that nobody is told twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { Person } from '../../src/domain/directory/directory.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import { type HandoffTelling, makeHandoffTelling } from '../../src/engine/tell-handoffs.ts';
import { openEngineStore } from '../../src/store/postgres-engine-store.ts';
import { type House, smallDirectory, someone, startSteppedEngine } from '../harness/stepped-engine.ts';

const primary: Schedule = {
  handle: 'primary',
  name: 'Primary',
  timeZone: 'Etc/UTC',
  layers: [
    { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-02-23T09:00', participants: ['ana', 'ben'] },
  ],
  overrides: [],
};

const startAt = '2026-03-02T08:00:00.000Z';

function houseWith(schedule: Schedule = primary, people: Partial<Record<string, Person>> = {}) {
  const directory = smallDirectory({ schedules: { primary: schedule } });
  return startSteppedEngine({
    startAt,
    directory: { ...directory, users: { ...directory.users, ...(people as Record<string, Person>) } },
  });
}

/** As a node begins: it remembers nothing. */
function startNode(house: House): HandoffTelling {
  return makeHandoffTelling({
    db: house.database.pool,
    store: openEngineStore(house.database.pool),
    engine: house.engine,
    log: pino({ level: 'silent' }),
    works: () => true,
    url: 'http://tocsin.example.test',
    onQueued: () => {},
  });
}

/** Time goes by, half an hour or five minutes at a time where that comes out even, and the node looks each time. */
async function pass(house: House, node: HandoffTelling, minutes: number): Promise<void> {
  const step = [30, 5, 1].find((one) => minutes % one === 0)!;
  for (let minute = 0; minute < minutes; minute += step) {
    await house.pass(`${step}m`);
    await node.tellDue();
    await house.engine.settle();
  }
}

/** "08:30 ana by mail: Primary: …" for each message about a handoff. */
function told(house: House): string[] {
  return notices(house).map(
    ({ at, message, contact }) =>
      `${at.slice(11, 16)} ${message.person?.handle} by ${contact.id}: ${message.type === 'notice' ? message.subject : ''}`,
  );
}

function notices(house: House) {
  return house.sent.filter(({ message }) => message.type === 'notice' && message.incident === null);
}

function bodyOf({ message }: House['sent'][number]): string {
  return message.type === 'notice' ? message.body : '';
}

const anaGoes = '08:30 ana by mail: Primary: Ben takes over from you, Mon 2 Mar 2026, 09:00';
const benComes = '09:00 ben by mail: Primary: you are on call until Mon 9 Mar 2026, 09:00';

test('Ana is told at half past eight, Ben at nine with what is open; once, over two restarts', async () => {
  await using house = await houseWith();
  await house.declare({ title: 'Checkout is slow' }, 'dee');
  await pass(house, startNode(house), 29);
  assert.deepEqual(told(house), []);
  await pass(house, startNode(house), 1);
  assert.deepEqual(told(house), [anaGoes]);
  await pass(house, startNode(house), 30);
  assert.deepEqual(told(house), [anaGoes, benComes]);
  await pass(house, startNode(house), 240);
  assert.deepEqual(told(house), [anaGoes, benComes]);

  const [ana, ben] = notices(house).map(bodyOf);
  assert.match(ana!, /^Ben takes over Primary from you at Mon 2 Mar 2026, 09:00 \(Etc\/UTC\)\./);
  assert.match(ana!, /Handoff of the on-call shift\n\[ \] Go through the incidents that are open\n/);
  assert.match(ben!, /You take over from Ana\./);
  assert.match(
    ben!,
    /Open incidents\n1 incident is open, SEV-1\.\n- INC-2026-0001 Checkout is slow \(SEV-1, .*, Mon 2 Mar 2026, 08:00\)\n/,
  );
  assert.match(ben!, /On call|Who answers for what/);
  assert.match(
    ben!,
    /http:\/\/tocsin\.example\.test\/on-call\/handoff\?schedule=primary&at=2026-03-02T09:00:00\.000Z$/,
  );
});

test('three nodes that look at once tell once', async () => {
  await using house = await houseWith();
  await house.pass('60m');
  const nodes = [startNode(house), startNode(house), startNode(house)];
  const queued = await Promise.all(nodes.map((node) => node.tellDue()));
  // Either may be the first with either of the two.
  assert.equal(
    queued.reduce((sum, count) => sum + count, 0),
    2,
  );
  await house.engine.settle();
  assert.equal(told(house).length, 2);
  assert.equal(new Set(told(house)).size, 2);
});

test('after a downtime of three hours nobody is told of the handoff that fell into it', async () => {
  await using house = await houseWith();
  await house.sleep('4h');
  assert.equal(await startNode(house).tellDue(), 0);
});

test('whoever was told before a restart of an hour is not told again, and the other is told late, as of the past', async () => {
  await using house = await houseWith();
  await pass(house, startNode(house), 30);
  await house.sleep('1h');
  await startNode(house).tellDue();
  await house.engine.settle();
  assert.deepEqual(told(house), [anaGoes, benComes.replace('09:00', '09:30')]);
  assert.match(bodyOf(notices(house)[1]!), /You are on call for Primary since Mon 2 Mar 2026, 09:00 until/);
});

test('an override in the middle tells whoever comes on for it, and the other when they take over again', async () => {
  await using house = await houseWith({
    ...primary,
    overrides: [{ from: '2026-03-02T12:00', to: '2026-03-02T14:00', who: 'cy' }],
  });
  await pass(house, startNode(house), 370);
  assert.deepEqual(told(house).slice(2), [
    '11:30 ben by mail: Primary: Cy takes over from you, Mon 2 Mar 2026, 12:00',
    '12:00 cy by mail: Primary: you are on call until Mon 2 Mar 2026, 14:00',
    '13:30 cy by mail: Primary: Ben takes over from you, Mon 2 Mar 2026, 14:00',
    '14:00 ben by mail: Primary: you are on call until Mon 9 Mar 2026, 09:00',
  ]);
});

test('a node that runs on for days tells each day’s handoff', async () => {
  const daily = {
    rotation: 'daily' as const,
    handoff: '09:00',
    starts: '2026-03-01T09:00',
    participants: ['cy', 'dee'],
  };
  await using house = await houseWith({ ...primary, layers: [daily] });
  await pass(house, startNode(house), 60 * 50);
  assert.deepEqual(
    notices(house).map(({ at, message }) => `${at.slice(8, 16)} ${message.person?.handle}`),
    ['02T08:30 cy', '02T09:00 dee', '03T08:30 dee', '03T09:00 cy', '04T08:30 cy', '04T09:00 dee'],
  );
});

test('after a restore nothing is told that fell due before it, and what falls due afterwards is', async () => {
  await using house = await houseWith();
  await house.sleep('45m');
  await house.database.pool.query(
    `insert into audit (at, actor, noun, handle, verb, after) values ($1, '{}', 'installation', 'backup', 'restored', '{"revision": 1}')`,
    [house.now()],
  );
  await pass(house, startNode(house), 30);
  assert.deepEqual(
    notices(house).map(({ message }) => message.person?.handle),
    ['ben'],
  );
});

test('a private incident is on the sheet of whoever may see it, and on no other', async () => {
  const [layer] = primary.layers!;
  const schedule = { ...primary, layers: [{ ...layer!, participants: ['ana', 'eve'] }] };
  await using house = await houseWith(schedule, { eve: someone('eve') });
  await house.declare({ title: 'A key has leaked', visibility: 'private' }, 'dee');
  await pass(house, startNode(house), 60);
  const [ana, eve] = notices(house).map(bodyOf);
  assert.match(ana!, /A key has leaked/, 'Ana is an admin');
  assert.doesNotMatch(eve!, /leaked/);
  assert.match(eve!, /No incident is open\./);
});

test('who has no mail gets the sentences and the link, and no list', async () => {
  const ben = { ...someone('ben'), rules: [], contacts: someone('ben').contacts.slice(0, 1) };
  await using house = await houseWith(primary, { ben });
  await house.declare({ title: 'Checkout is slow' }, 'dee');
  await pass(house, startNode(house), 60);
  const [, short] = notices(house);
  assert.equal(short!.contact.id, 'phone');
  assert.equal(
    bodyOf(short!),
    [
      'You are on call for Primary until Mon 9 Mar 2026, 09:00 (Etc/UTC). You take over from Ana.',
      '1 incident is open, SEV-1.',
      'No alert began in the last 24 hours.',
      'http://tocsin.example.test/on-call/handoff?schedule=primary&at=2026-03-02T09:00:00.000Z',
    ].join('\n'),
  );
});

test('nobody is told that whoever has left takes over from them, and whoever comes after is told as ever', async () => {
  const overrides = [{ from: '2026-03-02T08:45', to: '2026-03-02T12:00', who: 'gone' }];
  await using house = await houseWith({ ...primary, overrides });
  await pass(house, startNode(house), 240);
  assert.deepEqual(told(house), ['12:00 ben by mail: Primary: you are on call until Mon 9 Mar 2026, 09:00']);
});
