/** Swaps between people: asked, told, taken by one, and written as overrides in the same moment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asAdmin, asResponder } from '../../../test/harness/http.ts';
import { startConfiguredServer } from '../../../test/harness/configured-server.ts';
import { until } from '../../../test/harness/until.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { lockDirectory } from '../../store/directory/revision.ts';

const contact = (who: string) =>
  `contacts: [{ id: mail, channel: webhook, to: "http://127.0.0.1:9/${who}" }]`;
// A day each from midnight: Ana has 2 March, Ben the 3rd, Cy the 4th, Ana the 5th.
const yaml = (participants = '[ana, ben, cy]') => `
users:
  - { handle: ana, name: Ana Ortiz, role: admin, timeZone: Europe/Madrid, ${contact('ana')} }
  - { handle: ben, name: Ben Idowu, ${contact('ben')} }
  - { handle: cy, name: Cy Lindqvist, ${contact('cy')} }
  - { handle: vera, name: Vera Lang, role: viewer, ${contact('vera')} }
schedules:
  - handle: primary
    name: Primary
    timeZone: UTC
    layers: [{ rotation: daily, starts: "2026-03-02", participants: ${participants} }]
`;
const start = () => startConfiguredServer(yaml());
const mine = { from: '2026-03-05T00:00', to: '2026-03-06T00:00' };
const whoFrom = async (house: Awaited<ReturnType<typeof start>>, from: string) =>
  (await house.get(`/schedules/primary/shifts?from=${from}`)).body.shifts[0].who;

test('a swap is asked, told, taken, and whoever takes it is on call at once', async () => {
  await using house = await start();
  const [asAna, asBen] = [await house.as('ana'), await house.as('ben')];
  const inReturn = { from: '2026-03-03T00:00', to: '2026-03-04T00:00' };
  const asked = await house.post(
    '/schedules/primary/swaps',
    { ...mine, asked: ['ben'], inReturn, note: 'A wedding' },
    asAna,
  );
  assert.equal(asked.status, 201);
  const { id } = asked.body;
  assert.deepEqual(asked.body, {
    id,
    schedule: 'primary',
    asker: { handle: 'ana', name: 'Ana Ortiz' },
    from: '2026-03-05T00:00:00.000Z',
    to: '2026-03-06T00:00:00.000Z',
    asked: [{ handle: 'ben', name: 'Ben Idowu' }],
    inReturn: { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' },
    note: 'A wedding',
    state: 'open',
    takenBy: null,
    declinedBy: [],
    createdAt: '2026-03-02T09:00:00.000Z',
    endedAt: null,
  });
  assert.deepEqual(await whoFrom(house, '2026-03-05T00:00:00Z'), ['ana'], 'asking changes nothing');
  assert.deepEqual((await house.get('/swaps?state=open&schedule=primary')).body.items, [asked.body]);

  const taken = await house.post(`/swaps/${id}/accept`, {}, asBen);
  assert.deepEqual(
    [taken.status, taken.body.state, taken.body.takenBy],
    [200, 'accepted', { handle: 'ben', name: 'Ben Idowu' }],
  );
  assert.deepEqual(await whoFrom(house, '2026-03-05T00:00:00Z'), ['ben']);
  assert.deepEqual(await whoFrom(house, '2026-03-03T00:00:00Z'), ['ana']);
  const { items } = (await house.get('/schedules/primary/overrides')).body;
  assert.deepEqual(
    items.map(({ swap, by }: { swap: string; by: { handle: string } }) => [swap, by.handle]),
    [
      [id, 'ben'],
      [id, 'ben'],
    ],
  );
  assert.deepEqual((await house.told()).toSorted(), [
    'ana by mail (low): Ben Idowu takes over from you: Primary, Thu 5 Mar 2026, 01:00',
    'ben by mail (low): Ana Ortiz asks you to take Primary, Thu 5 Mar 2026, 00:00',
  ]);
  const audit = await readAudit(house.db.pool, { limit: 9, before: null, noun: 'swap' });
  assert.deepEqual(
    audit.map(({ verb, handle }) => `${verb} ${handle}`),
    ['accepted primary/2026-03-05T00:00:00.000Z', 'created primary/2026-03-05T00:00:00.000Z'],
  );
});

test('of two who accept in the same moment one wins, and the other is told who', async () => {
  await using house = await start();
  const headers = [await house.as('ben'), await house.as('cy')];
  const { id } = (await house.post('/schedules/primary/swaps', mine, await house.as('ana'))).body;
  // Both wait for the same lock, so that neither is a moment later than the other.
  const holder = await house.db.pool.connect();
  await holder.query('begin');
  await lockDirectory(holder);
  const answers = Promise.all(headers.map((who) => house.post(`/swaps/${id}/accept`, {}, who)));
  const waiting = `select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  await until(
    async () => (await house.db.pool.query<{ count: number }>(waiting)).rows[0]!.count === 2 || undefined,
    'both wait',
  );
  await holder.query('commit');
  holder.release();
  const both = await answers;
  const [won, lost] = both.toSorted((a, b) => a.status - b.status);
  assert.deepEqual([won!.status, lost!.status, lost!.body.code], [200, 409, 'swap-is-over']);
  assert.equal(lost!.body.detail, `${won!.body.takenBy.name} has taken it already.`);
  assert.deepEqual(await whoFrom(house, '2026-03-05T00:00:00Z'), [won!.body.takenBy.handle]);
  assert.equal((await house.get('/schedules/primary/overrides')).body.items.length, 1);
});

test('declining leaves it to the others, withdrawing ends it, and each is told to whom it concerns', async () => {
  await using house = await start();
  const [asAna, asBen, asCy] = [await house.as('ana'), await house.as('ben'), await house.as('cy')];
  const first = (await house.post('/schedules/primary/swaps', mine, asAna)).body.id;
  assert.equal((await house.post(`/swaps/${first}/decline`, {}, asBen)).body.state, 'open');
  const declined = (await house.post(`/swaps/${first}/decline`, {}, asCy)).body;
  assert.deepEqual(
    [declined.state, declined.declinedBy.map(({ handle }: { handle: string }) => handle)],
    ['declined', ['ben', 'cy']],
  );
  const second = (await house.post('/schedules/primary/swaps', { ...mine, asked: ['cy'] }, asAna)).body.id;
  const not = await house.post(`/swaps/${second}/withdraw`, {}, asBen);
  assert.deepEqual([not.status, not.body.code], [403, 'not-your-swap']);
  assert.equal((await house.post(`/swaps/${second}/withdraw`, {}, asAna)).body.state, 'withdrawn');
  const over = await house.post(`/swaps/${second}/accept`, {}, asCy);
  assert.equal(over.body.detail, 'Ana Ortiz has withdrawn it.');
  const subjects = (await house.told()).filter((line) => !line.includes('asks you')).toSorted();
  assert.deepEqual(subjects, [
    'ana by mail (low): Ben Idowu cannot take Primary, Thu 5 Mar 2026, 01:00',
    'ana by mail (low): Nobody takes Primary, Thu 5 Mar 2026, 01:00',
    'cy by mail (low): Ana Ortiz no longer needs you: Primary, Thu 5 Mar 2026, 00:00',
  ]);
});

test('a swap that begins before anybody took it has expired', async () => {
  await using house = await start();
  const { id } = (await house.post('/schedules/primary/swaps', mine, await house.as('ana'))).body;
  house.setNow('2026-03-05T00:00:00.000Z');
  const { items } = (await house.get('/swaps')).body;
  assert.deepEqual([items[0].state, items[0].endedAt], ['expired', '2026-03-05T00:00:00.000Z']);
  assert.equal((await house.get('/swaps?state=open')).body.items.length, 0);
  assert.equal((await house.get('/swaps?state=expired')).body.items.length, 1);
  const late = await house.post(`/swaps/${id}/accept`, {}, await house.as('ben'));
  assert.equal(late.body.detail, 'It has begun, and nobody had taken it: Ana Ortiz is on call.');
});

test('whoever is no longer on call then gives nothing away', async () => {
  await using house = await start();
  const { id } = (await house.post('/schedules/primary/swaps', mine, await house.as('ana'))).body;
  await house.apply(yaml('[ben, cy]'));
  const { status, body } = await house.post(`/swaps/${id}/accept`, {}, await house.as('ben'));
  assert.deepEqual([status, body.code], [409, 'swap-cannot-be']);
  assert.match(body.detail, /^Ana Ortiz is no longer on call in that time/);
  assert.equal((await house.get('/swaps?state=open')).body.items.length, 1, 'and stays as it was');
});

test('a program swaps for somebody only with the right to act for others', async () => {
  await using house = await start();
  const url = '/schedules/primary/swaps';
  assert.equal((await house.post(url, mine)).body.code, 'not-allowed');
  assert.equal((await house.post(url, { ...mine, person: 'ana' }, asResponder)).body.code, 'not-allowed');
  const asBen = await house.as('ben');
  assert.equal((await house.post(url, { ...mine, person: 'ana' }, asBen)).body.code, 'not-allowed');
  const { id } = (await house.post(url, { ...mine, person: 'ana' }, asAdmin)).body;
  assert.equal(
    (await house.post(`/swaps/${id}/accept`, { person: 'ben' }, asAdmin)).body.takenBy.handle,
    'ben',
  );
  const told = await house.told();
  assert.ok(
    told.includes('ben by mail (low): You are on call for Ana Ortiz: Primary, Thu 5 Mar 2026, 00:00'),
  );
  const nobody = await house.post(`/swaps/${crypto.randomUUID()}/accept`, { person: 'ben' }, asAdmin);
  assert.equal(nobody.body.code, 'no-such-swap');
  const wrong = await house.post(url, { ...mine, asked: ['dee'], person: 'ana' }, asAdmin);
  assert.equal(wrong.body.detail, 'asked.0: there is nobody with the handle "dee".');
});

test('the list goes on where a page ends, and the same request twice asks once', async () => {
  await using house = await start();
  const asAna = await house.as('ana');
  const hour = (from: number) => ({
    from: `2026-03-05T0${from}:00`,
    to: `2026-03-05T0${from + 1}:00`,
  });
  for (const from of [1, 2, 3, 3]) await house.post('/schedules/primary/swaps', hour(from), asAna);
  const first = (await house.get('/swaps?limit=2')).body;
  const second = (await house.get(`/swaps?limit=2&cursor=${first.nextCursor}`)).body;
  assert.deepEqual([first.items.length, second.items.length, second.nextCursor], [2, 1, null]);
  assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 3);
});

test('who could take a time is asked of everybody who takes turns, the best first', async () => {
  await using house = await start();
  const at = 'from=2026-03-05T08:00:00Z&to=2026-03-05T16:00:00Z';
  const { status, body } = await house.get(`/schedules/primary/candidates?${at}`);
  assert.equal(status, 200);
  assert.deepEqual(
    body.items.map(({ person, free, lastOnCall, hours }: Record<string, { handle: string }>) => [
      person!.handle,
      free,
      lastOnCall,
      hours,
    ]),
    [
      ['ben', true, '2026-03-04T00:00:00.000Z', 24],
      ['cy', true, '2026-03-05T00:00:00.000Z', 24],
    ],
  );
  const code = async (url: string) => (await house.get(url)).body.code;
  assert.equal(await code(`/schedules/secondary/candidates?${at}`), 'no-such-schedule');
  assert.equal(await code('/schedules/primary/candidates?from=2026-03-05T08:00:00Z'), 'invalid-query');
  const long = 'from=2026-03-05T08:00:00Z&to=2026-06-05T16:00:00Z';
  assert.equal(await code(`/schedules/primary/candidates?${long}`), 'range-too-long');
});

test('candidates of a schedule that is much to lay out are found as well, beside whatever else the house does', async () => {
  const layers = [0, 1, 2, 3].map(
    (priority) =>
      `      - { rotation: hourly, starts: "2025-01-01", participants: [ana, ben], priority: ${priority} }`,
  );
  const large = yaml().replace(/ layers: .*/, `\n    layers:\n${layers.join('\n')}`);
  await using house = await startConfiguredServer(large);
  const at = 'from=2026-03-05T08:00:00Z&to=2026-03-05T09:00:00Z';
  const { status, body } = await house.get(`/schedules/primary/candidates?${at}`);
  assert.equal(status, 200, body.detail);
  assert.deepEqual(
    body.items.map(({ person, hours }: { person: { handle: string }; hours: number }) => [
      person.handle,
      hours,
    ]),
    [['ben', 1008]],
  );
});

test('a viewer is not asked for a swap that they could not accept', async () => {
  await using house = await start();
  const answer = await house.post(
    '/schedules/primary/swaps',
    { ...mine, asked: ['vera'] },
    await house.as('ana'),
  );
  assert.deepEqual([answer.status, answer.body.code], [422, 'invalid-swap']);
  assert.match(answer.body.detail, /^asked\.0: Vera Lang may look and not respond/);
});
