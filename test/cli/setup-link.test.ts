/** Handing out a link with which somebody sets their password. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

test('a set-up link is made for a person, and says until when it works', async () => {
  await using api = await startApi();
  const url = 'http://tocsin.example.test/setup/abc';
  api.answerNext(json({ url, expiresAt: '2026-11-22T12:00:00.000Z' }, 201));
  const { code, out } = await tocsin(['setup-link', 'ben'], { url: api.url, key: apiKey });
  assert.equal(code, 0);
  assert.match(out, /^http:\/\/tocsin\.example\.test\/setup\/abc\nIt works once, until 2026-11-22/);
  const { method, path } = api.requests.at(-1)!;
  assert.deepEqual([method, path], ['POST', '/api/v1/users/ben/setup-link']);
});
