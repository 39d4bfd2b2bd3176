/** What was written for an audience reaches each of its readers once: people by their contacts, addresses by themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSteppedEngine } from '../../../test/harness/stepped-engine.ts';
import { queueTelling, type Telling } from './queue-telling.ts';

const telling: Telling = {
  key: 'update.i1.7',
  incident: null,
  urgency: 'low',
  subject: 'Checkout is back',
  body: 'It works **again**.',
  audience: 'Executives',
  why: 'You belong to the executives of Acme.',
  to: [
    {
      address: { channel: 'email', to: 'board@example.test', name: 'Board' },
      stopUrl: 'https://tocsin.example.test/stop/1',
    },
    { address: { channel: 'email', to: 'press@example.test', name: null }, stopUrl: null },
    { person: 'ana', contact: { id: 'phone', channel: 'webhook' } },
  ],
};

test('each reader is told once, however often it is queued, and two addresses do not wait for each other', async () => {
  await using house = await startSteppedEngine();
  const { pool } = house.database;
  assert.equal(await queueTelling(pool, telling, house.now()), 3);
  assert.equal(await queueTelling(pool, telling, house.now()), 0);
  await house.pass('5s');
  const told = house.sent.map(({ contact, message }) => ({ to: contact.to, message }));
  assert.equal(told.length, 3);
  const board = told.find(({ to }) => to === 'board@example.test')?.message;
  assert.deepEqual(board, {
    type: 'update',
    incident: null,
    person: null,
    audience: 'Executives',
    subject: 'Checkout is back',
    body: 'It works **again**.',
    why: 'You belong to the executives of Acme.',
    stopUrl: 'https://tocsin.example.test/stop/1',
  });
  const press = told.find(({ to }) => to === 'press@example.test')?.message;
  assert.equal(press?.type === 'update' ? press.stopUrl : '', null);
  assert.equal(told.filter(({ message }) => message.person?.handle === 'ana').length, 1);
});
