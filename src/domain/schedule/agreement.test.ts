/**
 * The promise of this room: the answer at an instant, the shifts laid out, and a slow model that steps through
 * everything with Temporal agree, in every zone, on whatever schedule the generator draws.
 * PROPERTY_RUNS sets how many schedules are drawn for each property.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { slowModel } from '../../../test/harness/slow-on-call.ts';
import { onCallAt } from './on-call-at.ts';
import { activeTimes } from './active-times.ts';
import { rotation } from './rotation.ts';
import type { Layer } from './schedule.ts';
import { scheduleSchema } from './schedule.ts';
import type { Gap, Shift } from './shifts.ts';
import { shifts } from './shifts.ts';
import { inPlace, type ScheduleInPlace, type Surroundings } from './surroundings.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 100);

/** Every zone of the IANA list, and those whose clocks do what others do not more often than chance would draw them. */
const zones = fc.oneof(
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  fc.constantFrom(
    'Europe/Berlin',
    'America/Los_Angeles',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'UTC',
    'America/Santiago',
    'Africa/Cairo',
  ),
);

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const two = (n: number) => String(n).padStart(2, '0');
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 0, 0, 30, 45))
  .map(([h, m]) => `${two(h)}:${two(m)}`);
/** Two years with their four changes of the clock, on the half hour. */
const local = fc.integer({ min: 0, max: 730 * 48 }).map((halfHours) =>
  Temporal.PlainDateTime.from('2025-01-01T00:00')
    .add({ minutes: 30 * halfHours })
    .toString({ smallestUnit: 'minute' }),
);

const participants = fc
  .uniqueArray(fc.constantFrom('ana', 'ben', 'cy', 'dia', 'eli'), { minLength: 1, maxLength: 5 })
  .chain((people) =>
    fc.tuple(
      ...people.map((person) => fc.constantFrom<string | string[]>(person, person, [person, 'zoe'], [])),
    ),
  )
  .filter((turns) => turns.some((turn) => turn.length > 0));

const passing = fc.oneof(
  fc.record({
    rotation: fc.constant('hourly' as const),
    every: fc.constantFrom(undefined, 1, 5, 8, 12),
    handoff: fc.option(time, { nil: undefined }),
  }),
  fc.record({
    rotation: fc.constant('daily' as const),
    every: fc.constantFrom(undefined, 1, 2, 3),
    handoff: fc.option(time, { nil: undefined }),
  }),
  fc.record({
    rotation: fc.constant('weekly' as const),
    every: fc.constantFrom(undefined, 1, 2),
    handoff: fc.option(
      fc.tuple(fc.constantFrom(...dayNames), time).map((parts) => parts.join(' ')),
      { nil: undefined },
    ),
  }),
  fc.record({
    rotation: fc.constant('monthly' as const),
    every: fc.constantFrom(undefined, 1, 2),
    handoff: fc.option(
      fc
        .tuple(fc.constantFrom('day 1', 'day 15', 'day 29', 'day 31', 'last day'), time)
        .map((parts) => parts.join(' ')),
      { nil: undefined },
    ),
  }),
  fc.record({
    rotation: fc.constant('custom' as const),
    every: fc.constantFrom<string | string[]>(
      '36h',
      '10d',
      ['4d', '3d'],
      ['5h', '5h', '5h', '5h', '4h'],
      ['1d12h', '1w'],
    ),
    handoff: fc.option(
      fc.oneof(
        time,
        time.map((at) => `thu ${at}`),
      ),
      { nil: undefined },
    ),
  }),
);

/** Days and times in the two years, as a calendar that is read from elsewhere has them. */
const span = fc.tuple(local, fc.integer({ min: 1, max: 480 })).map(([from, halfHours]) => ({
  from: `${from}:00Z`,
  to: Temporal.Instant.from(`${from}Z`)
    .add({ minutes: 30 * halfHours })
    .toString(),
}));
const day = local.map((text) => ({
  from: text.slice(0, 10),
  to: Temporal.PlainDate.from(text.slice(0, 10)).add({ days: 1 }).toString(),
}));

