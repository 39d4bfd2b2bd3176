/** Whose turn it is to be brought in line with the chats: once at a time, the most severe first, and nothing that happens is missed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSteppedEngine } from '../../../test/harness/stepped-engine.ts';
import { nothingYet } from '../../domain/chat/next-step.ts';
import { plus } from '../../domain/instant.ts';
import { holdRestored } from '../backup/hold-restored.ts';
import { readHealthFacts } from '../read/health-facts.ts';
import { inTransaction } from '../transaction.ts';
import { claimChannel, nextChannelAt, releaseChannel, saveChannel, wantChannels } from './channels.ts';
import { keepChatPerson, readChatPeople } from './people.ts';
import { publicPageOf } from './status-page-of.ts';

const ids = ['01', '02', '03'].map((last) => `00000000-0000-7000-8000-0000000000${last}`);
const [first = '', second = ''] = ids;

async function withIncidents() {
  const house = await startSteppedEngine();
  const { pool } = house.database;
  const now = house.now();
  const minor = await house.declare({ title: 'A small one', severity: 'SEV-4' });
  const major = await house.declare({ title: 'A great one', severity: 'SEV-1' });
  await wantChannels(pool, [minor.id, major.id], now);
  const claim = (id: string, at = now) =>
    claimChannel(pool, {
      claim: id,
      now: at,
      until: plus(at, 60_000),
      systems: ['slack'],
      pagesFirstMs: 10_000,
    });
  return { house, pool, now, minor, major, claim, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
}

test('the most severe is first, nobody gets what somebody has, and what was left lying is taken over', async () => {
  await using given = await withIncidents();
  const { claim, major, minor, now, pool } = given;
  assert.equal((await claim(first))?.incident, major.id);
  assert.equal((await claim(second))?.incident, minor.id);
  assert.equal(await claim(ids[2] ?? ''), null);
  assert.equal((await claim(ids[2] ?? '', plus(now, 61_000)))?.incident, major.id);
  const saved = { actual: nothingYet, until: now };
  assert.equal(await saveChannel(pool, { claim: first, ...saved }), false, 'whoever lost it writes nothing');
  assert.equal(await saveChannel(pool, { claim: second, ...saved }), true);
});

test('what happens while somebody looks is looked at after that', async () => {
  await using given = await withIncidents();
  const { claim, major, minor, now, pool } = given;
  const [one, other] = [await claim(first), await claim(second)];
  assert.deepEqual([one?.incident, other?.incident], [major.id, minor.id]);
  await wantChannels(pool, [major.id], now);
  for (const [id, taken] of [
    [first, one],
    [second, other],
  ] as const)
    await releaseChannel(pool, { claim: id, wanted: taken?.wanted ?? '', dueAt: null, now });
  assert.equal((await claim(first))?.incident, major.id);
  assert.equal(await claim(second), null);
});

test('a channel belongs to one incident', async () => {
  await using given = await withIncidents();
  const { claim, now, pool } = given;
  await claim(first);
  await claim(second);
  const channel = { state: 'open', number: 1, id: 'C01', name: 'inc', link: null, private: false } as const;
  const actual = { ...nothingYet, system: 'slack', channel } as const;
  assert.equal(await saveChannel(pool, { claim: first, actual, until: now }), true);
  await assert.rejects(saveChannel(pool, { claim: second, actual, until: now }), /chat_channels_channel/);
});

test('after a restore nothing is said of an open incident before something happens to it', async () => {
  await using given = await withIncidents();
  const { claim, major, now, pool, house } = given;
  await claim(first);
  await inTransaction(pool, (client) => holdRestored(client, { takenAt: now, now }));
  assert.equal(await nextChannelAt(pool), null);
  await wantChannels(pool, [major.id], now);
  assert.equal(await claim(second), null, 'while it is held, nothing at all');
  await house.engine.releaseHeld({ kind: 'person', handle: 'ana', via: 'api' });
  assert.equal((await claim(second))?.incident, major.id);
});

test('whom a chat does not know is asked for again the next day, or by another address at once', async () => {
  await using given = await withIncidents();
  const { now, pool } = given;
  await keepChatPerson(pool, { system: 'slack', person: 'ana', by: 'ana@example.test', user: null }, now);
  await keepChatPerson(pool, { system: 'slack', person: 'ben', by: 'ben@example.test', user: 'U0BEN' }, now);
  const asked = [
    { person: 'ana', by: 'ana@example.test' },
    { person: 'ben', by: 'ben@example.test' },
  ];
  const before = await readChatPeople(pool, 'slack', asked, plus(now, -1_000));
  assert.deepEqual(
    [...before],
    [
      ['ana', null],
      ['ben', 'U0BEN'],
    ],
  );
  const later = await readChatPeople(pool, 'slack', asked, plus(now, 1_000));
  assert.deepEqual([...later], [['ben', 'U0BEN']]);
  const moved = await readChatPeople(pool, 'slack', [{ person: 'ben', by: 'ben@other.example.test' }], now);
  assert.equal(moved.size, 0);
});

test('the bookmark leads to a page that shows the service to everybody', async () => {
  await using given = await withIncidents();
  const { pool } = given;
  const put = (handle: string, component: object, settings: object) =>
    pool.query('insert into status_pages (handle, title, components, settings) values ($1, $1, $2, $3)', [
      handle,
      JSON.stringify([component]),
      JSON.stringify(settings),
    ]);
  await put('inside', { name: 'Checkout', service: 'checkout' }, { visibility: 'private' });
  assert.equal(await publicPageOf(pool, 'checkout'), null);
  await put('shop', { name: 'Shop', services: ['search', 'checkout'] }, {});
  assert.equal(await publicPageOf(pool, 'checkout'), 'shop');
  assert.equal(await publicPageOf(pool, 'billing'), null);
});

test('what a chat refuses again and again is a matter of the first screen, while the incident is open', async () => {
  await using given = await withIncidents();
  const { claim, major, now, pool, house } = given;
  await claim(first);
  const fault = { reason: 'The Slack app lacks a scope', tries: 2, retryAt: now };
  const actual = { ...nothingYet, system: 'slack', faults: { 'open inc': fault } } as const;
  await saveChannel(pool, { claim: first, actual, until: now });
  const facts = () => readHealthFacts(pool, { lateSince: now, pagesLateSince: now, failedSince: now });
  assert.deepEqual((await facts()).refusedByChats, [
    { system: 'slack', incidents: 1, reason: 'The Slack app lacks a scope' },
  ]);
  await house.command(major.number, { type: 'resolve' });
  assert.deepEqual((await facts()).refusedByChats, []);
});
