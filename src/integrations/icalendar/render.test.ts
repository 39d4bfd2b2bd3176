/** What is exported, read by two programs of others, is what the API says; also over every kind of clock change. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { someone, smallDirectory } from '../../../test/harness/stepped-engine.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import { calendarOf } from '../../domain/schedule/calendar.ts';
import type { Layer, Schedule } from '../../domain/schedule/schedule.ts';
import { shifts } from '../../domain/schedule/shifts.ts';
import { renderCalendar } from './render.ts';

interface Read {
  uid: string;
  from: string;
  to: string;
  title: string;
}

const facts = { host: 'tocsin.example.test', stamp: '2026-03-15T12:00:00.000Z' };

function readByNodeIcal(text: string): Read[] {
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((component) => component?.type === 'VEVENT')
    .map(({ uid, start, end, summary }) => ({
      uid,
      from: start.toISOString(),
      to: end!.toISOString(),
      title: String(summary),
    }));
}

function readByIcalJs(text: string): Read[] {
  return new ICAL.Component(ICAL.parse(text) as unknown[])
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component))
    .map(({ uid, startDate, endDate, summary }) => ({
      uid,
      from: startDate.toJSDate().toISOString(),
      to: endDate.toJSDate().toISOString(),
      title: summary,
    }));
}

const parsers = { 'node-ical': readByNodeIcal, 'ical.js': readByIcalJs };

const directory = (...schedules: Schedule[]) =>
  smallDirectory({ schedules: Object.fromEntries(schedules.map((one) => [one.handle, one])) });

/** Around noon of a day: the rest of the half-year is the same, and takes a parser a second. */
function exported(schedule: Schedule, noon: string): string {
  const calendar = calendarOf(directory(schedule), { of: 'schedule', schedule: schedule.handle }, noon);
  assert.ok(calendar !== null);
  const around = plus(noon, 5 * dayMs);
  return renderCalendar(
    {
      ...calendar,
      events: calendar.events.filter(({ from, to }) => to > plus(noon, -5 * dayMs) && from < around),
    },
    facts,
  );
}

/** Handoffs that fall into the gap, into the repeated hour and beside them. */
const layers: [string, Layer][] = [
  ['by the day, at an hour that is skipped and one that comes twice', daily('02:15')],
  ['by the hour', { ...daily('00:00'), rotation: 'hourly', every: 3 }],
  [
    'by the week, in hours across the change',
    { ...daily('01:30'), rotation: 'weekly', hours: '22:00-02:30' },
  ],
];
function daily(handoff: string): Layer {
  return {
    rotation: 'daily',
    starts: `2026-01-05T${handoff}`,
    participants: ['ana', 'ben', ['cy', 'dee']],
  };
}

const changes: [string, string][] = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  // Half an hour, and the other way round in the year.
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
];

suite('a calendar that others read has the shifts of the API', () => {
  for (const [timeZone, day] of changes)
    for (const [how, layer] of layers)
      for (const [parser, read] of Object.entries(parsers))
        test(`${timeZone}, ${day}, ${how}, read by ${parser}`, () => {
          const schedule: Schedule = {
            handle: 'primary',
            name: 'Primary',
            timeZone,
            layers: [layer],
            // The first of two equal times by the wall, the second as an instant.
            overrides: [{ from: `${day}T01:00`, to: `${day}T02:45`, who: 'dee' }],
          };
          const from = Temporal.PlainDate.from(day).subtract({ days: 2 }).toString();
          const to = Temporal.PlainDate.from(day).add({ days: 3 }).toString();
          const [begin, end] = [`${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`];
          const laid = shifts(schedule, begin, end);
          assert.ok('shifts' in laid);
          const names: Record<string, string> = { ana: 'Ana', ben: 'Ben', cy: 'Cy', dee: 'Dee' };
          const expected = laid.shifts.map((shift) => ({
            from: iso(shift.from),
            to: iso(shift.to),
            title: `Primary: ${shift.who.map((handle) => names[handle]).join(', ')}`,
          }));
          assert.ok(expected.length > 5);
          const shown = read(exported(schedule, `${day}T12:00:00.000Z`))
            .filter((event) => event.to > begin && event.from < end)
            // The API cuts at the range that was asked for.
            .map((event) => ({
              from: event.from < begin ? begin : event.from,
              to: event.to > end ? end : event.to,
              title: event.title,
            }));
          assert.deepEqual(inOrder(shown), inOrder(expected));
        });
});

const iso = (instant: string) => new Date(instant).toISOString();
const inOrder = <Item extends { from: string; title: string }>(items: Item[]) =>
  items.toSorted((a, b) => a.from.localeCompare(b.from) || a.title.localeCompare(b.title));

for (const [parser, read] of Object.entries(parsers)) {
  test(`a title is whole whatever stands in a name, and no name begins a line of ours, read by ${parser}`, () => {
    const name = 'Ben; "Idowu", \\ Jr.\r\nEND:VCALENDAR\nSUMMARY:nobody 🌙 ' + 'ü'.repeat(80);
    const known = directory({
      handle: 'primary',
      name: 'Nights,\r\nweekends; BEGIN:VEVENT',
      timeZone: 'Europe/Berlin',
      layers: [{ rotation: 'weekly', starts: '2026-01-05T09:00', participants: ['ben'] }],
      overrides: [],
    });
    known.users['ben'] = { ...someone('ben'), name };
    const calendar = calendarOf(known, { of: 'organization' }, facts.stamp)!;
    const text = renderCalendar({ ...calendar, name: 'Acme; Ltd\r\nX-EVIL:1' }, facts);
    assert.match(text, /^X-WR-CALNAME:Acme\\; Ltd X-EVIL:1\r$/m);
    assert.doesNotMatch(text, /^(X-EVIL|SUMMARY:nobody)/m);
    assert.equal(text.match(/^END:VCALENDAR/gm)?.length, 1);
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    const events = read(text);
    assert.ok(events.length > 20);
    for (const { title } of events)
      assert.equal(
        title,
        `Nights, weekends; BEGIN:VEVENT: Ben; "Idowu", \\ Jr. END:VCALENDAR SUMMARY:nobody 🌙 ${'ü'.repeat(80)}`,
      );
  });
}

test('a reader learns how soon to come again, and that the time is not taken', () => {
  const text = exported(
    {
      handle: 'primary',
      timeZone: 'Australia/Lord_Howe',
      layers: [{ rotation: 'weekly', starts: '2026-01-05T09:00', participants: ['ana', 'ben'] }],
      overrides: [],
    },
    facts.stamp,
  );
  assert.match(text, /^X-WR-CALNAME:primary: on call\r$/m);
  assert.match(text, /^REFRESH-INTERVAL;VALUE=DURATION:PT15M\r$/m);
  assert.match(text, /^TRANSP:TRANSPARENT\r$/m);
  assert.match(text, /^UID:primary\.0\.20260315T220000Z@tocsin\.example\.test\r$/m);
  assert.doesNotMatch(text, /TZID/);
  assert.match(text, /\r\nEND:VCALENDAR\r\n$/);
});
