/** What the whole channel may see of an answer, and what stays with whoever asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChatDeps, answerRan } from './answered.ts';
import type { Ran } from './run-command.ts';

const deps = { settings: { url: 'https://tocsin.example.test' } } as ChatDeps;

const declared = (visibility: 'organization' | 'private'): Ran => ({
  done: true,
  answer: {
    incident: { number: 'INC-2026-0001', visibility } as Extract<Ran, { done: true }>['answer']['incident'],
    next: null,
    message: 'INC-2026-0001 is declared as SEV-1.',
  },
});

function toWhom(ran: Ran): string {
  const answered = answerRan(deps, [ran], { publicly: true });
  assert.ok('answer' in answered);
  return answered.answer.to;
}

test('a declaration is shown to the channel, unless the incident is private by word or by its process', () => {
  assert.equal(toWhom(declared('organization')), 'channel');
  assert.equal(toWhom(declared('private')), 'asker');
});

test('a refusal is nobody else’s business', () => {
  assert.equal(toWhom({ done: false, sentence: 'No.' }), 'asker');
});
