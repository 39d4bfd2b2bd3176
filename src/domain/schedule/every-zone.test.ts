/**
 * Every zone of the IANA list whose clock changes, at each change of 2026: the answer at an instant, the shifts laid out
 * and the slow model agree, for handoffs, hours and overrides that lie in the gap or in the repeated hour.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowModel } from '../../../test/harness/slow-on-call.ts';
import { minuteMs, msOf } from '../instant.ts';
import { onCallAt } from './on-call-at.ts';
import { scheduleSchema } from './schedule.ts';
import type { Shift } from './shifts.ts';
import { shifts } from './shifts.ts';
import { inPlace, type ScheduleInPlace } from './surroundings.ts';

interface Change {
  zone: string;
  at: Temporal.ZonedDateTime;
  /** By how much the clock goes forward; below nought, back. */
  minutes: number;
}

function changesOf(zone: string): Change[] {
  const found: Change[] = [];
  let at = Temporal.Instant.from('2026-01-01T00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (at !== null && at.toInstant().toString() < '2027') {
    const before = at.subtract({ nanoseconds: 1 });
    found.push({ zone, at, minutes: (at.offsetNanoseconds - before.offsetNanoseconds) / 6e10 });
    at = at.getTimeZoneTransition('next');
  }
  return found;
}

const changes = Intl.supportedValuesOf('timeZone').flatMap(changesOf);

const shortOf = (wall: Temporal.PlainDateTime) => wall.toString({ smallestUnit: 'minute' });
const timeOf = (wall: Temporal.PlainDateTime) => shortOf(wall).slice(11);

/** What people write without looking at a calendar of changes: all of it meets the middle of the gap or of the repeated hour. */
function schedulesAround({ zone, at, minutes }: Change): ScheduleInPlace[] {
  const after = at.toPlainDateTime();
  const middle = after.subtract({ minutes: minutes / 2 });
  const starts = `${shortOf(middle.subtract({ days: 3 })).slice(0, 10)}T00:00`;
  const daily = { rotation: 'daily', handoff: timeOf(middle), starts, participants: ['ana', 'ben', 'cy'] };
  const hourly = { rotation: 'hourly', starts, participants: ['dia', 'eli', ['fay', 'ana'], 'gus', []] };
  const opening = { ...hourly, priority: 1, hours: `${timeOf(middle)}-${timeOf(middle.add({ hours: 3 }))}` };
  const closing = {
    ...daily,
    priority: 1,
    hours: `${timeOf(middle.subtract({ hours: 3 }))}-${timeOf(middle)}`,
  };
  const overrides = [
    { from: shortOf(middle.subtract({ minutes: 10 })), to: shortOf(middle.add({ minutes: 10 })), who: 'ovi' },
    { from: shortOf(middle), to: shortOf(middle.add({ minutes: 50 })), who: 'pam' },
  ];
  const others = { ...daily, participants: ['dia', 'eli'], priority: 1 };
  const ending = { ...others, ends: shortOf(middle) };
  const closed = { ...others, holidays: 'changes' };
  const covered = { ...daily, away: 'next' };
  const beside = overrides.map((one, index) => ({ ...one, who: 'ana', mode: ['add', 'remove'][index] }));
  const read = { rotation: 'calendar', calendar: 'rota', hours: opening.hours, priority: 2 };
  // The day of the change, an event that ends as the clock changes, and time off on both sides of it.
  const day = after.toPlainDate();
  const times = { from: at.subtract({ hours: 2 }).toInstant().toString(), to: at.toInstant().toString() };
  const around = {
    calendars: {
      changes: [{ from: day.toString(), to: day.add({ days: 1 }).toString(), people: [], title: 'Change' }],
      rota: [
        { ...times, people: ['gil'], title: 'On call' },
        { from: shortOf(middle), to: shortOf(middle.add({ hours: 2 })), people: ['hal'], title: 'On call' },
      ],
    },
    away: ['ana', 'ben'].map((person) => ({ person, ...times })),
  };
  return [
    { layers: [daily] },
    { layers: [hourly] },
    { layers: [daily, opening, closing] },
    { layers: [daily, hourly], overrides },
    { layers: [covered, ending, read], overrides: beside },
    { layers: [covered, closed], overrides: beside },
  ].map((drawn) =>
    inPlace(scheduleSchema.parse({ handle: 'primary', timeZone: zone, ...drawn }), {}, around),
  );
}

test('every change of a clock is among them: an hour in most zones, half an hour on Lord Howe', () => {
  const zonesOf = (minutes: number) =>
    changes.filter((one) => one.minutes === minutes).map(({ zone }) => zone);
  for (const hour of [60, -60]) assert.ok(zonesOf(hour).length > 100, `${zonesOf(hour).length} zones`);
  for (const half of [30, -30]) assert.deepEqual(zonesOf(half), ['Australia/Lord_Howe']);
});

test('three ways to the same answer, in each zone, around each change', () => {
  let cases = 0;
  for (const change of changes) {
    const instant = change.at.toInstant();
    const [from, to] = [instant.subtract({ hours: 4 }), instant.add({ hours: 4 })];
    const samples = [-1, 0, 1].map((ms) => instant.epochMilliseconds + ms);
    for (let minutes = -150; minutes <= 150; minutes += 25)
      samples.push(instant.epochMilliseconds + minutes * minuteMs);
    for (const [variant, schedule] of schedulesAround(change).entries()) {
      const model = slowModel(schedule, from, to);
      const laid = shifts(schedule, from.toString(), to.toString());
      assert.ok('shifts' in laid);
      for (const sample of samples) {
        const at = Temporal.Instant.fromEpochMilliseconds(sample);
        const { people } = onCallAt(schedule, at.toString());
        const place = `schedule ${variant} in ${change.zone} at ${at.toString()}`;
        assert.deepEqual(people, model(at), place);
        assert.deepEqual(peopleAt(laid.shifts, sample), people, place);
        cases += 1;
      }
    }
  }
  assert.ok(cases >= 10_000, `${cases} cases`);
});

function peopleAt(laid: Shift[], instant: number): string[] {
  const there = laid.filter(({ from, to }) => msOf(from) <= instant && instant < msOf(to));
  // Overrides come after the layers to which they add.
  return [...new Set(there.toSorted((a, b) => (a.layer ?? 9) - (b.layer ?? 9)).flatMap(({ who }) => who))];
}
