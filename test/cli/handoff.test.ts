/** The sheet of a handoff on the terminal, and ticking it off from there, as the real server answers. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { handoff, type HandoffView } from '../../src/http/shapes-handoff.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  api.requests.length = 0;
});

const run = (...args: string[]) => tocsin(['handoff', ...args], { url: api.url, key: apiKey });

const item = (id: string, text: string, change: object = {}) => ({
  item: id,
  text,
  required: false,
  link: null,
  command: null,
  facts: null,
  checked: null,
  ...change,
});

const sheet: HandoffView = handoff.parse({
  schedule: { handle: 'primary', name: 'Primary', timeZone: 'Europe/Berlin' },
  at: '2026-03-02T09:00:00Z',
  off: [{ handle: 'ana', name: 'Ana Ortiz' }],
  on: [{ handle: 'ben', name: 'Ben Idowu' }],
  stay: [],
  previous: null,
  next: '2026-03-09T09:00:00Z',
  factsAt: '2026-03-02T08:40:00Z',
  facts: [
    {
      kind: 'open-incidents',
      title: 'Open incidents',
      count: 1,
      sentence: '1 incident is open, SEV-1.',
      path: '/incidents',
      items: [
        {
          text: 'INC-2026-0001 Checkout is slow',
          detail: 'SEV-1, Investigating',
          at: '2026-03-02T08:00:00Z',
          path: null,
        },
      ],
    },
  ],
  duties: ['Keep an eye on the alerts'],
  checklists: [
    {
      checklist: 'handoff',
      title: 'Handoff',
      moment: 'handoff',
      items: [
        item('incidents', 'Go through the incidents', { facts: 'open-incidents' }),
        item('talk', 'Talk', { checked: { by: 'Ana Ortiz', at: '2026-03-02T08:35:00Z' } }),
      ],
    },
    { checklist: 'start', title: 'Start', moment: 'shift-start', items: [item('talk', 'Talk')] },
  ],
});

test('the sheet: who hands over to whom, what is to be ticked off, and what is known', async () => {
  api.answerNext(json(sheet));
  const { out, code } = await run('primary', '--at', '2026-03-02T08:00Z');
  assert.equal(code, 0);
  assert.deepEqual(
    api.requests.map(({ method, path }) => `${method} ${path}`),
    ['GET /api/v1/schedules/primary/handoff?at=2026-03-02T08%3A00%3A00Z'],
  );
  assert.equal(
    out,
    `Primary, 2026-03-02 09:00: Ana Ortiz to Ben Idowu

Handoff
  [ ] Go through the incidents  handoff/incidents  1 incident is open, SEV-1.
  [x] Talk                      handoff/talk       Ana Ortiz, 2026-03-02 08:35

Start
  [ ] Talk  start/talk

What is asked of whoever is on call
  Keep an eye on the alerts

Open incidents (1)
  1 incident is open, SEV-1.
  INC-2026-0001 Checkout is slow  SEV-1, Investigating  2026-03-02 08:00

As it stood at 2026-03-02 08:40.
`,
  );
});

test('an item is ticked off by its name, and by its list where two lists have it', async () => {
  for (const answer of [sheet, sheet, sheet]) api.answerNext(json(answer));
  assert.equal((await run('primary', '--check', 'incidents', '--uncheck', 'handoff/talk')).code, 0);
  assert.deepEqual(
    api.requests.slice(1).map(({ path, body }) => [path, JSON.parse(String(body))]),
    [
      [
        '/api/v1/schedules/primary/handoff/check',
        { at: sheet.at, checklist: 'handoff', item: 'incidents', checked: true },
      ],
      [
        '/api/v1/schedules/primary/handoff/check',
        { at: sheet.at, checklist: 'handoff', item: 'talk', checked: false },
      ],
    ],
  );
});

test('what could mean two items, or none, ticks nothing and says which there are', async () => {
  for (const answer of [sheet, sheet, { ...sheet, at: null }]) api.answerNext(json(answer));
  const twice = await run('primary', '--check', 'talk');
  assert.deepEqual(
    [twice.code, twice.err.split('\n')[0]],
    [2, '"talk" may be handoff/talk, start/talk: write it so.'],
  );
  const none = await run('primary', '--check', 'coffee');
  assert.match(
    none.err,
    /^The sheet has no item "coffee"\. It has handoff\/incidents, handoff\/talk, start\/talk\./,
  );
  const never = await run('primary', '--check', 'incidents');
  assert.match(never.err, /^Primary does not change hands/);
  assert.deepEqual([...new Set(api.requests.map(({ method }) => method))], ['GET']);
});
