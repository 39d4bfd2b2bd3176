/** For those who keep another pager beside the house: what it is told as an incident lives and ends, and what it never hears. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { makeLogFollower } from '../../src/engine/follow-log.ts';
import { makeIncidentMirror, mirrorName } from '../../src/engine/mirror-incidents.ts';
import { followToTheEnd } from '../harness/follow-to-the-end.ts';
import { type House, startSteppedEngine } from '../harness/stepped-engine.ts';

const log = pino({ level: 'silent' });

async function withMirror(house: House) {
  const follower = makeLogFollower({
    name: mirrorName,
    pool: house.database.pool,
    log,
    now: house.now,
    handle: makeIncidentMirror({
      pagers: () => ['pagerduty', 'opsgenie'],
      now: house.now,
      onQueued: house.engine.hurry,
    }),
  });
  const follow = async () => {
    await followToTheEnd(house.database.pool, mirrorName, follower);
    await house.pass('1s');
  };
  await follow();
  return {
    follow,
    /** "opened INC-2026-0001" for each delivery to the pager, in order. */
    told: (pager: string) =>
      house.sent.flatMap(({ contact, message }) =>
        contact.channel === pager && message.type === 'update'
          ? [`${message.subject} ${message.incident?.number}`]
          : [],
      ),
  };
}

test('another pager hears of an incident when it opens, when somebody has it and when it is over', async () => {
  await using house = await startSteppedEngine();
  const { follow, told } = await withMirror(house);
  const { number } = await house.declare({ title: 'Checkout fails' });
  await follow();
  await house.command(number, { type: 'acknowledge', human: true }, 'ana');
  await house.command(number, { type: 'note', text: 'x', progress: true }, 'ana');
  await follow();
  await house.command(number, { type: 'resolve' }, 'ana');
  await follow();
  const expected = [`opened ${number}`, `acknowledged ${number}`, `ended ${number}`];
  assert.deepEqual(told('pagerduty'), expected);
  assert.deepEqual(told('opsgenie'), expected);
});

test('nothing of a private incident leaves; one that is made private is closed there', async () => {
  await using house = await startSteppedEngine();
  const { follow, told } = await withMirror(house);
  const secret = await house.declare({ title: 'A secret', visibility: 'private' });
  await house.command(secret.number, { type: 'acknowledge', human: true }, 'ana');
  await house.command(secret.number, { type: 'resolve' }, 'ana');
  const open = await house.declare({ title: 'Not yet a secret' });
  await follow();
  assert.deepEqual(told('pagerduty'), [`opened ${open.number}`]);
  await house.command(open.number, { type: 'set-visibility', visibility: 'private' }, 'ana');
  await house.command(open.number, { type: 'resolve' }, 'ana');
  await follow();
  assert.deepEqual(told('pagerduty'), [`opened ${open.number}`, `withdrawn ${open.number}`]);
});

test('what was queued before an incident became private says only that it is over there', async () => {
  await using house = await startSteppedEngine();
  const { follow, told } = await withMirror(house);
  // The pager is away while the incident opens.
  let away = true;
  const answer = house.answer;
  house.answer = (delivery) =>
    away && delivery.contact.channel === 'pagerduty'
      ? { result: 'retry', reason: 'away', afterSeconds: 5, ambiguous: false }
      : answer(delivery);
  const { number } = await house.declare({ title: 'Soon a secret' });
  await follow();
  await house.command(number, { type: 'set-visibility', visibility: 'private' }, 'ana');
  away = false;
  await house.pass('1m');
  await follow();
  const words = told('pagerduty').filter((line) => !line.startsWith('opened'));
  assert.ok(words.length > 0);
  assert.ok(words.every((line) => line === `withdrawn ${number}`));
});
