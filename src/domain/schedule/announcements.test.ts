/** What is wrong with a schedule is told a week before, a day before, and at once where it shows later than that; each once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedProcess } from '../../../test/harness/fake-engine.ts';
import { smallDirectory, someone } from '../../../test/harness/stepped-engine.ts';
import type { Directory, Person } from '../directory/directory.ts';
import { compileProcess } from '../process/compile.ts';
import { exampleFile } from '../process/lint/example.ts';
import { dayMs, hourMs, msOf, plus } from '../instant.ts';
import { announcementFor, receiversOf, type Announcement } from './announcements.ts';
import { announcementInWords } from './announcement-words.ts';
import { reliancesOf } from './relied-on.ts';
import { scheduleSchema } from './schedule.ts';
import type { Away } from './surroundings.ts';

const shipped = shippedProcess();
const start = '2026-03-02T12:00:00.000Z';
const works = (channel: string) => channel === 'webhook' || channel === 'email';

interface Given {
  layer?: object | null;
  overrides?: object[];
  away?: Away[];
  zone?: string;
  team?: string;
  more?: Partial<Directory>;
}

function houseWith({
  layer = {},
  overrides = [],
  away = [],
  zone = 'UTC',
  team,
  more = {},
}: Given): Directory {
  const whole = { rotation: 'weekly', starts: '2026-01-05', participants: ['cy', 'dee'], ...layer };
  const parsed = scheduleSchema.parse({
    handle: 'primary',
    name: 'Primary',
    timeZone: zone,
    layers: layer === null ? [] : [whole],
    overrides,
    ...(team && { team }),
  });
  return smallDirectory({
    schedules: { primary: { ...parsed, away } },
    positions: { 'on-call': { target: { schedule: 'primary' }, standIn: null, standInAfterMs: null } },
    ...more,
  });
}

function look(directory: Directory, now: string, process = shipped) {
  const [first, ...others] = reliancesOf(process, directory);
  assert.ok(first, 'a rung relies on it');
  return announcementFor([first, ...others], { process, directory, works, now });
}

/** What is told from `from` on by somebody who looks when they are told to, as "day hour" after the start. */
function told(directory: Directory, { from = start, days = 21 } = {}): { at: string; news: Announcement }[] {
  const known = new Set<string>();
  const found: { at: string; news: Announcement }[] = [];
  let looks = 0;
  for (let now = from; now < plus(from, days * dayMs); looks += 1) {
    assert.ok(looks < 2_000, 'it does not look all the time');
    const { announcement, nextAt } = look(directory, now);
    assert.ok(nextAt > now, 'the next look lies ahead');
    if (announcement !== null && announcement.news.some(({ key }) => !known.has(key))) {
      found.push({ at: sinceStart(now), news: announcement });
      for (const key of [...announcement.news.map((one) => one.key), ...announcement.along]) known.add(key);
    }
    now = nextAt;
  }
  return found;
}

function sinceStart(instant: string): string {
  const ms = msOf(instant) - msOf(start);
  return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
}

const times = (directory: Directory, options?: Parameters<typeof told>[1]) =>
  told(directory, options).map(({ at }) => at);

/** A layer that ends, and another that begins a day later: a gap from the 14th, noon, to the 15th, noon. */
const oneGap = {
  layer: null,
  overrides: [
    { from: '2026-01-01', to: '2026-03-14T12:00', who: 'cy' },
    { from: '2026-03-15T12:00', to: '2027-06-01', who: 'dee' },
  ],
};

test('a gap is told a week before it begins and a day before, and not again when it is there', () => {
  const directory = houseWith(oneGap);
  assert.deepEqual(times(directory), ['5 d 0 h', '11 d 0 h']);
});

test('a gap that first shows nearer is told at once, and once for the stage that it has reached', () => {
  const directory = houseWith(oneGap);
  assert.deepEqual(times(directory, { from: plus(start, 9 * dayMs) }), ['9 d 0 h', '11 d 0 h']);
  assert.deepEqual(times(directory, { from: plus(start, 11.5 * dayMs) }), ['11 d 12 h']);
  assert.deepEqual(times(directory, { from: plus(start, 12.5 * dayMs) }), ['12 d 12 h']);
});

