/** Spans: how they are read, and when each has passed, on ordinary days and on those on which the clocks change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { msOf } from '../instant.ts';
import type { Calendar, Process } from './process.ts';
import { deadline, isWithinHours, nextOpening, nudge, parseSpan } from './spans.ts';

function calendar(change: Partial<Calendar> = {}): Calendar {
  const nineToFive = [{ from: '09:00', to: '17:00' }];
  return {
    id: 'business',
    timeZone: 'UTC',
    hours: { 1: nineToFive, 2: nineToFive, 3: nineToFive, 4: nineToFive, 5: nineToFive },
    holidays: [],
    sprint: null,
    ...change,
  };
}

/** Spans read a process's time zone and calendars alone. */
function processWith(...calendars: Calendar[]): Process {
  return { timeZone: 'UTC', calendars } as Process;
}

/** When `text` has passed, from `since`. */
function due(text: string, since: string, ...calendars: Calendar[]): string | null {
  const span = parseSpan(text);
  assert.ok(!('error' in span), 'error' in span ? span.error : '');
  const at = deadline(processWith(...(calendars.length === 0 ? [calendar()] : calendars)), span, since);
  return at === null ? null : at.replace('.000Z', 'Z');
}

test('elapsed time is the same on every clock', () => {
  assert.equal(due('15m', '2026-11-18T10:00:00Z'), '2026-11-18T10:15:00Z');
  assert.equal(due('1h30m', '2026-11-18T23:00:00Z'), '2026-11-19T00:30:00Z');
  assert.equal(due('2d', '2026-03-28T10:00:00Z'), '2026-03-30T10:00:00Z');
  assert.equal(due('1w', '2026-11-18T10:00:00Z'), '2026-11-25T10:00:00Z');
  assert.equal(due('90s', '2026-11-18T10:00:00Z'), '2026-11-18T10:01:30Z');
});

test('immediate is measured against 5 min, and as needed has no deadline', () => {
  assert.equal(due('immediate', '2026-11-18T10:00:00Z'), '2026-11-18T10:05:00Z');
  assert.equal(due('as-needed', '2026-11-18T10:00:00Z'), null);
});

test('business hours stand still in the evening, at the weekend and on holidays', () => {
  assert.equal(due('4h@business', '2026-11-18T10:00:00Z'), '2026-11-18T14:00:00Z');
  assert.equal(due('4h@business', '2026-11-18T15:00:00Z'), '2026-11-19T11:00:00Z');
  assert.equal(due('4h@business', '2026-11-20T15:00:00Z'), '2026-11-23T11:00:00Z', 'Friday to Monday');
  assert.equal(due('4h@business', '2026-11-21T12:00:00Z'), '2026-11-23T13:00:00Z', 'from a Saturday');
  const festive = calendar({ holidays: ['2026-11-19'] });
  assert.equal(due('4h@business', '2026-11-18T15:00:00Z', festive), '2026-11-20T11:00:00Z');
});

test('business hours that end exactly at the close end there, not at the next opening', () => {
  assert.equal(due('2h@business', '2026-11-18T15:00:00Z'), '2026-11-18T17:00:00Z');
  assert.equal(due('8h@business', '2026-11-18T09:00:00Z'), '2026-11-18T17:00:00Z');
});

test('a lunch break does not count', () => {
  const lunch = [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '17:00' },
  ];
  assert.equal(
    due('4h@business', '2026-11-18T09:00:00Z', calendar({ hours: { 3: lunch } })),
    '2026-11-18T14:00:00Z',
  );
});

test('a calendar that is open at night counts the hours that there were: 23 in spring, 25 in autumn', () => {
  const always = [{ from: '00:00', to: '24:00' }];
  const berlin = calendar({
    timeZone: 'Europe/Berlin',
    hours: { 1: always, 2: always, 3: always, 4: always, 5: always, 6: always, 7: always },
  });
  assert.equal(due('24h@business', '2026-03-28T23:00:00Z', berlin), '2026-03-29T23:00:00Z');
  assert.equal(due('1bd', '2026-03-28T23:00:00Z', berlin), '2026-03-29T22:00:00Z', 'the day has 23 hours');
  assert.equal(due('1bd', '2026-10-24T22:00:00Z', berlin), '2026-10-25T23:00:00Z', 'the day has 25 hours');
});

test('opening hours follow the wall clock through the change of clocks', () => {
  const berlin = calendar({ timeZone: 'Europe/Berlin' });
  assert.equal(due('1h@business', '2026-03-27T23:00:00Z', berlin), '2026-03-30T08:00:00Z', 'summer time');
  assert.equal(due('1h@business', '2026-03-26T23:00:00Z', berlin), '2026-03-27T09:00:00Z', 'winter time');
});