/** Holidays that are dense, shifts that overlap, and people who are often away. */
const around: fc.Arbitrary<Surroundings> = fc.record({
  calendars: fc.record({
    holidays: fc
      .array(fc.oneof(day, day, span), { maxLength: 120 })
      .map((spans) => spans.map((one) => ({ ...one, people: [], title: 'Closed' }))),
    rota: fc.array(
      fc
        .tuple(span, fc.subarray(['ana', 'ben', 'gil'], { minLength: 0 }))
        .map(([one, people]) => ({ ...one, people, title: 'On call' })),
      { maxLength: 60 },
    ),
  }),
  away: fc.array(
    fc
      .tuple(span, fc.constantFrom('ana', 'ben', 'cy', 'dia', 'eli', 'zoe'))
      .map(([one, person]) => ({ ...one, person })),
    { maxLength: 60 },
  ),
});

const layer: fc.Arbitrary<Layer> = fc
  .tuple(
    passing,
    fc.record(
      {
        starts: fc.oneof(
          local,
          local.map((text) => text.slice(0, 10)),
        ),
        participants,
        days: fc.subarray([...dayNames], { minLength: 1 }),
        hours: fc.tuple(time, time).map((pair) => pair.join('-')),
        priority: fc.integer({ min: 0, max: 2 }),
        turns: fc.constantFrom('active' as const, 'calendar' as const),
        away: fc.constantFrom('next' as const, 'next' as const, 'stay' as const),
        onHolidays: fc.constantFrom('off' as const, 'only' as const),
      },
      { requiredKeys: ['starts', 'participants'] },
    ),
    fc.option(fc.integer({ min: 1, max: 400 * 48 }), { freq: 3, nil: undefined }),
  )
  .map(([a, { onHolidays, ...b }, lasts]) => ({
    ...a,
    ...b,
    ...(onHolidays === undefined ? {} : { holidays: 'holidays', onHolidays }),
    ...(lasts === undefined
      ? {}
      : {
          ends: Temporal.PlainDateTime.from(b.starts)
            .add({ minutes: 30 * lasts })
            .toString({ smallestUnit: 'minute' }),
        }),
  }));

/** Read from a calendar; sometimes in some hours, or from a day on. */
const readLayer: fc.Arbitrary<Layer> = layer.map(({ starts, ends, hours, priority, onHolidays }) => ({
  rotation: 'calendar',
  calendar: 'rota',
  ...(hours === undefined ? {} : { hours }),
  ...(ends === undefined ? {} : { starts }),
  ...(priority === undefined ? {} : { priority }),
  ...(onHolidays === undefined ? {} : { holidays: 'holidays', onHolidays }),
}));

const override = fc
  .tuple(
    local,
    fc.integer({ min: 1, max: 400 }),
    fc.constantFrom<string | string[]>('ana', 'ovi', ['ovi', 'pam'], ['ana', 'ben', 'cy', 'zoe']),
    fc.constantFrom(undefined, 'add' as const, 'remove' as const),
  )
  .map(([from, halfHours, who, mode]) => ({
    ...(mode === undefined ? {} : { mode }),
    from,
    to: Temporal.PlainDateTime.from(from)
      .add({ minutes: 30 * halfHours })
      .toString({ smallestUnit: 'minute' }),
    who,
  }));

const written = fc.record({
  timeZone: zones,
  layers: fc.array(fc.oneof({ weight: 4, arbitrary: layer }, { weight: 1, arbitrary: readLayer }), {
    minLength: 1,
    maxLength: 3,
  }),
  overrides: fc.array(override, { maxLength: 6 }),
});

/** One schedule in four follows the one that was drawn. */
const schedule: fc.Arbitrary<ScheduleInPlace> = fc
  .tuple(written, around, fc.constantFrom(0, 0, 0, 1, 2))
  .map(([{ timeZone, layers, overrides }, surroundings, turns]) => {
    const primary = scheduleSchema.parse({ handle: 'primary', timeZone, layers, overrides });
    if (turns === 0) return inPlace(primary, {}, surroundings);
    const follows = { schedule: 'primary', turns };
    const secondary = scheduleSchema.parse({ handle: 'secondary', timeZone, follows, overrides });
    return inPlace(secondary, { primary }, surroundings);
  });

