/** Schedules in the configuration: all that they can say survives an export, and what they name must be there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { vendors } from '../../vendor-settings.ts';
import { applyConfig } from './apply-config.ts';
import { exportConfig } from './export-config.ts';
import { readConfig } from './read-config.ts';
import { makeResolveProcess } from './resolve-process.ts';

const now = '2026-11-23T20:00:00.000Z';

const whole = `
organization: { name: Acme, timeZone: Europe/Berlin, lastResort: [{ user: ana }] }
users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ana" }] }
  - { handle: ben, name: Ben Idowu }
  - { handle: cy, name: Cy Lindqvist }
teams:
  - { handle: platform, members: [ana, ben, cy] }
calendars:
  - { handle: bank-holidays, name: Bank holidays, dates: ["2026-12-25", { from: "2026-12-31", to: "2027-01-01" }] }
  - { handle: rota, url: "https://calendar.example.test/\${ROTA}/rota.ics", timeZone: Europe/London }
schedules:
  - handle: primary
    timeZone: Europe/Berlin
    team: platform
    layers:
      - rotation: weekly
        handoff: "monday 09:00"
        starts: "2026-01-05"
        ends: "2027-03-01T09:00"
        holidays: bank-holidays
        onHolidays: off
        participants: [ana, [ben, cy]]
        away: next
      - { rotation: calendar, calendar: rota, priority: 1 }
    overrides:
      - { from: "2026-12-24T09:00", to: "2026-12-26T09:00", who: cy }
      - { from: "2026-12-24T09:00", to: "2026-12-26T09:00", who: cy, mode: remove }
      - { from: "2026-12-24T09:00", to: "2026-12-26T09:00", who: [ana], mode: add }
  - { handle: secondary, timeZone: Europe/Berlin, follows: { schedule: primary, turns: 2 } }
positions:
  on-call: { schedule: primary, shadow: { user: cy } }
  lead: { team: platform, pick: in-turn }
`;

function read(text: string) {
  return readConfig(text, {
    env: { ROTA: 'very-secret' },
    vendors,
    resolveProcess: makeResolveProcess(null),
  });
}

async function apply(pool: Pool, text: string) {
  const result = read(text);
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.errors, null, 2));
  const actor = { kind: 'person', handle: 'ana', via: 'api' } as const;
  return applyConfig(pool, result.config, { actor, source: 'api', force: false, now });
}

/** What is said of the configuration when `before` is replaced in it. */
async function saidWithout(before: string, after: string): Promise<string> {
  assert.ok(whole.includes(before), before);
  await using db = await createTestDatabase();
  const result = read(whole.replace(before, after));
  if (!result.ok) return `${result.errors[0]!.message} ${result.errors[0]!.remedy}`;
  const applied = await applyConfig(db.pool, result.config, {
    actor: { kind: 'person', handle: 'ana', via: 'api' },
    source: 'api',
    force: false,
    now,
  });
  return applied.ok ? '' : `${applied.errors[0]!.message} ${applied.errors[0]!.remedy}`;
}

test('all that schedules can say is exported as it was written, and the export applies', async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  assert.ok((await apply(first.pool, whole)).ok);
  const text = await exportConfig(first.pool);
  for (const word of ['${ROTA}', 'away: next', 'mode: remove', 'shadow:', 'pick: in-turn', 'follows:'])
    assert.ok(text.includes(word), `${word} in ${text}`);
  assert.ok(!text.includes('very-secret'));
  assert.ok((await apply(second.pool, text)).ok);
  assert.equal(await exportConfig(second.pool), text);
  const again = await apply(second.pool, text);
  assert.ok(again.ok);
  assert.deepEqual([again.plan.created, again.plan.changed, again.plan.removed], [[], [], []]);
});

test('the directory has each schedule with what it follows and its calendars in their places', async () => {
  await using db = await createTestDatabase();
  assert.ok((await apply(db.pool, whole)).ok);
  const { directory, calendars } = await readInstallation(db.pool);
  const { primary, secondary } = directory.schedules;
  assert.deepEqual(primary!.calendars!['bank-holidays'], [
    { from: '2026-12-24T23:00:00.000Z', to: '2026-12-25T23:00:00.000Z', people: [], title: 'Bank holidays' },
    { from: '2026-12-30T23:00:00.000Z', to: '2027-01-01T23:00:00.000Z', people: [], title: 'Bank holidays' },
  ]);
  assert.deepEqual(
    secondary!.layers.map(({ ahead }) => ahead),
    [2, 2],
  );
  assert.deepEqual(directory.positions['on-call']!.shadow, { user: 'cy' });
  assert.equal(directory.positions['lead']!.pick, 'in-turn');
  assert.deepEqual(calendars, [
    {
      handle: 'rota',
      name: 'rota',
      url: 'https://calendar.example.test/very-secret/rota.ics',
      timeZone: 'Europe/London',
    },
  ]);
});

test('what a schedule names and nobody knows is refused with what there is', async () => {
  assert.match(
    await saidWithout('holidays: bank-holidays', 'holidays: bank-holiday'),
    /^There is no calendar `bank-holiday`, which the schedule `primary` names\. Did you mean `bank-holidays`\?/,
  );
  assert.match(
    await saidWithout('schedule: primary, turns', 'schedule: primry, turns'),
    /^There is no schedule `primry`, which `secondary` follows\. Did you mean `primary`\?/,
  );
  assert.match(
    await saidWithout('    team: platform\n', '    team: platfrom\n'),
    /^There is no team `platfrom`, which owns the schedule `primary`\./,
  );
  assert.match(
    await saidWithout('handle: secondary, timeZone: Europe/Berlin', 'handle: secondary, timeZone: UTC'),
    /^The schedule `secondary` follows `primary`, whose time zone is Europe\/Berlin, but has UTC\./,
  );
  assert.match(
    await saidWithout(
      'positions:\n',
      `  - { handle: third, timeZone: UTC, follows: { schedule: fourth } }
  - { handle: fourth, timeZone: UTC, follows: { schedule: third } }
positions:\n`,
    ),
    /^The schedule `third` follows itself: third → fourth → third\./,
  );
  assert.match(
    await saidWithout('dates: ["2026-12-25",', 'dates: ["2026-12-32",'),
    /"2026-12-32" is not a date/,
  );
  assert.match(await saidWithout('pick: in-turn', 'pick: one'), /`positions.lead.pick` cannot be `one`/);
});
