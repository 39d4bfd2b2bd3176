/** How somebody is reached at three in the morning: a page by the night's rule, a notice when they get up, unless it is worth waking for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Directory, Person } from '../../src/domain/directory/directory.ts';
import type { Command } from '../../src/domain/incident/commands.ts';
import { minuteMs } from '../../src/domain/instant.ts';
import { smallDirectory, someone, startSteppedEngine } from '../harness/stepped-engine.ts';

const night = { hours: '22:00-07:00', days: null };
/** 03:00 in Berlin, on a Tuesday. */
const startAt = '2026-03-03T02:00:00.000Z';

/** Dee in Berlin: the phone by night, the chat by day, and told by mail. */
function dee(given: Partial<Person> = {}): Person {
  const page = { urgency: 'high' as const, afterMs: 0 };
  return {
    ...someone('dee'),
    timeZone: 'Europe/Berlin',
    contacts: [
      { id: 'phone', channel: 'webhook', to: 'http://127.0.0.1:9/dee' },
      { id: 'chat', channel: 'slack', to: 'U0DEE' },
      { id: 'mail', channel: 'email', to: 'dee@example.test' },
    ],
    rules: [
      { ...page, contact: 'phone', when: night, repeat: { everyMs: 2 * minuteMs, times: 1 } },
      { ...page, contact: 'chat', when: { hours: '07:00-22:00', days: null }, repeat: null },
      { urgency: 'low', afterMs: 0, contact: 'mail', repeat: null },
    ],
    quietHours: { ...night, overriddenBy: ['SEV-1'] },
    ...given,
  };
}

function withDee(person = dee()): Directory {
  const directory = smallDirectory();
  return { ...directory, users: { ...directory.users, dee: person } };
}

const page = (urgency: 'high' | 'low'): Command => ({
  type: 'page',
  people: ['dee'],
  positions: [],
  urgency,
});

test('a page at 03:00 goes by the night’s rule, whatever quiet hours say', async () => {
  await using house = await startSteppedEngine({ directory: withDee(), startAt });
  const { number } = await house.declare({ severity: 'SEV-4' });
  await house.command(number, page('high'));
  await house.pass('10m');
  const reached = house.pages().filter((line) => line.startsWith('dee'));
  assert.deepEqual(reached, ['dee by phone at 0:00', 'dee by phone at 2:00']);
});

test('a notice at 03:00 arrives at 07:00 where the person is, once', async () => {
  await using house = await startSteppedEngine({ directory: withDee(), startAt });
  const { number, id } = await house.declare({ severity: 'SEV-4' });
  await house.command(number, page('low'));
  const toDee = () => house.pages().filter((line) => line.startsWith('dee'));
  await house.pass('4h');
  assert.deepEqual(toDee(), ['dee by mail at 240:00']);
  // What was planned is in the log, as an instant.
  const planned = (await house.log(id)).flatMap(({ event }) =>
    event.type === 'paged' && event.person === 'dee' ? event.steps.map(({ at }) => at) : [],
  );
  assert.deepEqual(planned, ['2026-03-03T06:00:00.000Z']);
  await house.pass('1h');
  assert.deepEqual(toDee(), ['dee by mail at 240:00']);
});

test('notices of a night come together in the morning', async () => {
  await using house = await startSteppedEngine({ directory: withDee(), startAt });
  for (let count = 0; count < 5; count += 1) {
    const { number } = await house.declare({ severity: 'SEV-4', title: `Incident ${count}` });
    await house.command(number, page('low'));
  }
  await house.pass('4h');
  await house.pass('5m');
  const messages = house.sent.filter(({ message }) => message.person?.handle === 'dee');
  const told = messages.flatMap(({ message }) =>
    message.type === 'page'
      ? [message.incident.number, ...message.also.map(({ incident }) => incident.number)]
      : [],
  );
  assert.equal(new Set(told).size, 5);
  assert.equal(told.length, 5, 'each once');
  assert.ok(messages.length <= 2, `${messages.length} messages`);
});

test('a notice of a severity that the person wants to be woken for comes at once', async () => {
  await using house = await startSteppedEngine({ directory: withDee(), startAt });
  const { number } = await house.declare({ severity: 'SEV-1' });
  await house.command(number, page('low'));
  assert.ok(house.pages().includes('dee by mail at 0:00'), house.pages().join(', '));
});

test('a notice that waits goes out as soon as the incident is of a severity worth waking for, and not again', async () => {
  await using house = await startSteppedEngine({ directory: withDee(), startAt });
  const { number } = await house.declare({ severity: 'SEV-4' });
  await house.command(number, page('low'));
  await house.pass('1m');
  const byMail = () => house.pages().filter((line) => line.startsWith('dee by mail'));
  assert.deepEqual(byMail(), []);
  await house.command(number, { type: 'set-severity', severity: 'SEV-1' });
  assert.deepEqual(byMail(), ['dee by mail at 1:00']);
  await house.command(number, { type: 'resolve' });
  await house.pass('5h');
  assert.deepEqual(byMail(), ['dee by mail at 1:00']);
});

test('whoever is working on the incident is told at once, asleep or not by their own clock', async () => {
  await using house = await startSteppedEngine({ directory: withDee(), startAt });
  const { number } = await house.declare({ severity: 'SEV-4' });
  await house.command(number, { type: 'acknowledge', human: true }, 'dee');
  await house.command(number, page('low'));
  assert.ok(house.pages().includes('dee by mail at 0:00'), house.pages().join(', '));
});
