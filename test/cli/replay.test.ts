/** `tocsin replay`: the file and the time that are sent, and the answer as the server tells it. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { apiKey, type ApiStandIn, json, problem, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  api.requests.length = 0;
});

const replay = (args: string[], input = 'process: {}\n') =>
  tocsin(['replay', '-', ...args], { url: api.url, key: apiKey, input });
const me = { clock: { now: '2026-03-02T09:20:00Z' } };
const told = '3 incidents under Severity matrix 1.1: none would have differed.\n';

test('sends the file, and so long ago as a time', async () => {
  api.answerNext(json(me));
  api.answerNext({
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: told,
  });
  const { code, out } = await replay(['--since', '7d']);
  assert.deepEqual([code, out], [0, told]);
  const { method, path, body } = api.requests.at(-1)!;
  assert.equal(`${method} ${path}`, 'POST /api/v1/process/replay');
  assert.deepEqual(JSON.parse(body), {
    process: 'process: {}\n',
    since: '2026-02-23T09:20:00Z',
    format: 'text',
  });
});

test('takes two times, and shows JSON as it comes', async () => {
  api.answerNext(json({ incidents: 3 }));
  const { out } = await replay(['--since', '2026-03-01T00:00Z', '--until', '2026-03-02T00:00Z', '--json']);
  assert.deepEqual(JSON.parse(out), { incidents: 3 });
  assert.deepEqual(JSON.parse(api.requests[0]!.body), {
    process: 'process: {}\n',
    since: '2026-03-01T00:00:00Z',
    until: '2026-03-02T00:00:00Z',
    format: 'json',
  });
});

test('shows each place of a file that cannot be run, and needs a time', async () => {
  const errors = [{ path: 'severities', message: 'It is missing.', line: 1, column: 1, remedy: 'Write it.' }];
  api.answerNext(problem('invalid-process', { detail: 'severities: It is missing.', errors }));
  const wrong = await replay(['--since', '2026-03-01T00:00Z']);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /severities: It is missing\./);
  assert.equal((await replay([])).code, 2);
});
