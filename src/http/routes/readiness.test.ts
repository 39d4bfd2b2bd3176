/** Readiness over the API: what is missing, of whom; what testing and confirming changes; and what a page would do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { putChannel } from '../../store/directory/channels.ts';
import { readOrCreateSecret } from '../../store/access/secrets.ts';
import { asViewer, depsFor, signedIn } from '../../../test/harness/http.ts';
import { smallDirectory, someone, startSteppedEngine } from '../../../test/harness/stepped-engine.ts';
import { buildServer } from '../server.ts';

async function startHouse() {
  const directory = smallDirectory();
  const cy = {
    ...someone('cy'),
    timeZone: 'Europe/Berlin',
    quietHours: { hours: '22:00-07:00', days: null, overriddenBy: ['SEV-1'] },
  };
  cy.rules = [
    { ...cy.rules[0]!, when: { hours: '22:00-07:00', days: null } },
    { ...cy.rules[1]!, afterMs: 0, when: { hours: '07:00-22:00', days: null } },
    cy.rules[2]!,
  ];
  directory.users['cy'] = cy;
  const house = await startSteppedEngine({ directory });
  const { pool } = house.database;
  await putChannel(pool, {
    channel: 'email',
    settings: { smtp: 'smtp://127.0.0.1', from: 'a@example.test' },
  });
  await readOrCreateSecret(pool, 'acknowledge-links', { candidate: Buffer.alloc(32, 7), now: house.now() });
  const { app } = await buildServer(depsFor(pool, house.engine));
  await app.ready();
  const asCy = await signedIn(pool, 'cy');
  const call = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string> = asCy,
    payload?: object,
  ) => {
    const answer = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
    await house.engine.settle();
    return answer.json();
  };
  return {
    house,
    call,
    async flawsOf(handle: string): Promise<string[]> {
      const { items } = await call('GET', '/api/v1/on-call/readiness', asViewer);
      const item = items.find(({ person }: { person: { handle: string } }) => person.handle === handle);
      return item.problems.map(({ kind }: { kind: string }) => kind);
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await house[Symbol.asyncDispose]();
    },
  };
}

test('whoever a position names is shown with what is missing, and is ready once a test page arrived', async () => {
  await using here = await startHouse();
  const { items, ready } = await here.call('GET', '/api/v1/on-call/readiness', asViewer);
  assert.deepEqual(items.map(({ person }: { person: { handle: string } }) => person.handle).toSorted(), [
    'ben',
    'cy',
    'dee',
  ]);
  assert.equal(ready, 0);
  assert.deepEqual(await here.flawsOf('cy'), ['never-tested']);
  await here.call('POST', '/api/v1/me/test-page', undefined, {});
  assert.deepEqual(await here.flawsOf('cy'), ['never-confirmed']);
  const sent = here.house.sent.find(({ message }) => message.type === 'test');
  const link = sent?.message.type === 'test' ? new URL(sent.message.confirmUrl).pathname : '';
  await here.house.pass('1m');
  await here.call('POST', link, {});
  assert.deepEqual(await here.flawsOf('cy'), []);
  const mine = await here.call('GET', '/api/v1/me/readiness');
  assert.deepEqual([mine.ready, mine.confirmedAt], [true, here.house.now()]);
  assert.deepEqual(mine.positions, ['On-call engineer']);
  // What was confirmed is the address, not the name of the contact.
  const { cy } = here.house.directory.users;
  cy!.contacts = cy!.contacts.map((contact) => ({ ...contact, to: `${contact.to}x` }));
  assert.deepEqual(await here.flawsOf('cy'), ['never-tested']);
});

test('whoever is on call and whose messages all fail is told of on the first screen', async () => {
  await using here = await startHouse();
  here.house.answer = () => ({ result: 'gave-up', reason: 'HTTP 410' });
  await here.call('POST', '/api/v1/me/test-page', undefined, {});
  assert.deepEqual(await here.flawsOf('cy'), ['deliveries-fail', 'never-confirmed']);
  const { health } = await here.call('GET', '/api/v1/now', asViewer);
  const said = health.map(({ text, detail }: { text: string; detail: string }) => `${text}: ${detail}`);
  assert.ok(
    said.includes(
      'Cy answers at any hour and cannot be paged: Nothing gets through: the last message to phone and mail failed. HTTP 410.',
    ),
    said.join('\n'),
  );
  here.house.answer = () => ({ result: 'sent', vendorId: null, detail: null });
  await here.house.pass('1m');
  await here.call('POST', '/api/v1/me/test-page', undefined, { contact: 'mail' });
  assert.deepEqual(await here.flawsOf('cy'), ['contact-fails', 'never-confirmed']);
});

test('what would happen if you were paged now, and at three in the morning', async () => {
  await using here = await startHouse();
  const plan = (query: string) => here.call('GET', `/api/v1/me/plan${query}`);
  assert.equal((await plan('')).sentence, 'mail at 10:00.');
  const night = await plan('?at=03:00');
  assert.deepEqual([night.at, night.sentence], ['2026-03-03T02:00:00.000Z', 'phone at 03:00.']);
  const told = await plan('?at=03:00&urgency=low');
  assert.equal(told.heldUntil, '2026-03-03T06:00:00.000Z');
  assert.equal(told.sentence, 'mail at 07:00. Quiet hours hold it back until 07:00.');
  assert.equal((await plan('?at=03:00&urgency=low&severity=SEV-1')).sentence, 'mail at 03:00.');
  assert.equal((await plan('?at=25:00')).code, 'invalid-query');
});
