/** What a schedule says from when to when, kept or only written, and how a mistake in one is answered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import { smallDirectory } from '../../../test/harness/stepped-engine.ts';
import { layoutWork } from '../../domain/schedule/layout-work.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { shifts } from '../../domain/schedule/shifts.ts';
import { scheduleQuality, scheduleShifts } from '../shapes.ts';

const primary: Schedule = {
  handle: 'primary',
  timeZone: 'Europe/Berlin',
  layers: [
    {
      rotation: 'weekly',
      handoff: 'monday 09:00',
      starts: '2026-02-23T09:00',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      participants: ['ana', ['cy', 'ben']],
    },
  ],
  overrides: [{ from: '2026-03-03T18:00', to: '2026-03-03T20:00', who: 'dee' }],
};

const withPrimary = () => startHouseApi({ directory: smallDirectory({ schedules: { primary } }) });

test('the shifts of a schedule are laid out between two instants, with the gaps', async () => {
  await using server = await withPrimary();
  const { status, body } = await server.get(
    '/schedules/primary/shifts?from=2026-03-03T00:00:00Z&to=2026-03-09T09:00:00%2B01:00',
  );
  assert.equal(status, 200);
  const cyAndBen = { who: ['cy', 'ben'], layer: 0, override: null };
  assert.deepEqual(body, {
    schedule: 'primary',
    timeZone: 'Europe/Berlin',
    from: '2026-03-03T00:00:00.000Z',
    to: '2026-03-09T08:00:00.000Z',
    shifts: [
      { ...cyAndBen, from: '2026-03-03T00:00:00.000Z', to: '2026-03-03T17:00:00.000Z' },
      {
        who: ['dee'],
        layer: null,
        override: 0,
        from: '2026-03-03T17:00:00.000Z',
        to: '2026-03-03T19:00:00.000Z',
      },
      { ...cyAndBen, from: '2026-03-03T19:00:00.000Z', to: '2026-03-06T23:00:00.000Z' },
      { ...cyAndBen, from: '2026-03-08T23:00:00.000Z', to: '2026-03-09T08:00:00.000Z' },
    ],
    gaps: [{ from: '2026-03-06T23:00:00.000Z', to: '2026-03-08T23:00:00.000Z' }],
  });
});

test('a calendar has every schedule in one answer, with whom an override stands in for', async () => {
  const nobody: Schedule = { handle: 'nobody', timeZone: 'UTC', layers: [], overrides: [] };
  await using server = await startHouseApi({
    directory: smallDirectory({ schedules: { primary: { ...primary, name: 'Primary' }, nobody } }),
  });
  const range = 'from=2026-03-03T16:00:00Z&to=2026-03-03T19:00:00Z';
  const { status, body } = await server.get(`/shifts?${range}`);
  assert.equal(status, 200);
  const layers = { who: ['cy', 'ben'], layer: 0, override: null, instead: [] };
  const [first, second] = body.items;
  assert.deepEqual(first, {
    schedule: 'primary',
    name: 'Primary',
    timeZone: 'Europe/Berlin',
    layers: ['weekly, monday 09:00, mon tue wed thu fri'],
    shifts: [
      { ...layers, from: '2026-03-03T16:00:00.000Z', to: '2026-03-03T17:00:00.000Z' },
      {
        who: ['dee'],
        layer: null,
        override: 0,
        instead: ['cy', 'ben'],
        from: '2026-03-03T17:00:00.000Z',
        to: '2026-03-03T19:00:00.000Z',
      },
    ],
    gaps: [],
    problem: null,
  });
  assert.deepEqual(second.gaps, [{ from: '2026-03-03T16:00:00.000Z', to: '2026-03-03T19:00:00.000Z' }]);
  assert.deepEqual(body.people.map(({ handle }: { handle: string }) => handle).sort(), ['ben', 'cy', 'dee']);
  assert.equal(body.more, false);

  const some = await server.get(`/shifts?${range}&schedules=nobody,long-gone`);
  assert.deepEqual(
    some.body.items.map(({ schedule }: { schedule: string }) => schedule),
    ['nobody'],
  );
  const long = await server.get('/shifts?from=2026-03-03T16:00:00Z&to=2026-07-03T16:00:00Z');
  assert.equal(`${long.status} ${long.body.code}`, '422 range-too-long');
});

test('without a range it is the next 28 days', async () => {
  await using server = await withPrimary();
  const { body } = await server.get('/schedules/primary/shifts');
  assert.deepEqual([body.from, body.to], ['2026-03-02T09:00:00.000Z', '2026-03-30T09:00:00.000Z']);
});

test('a schedule that does not exist, a time that is none and a range without an end are refused', async () => {
  await using server = await withPrimary();
  const code = async (url: string) => {
    const { status, body } = await server.get(url);
    return `${status} ${body.code}`;
  };
  assert.equal(await code('/schedules/secondary/shifts'), '404 no-such-schedule');
  assert.equal(await code('/schedules/constructor/shifts'), '404 no-such-schedule');
  assert.equal(await code('/schedules/primary/shifts?from=tomorrow'), '400 invalid-query');
  assert.equal(await code('/schedules/primary/shifts?to=2026-03-01T00:00:00Z'), '422 range-too-long');
  const { body } = await server.get('/schedules/primary/shifts?to=2036-03-01T00:00:00Z');
  assert.match(body.detail, /is longer than 762 days: ask for less at a time\.$/);
});

test('a schedule that is being written is laid out, and is not kept', async () => {
  await using server = await withPrimary();
  const { handle: _, ...unnamed } = primary;
  const asked = { schedule: unnamed, from: '2026-03-28T00:00:00Z', to: '2026-03-31T00:00:00Z' };
  const { status, body } = await server.post('/schedules/preview', asked);
  assert.equal(status, 200);
  assert.deepEqual(body.gaps, [{ from: '2026-03-28T00:00:00.000Z', to: '2026-03-29T22:00:00.000Z' }]);
  assert.equal(body.shifts[0].from, '2026-03-29T22:00:00.000Z', 'Monday begins in summer time');
  assert.equal((await server.get('/schedules/preview/shifts')).status, 404);
});

test('a schedule that is being written has the installation’s calendars, time off and schedules around it', async () => {
  const around = {
    calendars: { free: [{ from: '2026-03-04', to: '2026-03-05', people: [], title: 'Closed' }] },
    away: [{ person: 'ana', from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' }],
  };
  const daily = { rotation: 'daily' as const, starts: '2026-03-01', participants: ['ana', 'ben', 'cy'] };
  const roster = { handle: 'roster', timeZone: 'UTC', layers: [daily], overrides: [] };
  await using server = await startHouseApi({
    directory: { ...smallDirectory({ schedules: { roster } }), around },
  });
  const preview = (schedule: object) =>
    server.post('/schedules/preview', { schedule, from: '2026-03-01T00:00:00Z', to: '2026-03-06T00:00:00Z' });
  const who = async (schedule: object) =>
    (await preview(schedule)).body.shifts.map(({ who: people, from }: { who: string[]; from: string }) =>
      [from.slice(8, 10), ...people].join(' '),
    );
  const layer = { ...daily, participants: ['cy', 'ana', 'ben'], away: 'next', holidays: 'free' };
  assert.deepEqual(await who({ timeZone: 'UTC', layers: [layer] }), ['01 cy', '02 ben', '03 ben', '05 cy']);
  const overrides = [{ from: '2026-03-02T06:00', to: '2026-03-02T12:00', who: 'dee', mode: 'add' }];
  assert.deepEqual(await who({ timeZone: 'UTC', follows: { schedule: 'roster' }, overrides }), [
    '01 ben',
    '02 cy',
    '02 dee',
    '03 ana',
    '04 ben',
    '05 cy',
  ]);
  const unknown = await preview({ timeZone: 'UTC', follows: { schedule: 'rooster' } });
  assert.equal(unknown.body.errors[0].path, 'schedule.follows');
  assert.match(unknown.body.errors[0].message, /^there is no schedule "rooster"/);
  const elsewhere = await preview({ timeZone: 'Asia/Tokyo', follows: { schedule: 'roster' } });
  assert.match(elsewhere.body.errors[0].message, /whose time zone is UTC, but has Asia\/Tokyo/);
});

test('each mistake in a schedule is a sentence at its place', async () => {
  await using server = await withPrimary();
  const [layer] = primary.layers;
  const wrong = async (change: object) => {
    const { status, body } = await server.post('/schedules/preview', { schedule: { ...primary, ...change } });
    assert.deepEqual([status, body.code], [422, 'invalid-schedule']);
    return `${body.errors[0].path}: ${body.errors[0].message}`;
  };
  assert.match(
    await wrong({ timeZone: 'Europe/Atlantis' }),
    /^schedule\.timeZone: "Europe\/Atlantis" is not a time zone of the IANA list: write one, as in /,
  );
  assert.match(
    await wrong({ layers: [{ ...layer, handoff: '25:00' }] }),
    /^schedule\.layers\.0\.handoff: "25:00" is not a handoff: write a time of day from 00:00 to 23:59/,
  );
  assert.match(
    await wrong({ layers: [{ ...layer, participants: [] }] }),
    /^schedule\.layers\.0\.participants: names nobody: a rotation needs at least one person/,
  );
  assert.match(
    await wrong({ overrides: [{ from: '2026-12-26T09:00', to: '2026-12-24T09:00', who: 'cy' }] }),
    /^schedule\.overrides\.0\.to: .*is not after "2026-12-26T09:00"/,
  );
});

test('more shifts than anybody reads are refused with a sentence', async () => {
  await using server = await withPrimary();
  const hourly = { rotation: 'hourly', starts: '2026-01-01', participants: ['ana', 'ben'] };
  const { status, body } = await server.post('/schedules/preview', {
    schedule: { timeZone: 'UTC', layers: Array.from({ length: 50 }, () => hourly) },
    from: '2026-03-02T00:00:00Z',
    to: '2027-03-02T00:00:00Z',
  });
  assert.deepEqual([status, body.code], [422, 'range-too-long']);
  assert.match(body.detail, /there are more than 20000 shifts in "preview": ask for a shorter range\.$/);
});

test('a large schedule is laid out and judged beside the event loop, and answers as a small one does', async () => {
  const hourly = (minute: number) => ({
    rotation: 'hourly' as const,
    starts: `2026-01-01T00:${10 + minute}`,
    participants: ['ana', 'ben'],
  });
  const large = {
    handle: 'large',
    timeZone: 'UTC',
    layers: Array.from({ length: 40 }, (_, n) => hourly(n)),
    overrides: [],
  };
  const range = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-12T00:00:00.000Z' };
  assert.ok(layoutWork(large, range) > 300_000, 'an estimate above what is answered at once');
  await using server = await startHouseApi({ directory: smallDirectory({ schedules: { large } }) });
  const query = `?from=${range.from}&to=${range.to}`;
  const kept = await server.get(`/schedules/large/shifts${query}`);
  const judged = await server.get(`/schedules/large/quality${query}`);
  const again = await server.post('/schedules/preview', { schedule: large, ...range });
  const laid = kept.body;
  assert.deepEqual([kept.status, judged.status, again.status], [200, 200, 200]);
  assert.deepEqual(again.body.shifts, laid.shifts);
  assert.deepEqual(laid, scheduleShifts.parse(laid), 'in the form that the reference describes');
  assert.deepEqual(judged.body, scheduleQuality.parse(judged.body));
  const wrong = await server.post('/schedules/preview', {
    schedule: {
      ...large,
      layers: [...large.layers, { ...hourly(0), handoff: '25:00' }],
      name: 'x'.repeat(130_000),
    },
    ...range,
  });
  assert.deepEqual([wrong.status, wrong.body.errors.length], [422, 2], 'mistakes are told from there too');
  const [item] = (await server.get(`/shifts${query}`)).body.items;
  assert.deepEqual([item.problem, item.shifts.length], [null, laid.shifts.length]);
  const direct = shifts(large, range.from, range.to);
  assert.equal(laid.shifts.length, 'shifts' in direct && direct.shifts.length);
});

test('what is wrong with a schedule is said with its figures, by the process that is in use', async () => {
  const weekly = { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-02-23T09:00' } as const;
  const schedules = {
    primary,
    secondary: {
      handle: 'secondary',
      timeZone: 'UTC',
      layers: [{ ...weekly, participants: ['ana', 'ana', 'cy'] }],
      overrides: [],
    },
  };
  await using server = await startHouseApi({
    directory: smallDirectory({ schedules }),
    processFile: 'decision-tree.yaml',
  });
  const weeks = '?from=2026-02-23T09:00:00Z&to=2026-03-30T09:00:00Z';
  const { status, body } = await server.get(`/schedules/secondary/quality${weeks}`);
  assert.equal(status, 200);
  assert.deepEqual(
    body.findings.map(({ kind, sentence }: Record<string, string>) => `${kind}: ${sentence}`),
    [
      'short-rest: Ana is on call again on 2026-03-02 09:00, without a break, and 1 more time too soon; the process asks for 7 d between two shifts.',
      'more-than-share: Ana is on call for 672 of 840 hours; an equal share among 2 people is 420.',
      'more-than-share: Ana has 28 of 35 nights (22:00 to 07:00 in Etc/UTC); an equal share among 2 people is 17.5.',
      'more-than-share: Ana has 4 of 5 weekends (in Etc/UTC); an equal share among 2 people is 2.5.',
    ],
  );
  assert.deepEqual(body.findings[0].person, { handle: 'ana', name: 'Ana' });
  assert.deepEqual(body.load, [
    { person: { handle: 'ana', name: 'Ana' }, hours: 672, nights: 28, weekends: 4 },
    { person: { handle: 'cy', name: 'Cy' }, hours: 168, nights: 7, weekends: 1 },
  ]);
  assert.deepEqual(body.share, { hours: 420, nights: 17.5, weekends: 2.5 });

  const ahead = (await server.get('/schedules/primary/quality')).body;
  assert.equal(ahead.to, '2026-05-25T09:00:00.000Z', 'twelve weeks');
  assert.equal(ahead.findings.filter(({ kind }: { kind: string }) => kind === 'gap').length, 12);
  assert.equal((await server.get('/schedules/tertiary/quality')).body.code, 'no-such-schedule');
});
