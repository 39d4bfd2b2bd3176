/** Whom an update reaches, in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWords, reachWords } from './words.ts';

test('one, two and several are joined as one says them', () => {
  assert.equal(inWords([]), '');
  assert.equal(inWords(['mail']), 'mail');
  assert.equal(inWords(['mail', 'chat']), 'mail and chat');
  assert.equal(inWords(['pages', 'mail', 'chat']), 'pages, mail and chat');
});

test('who is reached is counted; an audience that means nobody says so', () => {
  assert.equal(
    reachWords({ people: 1, addresses: 12_000, channels: ['#leads'] }),
    '1 person, 12,000 addresses, #leads',
  );
  assert.equal(reachWords({ people: 0, addresses: 0, channels: [] }), 'nobody yet');
});
