/** Overrides, swaps, candidates and paging whoever comes next, from the command line: what is asked, and what is shown. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  candidates,
  newOverrides,
  newSwap,
  type OverrideView,
  type SwapView,
} from '../../src/http/shapes-overrides.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, problem, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  api.requests.length = 0;
});

const run = (...args: string[]) => tocsin(args, { url: api.url, key: apiKey });
const asked = () => {
  const { method, path, body } = api.requests.at(-1)!;
  return { route: `${method} ${path}`, body: body === '' ? null : (JSON.parse(body) as object) };
};

const ben = { handle: 'ben', name: 'Ben Idowu' };
const ana = { handle: 'ana', name: 'Ana Ortiz' };
const override: OverrideView = {
  id: '7',
  place: 0,
  from: '2026-12-24T09:00:00Z',
  to: '2026-12-24T17:00:00Z',
  begins: '2026-12-24T09:00:00.000Z',
  ends: '2026-12-24T17:00:00.000Z',
  who: [ben],
  mode: 'replace',
  enteredAt: '2026-12-01T09:00:00.000Z',
  by: ana,
  note: 'Holidays',
  swap: null,
};
const swap: SwapView = {
  id: '6c0f5a0e-0000-4000-8000-000000000001',
  schedule: 'primary',
  asker: ana,
  from: '2026-12-24T09:00:00.000Z',
  to: '2026-12-25T09:00:00.000Z',
  asked: [ben],
  inReturn: { from: '2026-12-31T09:00:00.000Z', to: '2027-01-01T09:00:00.000Z' },
  note: null,
  state: 'open',
  takenBy: null,
  declinedBy: [],
  createdAt: '2026-12-01T09:00:00.000Z',
  endedAt: null,
};

test('an override is entered, listed with who did it, and taken back', async () => {
  api.answerNext(json({ items: [override] }, 201));
  const added = await run(
    'override',
    'add',
    'primary',
    'ben',
    '--from',
    '2026-12-24T09:00',
    '--to',
    '2026-12-24T17:00',
    '--note',
    'Holidays',
  );
  assert.equal(added.code, 0, added.err);
  const { route, body } = asked();
  assert.equal(route, 'POST /api/v1/schedules/primary/overrides');
  assert.deepEqual(newOverrides.parse(body), {
    from: '2026-12-24T09:00:00Z',
    to: '2026-12-24T17:00:00Z',
    who: ['ben'],
    mode: 'replace',
    note: 'Holidays',
  });

  api.answerNext(json({ items: [override], nextCursor: null }));
  const listed = await run('override', 'list', 'primary');
  assert.match(listed.out, /^7 +2026-12-24 09:00 +2026-12-24 17:00 +Ben Idowu +Ana Ortiz +Holidays$/m);

  api.answerNext(json({ result: 'ended' }));
  const removed = await run('override', 'remove', 'primary', '7');
  assert.deepEqual(
    [removed.out, asked().route],
    ['Ended now.\n', 'DELETE /api/v1/schedules/primary/overrides/7'],
  );
});

test('an override that is refused says why, and one without an end is a misuse', async () => {
  api.answerNext(
    problem('invalid-override', {
      detail: 'who: there is nobody with the handle "bne"; did you mean "ben"?',
    }),
  );
  const refused = await run('override', 'add', 'primary', 'bne', '--to', '2026-12-24T17:00');
  assert.equal(refused.code, 1);
  assert.match(refused.err, /did you mean "ben"\?/);
  const endless = await run('override', 'add', 'primary', 'ben');
  assert.equal(endless.code, 2);
  assert.match(endless.err, /^override add needs --to\./);
  assert.match((await run('override', 'shift', 'primary')).err, /^override does not know "shift"\./);
});

test('a swap is asked for with what is offered in return, and answered', async () => {
  api.answerNext(json(swap, 201));
  const time = ['--from', '2026-12-24T09:00', '--to', '2026-12-25T09:00'];
  const inReturn = ['--return-from', '2026-12-31T09:00', '--return-to', '2027-01-01T09:00'];
  const sent = await run('swap', 'ask', 'primary', 'ben', ...time, ...inReturn, '--person', 'ana');
  assert.equal(sent.code, 0, sent.err);
  assert.deepEqual(newSwap.parse(asked().body), {
    from: '2026-12-24T09:00:00Z',
    to: '2026-12-25T09:00:00Z',
    asked: ['ben'],
    inReturn: { from: '2026-12-31T09:00:00Z', to: '2027-01-01T09:00:00Z' },
    person: 'ana',
  });
  assert.match(sent.out, /^Ana Ortiz asks Ben Idowu to take primary, 2026-12-24 09:00 to 2026-12-25 09:00$/m);

  api.answerNext(json({ ...swap, state: 'accepted', takenBy: ben }));
  const taken = await run('swap', 'accept', swap.id, '--person', 'ben');
  assert.match(taken.out, /^Ben Idowu takes primary from Ana Ortiz/);
  assert.deepEqual(asked(), { route: `POST /api/v1/swaps/${swap.id}/accept`, body: { person: 'ben' } });

  api.answerNext(json({ items: [swap], nextCursor: null }));
  const listed = await run('swaps', '--state', 'open');
  assert.match(listed.out, /primary +Ana Ortiz +.*Ben Idowu +2026-12-31 09:00 to 2027-01-01 09:00 +open$/m);
  assert.equal(asked().route, 'GET /api/v1/swaps?state=open&limit=50');
  assert.equal((await run('swap', 'ask', 'primary', ...inReturn)).code, 2);
});

test('candidates are listed the best first, and whoever comes next is paged', async () => {
  const time = { from: '2026-12-24T09:00:00.000Z', to: '2026-12-25T09:00:00.000Z' };
  const item = {
    person: ben,
    free: true,
    lastOnCall: null,
    hours: 0,
    nights: 1,
    sentence: 'Was not on call.',
  };
  api.answerNext(json(candidates.parse({ schedule: 'primary', ...time, items: [item] })));
  const found = await run('candidates', 'primary', '--from', '2026-12-24T09:00', '--to', '2026-12-25T09:00');
  assert.match(found.out, /^Ben Idowu +Was not on call\.$/m);
  const paged = await run('page', 'INC-2026-0001', '--next', 'on-call');
  assert.equal(paged.code, 0, paged.err);
  assert.deepEqual(asked().body, { people: [], positions: [], next: ['on-call'], urgency: 'high' });
});
