/** The main job, as a timeline: an alert comes in, people are paged as the process says, somebody answers, it ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSteppedEngine } from '../harness/stepped-engine.ts';

test('nobody answers a SEV-1: the ladder climbs at the process’s times', async () => {
  await using house = await startSteppedEngine();
  assert.equal((await house.signal({ severity: 'critical', summary: 'Checkout is down' })).opened, 1);
  await house.pass('61m');
  const [incident] = await house.incidents();
  assert.equal(incident?.number, 'INC-2026-0001');
  assert.equal(incident.severity, 'SEV-1');
  assert.deepEqual(
    house.pages().filter((page) => page.includes('phone')),
    [
      'cy by phone at 0:00',
      'ben by phone at 0:00',
      'dee by phone at 15:00',
      'ana by phone at 22:00',
      'ana by phone at 52:00',
    ],
  );
});

test('an acknowledgement ends that page at once, and the rungs that do not ask for it go on', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical' });
  await house.pass('1m');
  const [incident] = await house.incidents();
  const answer = await house.command(incident!.number, { type: 'acknowledge', human: true }, 'cy');
  assert.ok(answer.ok);
  await house.pass('20m');
  assert.deepEqual(
    house.pages().filter((page) => !page.startsWith('dee by mail')),
    ['cy by phone at 0:00', 'ben by phone at 0:00', 'dee by phone at 15:00'],
  );
});

test('the alert clears before anybody answered: the incident is resolved and nobody is paged any more', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical' });
  await house.pass('1m');
  await house.signal({ severity: 'critical', action: 'resolve' });
  await house.pass('3h');
  const [incident] = await house.incidents();
  assert.equal(incident?.category, 'resolved');
  assert.deepEqual(
    house.pages().filter((page) => page.includes('phone')),
    ['cy by phone at 0:00', 'ben by phone at 0:00'],
  );
});

test('after an acknowledgement the clearing alert leads to monitoring, and after the soak to resolved', async () => {
  await using house = await startSteppedEngine();
  await house.signal({ severity: 'critical' });
  const [incident] = await house.incidents();
  await house.command(incident!.number, { type: 'acknowledge', human: true }, 'cy');
  await house.signal({ severity: 'critical', action: 'resolve' });
  assert.equal((await house.incidents())[0]?.status, 'monitoring');
  await house.pass('14m');
  assert.equal((await house.incidents())[0]?.status, 'monitoring');
  await house.pass('1m');
  assert.equal((await house.incidents())[0]?.status, 'resolved');
});

test('a contact that does not work is not waited for', async () => {
  await using house = await startSteppedEngine();
  house.answer = ({ contact }) =>
    contact.id === 'phone'
      ? { result: 'gave-up', reason: 'no such address' }
      : { result: 'sent', vendorId: null, detail: null };
  await house.signal({ severity: 'critical' });
  assert.deepEqual(
    house.pages().filter((page) => page.startsWith('cy')),
    ['cy by mail at 0:00'],
  );
});
