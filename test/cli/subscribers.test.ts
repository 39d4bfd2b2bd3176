/** Subscribers of status pages on the terminal. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { z } from 'zod';
import type * as ours from '../../src/cli/answers-subscribers.ts';
import * as shapes from '../../src/http/shapes-subscribers.ts';
import { scratch } from '../harness/scratch.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [
  Reads<ours.SubscriberRow, shapes.SubscriberView>,
  Reads<ours.SubscriberNews, shapes.SubscriberNewsView>,
  Reads<ours.ImportedSubscribers, z.infer<typeof shapes.importedSubscribers>>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());

const run = (...args: string[]) => tocsin(args, { url: api.url, key: apiKey });
const row: shapes.SubscriberView = {
  id: '4f1c0000-0000-4000-8000-000000000001',
  kind: 'email',
  to: 'ana@example.test',
  components: ['checkout'],
  state: 'confirmed',
  createdAt: '2026-11-21T12:00:00.000Z',
};
const news: shapes.SubscriberNewsView = {
  kinds: ['email'],
  subscribers: { pending: 2, confirmed: 1, stopped: 0, bounced: 3 },
  items: [
    {
      at: '2026-11-21T14:00:00.000Z',
      subject: 'Investigating: Payments fail',
      waiting: 4,
      sent: 5,
      failed: 0,
      unknown: 1,
      cancelled: 0,
      complete: false,
    },
  ],
};

test('subscribers PAGE shows who, how many, and what became of the news', async () => {
  api.answerNext(json(shapes.subscriberList.parse({ items: [row], nextCursor: null })));
  api.answerNext(json(shapes.subscriberNews.parse(news)));
  const { code, out } = await run('subscribers', 'public');
  assert.equal(code, 0);
  assert.match(out, /1 subscribe; 2 were asked, 0 left, 3 are gone\./);
  assert.match(out, /ana@example\.test\s+email\s+checkout\s+confirmed/);
  assert.match(out, /Investigating: Payments fail.*5\s+4\s+0\s+1/);
});

test('--add enters one, and says that they are asked', async () => {
  api.answerNext(json(shapes.subscriber.parse({ ...row, state: 'pending' }), 201));
  const { out } = await run(
    'subscribers',
    'public',
    '--add',
    'ana@example.test',
    '--components',
    'checkout, search',
  );
  assert.match(out, /ana@example\.test is asked to confirm/);
  const asked = api.requests.at(-1)!;
  assert.deepEqual(
    [asked.method, asked.path, JSON.parse(asked.body)],
    [
      'POST',
      '/api/v1/status-pages/public/subscribers',
      { kind: 'email', to: 'ana@example.test', components: ['checkout', 'search'], confirmed: false },
    ],
  );
});

test('--import sends the file as it is, and says of each line what is wrong with it', async () => {
  const folder = await mkdtemp(join(scratch, 'subscribers-'));
  try {
    const file = join(folder, 'readers.csv');
    await writeFile(file, 'to\nana@example.test\nnobody\n');
    const done = {
      read: 1,
      added: 1,
      already: 0,
      wrong: [{ line: 3, message: 'This is not an e-mail address.' }],
    };
    api.answerNext(json(shapes.importedSubscribers.parse(done)));
    const { out } = await run('subscribers', 'public', '--import', file, '--confirmed');
    assert.match(out, /1 of 1 entered\./);
    assert.match(out, /Line 3: This is not/);
    const asked = api.requests.at(-1)!;
    assert.equal(asked.path, '/api/v1/status-pages/public/subscribers/import?confirmed=true');
    assert.match(String(asked.headers['content-type']), /^text\/csv/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
