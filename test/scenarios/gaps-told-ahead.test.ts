/** A gap that rungs rely on is told to the schedule's owners before it comes, once, and a page that falls into it waits for nobody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Directory } from '../../src/domain/directory/directory.ts';
import { scheduleSchema } from '../../src/domain/schedule/schedule.ts';
import { holdRestored } from '../../src/store/backup/hold-restored.ts';
import { applyConfig } from '../../src/setup/config/apply-config.ts';
import { checkConfig } from '../../src/setup/config/check-config.ts';
import { readConfig } from '../../src/setup/config/read-config.ts';
import { makeResolveProcess } from '../../src/setup/config/resolve-process.ts';
import { vendors } from '../../src/vendor-settings.ts';
import { exampleInstallation } from '../harness/example-installation.ts';
import { readInstallation } from '../../src/store/directory/read-installation.ts';
import {
  type House,
  person,
  smallDirectory,
  someone,
  startSteppedEngine,
} from '../harness/stepped-engine.ts';

const bound = (target: Directory['positions'][string]['target']) => ({
  target,
  standIn: null,
  standInAfterMs: null,
});

/** Dee is on call from the 1st of March, but for `gap`; the team of Ben and Cy owns the schedule, and Ben leads. */
function houseWithGap(gap: { from: string; to: string } | null, given: Partial<Directory> = {}): Directory {
  const overrides =
    gap === null
      ? [{ from: '2026-03-01', to: '2027-03-01', who: 'dee' }]
      : [
          { from: '2026-03-01', to: gap.from, who: 'dee' },
          { from: gap.to, to: '2027-03-01', who: 'dee' },
        ];
  const engineers = scheduleSchema.parse({
    handle: 'engineers',
    name: 'Engineers',
    timeZone: 'Etc/UTC',
    team: 'core',
    layers: [],
    overrides,
  });
  return smallDirectory({
    users: Object.fromEntries(
      [someone('ana', 'admin'), someone('ben'), someone('cy'), someone('dee')].map((one) => [
        one.handle,
        one,
      ]),
    ),
    teams: { core: { handle: 'core', name: 'Core', members: ['ben', 'cy'], positions: {} } },
    schedules: { engineers },
    positions: {
      'on-call': bound({ schedule: 'engineers' }),
      'engineering-lead': bound({ user: 'ben' }),
      'vp-engineering': bound({ user: 'ana' }),
    },
    ...given,
  });
}

/** "ben by mail on the 7th, 09:00: …" for each notice. */
function notices(house: House): string[] {
  return house.sent.flatMap(({ message, contact, at }) =>
    message.type === 'notice' && message.incident === null
      ? [`${message.person?.handle} by ${contact.id} on ${at.slice(5, 16)}: ${message.subject}`]
      : [],
  );
}

/** Dee is on call but for a Saturday; the team of Ben and Cy owns the schedule, and Ben leads. */
const written = `
process: severity-matrix
organization: { name: Acme, timeZone: Etc/UTC, lastResort: [{ user: ana }] }
users:
${['ana', 'ben', 'cy', 'dee']
  .map(
    (handle) =>
      `  - { handle: ${handle}, name: ${handle}, role: ${handle === 'ana' ? 'admin' : 'responder'}, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/${handle}" }] }`,
  )
  .join('\n')}
teams:
  - { handle: core, name: Core, members: [ben, cy] }
schedules:
  - handle: engineers
    name: Engineers
    timeZone: Etc/UTC
    team: core
    layers:
      - { rotation: weekly, starts: 2026-02-02, ends: "2026-03-14T09:00", participants: [dee] }
      - { rotation: weekly, starts: "2026-03-15T09:00", participants: [dee] }
positions:
  on-call: { schedule: engineers }
  engineering-lead: { user: ben }
  vp-engineering: { user: ana }
