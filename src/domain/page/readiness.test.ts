/** Who can be reached when it counts: each flaw is found, said, and weighed. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Directory, Person } from '../directory/directory.ts';
import { dayMs, plus } from '../instant.ts';
import { scheduleSchema } from '../schedule/schedule.ts';
import { type Duty, dutiesOf } from './duties.ts';
import { readinessOf, type ReachFacts } from './readiness.ts';
import { hoursOfWeekInWords, ruleHoursOf } from './rule-hours.ts';

const now = '2026-03-02T12:00:00.000Z';
const idle: Duty = { positions: ['On call'], always: false, shifts: [] };
const high = { urgency: 'high', afterMs: 0, repeat: null } as const;

function ana(given: Partial<Person> = {}): Person {
  return {
    handle: 'ana',
    name: 'Ana Ortiz',
    email: null,
    timeZone: 'Europe/Berlin',
    role: 'responder',
    contacts: [
      { id: 'phone', channel: 'ntfy', to: 'ana-4f9c' },
      { id: 'mail', channel: 'email', to: 'ana@example.test' },
    ],
    rules: [],
    ...given,
  };
}

const allIsWell: ReachFacts = {
  isOn: () => true,
  checkOf: () => ({ testedAt: plus(now, -dayMs), confirmedAt: plus(now, -dayMs) }),
  failureOf: () => null,
};

function kinds(person: Person, given: Partial<ReachFacts> = {}, duty = idle): string[] {
  const { problems } = readinessOf(person, duty, { ...allIsWell, ...given }, now);
  for (const { sentence, remedy } of problems)
    for (const said of [sentence, remedy]) assert.match(said, /^[A-Za-z].*\.$/s, said);
  return problems.map(({ kind, weight }) => `${kind} (${weight})`);
}

suite('what is found', () => {
  test('nothing, of somebody with two ways that were tried and confirmed', () => {
    const { ready, problems } = readinessOf(ana(), idle, allIsWell, now);
    assert.deepEqual({ ready, problems }, { ready: true, problems: [] });
  });

  test('no contact, and no contact whose channel is on', () => {
    assert.deepEqual(kinds(ana({ contacts: [] })), ['no-usable-contact (severe)']);
    assert.deepEqual(kinds(ana(), { isOn: () => false }), ['no-usable-contact (severe)']);
    const mailOnly = { isOn: ({ channel }: { channel: string }) => channel === 'email' };
    assert.deepEqual(kinds(ana(), mailOnly), ['channel-off (warn)', 'one-way (warn)']);
  });

  test('one way only: one contact, or two that share a vendor', () => {
    const push = (id: string, to: string) => ({ id, channel: 'ntfy' as const, to });
    assert.deepEqual(kinds(ana({ contacts: [push('phone', 'a')] })), ['one-way (warn)']);
    assert.deepEqual(kinds(ana({ contacts: [push('phone', 'a'), push('watch', 'b')] })), ['one-way (warn)']);
    const another = push('watch', 'https://push.example.test/b');
    assert.deepEqual(kinds(ana({ contacts: [push('phone', 'a'), another] })), []);
    const phones = (['sms', 'voice'] as const).map((channel) => ({
      id: channel,
      channel,
      to: '+15550199',
    }));
    assert.deepEqual(kinds(ana({ contacts: phones })), ['one-way (warn)']);
    assert.deepEqual(kinds(ana({ contacts: [...phones, push('app', 'a')] })), []);
  });

  test('never tested, never confirmed, and not for a quarter of a year', () => {
    const check = (testedAt: string, confirmedAt: string | null) => ({
      checkOf: () => ({ testedAt, confirmedAt }),
    });
    assert.deepEqual(kinds(ana(), { checkOf: () => null }), ['never-tested (warn)']);
    assert.deepEqual(kinds(ana(), check(now, null)), ['never-confirmed (warn)']);
    assert.deepEqual(kinds(ana(), check(now, plus(now, -89 * dayMs))), []);
    assert.deepEqual(kinds(ana(), check(now, plus(now, -90 * dayMs))), ['test-is-old (warn)']);
  });

  test('a device that could not be reached, until something arrives there again', () => {
    const failed = { at: plus(now, -2 * dayMs), detail: 'HTTP 410' };
    const unconfirmed = { checkOf: () => ({ testedAt: now, confirmedAt: plus(now, -3 * dayMs) }) };
    const phone = { failureOf: ({ id }: { id: string }) => (id === 'phone' ? failed : null) };
    assert.deepEqual(kinds(ana(), { ...unconfirmed, ...phone }), ['contact-fails (warn)']);
    assert.deepEqual(kinds(ana(), { ...unconfirmed, failureOf: () => failed }), ['deliveries-fail (severe)']);
    assert.deepEqual(kinds(ana(), { failureOf: () => failed }), [], 'confirmed after it failed');
  });

  test('hours of the week that no rule is for, and hours in which rules name what does not work', () => {
    const night = { hours: '22:00-07:00', days: null };
    const rules = [{ ...high, contact: 'phone', when: night }];
    assert.deepEqual(kinds(ana({ rules })), ['hole-in-rules (note)']);
    const phoneIsOff = { isOn: ({ id }: { id: string }) => id !== 'phone' };
    assert.ok(kinds(ana({ rules }), phoneIsOff).includes('rules-reach-nothing (severe)'));
    const always = [...rules, { ...high, contact: 'mail' }];
    assert.deepEqual(kinds(ana({ rules: always })), []);
  });

  test('quiet hours that fall into a shift are a note: pages get through', () => {
    const quietHours = { hours: '22:00-07:00', days: null, overriddenBy: [] };
    const shift = (from: string, to: string): Duty => ({ ...idle, shifts: [{ from, to }] });
    const night = shift('2026-03-03T20:00:00.000Z', '2026-03-04T08:00:00.000Z');
    assert.deepEqual(kinds(ana({ quietHours }), {}, night), ['quiet-during-shift (note)']);
    assert.ok(readinessOf(ana({ quietHours }), night, allIsWell, now).ready);
    const day = shift('2026-03-03T08:00:00.000Z', '2026-03-03T16:00:00.000Z');
    assert.deepEqual(kinds(ana({ quietHours }), {}, day), []);
  });
});

test('holes in the rules are said in days and hours, over midnight and over the week’s end', () => {
  const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'];
  const said = (when: { hours: string | null; days: string[] | null }[]) =>
    hoursOfWeekInWords(
      ruleHoursOf(ana({ rules: when.map((one) => ({ ...high, contact: 'phone', when: one })) }), () => true)
        .withoutRule,
    );
  assert.equal(said([{ hours: '22:00-07:00', days: null }]), '07:00–22:00');
  assert.equal(said([{ hours: '07:00-22:00', days: null }]), '22:00–07:00');
  assert.equal(said([{ hours: null, days: weekdays }]), 'Saturday 00:00 to Monday 00:00');
  assert.equal(
    said([
      { hours: '09:00-17:00', days: weekdays },
      { hours: null, days: ['sat', 'sun'] },
    ]),
    'Monday, 00:00–09:00; Monday to Thursday, 17:00–09:00; Friday, 17:00–24:00',
  );
});

test('whoever a position names is asked about, and whoever is on call soon', () => {
  const people = ['ana', 'ben', 'cy', 'dee', 'eli'].map((handle) => ana({ handle, name: handle }));
  const schedule = scheduleSchema.parse({
    handle: 'primary',
    timeZone: 'Etc/UTC',
    layers: [
      {
        rotation: 'weekly',
        handoff: 'monday 09:00',
        starts: '2026-02-23T09:00',
        participants: ['ben', 'cy'],
      },
    ],
  });
  const directory: Directory = {
    revision: 1,
    organization: { name: 'Acme', timeZone: 'Etc/UTC', lastResort: [] },
    users: Object.fromEntries(people.map((person) => [person.handle, person])),
    teams: {},
    services: {},
    schedules: { primary: schedule },
    positions: {
      'on-call': { target: { schedule: 'primary' }, standIn: { user: 'dee' }, standInAfterMs: null },
      lead: { target: { user: 'ana' }, standIn: null, standInAfterMs: null },
    },
    audiences: {},
  };
  const duties = dutiesOf(directory, null, { from: now, to: plus(now, 14 * dayMs) });
  assert.deepEqual(
    [...duties].map(([handle, { positions, always, shifts }]) => [handle, positions, always, shifts.length]),
    [
      ['cy', ['on-call'], false, 2],
      ['ben', ['on-call'], false, 1],
      ['dee', ['on-call'], true, 0],
      ['ana', ['lead'], true, 0],
    ],
  );
  const readiness = (handle: string) =>
    readinessOf(directory.users[handle]!, duties.get(handle)!, allIsWell, now);
  assert.deepEqual([readiness('cy').onCallNow, readiness('cy').nextOnCallAt], [true, now]);
  assert.deepEqual(
    [readiness('ben').onCallNow, readiness('ben').nextOnCallAt],
    [false, '2026-03-09T09:00:00.000Z'],
  );
});
