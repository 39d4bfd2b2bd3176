/**
 * The promise of this room: the answer at an instant, the shifts laid out, and a slow model that steps through
 * everything with Temporal agree, in every zone, on whatever schedule the generator draws.
 * PROPERTY_RUNS sets how many schedules are drawn for each property.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { onCallAt } from './on-call-at.ts';
import { rotation } from './rotation.ts';
import type { Layer, Schedule } from './schedule.ts';
import { scheduleSchema } from './schedule.ts';
import type { Gap, Shift } from './shifts.ts';
import { shifts } from './shifts.ts';

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
      },
      { requiredKeys: ['starts', 'participants'] },
    ),
  )
  .map(([a, b]) => ({ ...a, ...b }));

const override = fc
  .tuple(
    local,
    fc.integer({ min: 1, max: 400 }),
    fc.constantFrom<string | string[]>('ana', 'ovi', ['ovi', 'pam']),
  )
  .map(([from, halfHours, who]) => ({
    from,
    to: Temporal.PlainDateTime.from(from)
      .add({ minutes: 30 * halfHours })
      .toString({ smallestUnit: 'minute' }),
    who,
  }));

const schedule: fc.Arbitrary<Schedule> = fc
  .record({
    timeZone: zones,
    layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
    overrides: fc.array(override, { maxLength: 3 }),
  })
  .map((drawn) => scheduleSchema.parse({ handle: 'primary', ...drawn }));

/** A window of forty days somewhere in the two years, the moments of the clock's changes drawn as often as others. */
const windowOf = ({ timeZone }: Schedule) =>
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
  one: Schedule,
  from: Temporal.Instant,
  to: Temporal.Instant,
): { shifts: Shift[]; gaps: Gap[] } {
  const result = shifts(one, from.toString(), to.toString());
  assert.ok(!('refused' in result), 'refused' in result ? result.sentence : '');
  return result;
}

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const shiftsAt = (laid: Shift[], instant: number) =>
  laid.filter((shift) => covers(shift, instant)).sort((a, b) => (a.layer ?? 0) - (b.layer ?? 0));
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

test('shifts and gaps tile the range, without overlap where no two layers have the same priority', () => {
  const apart = schedule.map((one) => ({
    ...one,
    layers: one.layers.map((each, priority) => ({ ...each, priority })),
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
      // Each turn is named for its number, so that whose turn it was says how many were used up.
      const count = 7;
      const one: Layer = {
        ...drawnLayer,
        participants: Array.from({ length: count }, (_, turn) => `turn-${turn}`),
      };
      const { turnAt } = rotation(one);
      const seen = new Map<number, string>();
      let wall = Date.UTC(2027, 0, 1) + periodsOn * 3_600_000;
      for (let step = 0; step < 60; step++) {
        const turn = turnAt(wall);
        assert.ok(turn.to > wall, 'a stretch ends after it begins');
        if (turn.period !== null) {
          assert.equal(seen.get(turn.period) ?? turn.who[0], turn.who[0], 'one turn a period');
          seen.set(turn.period, turn.who[0]!);
          assert.deepEqual(turnAt(turn.to - 1), turn, 'the same at both ends');
        }
        wall = turn.to;
      }
      const numbers = [...seen].map(([period, who]) => ({ period, turn: Number(who.slice('turn-'.length)) }));
      for (const [index, { period, turn }] of numbers.entries()) {
        const previous = numbers[index - 1];
        if (previous === undefined) continue;
        const used = one.turns === 'calendar' ? period - previous.period : 1;
        assert.equal(turn, (previous.turn + used) % count);
      }
    }),
    { numRuns },
  );
});

/**
 * Who is on call, found the long way: every handoff from the start is written down by adding to the one before, every
 * day's window is looked at, and local times become instants by searching for the clock's change.
 */
function slowModel(
  one: Schedule,
  begin: Temporal.Instant,
  end: Temporal.Instant,
): (instant: Temporal.Instant) => string[] {
  const place = (text: string) =>
    text.endsWith('Z') ? Temporal.Instant.from(text) : comes(plain(text), one.timeZone);
  const layers = one.layers.map((each) => slowLayer(each, one.timeZone, begin, end));
  return (instant) => {
    const within = (from: Temporal.Instant, to: Temporal.Instant) =>
      Temporal.Instant.compare(from, instant) <= 0 && Temporal.Instant.compare(instant, to) < 0;
    const winner = one.overrides.findLast(({ from, to }) => within(place(from), place(to)));
    if (winner !== undefined) return [winner.who].flat();
    const answers = layers.map((answer) => answer(within));
    const top = Math.max(
      ...one.layers.filter((_, index) => answers[index]!.length > 0).map(({ priority }) => priority ?? 0),
    );
    return [...new Set(answers.filter((_, index) => (one.layers[index]!.priority ?? 0) === top).flat())];
  };
}

type Within = (from: Temporal.Instant, to: Temporal.Instant) => boolean;

