/** Time off and calendars on the terminal. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { z } from 'zod';
import type * as ours from '../../src/cli/answers-calendars.ts';
import * as shapes from '../../src/http/shapes-calendars.ts';
import { wholeListOf } from '../../src/http/shapes.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [Reads<ours.TimeOff, shapes.TimeOffView>, Reads<ours.CalendarIn, shapes.CalendarInView>];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());

const run = (...args: string[]) => tocsin(args, { url: api.url, key: apiKey });
const id = '4f1c0000-0000-4000-8000-000000000001';
const entry: z.input<typeof shapes.timeOff> = {
  id,
  person: { handle: 'ben', name: 'Ben Idowu' },
  from: '2026-12-24',
  to: '2026-12-26',
  begins: '2026-12-24T00:00:00.000Z',
  ends: '2026-12-27T00:00:00.000Z',
  note: 'skiing',
  source: 'own',
  enteredAt: '2026-11-21T12:00:00.000Z',
};

test('time-off add sends the days as they were written, and says what they mean', async () => {
  api.answerNext(json(shapes.timeOff.parse(entry), 201));
  const { code, out } = await run(
    'time-off',
    'add',
    'ben',
    '--from',
    '2026-12-24',
    '--to',
    '2026-12-26',
    '--note',
    'skiing',
  );
  assert.equal(code, 0);
  const { method, path, body } = api.requests.at(-1)!;
  assert.deepEqual([method, path], ['POST', '/api/v1/users/ben/time-off']);
  assert.deepEqual(shapes.enteredTimeOff.parse(JSON.parse(body)), {
    from: '2026-12-24',
    to: '2026-12-26',
    note: 'skiing',
  });
  assert.match(out, /Entered\./);
  assert.match(out, /Ben Idowu +2026-12-24 00:00 +2026-12-27 00:00 +skiing/);
});

test('time-off list shows entries and calendars, and remove takes one back', async () => {
  const byFeed = { ...entry, id: null, source: 'feed' as const, note: null, enteredAt: null };
  api.answerNext(json(wholeListOf(shapes.timeOff).parse({ items: [entry, byFeed], nextCursor: null }), 200));
  const { out } = await run('time-off', 'list', 'ben');
  assert.equal(api.requests.at(-1)!.path, '/api/v1/time-off?person=ben');
  assert.match(out, /by their calendar/);
  assert.match(out, new RegExp(id));
  api.answerNext({ kind: 'answer', status: 204 });
  const removed = await run('time-off', 'remove', 'ben', id);
  assert.deepEqual(
    [removed.code, api.requests.at(-1)!.method, api.requests.at(-1)!.path],
    [0, 'DELETE', `/api/v1/users/ben/time-off/${id}`],
  );
  const misused = await run('time-off', 'add', 'ben', '--from', '2026-12-24');
  assert.deepEqual([misused.code, /needs --from and --to/.test(misused.err)], [2, true]);
});

test('calendars shows what cannot be read, and events that name nobody', async () => {
  const item: z.input<typeof shapes.calendarIn> = {
    handle: 'rota',
    name: 'Rota',
    kind: 'feed',
    reading: {
      state: 'failing',
      readAt: '2026-11-20T12:00:00.000Z',
      triedAt: '2026-11-21T12:00:00.000Z',
      nextReadAt: '2026-11-21T18:00:00.000Z',
      problem: 'calendar.example.test answered 500.',
      failures: 9,
    },
    events: 40,
    unnamed: { count: 3, titles: ['The new colleague'] },
    schedules: ['primary'],
  };
  const never = {
    ...item,
    handle: 'new',
    reading: { ...item.reading, readAt: null },
    unnamed: { count: 0, titles: [] },
  };
  api.answerNext(json(wholeListOf(shapes.calendarIn).parse({ items: [item, never], nextCursor: null }), 200));
  const { out } = await run('calendars');
  assert.match(out, /new +40 +primary +never, it fails$/m);
  assert.match(out, /rota +40 +primary +2026-11-20 12:00, failing since then/);
  assert.match(out, /rota: calendar\.example\.test answered 500\./);
  assert.match(out, /rota: 3 events name nobody: "The new colleague"/);
  api.answerNext(json({}, 202));
  await run('calendars', '--read', 'rota');
  assert.deepEqual(
    [api.requests.at(-1)!.method, api.requests.at(-1)!.path],
    ['POST', '/api/v1/calendars/rota/read'],
  );
});