test('an opening in the hour that spring leaves out is not there on that day', () => {
  const night = calendar({ timeZone: 'Europe/Berlin', hours: { 7: [{ from: '02:00', to: '03:00' }] } });
  assert.equal(nextOpening(night, '2026-03-28T12:00:00Z'), '2026-04-05T00:00:00.000Z');
});

test('half an hour of summer time (Lord Howe) is counted as it is', () => {
  const howe = calendar({ timeZone: 'Australia/Lord_Howe', hours: { 7: [{ from: '00:00', to: '24:00' }] } });
  const opens = nextOpening(howe, '2026-04-03T12:00:00Z');
  assert.equal(opens, '2026-04-04T13:00:00.000Z');
  assert.equal(due('1bd', '2026-04-04T13:00:00Z', howe), '2026-04-05T13:30:00Z', 'the day has 24.5 hours');
});

test('one business day is a whole day of working time', () => {
  assert.equal(due('1bd', '2026-11-18T10:00:00Z'), '2026-11-19T10:00:00Z');
  assert.equal(due('1bd', '2026-11-18T09:00:00Z'), '2026-11-18T17:00:00Z');
  assert.equal(due('1bd', '2026-11-20T13:00:00Z'), '2026-11-23T13:00:00Z', 'half of Friday, half of Monday');
  assert.equal(
    due('2bd', '2026-11-21T10:00:00Z'),
    '2026-11-24T17:00:00Z',
    'from a Saturday: Monday and Tuesday',
  );
});

test('the next business day is due at its close', () => {
  assert.equal(due('next-business-day', '2026-11-18T10:00:00Z'), '2026-11-19T17:00:00Z');
  assert.equal(due('next-business-day', '2026-11-20T10:00:00Z'), '2026-11-23T17:00:00Z');
  assert.equal(due('next-business-day', '2026-11-18T23:30:00Z'), '2026-11-19T17:00:00Z');
});

test('the next sprint is due at its end; without sprints it is 14 days', () => {
  const sprints = calendar({ sprint: { anchor: '2026-11-02', days: 14 } });
  assert.equal(due('next-sprint', '2026-11-18T10:00:00Z', sprints), '2026-12-14T00:00:00Z');
  assert.equal(
    due('next-sprint', '2026-10-31T10:00:00Z', sprints),
    '2026-11-16T00:00:00Z',
    'before the anchor',
  );
  assert.equal(due('next-sprint', '2026-11-18T10:00:00Z'), '2026-12-02T10:00:00Z');
});

test('a range nudges at its first end and is due at its second', () => {
  const span = parseSpan('30m..60m');
  assert.ok(!('error' in span));
  assert.equal(nudge(processWith(), span, '2026-11-18T10:00:00Z'), '2026-11-18T10:30:00.000Z');
  assert.equal(due('30m..60m', '2026-11-18T10:00:00Z'), '2026-11-18T11:00:00Z');
});

test('daily is owed on the next day at that time; what was posted early today keeps today', () => {
  assert.equal(due('daily@10:00', '2026-11-18T09:50:00Z'), '2026-11-19T10:00:00Z');
  assert.equal(due('daily@10:00', '2026-11-18T10:10:00Z'), '2026-11-19T10:00:00Z');
  assert.equal(due('daily@10:00@business', '2026-11-20T10:10:00Z'), '2026-11-23T10:00:00Z');
  const berlin = { ...processWith(), timeZone: 'Europe/Berlin' };
  const span = parseSpan('daily@02:30');
  assert.ok(!('error' in span));
  assert.equal(
    deadline(berlin, span, '2026-03-28T12:00:00Z'),
    '2026-03-29T01:30:00.000Z',
    'a time that spring leaves out',
  );
});

test('a calendar that never opens again does not swallow a promise', () => {
  const never = calendar({ hours: { 3: [{ from: '09:00', to: '17:00' }] }, holidays: [] });
  never.holidays = Array.from({ length: 400 }, (_, week) =>
    Temporal.PlainDate.from('2026-11-18').add({ weeks: week }).toString(),
  );
  assert.equal(nextOpening(never, '2026-11-18T10:00:00Z'), null);
  assert.ok(msOf(due('1h@business', '2026-11-18T10:00:00Z', never) ?? '') > msOf('2030-01-01T00:00:00Z'));
});

