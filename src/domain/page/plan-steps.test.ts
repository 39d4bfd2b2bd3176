/** By which contact a person is tried and when: their rules, the hour where they are, and their quiet hours. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Person } from '../directory/directory.ts';
import { instantOf, minuteMs, msOf, plus } from '../instant.ts';
import { endOf, hoursInWords, isWithin, type LocalHours } from './local-hours.ts';
import { planOf, planSteps } from './plan-steps.ts';

const high = { urgency: 'high', afterMs: 0, repeat: null } as const;
const low = { ...high, urgency: 'low' } as const;
const night: LocalHours = { hours: '22:00-07:00', days: null };
const byDay: LocalHours = { hours: '07:00-22:00', days: null };
const quiet = { ...night, overriddenBy: ['SEV-1'] };
const asleep = (severity: string) => ({ severity, awake: false });

function ana(given: Partial<Person>): Person {
  return {
    handle: 'ana',
    name: 'Ana Ortiz',
    email: null,
    timeZone: 'Europe/Berlin',
    role: 'responder',
    contacts: [
      { id: 'phone', channel: 'ntfy', to: 'ana-4f9c' },
      { id: 'chat', channel: 'slack', to: 'U0ANA' },
      { id: 'mail', channel: 'email', to: 'ana@example.test' },
    ],
    rules: [],
    ...given,
  };
}

/** "phone at 22:00": on the wall in Berlin. */
function tries(person: Person, urgency: 'high' | 'low', at: string, severity = 'SEV-3'): string[] {
  return planSteps(person, urgency, at, asleep(severity)).map(
    ({ contact, at: instant }) => `${contact} at ${clock(instant)}`,
  );
}

function clock(instant: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/Berlin');
  return local.toPlainTime().toString({ smallestUnit: 'minute' });
}