`;

function gapsThatCheckFinds(now: string): string[] {
  const options = { env: {}, resolveProcess: makeResolveProcess(null), vendors, fileName: 'acme.yaml' };
  const { ok, findings } = checkConfig(written, { ...options, now });
  assert.ok(ok);
  return findings.filter(({ code }) => code === 'schedule-gap').map(({ message }) => message);
}

/** From the 14th, 09:00, to the 15th, 09:00; the test begins on the 2nd, 09:00. */
const saturday = { from: '2026-03-14T09:00', to: '2026-03-15T09:00' };
const subject = 'Engineers: nobody is on call from Saturday 2026-03-14 09:00';

test('a gap that a ladder relies on is found by the check, told to the owners a week and a day before, and waited for by no page', async () => {
  const { directory } = exampleInstallation(written);
  await using house = await startSteppedEngine({ directory, watchesSchedules: true });
  const [found, ...others] = gapsThatCheckFinds(house.now());
  assert.match(
    found!,
    /^`engineers`, on which 4 rungs rely for On-call engineer, has a gap in the next 14 days \(1 d\): from 2026-03-14 09:00 to 2026-03-15 09:00 /,
  );
  assert.deepEqual(others, []);
  await house.pass('4d');
  assert.deepEqual(notices(house), []);
  await house.pass('8d');
  assert.deepEqual(notices(house), [
    `ben by phone on 03-07T09:00: ${subject}`,
    `cy by phone on 03-07T09:00: ${subject}`,
    `ben by phone on 03-13T09:00: ${subject}`,
    `cy by phone on 03-13T09:00: ${subject}`,
  ]);
  assert.match(
    house.sent[0]!.message.type === 'notice' ? house.sent[0]!.message.body : '',
    /- Saturday 2026-03-14 09:00 to Sunday 2026-03-15 09:00, 1 d\n/,
  );
  // The 15th, 08:00: in the gap.
  await house.sleep('23h');
  house.sent.length = 0;
  const asked = house.now();
  await house.signal({ severity: 'error' });
  const [first] = house.sent.filter(({ message }) => message.type === 'page');
  assert.deepEqual([first!.message.person?.handle, first!.at], ['ben', asked]);
  assert.equal(notices(house).length, 0);
});

test('neither a restart nor a second node tells anything again', async () => {
  await using house = await startSteppedEngine({
    directory: houseWithGap(saturday),
    watchesSchedules: true,
  });
  const other = await house.startNode('alongside');
  await house.pass('5d');
  assert.equal(await other.lookAtSchedules(), 0);
  await house.startNode('again');
  await house.pass('5d');
  assert.equal(notices(house).length, 2);
  // Both find at one instant what nobody has told yet.
  await house.sleep('1h');
  await other.refresh();
  await house.startNode('again');
  await Promise.all([other.lookAtSchedules(), house.engine.lookAtSchedules()]);
  await house.pass('3d');
  assert.equal(notices(house).length, 4);
});

test('a gap that a change of the configuration brings about is told at once, and its end is not', async () => {
  await using house = await startSteppedEngine({ directory: houseWithGap(null), watchesSchedules: true });
  await house.pass('10d');
  assert.deepEqual(notices(house), []);
  await house.reconfigure(houseWithGap(saturday));
  await house.pass('1m');
  assert.deepEqual(notices(house), [
    `ben by mail on 03-12T09:00: ${subject}`,
    `cy by mail on 03-12T09:00: ${subject}`,
  ]);
  await house.reconfigure(houseWithGap(null));
  await house.pass('10d');
  assert.equal(notices(house).length, 2);
});

test('whoever is removed by force while on call leaves a gap, which its owners are told of at once and urgently', async () => {
  await using house = await startSteppedEngine({ watchesSchedules: true });
  const { pool } = house.database;
  const apply = async (text: string, force: boolean) => {
    const options = { env: {}, resolveProcess: makeResolveProcess(null), vendors, fileName: 'acme.yaml' };
    const read = readConfig(text, options);
    assert.ok(read.ok, JSON.stringify(read));
    const by = { actor: person('ana'), source: 'api' as const, force, now: house.now() };
    const applied = await applyConfig(pool, read.config, by);
    await house.reconfigure((await readInstallation(pool)).directory);
    await house.engine.settle();
    return applied.ok ? 'applied' : applied.refused;
  };
  // Dee has taken over for a day, and somebody else's turn it would be.
  const first = written.replace(
    /layers:[^]*?\npositions/,
    `layers:
      - { rotation: weekly, starts: 2026-02-02, participants: [cy] }
    overrides:
      - { from: "2026-03-02T00:00", to: "2026-03-03T00:00", who: dee }
