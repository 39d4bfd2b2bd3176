/** An update before it is one: words of templates, words of people, and what is still missing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, by, given, matrix } from '../incident/given.ts';
import { composeUpdate, type UpdateAsked } from './compose-update.ts';

const story = given({ severity: 'SEV-2' }, at('1m', { type: 'acknowledge', human: true }, by('ana')));
const compose = (asked: UpdateAsked) =>
  composeUpdate(asked, story.state, {
    process: matrix,
    directory: story.directory,
    url: 'https://tocsin.example.test',
    now: '2026-11-18T10:30:00.000Z',
  });

test('a template says the incident’s facts and what its fields hold', () => {
  const words = compose({
    template: 'status-page-investigating',
    values: { problem: 'Slow answers', impact: 'Pages take long' },
    nextUpdateAt: '2026-11-18T11:00:00.000Z',
  });
  assert.deepEqual(words.problems, []);
  assert.match(words.body, /^Something is wrong: Slow answers\./);
  assert.match(words.body, /Next update: 11:00 UTC\n\nPosted at 10:30 UTC$/);
  assert.match(words.subject, /being investigated$/);
});

test('a field that is missing keeps it from going out, unless somebody wrote the words themselves', () => {
  const asked = { template: 'status-page-investigating', values: { problem: 'Slow answers' } };
  assert.deepEqual(
    compose(asked).problems.map(({ field }) => field),
    ['impact', 'next-update'],
  );
  const own = compose({ ...asked, text: 'We look at it.' });
  assert.deepEqual([own.problems, own.body], [[], 'We look at it.']);
});

test('words speak of the status that is set with them', () => {
  const words = compose({
    template: 'status-page-resolved',
    values: { 'root-cause': 'A full disk', resolution: 'We made room' },
    status: 'resolved',
  });
  assert.deepEqual(words.problems, []);
  assert.match(words.body, /Duration: 10:00 to 10:30 UTC \(30 minutes\)/);
});

test('without a subject it is called as usual, and that is nobody’s subject', () => {
  const words = compose({ text: 'We look at it.' });
  assert.match(words.subject, /^INC-2026-0001 .*: Investigating$/);
  assert.equal(words.givenSubject, null);
  assert.equal(compose({ text: 'x', subject: 'Slow checkout' }).givenSubject, 'Slow checkout');
});

test('words that nobody wrote, and templates and statuses that there are not, are said by field', () => {
  assert.deepEqual(
    compose({}).problems.map(({ field }) => field),
    ['text'],
  );
  assert.deepEqual(compose({ template: 'status-page-resolvd' }).problems, [
    {
      field: 'template',
      message: 'The process has no template "status-page-resolvd": did you mean "status-page-resolved"?',
    },
  ]);
  assert.deepEqual(
    compose({ text: 'x', status: 'over' }).problems.map(({ field }) => field),
    ['status'],
  );
});