suite('rules by the hour where a person is', () => {
  const rules: Person['rules'] = [
    { ...high, contact: 'phone', when: night, repeat: { everyMs: 2 * minuteMs, times: 1 } },
    { ...high, contact: 'chat', when: byDay },
    { ...high, contact: 'mail', afterMs: 5 * minuteMs },
  ];

  test('one that is for another hour is passed over, and one that names none applies at any', () => {
    assert.deepEqual(tries(ana({ rules }), 'high', '2026-03-02T12:00:00.000Z'), [
      'chat at 13:00',
      'mail at 13:05',
    ]);
    assert.deepEqual(tries(ana({ rules }), 'high', '2026-03-02T02:00:00.000Z'), [
      'phone at 03:00',
      'phone at 03:02',
      'mail at 03:05',
    ]);
  });

  test('the hour is that of the page: what began at night goes on by the night’s rules', () => {
    assert.deepEqual(tries(ana({ rules }), 'high', '2026-03-02T05:59:00.000Z'), [
      'phone at 06:59',
      'phone at 07:01',
      'mail at 07:04',
    ]);
  });

  test('the same instant is day to one person and night to another', () => {
    const at = '2026-03-02T23:30:00.000Z';
    assert.equal(planSteps(ana({ rules }), 'high', at)[0]?.contact, 'phone');
    assert.equal(planSteps(ana({ rules, timeZone: 'America/Chicago' }), 'high', at)[0]?.contact, 'chat');
  });

  test('where none applies at that hour every contact is tried at once: nobody is out of reach', () => {
    const only = ana({ rules: [{ ...high, contact: 'phone', when: night }] });
    const at = '2026-03-02T12:00:00.000Z';
    assert.deepEqual(tries(only, 'high', at), ['phone at 13:00', 'chat at 13:00', 'mail at 13:00']);
    assert.equal(planOf(only, 'high', at, asleep('SEV-3')).everyContact, 'no-rule-now');
    assert.equal(planOf(ana({}), 'high', at, asleep('SEV-3')).everyContact, 'no-rule');
  });

  test('days are those on which the hours begin: Friday’s night ends on Saturday morning', () => {
    const weeknights: LocalHours = { hours: '22:00-07:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
    const at = (instant: string) => isWithin(weeknights, 'Europe/Berlin', instant);
    // 2026-03-06 is a Friday.
    assert.ok(at('2026-03-07T05:00:00.000Z'));
    assert.ok(!at('2026-03-07T22:00:00.000Z'));
    assert.ok(!at('2026-03-09T05:00:00.000Z'));
  });
});

suite('quiet hours', () => {
  const told: Person['rules'] = [
    { ...low, contact: 'chat', repeat: { everyMs: 10 * minuteMs, times: 2 } },
    { ...low, contact: 'mail', afterMs: 5 * minuteMs },
  ];
  const person = ana({ rules: [{ ...high, contact: 'phone' }, ...told], quietHours: quiet });

  test('what a person is told of at night waits for the morning, in the order of their rules', () => {
    const plan = planOf(person, 'low', '2026-03-02T02:00:00.000Z', asleep('SEV-3'));
    assert.equal(plan.heldUntil, '2026-03-02T06:00:00.000Z');
    assert.deepEqual(tries(person, 'low', '2026-03-02T02:00:00.000Z'), [
      'chat at 07:00',
      'mail at 07:05',
      'chat at 07:10',
      'chat at 07:20',
    ]);
  });

  test('repeats that would fall into them come once at their end', () => {
    assert.deepEqual(tries(person, 'low', '2026-03-02T20:45:00.000Z'), [
      'chat at 21:45',
      'mail at 21:50',
      'chat at 21:55',
      'chat at 07:00',
    ]);
    assert.deepEqual(tries(person, 'low', '2026-03-02T20:56:00.000Z'), [
      'chat at 21:56',
      'chat at 07:00',
      'mail at 07:00',
    ]);
  });

  test('a page gets through at any hour, and so does what the person wants to be woken for', () => {
    assert.deepEqual(tries(person, 'high', '2026-03-02T02:00:00.000Z'), ['phone at 03:00']);
    assert.equal(tries(person, 'low', '2026-03-02T02:00:00.000Z', 'SEV-1')[0], 'chat at 03:00');
  });

  test('whoever is up because of the incident is told at once', () => {
    const at = '2026-03-02T02:00:00.000Z';
    assert.equal(planSteps(person, 'low', at, { severity: 'SEV-3', awake: true })[0]?.at, at);
  });

  test('which rule tells of it is asked for the morning, when it is told', () => {
    const early = ana({
      quietHours: quiet,
      rules: [
        { ...low, contact: 'chat', when: byDay },
        { ...low, contact: 'mail', when: night },
      ],
    });
    assert.deepEqual(tries(early, 'low', '2026-03-02T02:00:00.000Z'), ['chat at 07:00']);
  });

  test('a quiet weekend ends on Monday', () => {
    const weekend = { hours: null, days: ['sat', 'sun'] };
    assert.equal(endOf(weekend, 'Europe/Berlin', '2026-03-07T12:00:00.000Z'), '2026-03-08T23:00:00.000Z');
  });
});

suite('when the clocks change', () => {
  test('hours that end in the hour that is skipped end at the gap', () => {
    // Berlin goes from 02:00 to 03:00 on 2026-03-29.
    const until = { hours: '22:00-02:30', days: null };
    assert.equal(endOf(until, 'Europe/Berlin', '2026-03-28T23:00:00.000Z'), '2026-03-29T01:00:00.000Z');
  });

  test('hours that end in the hour that is repeated end at the first of the two, and stay over', () => {
    // Berlin goes from 03:00 back to 02:00 on 2026-10-25.
    const until = { hours: '22:00-02:30', days: null };
    assert.equal(endOf(until, 'Europe/Berlin', '2026-10-24T23:00:00.000Z'), '2026-10-25T00:30:00.000Z');
    assert.ok(!isWithin(until, 'Europe/Berlin', '2026-10-25T01:10:00.000Z'));
  });

  test('at every quarter of an hour of both nights, in zones with odd changes, the end lies ahead and is outside', () => {
    const windows: LocalHours[] = [
      night,
      { hours: '02:15-02:45', days: null },
      { hours: '00:00-24:00', days: ['sun'] },
    ];
    for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Sao_Paulo'])
      for (const day of ['2026-03-28', '2026-04-04', '2026-04-23', '2026-10-03', '2026-10-24', '2026-10-29'])
        for (let quarter = 0; quarter < 192; quarter += 1) {
          const at = plus(`${day}T00:00:00.000Z`, quarter * 15 * minuteMs);
          for (const window of windows) {
            const end = endOf(window, zone, at);
            if (isWithin(window, zone, at)) {
              assert.ok(msOf(end) > msOf(at), `${zone} ${at}`);
              assert.ok(!isWithin(window, zone, end), `${zone} ${at} to ${end}`);
              assert.ok(isWithin(window, zone, instantOf(msOf(end) - 1)), `${zone} ${at} to ${end}`);
            } else assert.equal(end, at);
          }
        }
  });
});

test('hours are said as people say them', () => {
  assert.equal(hoursInWords(night), '22:00–07:00');
  assert.equal(
    hoursInWords({ hours: '22:00-07:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] }),
    'Monday to Friday, 22:00–07:00',
  );
  assert.equal(hoursInWords({ hours: null, days: ['sat', 'sun'] }), 'Saturday and Sunday');
  assert.equal(
    hoursInWords({ hours: '09:00-17:00', days: ['mon', 'wed', 'fri'] }),
    'Monday, Wednesday and Friday, 09:00–17:00',
  );
});
