/** What is written in the composer, and what of it is sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composedOf, isEmpty, wordingOf, type Composed } from './composed.ts';

const now = Date.parse('2026-11-20T13:28:00.000Z');
const written: Composed = {
  audiences: ['executives'],
  template: '',
  values: {},
  subject: '',
  text: 'One payment in eight fails.',
  next: '30',
  status: '',
};

test('what nobody wrote is not sent: no empty subject, no status that stays, no promise', () => {
  assert.deepEqual(wordingOf({ ...written, subject: ' ', next: '' }, now), {
    text: 'One payment in eight fails.',
  });
});

test('a promise in minutes counts from the moment of sending, one at a time of its own is that time', () => {
  assert.equal(wordingOf(written, now).nextUpdateAt, '2026-11-20T13:58:00.000Z');
  const exact = { ...written, next: '2026-11-20T16:15:00.000Z' };
  assert.equal(wordingOf(exact, now).nextUpdateAt, '2026-11-20T16:15:00.000Z');
});

test('the words of a template go out as its values; one’s own are not sent beside them', () => {
  const of = {
    ...written,
    template: 'status-page',
    values: { impact: 'Nobody can pay.' },
    status: 'identified',
  };
  assert.deepEqual(wordingOf({ ...of, next: '' }, now), {
    template: 'status-page',
    values: { impact: 'Nobody can pay.' },
    status: 'identified',
  });
});

test('a draft comes back as it was kept, for its one audience', () => {
  const draft = {
    id: 'd1',
    audience: 'customers',
    label: 'Customers',
    template: null,
    values: {},
    text: 'It is over.',
    subject: 'Working again',
    nextUpdateAt: null,
    because: 'rule' as const,
    rule: 'affected-customers',
    at: '2026-11-20T13:00:00.000Z',
    by: null,
    problems: [],
  };
  const composed = composedOf(draft);
  assert.deepEqual(composed.audiences, ['customers']);
  assert.deepEqual(wordingOf(composed, now), { text: 'It is over.', subject: 'Working again' });
});

test('spaces alone are nothing that would be lost', () => {
  assert.ok(isEmpty({ ...written, text: ' \n' }));
  assert.ok(isEmpty({ ...written, template: 'status-page', values: { impact: '' } }));
  assert.ok(!isEmpty(written));
});
