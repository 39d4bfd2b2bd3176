/** Updates, drafts, audiences and subscriptions on the terminal: what is asked, and what is shown. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type * as ours from '../../src/cli/answers-updates.ts';
import type { AudienceView, SubscriptionView } from '../../src/http/shapes-audiences.ts';
import { audienceAsked, subscriptionAsked } from '../../src/http/shapes-audiences.ts';
import type { DraftView, UpdatePreviewView, UpdateView } from '../../src/http/shapes-updates.ts';
import { previewAsked } from '../../src/http/shapes-updates.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [
  Reads<ours.UpdatePreview, UpdatePreviewView>,
  Reads<ours.Update, UpdateView>,
  Reads<ours.Draft, DraftView>,
  Reads<ours.Audience, AudienceView>,
  Reads<ours.Subscription, SubscriptionView>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());

const run = (...args: string[]) => tocsin(args, { url: api.url, key: apiKey });
const asked = () => {
  const { method, path, body } = api.requests.at(-1)!;
  return { route: `${method} ${path}`, body: body === '' ? null : (JSON.parse(body) as object) };
};
const inc = '/api/v1/incidents/INC-2026-0001';
const ana = { handle: 'ana', name: 'Ana Ortiz' };

test('an update is posted in a template’s words, and sets the status', async () => {
  const asIs = ['--template', 'status-page', '--set', 'impact=a=b', '--status', 'identified'];
  const posted = await run('update', 'INC-2026-0001', ...asIs);
  assert.equal(posted.code, 0, posted.err);
  assert.deepEqual(asked(), {
    route: `POST ${inc}/post-update`,
    body: { template: 'status-page', values: { impact: 'a=b' }, status: 'identified' },
  });
  assert.equal((await run('update', 'INC-2026-0001')).code, 2, 'neither words nor a template');
  assert.equal((await run('update', 'INC-2026-0001', 'x', '--template', 't', '--set', 'impact')).code, 2);
});

test('a preview shows who reads what, and what is missing', async () => {
  const preview: UpdatePreviewView = {
    audience: 'executives',
    label: 'Executives',
    subject: 'Slow checkout',
    body: 'We look at it.',
    html: '<p>We look at it.</p>',
    through: ['mail'],
    people: [ana],
    peopleCount: 3,
    addressCount: 1,
    channels: ['#board'],
    also: [{ audience: 'all-hands', label: 'Everybody', confirm: true }],
    problems: [{ field: 'impact', message: 'Impact is missing.' }],
  };
  api.answerNext(json({ items: [preview] }));
  const shown = await run(
    'update',
    'INC-2026-0001',
    'We look',
    'at it.',
    '--audience',
    'executives',
    '--preview',
  );
  assert.equal(shown.code, 0, shown.err);
  assert.deepEqual(previewAsked.parse(asked().body), { text: 'We look at it.', audiences: ['executives'] });
  assert.equal(asked().route, `POST ${inc}/updates/preview`);
  assert.equal(
    shown.out,
    'Executives by mail\nAna Ortiz and 2 more · 1 address · #board\nBy rule also: Everybody (as a draft)\nImpact is missing.\n\nSlow checkout\nWe look at it.\n',
  );
});

test('what was told is listed as it holds now, and corrected by its number', async () => {
  const update: UpdateView = {
    update: 9,
    at: '2026-03-02T09:00:00.000Z',
    audience: 'executives',
    label: 'Executives',
    subject: null,
    body: 'One in five',
    html: '',
    by: ana,
    nextUpdateAt: null,
    template: null,
    corrections: [{ at: '2026-03-02T09:05:00.000Z', by: ana, subject: null, body: 'One in eight', html: '' }],
    told: { people: 2, addresses: 1 },
  };
  api.answerNext(json({ items: [update] }));
  const listed = await run('updates', 'INC-2026-0001');
  assert.equal(
    listed.out,
    '9 2026-03-02 09:00 to Executives by Ana Ortiz · 2 people, 1 address\nOne in eight\nCorrected 2026-03-02 09:05; it said: One in five\n',
  );
  assert.equal((await run('correct', 'INC-2026-0001', '9', 'One in', 'eight')).code, 0);
  assert.deepEqual(asked(), {
    route: `POST ${inc}/correct-update`,
    body: { update: 9, text: 'One in eight' },
  });
  assert.equal((await run('correct', 'INC-2026-0001', 'first', 'x')).code, 2);
});

test('drafts are listed with what they lack, sent and discarded', async () => {
  const draft: DraftView = {
    id: 'd1',
    audience: 'customers',
    label: 'Customers',
    template: 'customer-mail',
    values: {},
    text: null,
    subject: null,
    nextUpdateAt: null,
    because: 'rule',
    rule: 'affected-customers',
    at: '2026-03-02T09:00:00.000Z',
    by: null,
    problems: [{ field: 'impact', message: 'Impact is missing.' }],
  };
  api.answerNext(json({ items: [draft] }));
  assert.equal(
    (await run('drafts', 'INC-2026-0001')).out,
    'd1 to Customers by the rule affected-customers, 2026-03-02 09:00\nIn the words of the template customer-mail\nImpact is missing.\n',
  );
  api.answerNext({ kind: 'answer', status: 204 });
  assert.equal((await run('drafts', 'INC-2026-0001', 'discard', 'd1')).out, 'Discarded.\n');
  assert.equal(asked().route, `DELETE ${inc}/drafts/d1`);
  assert.equal((await run('drafts', 'INC-2026-0001', 'send')).code, 2);
});

test('an audience is shown and set, and what somebody asked for is added and removed', async () => {
  const audience: AudienceView = {
    audience: 'executives',
    label: 'Executives',
    through: ['mail', 'chat'],
    positions: ['cto'],
    users: [ana],
    teams: [],
    addresses: ['board@example.test'],
    chat: ['#board'],
    owner: 'page',
  };
  api.answerNext(json({ items: [audience], nextCursor: null }));
  assert.match(
    (await run('audiences')).out,
    /executives +Executives +mail, chat +cto, Ana Ortiz, board@example.test, #board/,
  );
  api.answerNext(json(audience));
  await run('audiences', 'set', 'executives', '--user', 'ana', '--chat', '#board');
  assert.deepEqual(audienceAsked.parse(asked().body), {
    users: ['ana'],
    teams: [],
    addresses: [],
    chat: ['#board'],
  });

  const wish: SubscriptionView = {
    id: 's1',
    services: ['checkout'],
    severities: [],
    delivery: 'daily',
    createdAt: '2026-03-02T09:00:00.000Z',
  };
  api.answerNext(json(wish, 201));
  const added = await run('subscriptions', 'vic', 'add', '--service', 'checkout', '--daily');
  assert.match(added.out, /s1 +checkout +all +daily/);
  assert.equal(asked().route, 'POST /api/v1/me/subscriptions?person=vic');
  assert.deepEqual(subscriptionAsked.parse(asked().body), {
    services: ['checkout'],
    severities: [],
    delivery: 'daily',
  });
  api.answerNext({ kind: 'answer', status: 204 });
  await run('subscriptions', 'vic', 'remove', 's1');
  assert.equal(asked().route, 'DELETE /api/v1/me/subscriptions/s1?person=vic');
});