/** A window of forty days somewhere in the two years, the moments of the clock's changes drawn as often as others. */
const windowOf = ({ timeZone }: ScheduleInPlace) =>
  fc.tuple(fc.integer({ min: 0, max: 690 * 24 }), fc.boolean()).map(([hours, atChange]) => {
    const drawn = Temporal.Instant.from('2025-01-01T00:00Z').add({ hours });
    const change = drawn.toZonedDateTimeISO(timeZone).getTimeZoneTransition('next')?.toInstant();
    const middle = atChange && change !== undefined ? change : drawn;
    return { from: middle.subtract({ hours: 20 * 24 }), to: middle.add({ hours: 20 * 24 }), middle };
  });

const drawn = schedule.chain((one) =>
  fc.tuple(
    fc.constant(one),
    windowOf(one),
    // Samples near the middle in minutes, and anywhere in hours.
    fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 10, maxLength: 10 }),
    fc.array(fc.integer({ min: -20 * 24 * 60, max: 20 * 24 * 60 - 1 }), { minLength: 10, maxLength: 10 }),
  ),
);

function expand(
  one: ScheduleInPlace,
  from: Temporal.Instant,
  to: Temporal.Instant,
): { shifts: Shift[]; gaps: Gap[] } {
  const result = shifts(one, from.toString(), to.toString());
  assert.ok(!('refused' in result), 'refused' in result ? result.sentence : '');
  return result;
}

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const shiftsAt = (laid: Shift[], instant: number) =>
  laid
    .filter((shift) => covers(shift, instant))
    .sort((a, b) => (a.layer ?? layersEnd) - (b.layer ?? layersEnd) || a.override! - b.override!);
/** Overrides come after the layers to which they add. */
const layersEnd = 1000;
const covers = (piece: Gap, instant: number) => at(piece.from) <= instant && instant < at(piece.to);

test('the answer at an instant is the one that the slow model reaches step by step', () => {
  fc.assert(
    fc.property(drawn, ([one, window, near, anywhere]) => {
      const model = slowModel(one, window.from, window.to);
      for (const minutes of [...near, ...anywhere]) {
        const instant = window.middle.add({ minutes });
        const { people } = onCallAt(one, instant.toString());
        assert.deepEqual(people, model(instant), `at ${instant}`);
      }
    }),
    { numRuns },
  );
});

test('the answer at an instant is the shift that the expansion shows there', () => {
  fc.assert(
    fc.property(drawn, ([one, window, near, anywhere]) => {
      const laid = expand(one, window.from, window.to);
      const borders = laid.shifts.slice(0, 20).flatMap(({ from, to }) => [at(from), at(to), at(to) - 1]);
      const samples = [...near, ...anywhere].map(
        (minutes) => window.middle.add({ minutes }).epochMilliseconds,
      );
      for (const instant of [...borders, ...samples].filter(
        (sample) => sample < window.to.epochMilliseconds,
      )) {
        const text = Temporal.Instant.fromEpochMilliseconds(instant).toString();
        const there = shiftsAt(laid.shifts, instant);
        const answer = onCallAt(one, text);
        assert.deepEqual(answer.people, [...new Set(there.flatMap(({ who }) => who))], `people at ${text}`);
        assert.equal(answer.layer, there[0]?.layer ?? null, `layer at ${text}`);
        assert.equal(answer.override, there[0]?.override ?? null, `override at ${text}`);
        assert.equal(
          laid.gaps.some((gap) => covers(gap, instant)),
          there.length === 0,
          `gap at ${text}`,
        );
      }
    }),
    { numRuns },
  );
});

