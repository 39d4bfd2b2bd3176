/**
 * An independent model of a schedule for the tests: it shares no line with the code it is held against, steps through
 * everything with Temporal, and is as slow as it is plain.
 */
import type { Layer, Schedule } from '../../src/domain/schedule/schedule.ts';

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Who is on call, found the long way: every handoff from the start is written down by adding to the one before, every
 * day's window is looked at, and local times become instants by searching for the clock's change.
 */
export function slowModel(
  one: Schedule,
  begin: Temporal.Instant,
  end: Temporal.Instant,
): (instant: Temporal.Instant) => string[] {
  const place = (text: string) =>
    text.endsWith('Z') ? Temporal.Instant.from(text).epochMilliseconds : comes(plain(text), one.timeZone);
  const overrides = one.overrides.map(({ from, to, who }) => ({ from: place(from), to: place(to), who }));
  const layers = one.layers.map((each) => slowLayer(each, one.timeZone, begin, end));
  return (instant) => {
    const at = instant.epochMilliseconds;
    const within = (from: number, to: number) => from <= at && at < to;
    const winner = overrides.findLast(({ from, to }) => within(from, to));
    if (winner !== undefined) return [winner.who].flat();
    const answers = layers.map((answer) => answer(within));
    const top = Math.max(
      ...one.layers.filter((_, index) => answers[index]!.length > 0).map(({ priority }) => priority ?? 0),
    );
    return [...new Set(answers.filter((_, index) => (one.layers[index]!.priority ?? 0) === top).flat())];
  };
}

/** Whether the instant that is asked about lies between two, in milliseconds since the epoch. */
type Within = (from: number, to: number) => boolean;

function slowLayer(
  one: Layer,
  zone: string,
  begin: Temporal.Instant,
  end: Temporal.Instant,
): (within: Within) => string[] {
  const starts = plain(one.starts!);
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
    const who = [one.participants![turn % one.participants!.length]!].flat();
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

type Placed = { from: number; to: number; who: string[] };

/** Handoffs in order, from one at or before the start on, without end. */
function* slowHandoffs(one: Layer, starts: Temporal.PlainDateTime): Generator<Temporal.PlainDateTime> {
  const words = one.handoff?.split(' ') ?? [];
  const clock =
    words.at(-1) ??
    (one.starts!.length === 10 && one.hours !== undefined
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
function comes(wall: Temporal.PlainDateTime, zone: string): number {
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (first.toPlainDateTime().equals(wall)) return first.epochMilliseconds;
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
  return after;
}