positions`,
  );
  assert.equal(await apply(first, false), 'applied');
  const without = first.replace(/ {2}- \{ handle: dee.*\n/, '').replace(/ {4}overrides:\n.*\n/, '');
  assert.equal(await apply(without, false), 'configuration-needs-force');
  assert.deepEqual(notices(house), []);
  assert.equal(await apply(without, true), 'applied');
  const now = 'Engineers: nobody is on call now';
  assert.deepEqual(notices(house), [
    `ben by phone on 03-02T09:00: ${now}`,
    `cy by phone on 03-02T09:00: ${now}`,
  ]);
  await house.signal({ severity: 'error' });
  assert.equal(house.sent.find(({ message }) => message.type === 'page')?.message.person?.handle, 'ben');
});

test('without a team the admins are told; where nobody can be told, they are as soon as somebody can', async () => {
  const directory = houseWithGap(saturday);
  const { engineers } = directory.schedules;
  const { team: _, ...ownerless } = engineers!;
  const mute = Object.fromEntries(
    Object.entries(directory.users).map(([handle, one]) => [handle, { ...one, contacts: [], rules: [] }]),
  );
  const schedules = { engineers: ownerless };
  await using house = await startSteppedEngine({
    directory: { ...directory, schedules, users: mute },
    watchesSchedules: true,
  });
  await house.pass('6d');
  assert.deepEqual(notices(house), []);
  assert.equal(house.engine.watched()?.untold, 1);
  await house.reconfigure({ ...directory, schedules });
  await house.pass('1m');
  assert.deepEqual(notices(house), [`ana by mail on 03-08T09:00: ${subject}`]);
  assert.deepEqual(house.engine.watched()?.untold, 0);
});

test('after a restore what was told since the backup is not told again, and what a change brings about is', async () => {
  const directory = houseWithGap(saturday);
  await using house = await startSteppedEngine({ directory, watchesSchedules: true });
  const { pool } = house.database;
  await pool.query('update directory_revision set revision = $1', [directory.revision]);
  await house.pass('6d');
  assert.equal(notices(house).length, 2);
  // The backup is of the day before the first message, and it is put back on the day after.
  for (const table of ['delivery_attempts', 'deliveries', 'announcements'])
    await pool.query(`delete from ${table}`);
  const client = await pool.connect();
  await holdRestored(client, { takenAt: house.now(), now: house.now() }).finally(() => client.release());
  await house.startNode('again');
  await house.pass('1d');
  assert.equal(notices(house).length, 2);
  const nearer = { from: '2026-03-10T20:00', to: '2026-03-11T08:00' };
  await house.reconfigure(houseWithGap(nearer));
  await house.pass('1m');
  assert.deepEqual(notices(house).slice(2), [
    'ben by mail on 03-09T09:00: Engineers: nobody is on call from Tuesday 2026-03-10 20:00',
    'cy by mail on 03-09T09:00: Engineers: nobody is on call from Tuesday 2026-03-10 20:00',
  ]);
  await house.reconfigure(houseWithGap(saturday));
  await house.pass('4d');
  assert.deepEqual(notices(house).at(-1), `cy by mail on 03-13T09:00: ${subject}`);
});

test('between two of a hundred schedules everything else has its turn', async () => {
  const { engineers } = houseWithGap(saturday).schedules;
  const handles = Array.from({ length: 100 }, (_, n) => `s${n}`);
  const service = (handle: string) => ({
    handle,
    name: handle,
    team: null,
    runbook: null,
    dashboards: [],
    positions: { 'on-call': bound({ schedule: handle }) },
  });
  const directory = houseWithGap(saturday, {
    schedules: Object.fromEntries(handles.map((handle) => [handle, { ...engineers!, handle }])),
    services: Object.fromEntries(handles.map((handle) => [handle, service(handle)])),
    positions: {},
  });
  await using house = await startSteppedEngine({ directory });
  let turns = 0;
  let running = true;
  const count = (): void => {
    turns += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  assert.equal(await house.engine.lookAtSchedules(), 0);
  running = false;
  assert.ok(turns >= handles.length, `${turns}`);
  assert.deepEqual(
    [house.engine.watched()?.watched, house.engine.nextLookAt()],
    [100, '2026-03-03T09:00:00.000Z'],
  );
});
