/** Readiness and test pages on the terminal. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { z } from 'zod';
import type * as ours from '../../src/cli/answers-readiness.ts';
import * as shapes from '../../src/http/shapes-readiness.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [
  Reads<ours.OnCallReadiness, shapes.Readiness>,
  Reads<ours.SentTestPage, z.infer<typeof shapes.sentTestPage>>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());

const run = (...args: string[]) => tocsin(args, { url: api.url, key: apiKey });

const ana: shapes.ReadinessOfPerson = {
  person: { handle: 'ana', name: 'Ana Ortiz' },
  ready: true,
  problems: [],
  contacts: [],
  testedAt: '2026-11-20T09:00:00.000Z',
  confirmedAt: '2026-11-20T09:01:00.000Z',
  always: false,
  onCallNow: false,
  nextOnCallAt: '2026-11-23T08:00:00.000Z',
  positions: ['On-call engineer'],
};
const ben: shapes.ReadinessOfPerson = {
  ...ana,
  person: { handle: 'ben', name: 'Ben Idowu' },
  ready: false,
  problems: [
    {
      kind: 'no-usable-contact',
      weight: 'severe',
      sentence: 'There is no contact, so no page arrives.',
      remedy: 'Add one, and send a test page.',
    },
  ],
  testedAt: null,
  confirmedAt: null,
  onCallNow: true,
};
const readiness = (items: shapes.ReadinessOfPerson[]): shapes.Readiness => ({
  at: '2026-11-21T12:00:00.000Z',
  until: '2026-12-05T12:00:00.000Z',
  ready: items.filter((item) => item.ready).length,
  items,
});

test('readiness says who cannot be paged and what to do, and fails where that is whoever is on call', async () => {
  api.answerNext(json(readiness([ben, ana])));
  const { code, out } = await run('readiness');
  assert.equal(code, 1);
  assert.match(out, /^1 of 2 are ready\.\n\nBen Idowu: cannot be paged {2}on call now, On-call engineer\n/);
  assert.match(out, /There is no contact, so no page arrives\. Add one, and send a test page\./);
  assert.doesNotMatch(out, /Ana/);
  api.answerNext(json(readiness([ana])));
  const all = await run('readiness', '--all');
  assert.equal(all.code, 0);
  assert.match(all.out, /Ana Ortiz: ready {2}on call from 2026-11-23/);
});

test('a test page goes to a person, by one contact or by each', async () => {
  const deliveries = [{ id: 'test.1.ana.phone', contact: 'phone', channel: 'ntfy' }];
  api.answerNext(json({ deliveries }, 202));
  const { code, out } = await run('test-page', 'ana', '--contact', 'phone');
  assert.equal(code, 0);
  assert.match(out, /^On its way to ana by phone \(ntfy\)\./);
  const { method, path, body } = api.requests.at(-1)!;
  assert.deepEqual(
    [method, path, JSON.parse(body)],
    ['POST', '/api/v1/users/ana/test-page', { contact: 'phone' }],
  );
});