function slowLayer(
  one: Layer,
  zone: string,
  begin: Temporal.Instant,
  end: Temporal.Instant,
): (within: Within) => string[] {
  const starts = plain(one.starts);
  const show = begin.toZonedDateTimeISO(zone).toPlainDateTime().subtract({ days: 2 });
  const stop = end.toZonedDateTimeISO(zone).toPlainDateTime().add({ days: 2 });
  const windows = slowWindows(one, starts.subtract({ days: 2 }));
  let window = windows.next().value!;
  const periods: Placed[] = [];
  const open: Placed[] = [];
  let turn = 0;
  let from = starts;
  for (const handoff of slowHandoffs(one, starts)) {
    if (!earlier(from, handoff)) continue;
    while (!earlier(from, window[1])) window = windows.next().value!;
    const who = [one.participants[turn % one.participants.length]!].flat();
    if (earlier(show, handoff)) periods.push({ from: comes(from, zone), to: comes(handoff, zone), who });
    if (earlier(window[0], handoff) || one.turns === 'calendar') turn++;
    from = handoff;
    if (earlier(stop, from)) break;
  }
  for (const [opens, closes] of slowWindows(one, show)) {
    if (earlier(stop, opens)) break;
    open.push({ from: comes(opens, zone), to: comes(closes, zone), who: [] });
  }
  return (within) => {
    const period = periods.find((placed) => within(placed.from, placed.to));
    const active = open.some((placed) => within(placed.from, placed.to));
    return period !== undefined && active ? period.who : [];
  };
}

type Placed = { from: Temporal.Instant; to: Temporal.Instant; who: string[] };

/** Handoffs in order, from one at or before the start on, without end. */
function* slowHandoffs(one: Layer, starts: Temporal.PlainDateTime): Generator<Temporal.PlainDateTime> {
  const words = one.handoff?.split(' ') ?? [];
  const clock =
    words.at(-1) ??
    (one.starts.length === 10 && one.hours !== undefined
      ? one.hours.slice(0, 5)
      : starts.toPlainTime().toString().slice(0, 5));
  const every = typeof one.every === 'number' ? one.every : 1;
  const onDay = (date: Temporal.PlainDate) => date.toPlainDateTime(clock);
  if (one.rotation === 'monthly') {
    const day = words[0] === 'last' ? 31 : words[0] === 'day' ? Number(words[1]) : starts.day;
    const inMonth = (months: number) =>
      onDay(starts.toPlainDate().toPlainYearMonth().add({ months }).toPlainDate({ day: 1 }).with({ day }));
    const first = earlier(inMonth(0), starts) ? 1 : 0;
    for (let n = 0; ; n++) yield inMonth(first + n * every);
  }
  const weekday =
    words.length > 1
      ? dayNames.indexOf(words[0] as 'mon') + 1
      : one.rotation === 'weekly'
        ? starts.dayOfWeek
        : 0;
  let anchor = onDay(starts.toPlainDate());
  const fits = (day: Temporal.PlainDateTime) => weekday === 0 || day.dayOfWeek === weekday;
  while (earlier(anchor, starts) || !fits(anchor)) anchor = anchor.add({ days: 1 });
  const lengths = lengthsOf(one, every);
  let handoff = anchor;
  for (let n = lengths.length - 1; earlier(starts, handoff); n += lengths.length - 1)
    handoff = handoff.subtract(lengths[n % lengths.length]!);
  // Going back ended somewhere in the list: go on from the same place.
  let steps = 0;
  for (let back = anchor; !back.equals(handoff); steps++)
    back = back.subtract(lengths.at(-1 - (steps % lengths.length))!);
  for (let n = lengths.length * 1000 - steps; ; n++) {
    yield handoff;
    handoff = handoff.add(lengths[n % lengths.length]!);
  }
}

function lengthsOf(one: Layer, every: number): (Temporal.Duration | Temporal.DurationLike)[] {
  if (one.rotation === 'hourly') return [{ hours: every }];
  if (one.rotation === 'daily') return [{ days: every }];
  if (one.rotation === 'weekly') return [{ weeks: every }];
  const texts = [one.every as string | string[]].flat();
  return texts.map((text) => Temporal.Duration.from(`P${text.replace(/(\d+h)/, 'T$1')}`.toUpperCase()));
}

function* slowWindows(
  one: Layer,
  from: Temporal.PlainDateTime,
): Generator<[Temporal.PlainDateTime, Temporal.PlainDateTime], never> {
  const [opens, closes] = one.hours?.split('-') ?? ['00:00', '00:00'];
  for (let date = from.toPlainDate(); ; date = date.add({ days: 1 })) {
    if (one.days !== undefined && !one.days.includes(dayNames[date.dayOfWeek - 1]!)) continue;
    const last = closes! > opens! ? date : date.add({ days: 1 });
    yield [date.toPlainDateTime(opens), last.toPlainDateTime(closes)];
  }
}

function earlier(a: Temporal.PlainDateTime, b: Temporal.PlainDateTime): boolean {
  return Temporal.PlainDateTime.compare(a, b) < 0;
}

function plain(text: string): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(text);
}

/** The first instant at which the zone's clock shows `wall` or later, by halving the time around it. */
function comes(wall: Temporal.PlainDateTime, zone: string): Temporal.Instant {
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (first.toPlainDateTime().equals(wall)) return first.toInstant();
  let [before, after] = [
    first.epochMilliseconds,
    wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds,
  ];
  const shows = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (earlier(shows(middle), wall)) before = middle;
    else after = middle;
  }
  return Temporal.Instant.fromEpochMilliseconds(after);
}
