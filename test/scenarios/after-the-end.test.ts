/** What goes on after an incident has ended, and what people said themselves: promises about the review, the next update, checklists. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockNamed } from '../../src/domain/incident/given.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { startHouseApi } from '../harness/house-api.ts';
import { type House, startSteppedEngine } from '../harness/stepped-engine.ts';

const number = 'INC-2026-0001';

/** A review within two days of the resolution; whoever is on call is paged when nobody has held it. */
function withReview(process: Process): Process {
  return {
    ...process,
    clocks: [
      clockNamed('review', {
        label: 'Review',
        starts: 'resolved',
        stops: ['review-held'],
        within: '48h',
        onBreach: [{ to: ['on-call'], roles: [], by: 'page' }],
      }),
    ],
  };
}

async function wakes(house: House): Promise<number> {
  const { rows } = await house.database.pool.query<{ count: number }>(
    'select count(*)::integer as count from incident_wakes',
  );
  return rows[0]?.count ?? 0;
}

test('a review that nobody holds pages somebody two days after the incident was closed, and their answer ends it', async () => {
  await using house = await startSteppedEngine({ amend: withReview });
  await house.declare({ severity: 'SEV-3' });
  await house.command(number, { type: 'resolve' }, 'ana');
  await house.command(number, { type: 'close' }, 'ana');
  const before = house.pages().length;
  await house.pass('2879m');
  assert.equal(house.pages().length, before);
  await house.pass('1m');
  assert.deepEqual(house.pages().slice(before), ['cy by phone at 2880:00']);
  const answer = await house.command(number, { type: 'acknowledge', human: true }, 'cy');
  assert.ok(answer.ok);
  await house.pass('3h');
  assert.equal(house.pages().length, before + 1, 'the mail that would follow is not needed any more');
  assert.equal(await wakes(house), 0, 'nothing can fall due any more, so nothing wakes it');
});

test('a review that is held in time pages nobody, and the closed incident is woken no more', async () => {
  await using house = await startSteppedEngine({ amend: withReview });
  await house.declare({ severity: 'SEV-3' });
  await house.command(number, { type: 'resolve' }, 'ana');
  assert.equal(await wakes(house), 1);
  await house.pass('30h');
  const before = house.pages().length;
  await house.command(number, { type: 'reach-milestone', milestone: 'review-held' }, 'ana');
  assert.equal(await wakes(house), 0);
  await house.pass('48h');
  assert.equal(house.pages().length, before);
});

test('a promised update that does not come is asked for: by mail or phone, as each wants to be told', async () => {
  await using house = await startSteppedEngine();
  await house.declare({ severity: 'SEV-3' });
  await house.command(number, { type: 'assign-role', role: 'commander', person: 'dee' }, 'ana');
  await house.command(number, { type: 'promise-update', at: '2026-03-02T09:30:00.000Z' }, 'ana');
  const before = house.pages().length;
  await house.pass('50m');
  const asked = house.pages().slice(before);
  assert.deepEqual(
    [
      ...new Set(
        asked.filter((page) => /2[5-9]:|[34]\d:/.test(page)).map((page) => page.replace(/ by \w+/, '')),
      ),
    ],
    ['ana at 25:00', 'ana at 30:00', 'dee at 40:00'],
  );
});

test('the log of an incident with everything in it rebuilds what the snapshot holds', async () => {
  await using api = await startHouseApi({ otherProcessFiles: ['rapid-recovery.yaml'] });
  const cy = await api.as('cy');
  await api.post('/incidents', { title: 'Checkout is slow', severity: 'SEV-1' }, cy);
  await api.post(`/incidents/${number}/acknowledge`, {}, cy);
  await api.post(`/incidents/${number}/check-item`, { checklist: 'triage', item: 'impact' }, cy);
  await api.post(`/incidents/${number}/promise-update`, { at: '2026-03-02T09:10:00Z' }, cy);
  await api.house.pass('25m');
  await api.post(`/incidents/${number}/assign-role`, { role: 'commander', person: 'cy' }, cy);
  const adopted = await api.post(
    `/incidents/${number}/adopt-process`,
    { process: api.house.hashOf('rapid-recovery') },
    cy,
  );
  assert.equal(adopted.status, 200);
  const shown = (await api.get(`/incidents/${number}`)).body;
  // A snapshot of another version of `evolve` is made anew from the log.
  await api.house.database.pool.query('update incidents set evolve_version = 1');
  assert.deepEqual((await api.get(`/incidents/${number}`)).body, shown);
});
