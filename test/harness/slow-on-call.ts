/**
 * An independent model of a schedule for the tests: it shares no line with the code it is held against, steps through
 * everything with Temporal, and is as slow as it is plain.
 */
import type { Layer } from '../../src/domain/schedule/schedule.ts';
import type { CalendarEntry, LayerInPlace, ScheduleInPlace } from '../../src/domain/schedule/surroundings.ts';

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Who is on call, found the long way: every handoff from the start is written down by adding to the one before, every
 * day's window is looked at, and local times become instants by searching for the clock's change.
 */
export function slowModel(
  one: ScheduleInPlace,
  begin: Temporal.Instant,
  end: Temporal.Instant,
): (instant: Temporal.Instant) => string[] {
  const place = (text: string) =>
    text.endsWith('Z') ? Temporal.Instant.from(text).epochMilliseconds : comes(plain(text), one.timeZone);
  const overrides = one.overrides.map(({ from, to, who, mode }, index) => ({
    from: place(from),
    to: place(to),
    who: [who].flat(),
    mode: mode ?? 'replace',
    index,
  }));
  const layers = one.layers.map((each) => slowLayer(each, one, begin, end));
  const priorityOf = (index: number) => one.layers[index]!.priority ?? 0;
  const priorities = [...new Set(one.layers.map((_, index) => priorityOf(index)))].sort((a, b) => b - a);
  return (instant) => {
    const at = instant.epochMilliseconds;
    const within = (from: number, to: number) => from <= at && at < to;
    const now = overrides.filter(({ from, to }) => within(from, to));
    const answers = layers.map((answer) => answer(within, at));
    const levels = [
      ...now
        .filter(({ mode }) => mode === 'replace')
        .toReversed()
        .map(({ who, index }) => ({ who, entered: index })),
      ...priorities.map((priority) => ({
        who: answers.filter((_, index) => priorityOf(index) === priority).flat(),
        entered: -1,
      })),
    ];
    const lastWordOn = (person: string) =>
      now.findLast(({ who, mode }) => mode !== 'replace' && who.includes(person));
    const stays = ({ who, entered }: (typeof levels)[number]) =>
      who.filter((person) => {
        const word = lastWordOn(person);
        return word === undefined || word.mode === 'add' || word.index < entered;
      });
    const base = levels.find((level) => stays(level).length > 0) ?? { who: [], entered: -1 };
    const beside = now
      .filter(({ mode, index }) => mode === 'add' && index > base.entered)
      .flatMap((override) => override.who.filter((person) => lastWordOn(person) === override));
    return [...new Set([...stays(base), ...beside])];
  };
}

/** Whether the instant that is asked about lies between two, in milliseconds since the epoch. */
type Within = (from: number, to: number) => boolean;

function slowLayer(
  one: LayerInPlace,
  schedule: ScheduleInPlace,
  begin: Temporal.Instant,
  end: Temporal.Instant,
): (within: Within, at: number) => string[] {
  const zone = schedule.timeZone;
  const ahead = one.ahead ?? 0;
  const show = begin.toZonedDateTimeISO(zone).toPlainDateTime().subtract({ days: 2 });
  const stop = end.toZonedDateTimeISO(zone).toPlainDateTime().add({ days: 2 });
  const holidays =
    one.holidays === undefined ? null : slowHolidays(schedule.calendars?.[one.holidays] ?? [], zone);
  const isOff = (day: string) => holidays!.has(day) === (one.onHolidays !== 'only');
  const starts = one.starts === undefined ? null : plain(one.starts);
  const begins = starts === null ? Number.NEGATIVE_INFINITY : comes(starts, zone);
  const over = one.ends === undefined ? Number.POSITIVE_INFINITY : comes(plain(one.ends), zone);
  const open: { from: number; to: number }[] = [];
  for (const [opens, closes] of slowWindows(one, show)) {
    if (earlier(stop, opens)) break;
    open.push({ from: comes(opens, zone), to: comes(closes, zone) });
  }
  const isActive = (within: Within, at: number) =>
    within(begins, over) &&
    open.some((placed) => within(placed.from, placed.to)) &&
    (holidays === null ||
      !isOff(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()));

  if (one.calendar !== undefined) {
    const entries = schedule.calendars?.[one.calendar] ?? [];
    return (within, at) => (isActive(within, at) ? slowEvents(entries, at, ahead) : []);
  }
  const windows = slowWindows(one, starts!.subtract({ days: 2 }));
  let window = windows.next().value!;
  const periods: { from: number; to: number; turn: number }[] = [];
  let turn = 0;
  let from = starts!;
  for (const handoff of slowHandoffs(one, starts!)) {
    if (!earlier(from, handoff)) continue;
    while (!earlier(from, window[1])) window = windows.next().value!;
    if (earlier(show, handoff)) periods.push({ from: comes(from, zone), to: comes(handoff, zone), turn });
    const used =
      one.turns === 'calendar' ||
      (earlier(window[0], handoff) && (holidays === null || slowlyActive(one, from, handoff, isOff)));
    if (used) turn++;
    from = handoff;
    if (earlier(stop, from)) break;
  }
  const turns = one.participants!.map((who) => [who].flat());
  return (within, at) => {
    const period = periods.find((placed) => within(placed.from, placed.to));
    if (period === undefined || !isActive(within, at)) return [];
    if (one.away !== 'next') return turns[(period.turn + ahead) % turns.length]!;
    const missing = (schedule.away ?? [])
      .filter((time) => within(Date.parse(time.from), Date.parse(time.to)))
      .map(({ person }) => person);
    return slowCover(turns, period.turn % turns.length, ahead, missing);
  };
}