test('"until" is the next instant at which the expansion says something else', () => {
  fc.assert(
    fc.property(drawn, ([one, window, near]) => {
      const instant = window.middle.add({ minutes: near[0]! }).epochMilliseconds;
      const laid = expand(one, window.from, window.to);
      const say = (moment: number) => {
        const there = shiftsAt(laid.shifts, moment);
        const people = [...new Set(there.flatMap(({ who }) => who))];
        return JSON.stringify([people, there[0]?.layer ?? null, there[0]?.override ?? null]);
      };
      const now = say(instant);
      const change = [...laid.shifts, ...laid.gaps]
        .flatMap(({ from, to }) => [at(from), at(to)])
        .filter((border) => border > instant && border < window.to.epochMilliseconds)
        .sort((a, b) => a - b)
        .find((border) => say(border) !== now);
      const { until } = onCallAt(one, Temporal.Instant.fromEpochMilliseconds(instant).toString());
      if (change !== undefined) assert.equal(until && at(until), change);
      else assert.ok(until === null || at(until) >= window.to.epochMilliseconds);
    }),
    { numRuns },
  );
});

test('shifts and gaps tile the range, without overlap where no two layers have the same priority and nobody is added', () => {
  const apart = schedule.map((one) => ({
    ...one,
    layers: one.layers.map((each, priority) => ({ ...each, priority })),
    overrides: one.overrides.filter(({ mode }) => mode !== 'add'),
  }));
  fc.assert(
    fc.property(
      apart.chain((one) => fc.tuple(fc.constant(one), windowOf(one))),
      ([one, window]) => {
        const laid = expand(one, window.from, window.to);
        let reached = window.from.epochMilliseconds;
        for (const piece of [...laid.shifts, ...laid.gaps].sort((a, b) => at(a.from) - at(b.from))) {
          assert.equal(at(piece.from), reached);
          assert.ok(at(piece.to) > reached);
          reached = at(piece.to);
        }
        assert.equal(reached, window.to.epochMilliseconds);
      },
    ),
    { numRuns },
  );
});

test('layers of equal priority overlap one another and never a gap', () => {
  fc.assert(
    fc.property(
      schedule.chain((one) => fc.tuple(fc.constant(one), windowOf(one))),
      ([one, window]) => {
        const laid = expand(one, window.from, window.to);
        for (const gap of laid.gaps)
          assert.ok(!laid.shifts.some((shift) => at(shift.from) < at(gap.to) && at(gap.from) < at(shift.to)));
        const ends = [...laid.shifts, ...laid.gaps].map(({ to }) => at(to));
        for (const piece of [...laid.shifts, ...laid.gaps])
          assert.ok(at(piece.to) === window.to.epochMilliseconds || ends.includes(at(piece.to)));
      },
    ),
    { numRuns },
  );
});

test('a period has exactly one turn, and the next period that counts has the next one', () => {
  fc.assert(
    fc.property(layer, fc.integer({ min: 0, max: 5000 }), (drawnLayer, periodsOn) => {
      const one: Layer = { ...drawnLayer, ends: undefined, holidays: undefined };
      const turnAt = rotation(one, activeTimes(one, null));
      const seen = new Map<number, number>();
      let wall = Date.UTC(2027, 0, 1) + periodsOn * 3_600_000;
      for (let step = 0; step < 60; step++) {
        const turn = turnAt(wall);
        assert.ok(turn.to > wall, 'a stretch ends after it begins');
        if (turn.period !== null) {
          assert.equal(seen.get(turn.period) ?? turn.turn, turn.turn, 'one turn a period');
          seen.set(turn.period, turn.turn!);
          assert.deepEqual(turnAt(turn.to - 1), turn, 'the same at both ends');
        }
        wall = turn.to;
      }
      const numbers = [...seen].map(([period, turn]) => ({ period, turn }));
      for (const [index, { period, turn }] of numbers.entries()) {
        const previous = numbers[index - 1];
        if (previous === undefined) continue;
        const used = one.turns === 'calendar' ? period - previous.period : 1;
        assert.equal(turn, previous.turn + used);
      }
    }),
    { numRuns },
  );
});
