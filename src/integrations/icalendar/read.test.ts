/** Reading iCalendar: what becomes of an event, and how each kind of bad calendar ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowAt } from '../../domain/schedule/feed.ts';
import { readCalendar } from './read.ts';

const window = windowAt('2026-11-01T00:00:00.000Z');
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const read = (text: string) => readCalendar(text, window, 'Asia/Tokyo');

function entries(...lines: string[]) {
  const found = read(calendar(...lines));
  assert.ok(found.ok, found.ok ? '' : found.problem);
  return found.entries;
}
function times(...lines: string[]) {
  return entries(...lines).map(({ from, to }) => `${from} ${to}`);
}
function problem(text: string): string {
  const found = read(text);
  assert.ok(!found.ok, 'it must not be read');
  return found.problem;
}

const berlin = [
  'BEGIN:VTIMEZONE',
  'TZID:Our Berlin',
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:19700329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

test('a rule is laid out without its exceptions, each exception at its own time, in a zone that the calendar brings', () => {
  const weekly = [
    'DTSTART;TZID=Our Berlin:20261015T090000',
    'DTEND;TZID=Our Berlin:20261015T170000',
    'RRULE:FREQ=WEEKLY;COUNT=5',
    'EXDATE;TZID=Our Berlin:20261022T090000',
  ];
  const moved = [
    'RECURRENCE-ID;TZID=Our Berlin:20261029T090000',
    'DTSTART;TZID=Our Berlin:20261030T100000',
    'DTEND;TZID=Our Berlin:20261030T120000',
  ];
  const cancelled = [
    'RECURRENCE-ID;TZID=Our Berlin:20261105T090000',
    'DTSTART;TZID=Our Berlin:20261105T090000',
    'STATUS:CANCELLED',
  ];
  assert.deepEqual(
    times(...berlin, event('UID:1', ...weekly), event('UID:1', ...moved), event('UID:1', ...cancelled)),
    [
      '2026-10-15T07:00:00.000Z 2026-10-15T15:00:00.000Z',
      '2026-10-30T09:00:00.000Z 2026-10-30T11:00:00.000Z',
      '2026-11-12T08:00:00.000Z 2026-11-12T16:00:00.000Z',
    ],
  );
});

test('a zone is known by its IANA name, by what Windows calls it, and behind the prefix that some programs write', () => {
  for (const zone of ['Europe/Berlin', 'W. Europe Standard Time', '/example.test/20260101_1/Europe/Berlin'])
    assert.deepEqual(
      times(
        event('UID:1', `DTSTART;TZID=${zone}:20261020T090000`, 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2'),
      ),
      [
        '2026-10-20T07:00:00.000Z 2026-10-20T08:00:00.000Z',
        '2026-10-27T08:00:00.000Z 2026-10-27T09:00:00.000Z',
      ],
      zone,
    );
});

test('a rule that ends at an instant ends there, and a date that is added is added', () => {
  assert.deepEqual(
    times(
      event(
        'UID:1',
        'DTSTART;TZID=Europe/Berlin:20261020T090000',
        'DURATION:PT1H',
        'RRULE:FREQ=DAILY;UNTIL=20261021T070000Z',
        'RDATE;TZID=Europe/Berlin:20261101T090000',
      ),
    ).map((line) => line.slice(0, 13)),
    ['2026-10-20T07', '2026-10-21T07', '2026-11-01T08'],
  );
});

test('whole days stay days, with their end after the last; one without an end is one day', () => {
  assert.deepEqual(
    times(
      event('UID:1', 'DTSTART;VALUE=DATE:20261223', 'DTEND;VALUE=DATE:20261227'),
      event('UID:2', 'DTSTART;VALUE=DATE:20261225'),
      event('UID:3', 'DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20261231'),
      event('UID:4', 'DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY'),
    ),
    ['2026-12-23 2026-12-27', '2026-12-25 2026-12-26', '2026-12-31 2027-01-01', '2027-01-01 2027-01-02'],
  );
});

test('a time without a zone is on the clock that the calendar names, else on the one that we were told', () => {
  const floating = event('UID:1', 'DTSTART:20261201T090000', 'DURATION:PT2H');
  assert.deepEqual(times(floating), ['2026-12-01T00:00:00.000Z 2026-12-01T02:00:00.000Z']);
  assert.deepEqual(times('X-WR-TIMEZONE:Europe/Berlin', floating), [
    '2026-12-01T08:00:00.000Z 2026-12-01T10:00:00.000Z',
  ]);
});

test('what was cancelled is not there, what is free is marked, who declined is not an attendee', () => {
  const day = 'DTSTART;VALUE=DATE:20261225';
  assert.deepEqual(
    entries(
      event('UID:1', day, 'STATUS:CANCELLED'),
      event('UID:2', day, 'SUMMARY:A\\, b', 'TRANSP:TRANSPARENT'),
      event('UID:3', day, 'SUMMARY:Away', 'TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'),
      event(
        'UID:4',
        day,
        'ATTENDEE;PARTSTAT=ACCEPTED;CN=Ana:MAILTO:Ana@example.test',
        'ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.test',
      ),
    ),
    [
      { from: '2026-12-25', to: '2026-12-26', title: 'A, b', free: true },
      { from: '2026-12-25', to: '2026-12-26', title: 'Away' },
      { from: '2026-12-25', to: '2026-12-26', title: '', attendees: ['ana@example.test'] },
    ],
  );
});

test('whoever was invited to one of many has that one', () => {
  const one = event('UID:1', 'RECURRENCE-ID:20261201T090000Z', 'DTSTART:20261201T090000Z', 'DURATION:PT1H');
  assert.equal(times(one).length, 1);
});

test('what is no calendar, or breaks off, or means nothing, ends with a sentence', () => {
  const bad: [string, RegExp][] = [
    ['<!doctype html><html>', /not a calendar: it does not begin with BEGIN:VCALENDAR/],
    ['', /not a calendar/],
    [calendar(event('UID:1', 'DTSTART:20261201T090000Z')).slice(0, 60), /not valid iCalendar: .*did not end/],
    [calendar(event('UID:1', 'DTSTART:nonsense')), /not valid iCalendar: invalid date-time/],
    [
      calendar(event('UID:1', 'DTSTART:20261341T990000Z')),
      /a time that does not exist, "2026-13-41T99:00:00Z"/,
    ],
    [
      calendar(event('UID:1', 'SUMMARY:Shift', 'DTSTART:20261202T090000Z', 'DTEND:20261201T090000Z')),
      /"Shift" ends before it begins/,
    ],
    [
      calendar(event('UID:1', 'DTSTART:20261201T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=SOMETIMES')),
      /not valid iCalendar: invalid frequency "SOMETIMES"/,
    ],
    [
      calendar(event('UID:1', 'DTSTART:20261201T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;BYDAY=XX')),
      /invalid BYDAY value/,
    ],
    [
      calendar(event('UID:1', 'DTSTART;TZID=Nowhere/Land:20261201T090000', 'DURATION:PT1H')),
      /the time zone "Nowhere\/Land", which is no name of a zone and is not described/,
    ],
    [
      calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Empty',
        'END:VTIMEZONE',
        event('UID:1', 'DTSTART;TZID=Empty:20261201T090000'),
      ),
      /the time zone "Empty"/,
    ],
  ];
  for (const [text, sentence] of bad) assert.match(problem(text), sentence);
});

test('what repeats without end, or holds more than anybody plans, is refused and not laid out', () => {
  const every = (frequency: string, since: string) =>
    calendar(
      event('UID:1', 'SUMMARY:Tick', `DTSTART:${since}T000000Z`, 'DURATION:PT1S', `RRULE:FREQ=${frequency}`),
    );
  assert.match(problem(every('SECONDLY', '20200101')), /"Tick" repeats too often/);
  assert.match(problem(every('MINUTELY', '20261101')), /more than 5,000 events/);
});

test('a bomb of nested components is read past', () => {
  const nested = Array<string>(20_000).fill('BEGIN:VALARM').concat(Array<string>(20_000).fill('END:VALARM'));
  assert.equal(times(event('UID:1', 'DTSTART:20261201T090000Z', 'DURATION:PT1H', ...nested)).length, 1);
  assert.match(problem('BEGIN:VCALENDAR\r\n'.repeat(20_000)), /did not end/);
});