test('a gap that has begun is the same gap, whenever and from wherever it is looked at', () => {
  const directory = houseWith(oneGap);
  const keys = ['11 d 12 h', '12 d 0 h', '12 d 1 h', '12 d 23 h'].map((at) => {
    const [days, , hours] = at.split(' ').map(Number) as [number, number, number];
    return look(directory, plus(start, days * dayMs + hours * hourMs)).announcement!.news[0]!.key;
  });
  assert.deepEqual(new Set(keys), new Set(['primary.gap.day.2026-03-14T12:00:00.000Z']));
  assert.equal(look(directory, plus(start, 12.5 * dayMs)).announcement!.urgency, 'high');
  assert.equal(look(directory, plus(start, 11.5 * dayMs)).announcement!.urgency, 'low');
});

test('a gap whose rung acts only later in it is one gap all the same, on each day of it', () => {
  const compiled = compileProcess(
    exampleFile(`
calendars:
  - { id: business, timeZone: UTC, hours: { mon-fri: "09:00-17:00" } }
positions:
  - { id: on-call, label: On-call engineer }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, during: { calendar: business, outside: defer } }
`),
    'example.yaml',
  );
  assert.ok(compiled.ok);
  // From Friday the 6th, 18:00, to Monday, 10:00: an hour of it is one in which somebody is asked.
  const directory = houseWith({
    layer: null,
    overrides: [
      { from: '2026-01-01', to: '2026-03-06T18:00', who: 'cy' },
      { from: '2026-03-09T10:00', to: '2027-06-01', who: 'dee' },
    ],
  });
  const keys = ['2026-03-07T12:00:00.000Z', '2026-03-08T12:00:00.000Z', '2026-03-09T09:30:00.000Z'].map(
    (now) => look(directory, now, compiled.process).announcement?.news.map(({ key }) => key),
  );
  assert.deepEqual(
    keys,
    Array.from({ length: 3 }, () => ['primary.gap.day.2026-03-06T18:00:00.000Z']),
  );
});

test('a gap that has been there for longer than anybody remembers is told once', () => {
  const never = houseWith({ layer: null });
  assert.deepEqual(times(never), ['0 d 0 h']);
  assert.deepEqual(
    look(never, start).announcement!.news.map(({ key }) => key),
    ['primary.gap.day.1970-01-01T00:00:00.000Z'],
  );
});

test('every night without anybody is one message a week, and not one a day', () => {
  const nights = houseWith({ layer: { hours: '08:00-20:00' } });
  const found = times(nights, { days: 28 });
  assert.ok(found.length <= 5, found.join(', '));
  assert.ok(found.length >= 4, 'and it goes on being told');
});

test('several gaps that fall due together are one message', () => {
  const directory = houseWith({
    layer: null,
    overrides: [
      { from: '2026-01-01', to: '2026-03-04', who: 'cy' },
      { from: '2026-03-05', to: '2026-03-06', who: 'cy' },
      { from: '2026-03-07', to: '2027-06-01', who: 'cy' },
    ],
  });
  const [first, ...others] = told(directory);
  assert.equal(first!.news.news.length, 2);
  assert.deepEqual(
    others.map(({ at }) => at),
    ['0 d 12 h', '2 d 12 h'],
  );
});

test('somebody on call while away is told by the same distances, each time off once', () => {
  const away = [{ person: 'cy', from: '2026-03-18T08:00:00Z', to: '2026-03-20T18:00:00Z' }];
  const directory = houseWith({ layer: { participants: ['cy'] }, away });
  assert.deepEqual(times(directory), ['8 d 20 h', '14 d 20 h']);
  assert.deepEqual(times(houseWith({ layer: { participants: ['dee'] }, away })), []);
});

test('whoever no page reaches is told of before their turn begins', () => {
  const { cy, ...users } = smallDirectory().users;
  const silent: Person = { ...cy!, contacts: [{ id: 'chat', channel: 'slack', to: 'cy' }], rules: [] };
  const more = { users: { ...users, cy: silent } };
  // Dee has the week of the 2nd, Cy the one of the 9th.
  const directory = houseWith({ layer: { handoff: 'monday 09:00' }, more });
  const [first] = told(directory);
  assert.equal(first!.at, '0 d 0 h');
  const { subject, body } = words(directory, first!.news);
  assert.equal(subject, 'Primary: no page reaches whoever is on call from Monday 2026-03-09 09:00');
  assert.match(
    body,
    /^Cy has no contact that a page could use, and is on call in Primary:\n- Monday 2026-03-09 09:00 to Monday 2026-03-16 09:00\n/,
  );
});

function words(directory: Directory, announcement: Announcement, timeZone = 'UTC') {
  return announcementInWords(announcement, { directory, timeZone, url: 'https://tocsin.example.test' });
}