test('the calendar is the one that the span names, else the one that is meant', () => {
  assert.equal((parseSpan('4h@support') as { calendar: string }).calendar, 'support');
  assert.equal((parseSpan('1bd', 'office') as { calendar: string }).calendar, 'office');
  assert.equal((parseSpan('4h', 'office', 'office') as { kind: string }).kind, 'calendar');
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/Los_Angeles',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
];
const time = fc.integer({ min: 0, max: 24 * 4 }).map((quarter) => {
  const [hours, minutes] = [Math.floor(quarter / 4), (quarter % 4) * 15];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
});
const openings = fc
  .uniqueArray(time, { minLength: 2, maxLength: 4 })
  .map((times) => times.toSorted())
  .map((times) =>
    times.length < 4
      ? [{ from: times[0] ?? '', to: times[1] ?? '' }]
      : [
          { from: times[0] ?? '', to: times[1] ?? '' },
          { from: times[2] ?? '', to: times[3] ?? '' },
        ],
  );
const someCalendar = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    opening: openings,
    holidays: fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 10 }),
  })
  .map(({ timeZone, days, opening, holidays }): Calendar =>
    calendar({
      timeZone,
      hours: Object.fromEntries(days.map((day) => [day, opening])),
      holidays: holidays.map((count) =>
        Temporal.PlainDate.from('2026-01-01').add({ days: count }).toString(),
      ),
      sprint: { anchor: '2026-01-05', days: 14 },
    }),
  );
const instant = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 11, 31) / 60_000 })
  .map((minutes) => new Date(minutes * 60_000).toISOString());
const text = fc.constantFrom(
  '1m',
  '15m',
  '4h@business',
  '37h@business',
  '1bd',
  '3bd',
  'next-business-day',
  'next-sprint',
  '15m..1bd',
  'daily@10:00',
  'daily@02:30@business',
  'immediate',
);

test('a deadline is never before its start, and a later start is never due earlier', () => {
  fc.assert(
    fc.property(someCalendar, text, instant, fc.nat(10_000), (some, written, since, minutes) => {
      const span = parseSpan(written);
      assert.ok(!('error' in span));
      const process = processWith(some);
      const at = deadline(process, span, since);
      assert.ok(at !== null && msOf(at) > msOf(since), `${written} from ${since} is ${at}`);
      const later = new Date(msOf(since) + minutes * 60_000).toISOString();
      assert.ok(msOf(deadline(process, span, later) ?? '') >= msOf(at), `${written} from ${later}`);
    }),
    { numRuns: 400 },
  );
});

test('the next opening is open, nothing before it is, and whoever is open opens now', () => {
  fc.assert(
    fc.property(someCalendar, instant, (some, since) => {
      const opens = nextOpening(some, since);
      if (opens === null) return;
      assert.ok(isWithinHours(some, opens));
      assert.equal(isWithinHours(some, since), msOf(opens) === msOf(since));
      if (msOf(opens) > msOf(since)) assert.ok(!isWithinHours(some, new Date(msOf(opens) - 1).toISOString()));
    }),
    { numRuns: 400 },
  );
});

test('between start and deadline lies exactly the open time that the span asks for', () => {
  fc.assert(
    fc.property(someCalendar, instant, fc.integer({ min: 1, max: 12 }), (some, since, hours) => {
      const at = due(`${hours}h@business`, since, some);
      assert.ok(at !== null);
      assert.equal(openMinutes(some, since, at), hours * 60);
    }),
    { numRuns: 40 },
  );
});

/** Counted minute by minute: slow, and plainly right. Bounded by twelve hours at a quarter of an hour a week. */
function openMinutes(some: Calendar, from: string, to: string): number {
  let minutes = 0;
  for (let at = msOf(from); at < msOf(to); at += 60_000) {
    if (isWithinHours(some, new Date(at).toISOString())) minutes += 1;
    else at = Math.min(msOf(nextOpening(some, new Date(at).toISOString()) ?? to), msOf(to)) - 60_000;
  }
  return minutes;
}

test('whatever is written for a span is read, or refused with a remedy', () => {
  const anything = fc.oneof(fc.string(), fc.stringMatching(/^[0-9wdhmsb@.. -]{0,12}$/));
  fc.assert(
    fc.property(anything, (written) => {
      const span = parseSpan(written);
      if ('error' in span) assert.ok(span.error.endsWith('.') && span.remedy.endsWith('.'));
      else if (span.kind === 'elapsed')
        assert.ok(deadline(processWith(), span, '2026-11-18T10:00:00Z') !== null);
    }),
    { numRuns: 500 },
  );
});
