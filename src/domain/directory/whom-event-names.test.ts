/** Whom an event of a calendar names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesIn } from './whom-event-names.ts';

const people = [
  { handle: 'ana', name: 'Ana Ortiz', email: 'Ana@example.test' },
  { handle: 'ana-perez', name: 'Ana Ortiz Pérez', email: 'perez@example.test' },
  { handle: 'ben', name: 'Ben Idowu', email: null },
  { handle: 'cy', name: 'Cy', email: 'cy@example.test' },
];
const names = namesIn(people);
const title = (text: string) => names({ title: text });

test('attendees come before whatever the title says', () => {
  assert.deepEqual(names({ title: 'Ben Idowu', attendees: ['ana@EXAMPLE.test', 'team@example.test'] }), [
    'ana',
  ]);
  assert.deepEqual(names({ title: 'Ben Idowu', attendees: ['team@example.test'] }), ['ben']);
});

test('a title names people by full name, handle or address, whatever stands around it', () => {
  assert.deepEqual(title('On call: BEN IDOWU (primary)'), ['ben']);
  assert.deepEqual(title('cy'), ['cy']);
  assert.deepEqual(title('Primary – ana, ben'), ['ana', 'ben']);
  assert.deepEqual(title('shift of cy@example.test!'), ['cy']);
  assert.deepEqual(title('Ana Ortiz / Ben Idowu / Ana Ortiz'), ['ana', 'ben']);
});

test('of two names the longer is meant, and a name is not a handle beside it', () => {
  assert.deepEqual(title('Ana Ortiz Pérez'), ['ana-perez']);
  assert.deepEqual(title('Ana Ortiz'), ['ana']);
  assert.deepEqual(title('ana-perez'), ['ana-perez']);
});

test('a part of a word, or a first name that is no handle, names nobody', () => {
  assert.deepEqual(title('Bentley rental'), []);
  assert.deepEqual(title('Idowu'), []);
  assert.deepEqual(title('cyber drill'), []);
  assert.deepEqual(title(''), []);
  assert.deepEqual(namesIn([])({ title: 'Ana Ortiz' }), []);
});

test('words that every object knows are only words', () => {
  assert.deepEqual(title('constructor __proto__ toString'), []);
});