/** The turns written down from the holder's on, those crossed out in which everybody is away. */
function slowCover(turns: string[][], holder: number, ahead: number, missing: string[]): string[] {
  const rotated = [...turns.slice(holder), ...turns.slice(0, holder)];
  const there = rotated.map((who) => who.filter((person) => !missing.includes(person)));
  if (there.every((who) => who.length === 0)) return rotated[ahead % rotated.length]!;
  const first = rotated[0]!.length === 0 ? 0 : there.findIndex((who) => who.length > 0);
  const left = [...there.keys()]
    .map((index) => (first + index) % there.length)
    .filter((index) => rotated[index]!.length === 0 || there[index]!.length > 0);
  return there[left[ahead % left.length]!]!;
}

function slowEvents(entries: CalendarEntry[], at: number, ahead: number): string[] {
  const namedAt = (instant: number) =>
    entries
      .filter(({ from, to }) => Date.parse(from) <= instant && instant < Date.parse(to))
      .toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))
      .flatMap(({ people }) => people);
  if (namedAt(at).length === 0) return [];
  const borders = entries
    .filter(({ people }) => people.length > 0)
    .flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]);
  const later = [...new Set(borders)]
    .filter((border) => border > at && namedAt(border).length > 0)
    .sort((a, b) => a - b);
  return ahead === 0 ? [...new Set(namedAt(at))] : [...new Set(namedAt(later[ahead - 1] ?? Infinity))];
}

/** Each local day that an entry touches. */
function slowHolidays(entries: CalendarEntry[], zone: string): Set<string> {
  const days = new Set<string>();
  const dayAt = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  for (const { from, to } of entries) {
    const last = dayAt(Date.parse(to) - 1);
    for (let day = dayAt(Date.parse(from)); Temporal.PlainDate.compare(day, last) <= 0;)
      [day] = [day.add({ days: 1 }), days.add(day.toString())];
  }
  return days;
}

/** Whether some minute's worth of a window lies between two handoffs on a day that is not off, looked for day by day. */
function slowlyActive(
  one: Layer,
  from: Temporal.PlainDateTime,
  to: Temporal.PlainDateTime,
  isOff: (day: string) => boolean,
): boolean {
  for (const [opens, closes] of slowWindows(one, from.subtract({ days: 2 }))) {
    if (!earlier(opens, to)) return false;
    for (let day = opens.toPlainDate(); ; day = day.add({ days: 1 })) {
      const begin = latest([opens, from, day.toPlainDateTime('00:00')]);
      const end = earliest([closes, to, day.add({ days: 1 }).toPlainDateTime('00:00')]);
      if (earlier(begin, end) && !isOff(day.toString())) return true;
      if (!earlier(day.add({ days: 1 }).toPlainDateTime('00:00'), closes)) break;
    }
  }
  return false;
}

function latest(times: Temporal.PlainDateTime[]): Temporal.PlainDateTime {
  return times.reduce((a, b) => (earlier(a, b) ? b : a));
}

function earliest(times: Temporal.PlainDateTime[]): Temporal.PlainDateTime {
  return times.reduce((a, b) => (earlier(b, a) ? b : a));
}

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
