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

test('the reference’s example has the shifts that stand below it', () => {
  const schedule = scheduleSchema.parse(parse(/```yaml\n([^`]+)```/.exec(reference)![1]!));
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
