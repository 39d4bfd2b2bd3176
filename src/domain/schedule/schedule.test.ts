/**
 * What may stand in a schedule: each mistake is named with its place and its remedy, and the reference says the same as
 * the schema.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { layerSchema, overrideSchema, peopleNamedBy, scheduleSchema, scheduleShape } from './schedule.ts';
import { shifts } from './shifts.ts';

const reference = readFileSync(new URL('../../../docs/reference/schedules.md', import.meta.url), 'utf8');

const weekly = { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-01-05', participants: ['ana'] };

/** "path: sentence" of each mistake. */
function mistakes(change: Record<string, unknown>): string[] {
  const read = scheduleSchema.safeParse({ handle: 'primary', timeZone: 'UTC', layers: [weekly], ...change });
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

test('a mistake names its place, what is wrong and what to write instead', () => {
  const inLayer = (change: Record<string, unknown>) => mistakes({ layers: [{ ...weekly, ...change }] });
  assert.match(
    inLayer({ rotation: 'yearly' })[0]!,
    /^layers\.0\.rotation: "yearly" is not a rotation: write /,
  );
  assert.match(inLayer({ handoff: '09:00' })[0]!, /^layers\.0\.handoff: .*day of the week: write it, as in /);
  assert.match(inLayer({ handoff: 'monday 9' })[0]!, /^layers\.0\.handoff: "monday 9" is not a handoff: /);
  assert.match(inLayer({ every: '36h' })[0]!, /^layers\.0\.every: a length belongs to a custom rotation/);
  assert.match(inLayer({ starts: '2026-02-30' })[0]!, /^layers\.0\.starts: "2026-02-30" is not a date /);
  assert.match(inLayer({ hours: '9-17' })[0]!, /^layers\.0\.hours: "9-17" is not a range of hours: write /);
  assert.match(inLayer({ participants: [] })[0]!, /^layers\.0\.participants: names nobody/);
  assert.match(inLayer({ partcipants: ['ana'] })[0]!, /"partcipants" is not known here/);
  assert.match(
    mistakes({ timeZone: '+02:00' })[0]!,
    /^timeZone: "\+02:00" is not a time zone of the IANA list/,
  );
  assert.match(
    inLayer({ ends: '2026-01-05' })[0]!,
    /^layers\.0\.ends: "2026-01-05" is not after "2026-01-05", where the layer starts: write a later time/,
  );
  assert.match(
    inLayer({ handoff: 'monday 25:00' })[0]!,
    /^layers\.0\.handoff: "monday 25:00" is not a handoff/,
  );
  assert.match(inLayer({ participants: [[], []] })[0]!, /^layers\.0\.participants: names nobody/);
  assert.match(inLayer({ onHolidays: 'off' })[0]!, /^layers\.0\.onHolidays: says nothing without "holidays"/);
  assert.match(inLayer({ calendar: 'rota' })[0]!, /^layers\.0\.calendar: belongs to "rotation: calendar"/);
  assert.match(
    mistakes({ layers: [{ rotation: 'calendar', participants: ['ana'] }] }).join(),
    /^layers\.0\.participants: has no meaning in a calendar.*layers\.0\.calendar: is missing/,
  );
  assert.match(
    mistakes({ layers: [{ rotation: 'daily' }] }).join(),
    /^layers\.0\.starts: is missing.*layers\.0\.participants: is missing/,
  );
  assert.match(mistakes({ layers: undefined })[0]!, /^layers: is missing: list the layers/);
  assert.match(
    mistakes({ follows: { schedule: 'other' } })[0]!,
    /^layers: stand beside "follows": .* leave one of the two out/,
  );
  assert.match(
    mistakes({
      overrides: [{ from: '2026-12-24T09:00', to: '2026-12-26T09:00', who: 'cy', mode: 'swap' }],
    })[0]!,
    /^overrides\.0\.mode: "swap" is not a mode: write replace .* add .* or remove/,
  );
  assert.match(
    mistakes({ overrides: [{ from: '2026-12-26T09:00', to: '2026-12-24T09:00', who: 'cy' }] })[0]!,
    /^overrides\.0\.to: .* is not after "2026-12-26T09:00"/,
  );
});

test('everyone whom a schedule names is found once, at the first place', () => {
  const schedule = scheduleSchema.parse({
    handle: 'primary',
    timeZone: 'UTC',
    layers: [{ ...weekly, participants: ['ana', ['ben', 'ana']] }],
    overrides: [{ from: '2026-12-24', to: '2026-12-26', who: ['ben', 'cy'] }],
  });
  assert.deepEqual(peopleNamedBy(schedule), [
    { person: 'ana', path: ['layers', 0, 'participants', 0] },
    { person: 'ben', path: ['layers', 0, 'participants', 1] },
    { person: 'cy', path: ['overrides', 0, 'who'] },
  ]);
});

test('the reference names every field of a schedule, a layer and an override, and no other', () => {
  const described = (heading: string) => {
    const section = reference.split(/^## /m).find((text) => text.startsWith(heading))!;
    return [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  };
  assert.deepEqual(described('A schedule'), Object.keys(scheduleShape.shape));
  assert.deepEqual(described('A layer'), Object.keys(layerSchema.shape));
  assert.deepEqual(described('An override'), Object.keys(overrideSchema.shape));
});

test('the reference’s change of the roster ahead hands over when it says, without a gap', () => {
  const written = parse(
    /changes? of the roster[^`]*(?:`[^`\n]+`[^`]*)*```yaml\n([^`]+)```/i.exec(reference)![1]!,
  ) as object;
  const schedule = scheduleSchema.parse({ handle: 'primary', timeZone: 'Europe/Berlin', ...written });
  const laid = shifts(schedule, '2026-08-31T07:00Z', '2026-09-21T07:00Z');
  assert.ok('shifts' in laid);
  assert.deepEqual(
    laid.shifts.map(({ who, from, layer }) => [who[0], from.slice(0, 10), layer]),
    [
      ['ben', '2026-08-31', 0],
      ['ben', '2026-09-07', 1],
      ['cy', '2026-09-14', 1],
    ],
  );
  assert.deepEqual(laid.gaps, []);
});

test('the reference’s example has the shifts that stand below it', () => {
  const schedule = scheduleSchema.parse(parse(/## An example[^`]+```yaml\n([^`]+)```/.exec(reference)![1]!));
  const rows = [...reference.matchAll(/^\| (\d{4}-.*) \|$/gm)].map((match) => match[1]!.split(' | '));
  const instant = (cell: string) => `${cell.replace(' ', 'T')}:00Z`;
  const laid = shifts(schedule, instant(rows[0]![0]!), instant(rows.at(-1)![1]!));
  assert.ok('shifts' in laid);
  assert.deepEqual(laid.gaps, []);
  const source = ['the weeks', 'the nights'];
  assert.deepEqual(
    rows,
    laid.shifts.map(({ who, from, to, layer }) => [
      from.slice(0, 16).replace('T', ' '),
      to.slice(0, 16).replace('T', ' '),
      who.join(', '),
      layer === null ? 'the override' : source[layer],
    ]),
  );
});
