/** A delivery as an entry of the inbox. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alsoPages, deliveryTo, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import { renderInboxEntry } from './render.ts';

test('each page that was joined can be answered from the inbox, none twice', () => {
  const [first, second] = alsoPages(2);
  const entry = renderInboxEntry(
    deliveryTo('email', 'ana@example.test', pageMessage({ also: [first!, second!, first!] })),
  );
  assert.equal(entry.channel, 'email');
  assert.equal(entry.to, 'ana@example.test');
  assert.match(entry.subject, /\(and 2 more\)$/);
  assert.deepEqual(
    entry.answers.map(({ number }) => number),
    ['INC-2026-0187', 'INC-2026-0188', 'INC-2026-0189'],
  );
});

test('a notice and a test page are entries without an answer, a notice to a room has no reader', () => {
  const notice = renderInboxEntry(
    deliveryTo('slack', '#incidents', {
      type: 'notice',
      incident: incidentBrief(),
      person: null,
      subject: 'Update on INC-2026-0187',
      body: 'The database is back.',
    }),
  );
  assert.equal(notice.person, null);
  assert.equal(notice.subject, 'Update on INC-2026-0187');
  assert.match(notice.text, /^The database is back\.\n\nSEV-1 INC-2026-0187 Checkout API/);
  assert.deepEqual(notice.answers, []);
  const trial = renderInboxEntry(
    deliveryTo('ntfy', 'ana', {
      type: 'test',
      person: { handle: 'ana', name: 'Ana Ortiz' },
      body: 'This is what a page looks like.',
      confirmUrl: 'https://tocsin.example.test/t/k7Q2',
    }),
  );
  assert.deepEqual(trial.person, { handle: 'ana', name: 'Ana Ortiz' });
  assert.equal(trial.text, 'This is what a page looks like.\n\nI got it: https://tocsin.example.test/t/k7Q2');
  assert.deepEqual(trial.answers, [
    { number: 'Test page', acknowledgeUrl: 'https://tocsin.example.test/t/k7Q2' },
  ]);
});
