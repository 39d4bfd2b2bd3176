/** What a route throws becomes a problem that says what to do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { TooManyPasswords } from './password-hash.ts';
import { handleError } from './problems.ts';

async function answerTo(thrown: Error) {
  await using app = Fastify();
  app.setErrorHandler((error, request, reply) => handleError(error as Error, request, reply));
  app.get('/', () => {
    throw thrown;
  });
  return await app.inject('/');
}

test('whoever signs in while many others do is asked to come again, at whichever form', async () => {
  const { statusCode, headers, json } = await answerTo(new TooManyPasswords());
  assert.equal(statusCode, 429);
  assert.equal(headers['retry-after'], '2');
  assert.equal(json<{ code: string }>().code, 'rate-limited');
});

test('what went wrong on our side is not shown', async () => {
  const { statusCode, body } = await answerTo(new Error('relation "users" does not exist'));
  assert.equal(statusCode, 500);
  assert.doesNotMatch(body, /relation/);
});
