/** What a text and a call say: short, in words that can be heard, and with an answer that is close. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alsoPages, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import type { Message } from '../../domain/message/delivery.ts';
import { renderCall, renderText } from './render.ts';
import { document, element, text } from './xml.ts';

const update: Message = {
  type: 'update',
  incident: incidentBrief(),
  person: null,
  audience: 'Customers',
  subject: 'Checkout is slow',
  body: 'We **know** why, see [the page](https://status.example.test/x).\n\n- next update at 10:30',
  why: 'You follow Checkout.',
  stopUrl: 'https://tocsin.example.test/stop/abc',
};

test('a page says what, why, how to answer and where', () => {
  assert.equal(
    renderText(pageMessage(), [3]),
    [
      'SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests',
      'on-call is paged at once for SEV-1 (severity-matrix)',
      'Reply 3 if you have it.',
      'https://tocsin.example.test/acknowledge/k7Q2',
    ].join('\n'),
  );
  assert.doesNotMatch(renderText(pageMessage(), null), /Reply/);
});

test('joined pages have a number each, five of them, and the rest is counted', () => {
  const lines = renderText(pageMessage({ also: alsoPages(7) }), [1, 2, 3, 4, 5, 6, 7, 8]).split('\n');
  assert.equal(lines[0], '1: SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests');
  assert.equal(lines[4], '5: SEV-2 INC-2026-0191 Queue 3 is stuck');
  assert.equal(lines[5], '3 more pages of yours are in the incident list.');
  assert.equal(lines[6], 'Reply with a number if you have it, or ALL.');
});

test('however long a title or an update is, a text stays one that is sent', () => {
  const long = pageMessage({
    incident: incidentBrief({ title: '🔔'.repeat(2_000) }),
    reason: 'x'.repeat(5_000),
  });
  assert.ok(renderText(long, [1]).length < 800);
  const told = renderText({ ...update, body: 'word '.repeat(5_000) }, []);
  assert.ok(told.length < 800);
  assert.match(told, /\.\.\.\nStop: https:\/\/tocsin\.example\.test\/stop\/abc$/);
});

test('typography does not make a text twice as dear', () => {
  const told = renderText({ ...update, subject: 'Checkout’s “slow” — still', body: 'No…' }, []);
  assert.match(told, /^Checkout's "slow" - still\nNo\.\.\.\n/);
});

test('an update is read without its markup, and says how to stop', () => {
  const told = renderText(update, []);
  assert.match(told, /^Checkout is slow\nWe know why/);
  assert.doesNotMatch(told, /\*\*|\]\(/);
  assert.match(told, /\nStop: https:/);
});

test('a call names the incident by digits that can be heard, and reads out no address', () => {
  const incident = incidentBrief({ title: 'See https://grafana.example.test/d/x?y=1 now' });
  assert.deepEqual(renderCall(pageMessage({ incident })), [
    'This is Tocsin, with a page for Ana Ortiz.',
    'SEV 1. See a link now. Service checkout. Incident 0 1 8 7.',
    'Press 1 if you have it. Press 2 to pass it on.',
  ]);
});

test('a call tells three of many, and one key takes all', () => {
  const says = renderCall(pageMessage({ also: alsoPages(5) }));
  assert.equal(says.length, 6);
  assert.equal(says[4], '3 more pages of yours are in the incident list.');
  assert.equal(says[5], 'Press 1 if you have all 6. Press 2 to pass them on.');
});

test('whatever people wrote is text in a call, and never markup', () => {
  const says = text('</Say><Dial>+15550666</Dial> & "\u0000\ud800');
  assert.equal(
    document(element('Say', { language: 'en-US' }, says)),
    '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">&lt;/Say&gt;&lt;Dial&gt;+15550666&lt;/Dial&gt; &amp; &quot; \ufffd</Say></Response>',
  );
});
