/** The daily digest: at 08:00 where each is, once, and of private incidents nothing that they may not see. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { makeDigests } from '../../src/engine/send-digests.ts';
import { withdrawDigests } from '../../src/store/telling/digests.ts';
import { insertSubscription } from '../../src/store/telling/subscriptions.ts';
import { person, startSteppedEngine } from '../harness/stepped-engine.ts';

const configuration = `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
users:
  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: kim, name: Kim, timeZone: Asia/Tokyo, contacts: [{ id: mail, channel: email, to: kim@example.test }] }
  - { handle: vic, name: Vic, role: viewer, email: vic@example.test }
services: [{ handle: checkout }, { handle: search }]
channels:
  email: { smtp: "smtp://127.0.0.1:1", from: "Tocsin <tocsin@example.test>" }
`;

async function start() {
  const house = await startSteppedEngine({ configuration, startAt: '2026-03-02T09:00:00.000Z' });
  const { pool } = house.database;
  const deps = {
    pool,
    engine: house.engine,
    log: pino({ level: 'silent' }),
    works: () => true,
    url: 'https://tocsin.example.test',
    onQueued: () => {},
  };
  const [digests, otherNode] = [makeDigests(deps), makeDigests(deps)];
  const wish = (who: string, services: string[] = []) =>
    insertSubscription(pool, {
      id: who,
      person: who,
      services,
      severities: [],
      delivery: 'daily',
      createdAt: house.now(),
    });
  return {
    house,
    wish,
    send: () => Promise.all([digests.sendDue(), otherNode.sendDue()]),
    async sent() {
      await house.engine.settle();
      return house.sent.flatMap(({ contact, message }) =>
        message.type === 'update' ? [{ to: contact.to, subject: message.subject, body: message.body }] : [],
      );
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  };
}

test('each gets theirs at 08:00 where they are, once, of what they asked for', async () => {
  await using story = await start();
  const { house } = story;
  await story.wish('kim');
  await story.wish('vic', ['search']);
  await story.send();
  await house.pass('1m');
  await house.declare({ title: 'Checkout is slow', severity: 'SEV-3', service: 'checkout' });
  await house.declare({ title: 'Search is slow', severity: 'SEV-3', service: 'search' });
  // 08:00 in Tokyo is 23:00 UTC.
  await house.pass('14h');
  await story.send();
  assert.deepEqual(
    (await story.sent()).map(({ to, subject }) => `${to}: ${subject}`),
    ['kim@example.test: Acme: 2 incidents began'],
  );
  await house.pass('9h');
  await story.send();
  const [, mail, ...others] = await story.sent();
  assert.deepEqual([mail?.to, mail?.subject, others], ['vic@example.test', 'Acme: 1 incident began', []]);
  assert.match(mail!.body, /Search is slow/);
  assert.doesNotMatch(mail!.body, /Checkout/);
  await story.send();
  assert.equal((await story.sent()).length, 2);
});

test('a private incident stands in the digest of whoever may see it, and in no other', async () => {
  await using story = await start();
  const { house } = story;
  await story.wish('ana');
  await story.wish('kim');
  await story.wish('vic');
  await story.send();
  await house.pass('1m');
  const { id } = await house.declare({ title: 'A leak', severity: 'SEV-3', visibility: 'private' });
  await house.command(id, { type: 'assign-role', role: 'scribe', person: 'kim' }, 'ana');
  await house.pass('23h');
  await story.send();
  assert.deepEqual((await story.sent()).map(({ to }) => to).toSorted(), [
    'http://127.0.0.1:9/ana',
    'kim@example.test',
  ]);
});

test('a digest that waits is not sent once an incident in it is private', async () => {
  await using story = await start();
  const { house } = story;
  await story.wish('vic');
  await story.send();
  await house.pass('1m');
  const { id, number } = await house.declare({ title: 'A leak', severity: 'SEV-3' });
  await house.pass('23h');
  assert.deepEqual((await story.send()).toSorted(), [0, 1]);
  await house.engine.command(id, { type: 'set-visibility', visibility: 'private' }, person('ana'));
  assert.equal(await withdrawDigests(house.database.pool, number, house.now()), 1);
  assert.deepEqual(await story.sent(), []);
});