test('a gap is told in sentences, with the times of whoever reads them', () => {
  const directory = houseWith(oneGap);
  const { announcement } = look(directory, plus(start, 6 * dayMs));
  const { subject, body } = words(directory, announcement!, 'Asia/Tokyo');
  assert.equal(subject, 'Primary: nobody is on call from Saturday 2026-03-14 21:00');
  assert.equal(
    body,
    `Primary has a gap ahead, and 4 rungs rely on it for On-call engineer. A page that falls into it goes to the next rung at once, so that somebody is woken for what was not theirs.
- Saturday 2026-03-14 21:00 to Sunday 2026-03-15 21:00, 1 d

Times are those of Asia/Tokyo. Put somebody there with an override: https://tocsin.example.test/on-call`,
  );
});

test('in the night in which clocks change a gap lasts as long as it lasts, and is told that long before', () => {
  const night = (day: string, from: string, to: string) =>
    houseWith({
      layer: null,
      zone: 'Europe/Berlin',
      overrides: [
        { from: '2026-01-01', to: `${day}T${from}`, who: 'cy' },
        { from: `${day}T${to}`, to: '2027-06-01', who: 'dee' },
      ],
    });
  const line = (directory: Directory, now: string) =>
    /^- .*/m.exec(words(directory, look(directory, now).announcement!, 'Europe/Berlin').body)?.[0];
  // 02:00 becomes 03:00, and 03:00 becomes 02:00.
  const spring = night('2026-03-29', '01:30', '03:30');
  assert.equal(
    line(spring, '2026-03-28T12:00:00.000Z'),
    '- Sunday 2026-03-29 01:30 to Sunday 2026-03-29 03:30, 1 h',
  );
  assert.equal(look(spring, '2026-03-20T12:00:00.000Z').nextAt, '2026-03-21T12:00:00.000Z');
  assert.equal(look(spring, '2026-03-22T00:00:00.000Z').nextAt, '2026-03-22T00:30:00.000Z');
  const autumn = night('2026-10-25', '01:30', '03:30');
  assert.equal(
    line(autumn, '2026-10-24T12:00:00.000Z'),
    '- Sunday 2026-10-25 01:30 to Sunday 2026-10-25 03:30, 3 h',
  );
  // A gap that lies wholly in the hour that does not exist is none.
  assert.equal(look(night('2026-03-29', '02:10', '02:50'), '2026-03-28T12:00:00.000Z').announcement, null);
});

test('a schedule that ends for good is told of as such', () => {
  const directory = houseWith({
    layer: null,
    overrides: [{ from: '2026-01-01', to: '2026-03-08T12:00', who: 'cy' }],
  });
  const { announcement } = look(directory, start);
  assert.match(
    words(directory, announcement!).body,
    /- from Sunday 2026-03-08 12:00 on, and for good: the schedule has nobody any more/,
  );
});

test('a long list is cut, and says how much more there is', () => {
  const nights = houseWith({ layer: { hours: '08:00-20:00' } });
  const { body, subject } = words(nights, look(nights, start).announcement!);
  assert.equal(subject, 'Primary: nobody is on call from Monday 2026-03-02 20:00, and 13 more');
  assert.match(body, /^- and 7 more$/m);
});

test('the team that owns the schedule is told; without one, or where none of it can be reached, every admin', () => {
  const mute = { ...someone('eli'), contacts: [], rules: [] };
  const more = (members: string[]): Partial<Directory> => ({
    users: { ...smallDirectory().users, eli: mute },
    teams: { core: { handle: 'core', name: 'Core', members, positions: {} } },
  });
  const told = (directory: Directory) =>
    receiversOf('primary', 'low', { directory, works, now: start }).map(
      ({ person, contacts }) => `${person} by ${contacts.map(({ id }) => id).join('+')}`,
    );
  assert.deepEqual(told(houseWith({})), ['ana by mail']);
  assert.deepEqual(told(houseWith({ team: 'core', more: more(['ben', 'eli', 'ben']) })), ['ben by mail']);
  assert.deepEqual(told(houseWith({ team: 'core', more: more(['eli']) })), ['ana by mail']);
});

test('what can wait waits for the end of quiet hours', () => {
  const { ana, ...users } = smallDirectory().users;
  const quietHours = { hours: '10:00-14:00', days: null, overriddenBy: [] };
  const directory = houseWith({ more: { users: { ...users, ana: { ...ana!, quietHours } } } });
  const at = (urgency: 'high' | 'low') =>
    receiversOf('primary', urgency, { directory, works, now: start })[0]!.contacts.map((one) => one.at);
  assert.deepEqual([at('low'), at('high')], [['2026-03-02T14:00:00.000Z'], [start]]);
});
