/** Requests that leave the house: where they may go, how long they may take, what is kept of the answer. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWebhookReceiver } from '../../../test/harness/stand-ins/webhook-receiver.ts';
import type { WebhookReceiver } from '../../../test/harness/stand-ins/webhook-receiver.ts';
import { readAllowList } from './address.ts';
import { mostAnswerBytes, makeGuardedFetch } from './guarded-fetch.ts';
import type { Answer, GuardedFetch, GuardOptions, Resolve } from './guarded-fetch.ts';

const open: GuardedFetch[] = [];
let receiver: WebhookReceiver;

before(async () => {
  receiver = await startWebhookReceiver();
});
after(async () => {
  await Promise.all(open.map((one) => one.close()));
  await receiver.close();
});

function guard(options: Partial<GuardOptions> & { ranges?: string[] } = {}): GuardedFetch {
  const { allow } = readAllowList(options.ranges ?? []);
  const made = makeGuardedFetch({ allow, ...options });
  open.push(made);
  return made;
}

function post(
  fetcher: GuardedFetch,
  url: string,
  more: { signal?: AbortSignal; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return fetcher.fetch({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...more.headers },
    body: '{"hello":"there"}',
    signal: more.signal ?? AbortSignal.timeout(5_000),
  });
}

const answering =
  (found: readonly string[]): Resolve =>
  async () =>
    found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const loopbackOnly = ['127.0.0.0/8'];

test('every spelling of this machine is refused without a connection', async () => {
  const fetcher = guard();
  const before = receiver.received.length;
  for (const host of [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '0177.0.0.0x1',
    '127.0.0.1.',
    '１２７.0.0.1',
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:7f00:1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
    '0.0.0.0',
    '0',
    '[::]',
  ]) {
    const answer = await post(fetcher, `http://${host}:${receiver.port}/`);
    assert.equal(answer.outcome, 'refused', `${host}: ${JSON.stringify(answer)}`);
  }
  // Whether this name resolves at all is the system's affair.
  assert.notEqual((await post(fetcher, `http://localhost.:${receiver.port}/`)).outcome, 'answered');
  assert.equal(receiver.received.length, before);
});

test('the same spellings reach this machine once its range is allowed', async () => {
  const fetcher = guard({ ranges: loopbackOnly });
  for (const host of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    'localhost',
    '[::ffff:127.0.0.1]',
  ]) {
    const answer = await post(fetcher, `http://${host}:${receiver.port}/`);
    assert.equal(answer.outcome, 'answered', `${host}: ${JSON.stringify(answer)}`);
  }
});

test('a refusal says what the address is and what to do, and repeats neither path nor password', async () => {
  const answer = await post(guard(), 'https://ana:s3cret@10.1.2.3/services/T0/token?key=s3cret');
  assert.deepEqual(answer, {
    outcome: 'refused',
    reason: '10.1.2.3 is a private address; if it may be called, an admin adds its range to outgoing.allow',
  });
});

test('the metadata address is refused though everything is allowed', async () => {
  const fetcher = guard({ ranges: ['0.0.0.0/0', '::/0'] });
  for (const host of [
    '169.254.169.254',
    '2852039166',
    '0xa9.254.0251.254',
    '[::ffff:a9fe:a9fe]',
    '[fd00:ec2::254]',
  ]) {
    const answer = await post(fetcher, `http://${host}/latest/meta-data/`);
    assert.equal(answer.outcome, 'refused', host);
    assert.match(
      answer.outcome === 'refused' ? answer.reason : '',
      /metadata address, which is never called/,
    );
  }
});

for (const [name, found] of [
  ['one private A record', ['10.0.0.5']],
  ['a private A record behind a public one', ['93.184.216.34', '127.0.0.1']],
  ['a private AAAA record beside a public A record', ['93.184.216.34', 'fd00::1']],
  ['the metadata address', ['169.254.169.254']],
] as const) {
  test(`a name with ${name} is refused`, async () => {
    const answer = await post(guard({ resolve: answering(found) }), 'http://inside.example.test/');
    assert.equal(answer.outcome, 'refused');
    assert.match(answer.outcome === 'refused' ? answer.reason : '', /^inside\.example\.test resolves to/);
    assert.doesNotMatch(answer.outcome === 'refused' ? answer.reason : '', /10\.0\.0\.5|fd00::1/);
  });
}

test('a name that changes its mind between two questions is dialled where it was judged', async () => {
  const before = receiver.received.length;
  let asked = 0;
  // First a public answer (which nobody serves here), from then on this machine.
  const resolve: Resolve = async () => {
    asked += 1;
    return asked === 1 ? [{ address: '93.184.216.34', family: 4 }] : [{ address: '127.0.0.1', family: 4 }];
  };
  const fetcher = guard({ resolve, timeoutMs: 300 });
  const first = await post(fetcher, `http://rebind.example.test:${receiver.port}/`);
  assert.equal(first.outcome, 'failed');
  assert.equal(asked, 1, 'what was judged is dialled, without a second question');
  const second = await post(fetcher, `http://rebind.example.test:${receiver.port}/`);
  assert.equal(second.outcome, 'refused', 'the new answer is judged anew');
  assert.equal(receiver.received.length, before);
});

test('calls to one host at the same time ask the resolver once', async () => {
  let asked = 0;
  const resolve: Resolve = async () => {
    asked += 1;
    await new Promise((done) => setTimeout(done, 30));
    return [{ address: '127.0.0.1', family: 4 }];
  };
  const fetcher = guard({ resolve, ranges: loopbackOnly });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post(fetcher, `http://many.example.test:${receiver.port}/`)),
  );
  assert.ok(answers.every((answer) => answer.outcome === 'answered'));
  assert.equal(asked, 1);
});

test('only http and https are called', async () => {
  for (const url of [
    'ftp://93.184.216.34/',
    'file:///etc/passwd',
    'gopher://93.184.216.34/',
    'javascript:alert(1)',
    'nonsense',
    '',
  ]) {
    assert.equal((await post(guard(), url)).outcome, 'refused', url);
  }
});

test('a redirect is an answer, not a way on', async () => {
  const fetcher = guard({ ranges: loopbackOnly });
  const before = receiver.received.length;
  receiver.answerWith({ kind: 'answer', status: 307, headers: { location: `${receiver.url}/elsewhere` } });
  const answer = await post(fetcher, receiver.url);
  assert.equal(answer.outcome === 'answered' ? answer.status : answer.outcome, 307);
  assert.equal(receiver.received.length, before + 1);
  receiver.answerWith({ kind: 'answer', status: 204 });
});

test('a body beyond the cap is left unread, a body that stalls ends with the deadline', async () => {
  const fetcher = guard({ ranges: loopbackOnly, timeoutMs: 300 });
  receiver.answerWith(
    { kind: 'answer', status: 200, body: 'x'.repeat(mostAnswerBytes * 4) },
    { kind: 'stall', status: 202 },
    { kind: 'answer', status: 204 },
  );
  const long = await post(fetcher, receiver.url);
  assert.ok(long.outcome === 'answered' && !long.complete && long.status === 200);
  assert.equal(long.body.length, mostAnswerBytes);
  const stalled = await post(fetcher, receiver.url);
  assert.ok(stalled.outcome === 'answered' && !stalled.complete && stalled.status === 202);
});

test('silence, a cut line, a foreign protocol and a closed port each fail with their own sentence', async () => {
  const fetcher = guard({ ranges: loopbackOnly, timeoutMs: 300 });
  receiver.answerWith(
    { kind: 'hang' },
    { kind: 'reset' },
    { kind: 'garbage' },
    { kind: 'answer', status: 204 },
  );
  const host = `127.0.0.1:${receiver.port}`;
  assert.deepEqual(await post(fetcher, receiver.url), {
    outcome: 'failed',
    reason: `${host} did not answer within 0.3 s`,
    written: true,
  });
  assert.deepEqual(await post(fetcher, receiver.url), {
    outcome: 'failed',
    reason: `${host} closed the connection before it answered`,
    written: true,
  });
  assert.deepEqual(await post(fetcher, receiver.url), {
    outcome: 'failed',
    reason: `${host} answered with something that is not HTTP`,
    written: true,
  });
  assert.deepEqual(await post(fetcher, 'http://127.0.0.1:1/'), {
    outcome: 'failed',
    reason: 'Nothing listens at 127.0.0.1:1',
    written: false,
  });
});

test('a name server that never answers ends with the deadline, before anything was written', async () => {
  const fetcher = guard({ resolve: () => new Promise(() => {}), timeoutMs: 200 });
  const answer = await post(fetcher, 'http://silent.example.test/');
  assert.deepEqual(answer, {
    outcome: 'failed',
    reason: 'silent.example.test did not answer within 0.2 s',
    written: false,
  });
});

test("the caller's abort ends the call at once, also one that never began", async () => {
  const fetcher = guard({ ranges: loopbackOnly });
  receiver.answerWith({ kind: 'hang' }, { kind: 'answer', status: 204 });
  const ending = new AbortController();
  const underway = post(fetcher, `${receiver.url}/abort`, { signal: ending.signal });
  await receiver.next((request) => request.path === '/abort');
  ending.abort();
  const cut = await underway;
  assert.ok(cut.outcome === 'failed' && cut.written);
  const never = await post(fetcher, receiver.url, { signal: AbortSignal.abort() });
  assert.ok(never.outcome === 'failed' && !never.written);
});

test('a header with a line break is refused by name, its value left out', async () => {
  const answer = await post(guard({ ranges: loopbackOnly }), receiver.url, {
    headers: { 'x-team': 'platform\r\nx-injected: yes' },
  });
  assert.equal(answer.outcome, 'refused');
  assert.match(answer.outcome === 'refused' ? answer.reason : '', /"x-team" holds a line break/);
  assert.doesNotMatch(JSON.stringify(answer), /injected/);
});

test('user and password of the URL travel as a header', async () => {
  const fetcher = guard({ ranges: loopbackOnly });
  await post(fetcher, `http://ana:p%40ss@127.0.0.1:${receiver.port}/with-login`);
  const request = await receiver.next((one) => one.path === '/with-login');
  assert.equal(request.headers['authorization'], `Basic ${Buffer.from('ana:p@ss').toString('base64')}`);
});

test('a second call uses the connection of the first', async () => {
  const fetcher = guard({ ranges: loopbackOnly });
  for (const name of ['first', 'second']) {
    assert.equal((await post(fetcher, `${receiver.url}/${name}-over-it`)).outcome, 'answered');
    // The pool takes a connection back in the turn after its answer.
    await new Promise((done) => setImmediate(done));
  }
  const [first, second] = receiver.received.filter((request) => request.path.endsWith('-over-it'));
  assert.equal(first?.from, second?.from);
});
