/** Which passwords are refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWeakPassword } from './password-rule.ts';

const ana = ['Ana Ortiz', 'ana-ortiz', 'ana.ortiz@example.test'];

test('a long password is good, whatever it is made of', () => {
  for (const password of [
    'four random words',
    'correct horse battery',
    'пароль из слов',
    '🦊🐙🌲🔥🦊🐙🌲🔥🦊🐙🌲🔥',
    'aB3$aB3$aB3$',
  ])
    assert.equal(isWeakPassword(password, ana), false, password);
});

test('fewer than twelve characters are too few, counted as whoever types them counts', () => {
  assert.equal(isWeakPassword('elevenchars', ana), true);
  assert.equal(isWeakPassword('🦊🐙🌲🔥🦊🐙', ana), true);
});

test('one’s own name and address do not count', () => {
  for (const password of ['ana.ortiz@example.test', 'Ortiz-Ortiz-Ortiz', 'OrtizOrtiz12'])
    assert.equal(isWeakPassword(password, ana), true, password);
  assert.equal(isWeakPassword('ortiz and three more words', ana), false);
});

test('a few characters over and over are no password', () => {
  assert.equal(isWeakPassword('aaaaaaaaaaaaaaaaaaaa', ana), true);
  assert.equal(isWeakPassword('ababababababababab', ana), true);
});
