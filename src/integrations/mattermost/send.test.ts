/** Messages by Mattermost, to a stand-in that speaks its REST API. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alsoPages, deliveryTo, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import { type MattermostStandIn, startMattermost } from '../../../test/harness/stand-ins/mattermost.ts';
import { readAllowList } from '../outgoing/address.ts';
import { type GuardedFetch, makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import { makeMattermostSender } from './send.ts';

let server: MattermostStandIn;
let guard: GuardedFetch;
const never = new AbortController().signal;

before(async () => {
  server = await startMattermost({ people: { ana: 'ana@example.test' }, rooms: ['ops'] });
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: 2_000 });
});
after(async () => {
  await guard.close();
  await server.close();
});

function sender(token = 'mm-token') {
  const now = () => '2026-03-02T10:00:00Z';
  return makeMattermostSender({ fetch: guard.fetch, url: server.url, token, team: 'acme', now });
}

test('a page is a direct message with its facts and the link that answers it', async () => {
  const result = await sender().send(deliveryTo('mattermost', '@ana'), never);
  const [post] = server.posts;
  assert.deepEqual(result, { result: 'sent', vendorId: post?.id, detail: null });
  assert.equal(server.channels.find(({ id }) => id === post?.channel_id)?.type, 'D');
  assert.match(post?.message ?? '', /^#### ▲ SEV-1 Checkout API returns 5xx/);
  assert.match(post?.message ?? '', /\[I have it\]\(https:\/\/tocsin\.example\.test\/acknowledge\/k7Q2\)/);
});

test('a room of the team is found by its name, and asked for once', async () => {
  const one = sender();
  await one.send(deliveryTo('mattermost', '~ops'), never);
  const before = server.calls.length;
  await one.send(deliveryTo('mattermost', '#ops'), never);
  await one.send(deliveryTo('mattermost', 'ops'), never);
  assert.deepEqual(server.calls.slice(before), ['POST posts', 'POST posts']);
});

test('a repeat after a lost answer shows once', async () => {
  const delivery = deliveryTo('mattermost', 'ops');
  const before = server.posts.length;
  server.afterCall((call) => (call === 'POST posts' ? { kind: 'reset' } : null));
  const lost = await sender().send(delivery, never);
  assert.equal(lost.result === 'retry' && lost.ambiguous, true);
  server.afterCall(() => null);
  assert.equal((await sender().send(delivery, never)).result, 'sent');
  assert.equal(server.posts.length, before + 1);
});

test('what an alert says calls nobody and loads nothing', async () => {
  const incident = incidentBrief({ title: '@all ![x](https://evil.example.test/x.png)' });
  await sender().send(deliveryTo('mattermost', 'ops', pageMessage({ incident })), never);
  const { message } = server.posts.at(-1)!;
  assert.doesNotMatch(message, /@all|!\[/);
});

test('an update keeps its marks, says why it came, and how to stop it', async () => {
  await sender().send(
    deliveryTo('mattermost', 'ops', {
      type: 'update',
      incident: incidentBrief(),
      person: null,
      audience: 'Engineering',
      subject: 'Checkout is slow',
      body: 'We **drain** eu-west.',
      why: 'You follow Checkout.',
      stopUrl: 'https://tocsin.example.test/stop/1',
    }),
    never,
  );
  const { message } = server.posts.at(-1)!;
  assert.match(message, /#### Checkout is slow\n\nWe \*\*drain\*\* eu-west\.\n\nSEV-1 · \[INC-2026-0187\]/);
  assert.match(
    message,
    /_You follow Checkout\._ · \[Stop these\]\(https:\/\/tocsin\.example\.test\/stop\/1\)/,
  );
});

test('joined pages stay within what the server takes', async () => {
  const message = pageMessage({ also: alsoPages(30), incident: incidentBrief({ title: 'x'.repeat(4_000) }) });
  await sender().send(deliveryTo('mattermost', 'ops', message), never);
  assert.ok(server.posts.at(-1)!.message.length <= 16_383);
});

for (const [what, answer, result, says] of [
  ['a refused token', { status: 401 }, 'gave-up', /channels\.mattermost\.token/],
  ['a room that it may not post in', { status: 403 }, 'gave-up', /add it to the team/],
  [
    'a pause that the server asks for',
    { status: 429, headers: { 'retry-after': '7' } },
    'retry',
    /slow down/,
  ],
  ['a server that failed', { status: 500 }, 'retry', /failed/],
] as const)
  test(`${what} is said as such`, async () => {
    const one = sender();
    await one.send(deliveryTo('mattermost', 'ops'), never);
    server.answerWith({ kind: 'answer', body: '{}', ...answer });
    const got = await one.send(deliveryTo('mattermost', 'ops'), never);
    assert.equal(got.result, result);
    assert.match('reason' in got ? got.reason : '', says);
    if (got.result === 'retry' && answer.status === 429) assert.equal(got.afterSeconds, 7);
  });

test('somebody whom the server does not know is an address to mend', async () => {
  const got = await sender().send(deliveryTo('mattermost', '@nobody'), never);
  assert.equal(got.result, 'gave-up');
});
