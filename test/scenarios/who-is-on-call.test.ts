/** Who is paged over Christmas, by one configuration file: holidays, a second line that follows, a roster that changes ahead. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSteppedEngine } from '../harness/stepped-engine.ts';

const everybody = ['ana', 'ben', 'cy', 'dia', 'gil', 'lou', 'tess'];
const configuration = `
organization: { name: Acme, timeZone: Europe/Berlin, lastResort: [{ user: ana }] }
process: severity-matrix
users:
${everybody.map((who) => `  - { handle: ${who}, name: ${who}, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/${who}" }] }`).join('\n')}
teams: [{ handle: leads, members: [gil, lou] }]
calendars:
  - { handle: closed, dates: [{ from: "2026-12-25", to: "2026-12-26" }] }
schedules:
  - handle: primary
    timeZone: Europe/Berlin
    layers:
      - { rotation: daily, handoff: "09:00", starts: "2026-12-21T09:00", ends: "2026-12-28T09:00", holidays: closed, participants: [ana, ben, cy] }
      - { rotation: daily, handoff: "09:00", starts: "2026-12-28T09:00", participants: [dia, ana] }
      - { rotation: daily, starts: "2026-12-21", holidays: closed, onHolidays: only, participants: [gil, lou], priority: -1 }
    overrides:
      - { from: "2026-12-23T12:00", to: "2026-12-23T18:00", who: dia, mode: add }
      - { from: "2026-12-24T12:00", to: "2026-12-24T18:00", who: cy, mode: remove }
      - { from: "2026-12-24T12:00", to: "2026-12-24T18:00", who: dia, mode: add }
  - { handle: secondary, timeZone: Europe/Berlin, follows: { schedule: primary } }
positions:
  on-call: { schedule: primary, shadow: { user: tess } }
  engineering-lead: { schedule: secondary }
  vp-engineering: { team: leads, pick: in-turn }
`;

test('each day of Christmas pages whom the schedule says, and the second line is whoever comes next', async () => {
  await using house = await startSteppedEngine({ configuration, startAt: '2026-12-22T08:30:00.000Z' });
  /** Of an incident that is declared at an instant and closed again: who was paged, who was told. */
  async function reached(at: string): Promise<string> {
    const wait = Date.parse(at) - Date.parse(house.now());
    await house.sleep(`${wait / 60_000}m`);
    const before = house.sent.length;
    const { number } = await house.declare({ severity: 'SEV-2', title: at });
    const first = house.sent.length;
    await house.pass('31m');
    await house.command(number, { type: 'resolve' });
    const who = (from: number, to?: number) =>
      [...new Set(house.sent.slice(from, to).map(({ message }) => message.person?.handle))]
        .toSorted()
        .join('+');
    return `${who(before, first)}, then ${who(first)}`;
  }
  // The lead is told at once and paged after 15 minutes, the VP after 30: one of two, by the incident's number.
  assert.equal(await reached('2026-12-22T09:00:00Z'), 'ben+cy+tess, then cy+lou');
  assert.equal(await reached('2026-12-23T12:00:00Z'), 'ana+cy+dia+tess, then ana+gil');
  assert.equal(await reached('2026-12-24T12:00:00Z'), 'ana+ben+dia+tess, then ben+lou');
  assert.equal(await reached('2026-12-25T12:00:00Z'), 'gil+lou+tess, then gil+lou');
  // Nobody's turn was the one that lay wholly in the holidays; of the next one, Ben's, there was left what came before 09:00.
  assert.equal(await reached('2026-12-27T07:00:00Z'), 'ben+cy+tess, then cy+lou');
  assert.equal(await reached('2026-12-27T12:00:00Z'), 'ana+cy+tess, then ana+gil');
  assert.equal(await reached('2026-12-28T09:00:00Z'), 'ana+dia+tess, then ana+lou');
});
