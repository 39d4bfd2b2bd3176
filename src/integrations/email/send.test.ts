/** Pages by mail, to a stand-in that speaks SMTP. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { alsoPages, deliveryTo, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import { startSmtp } from '../../../test/harness/stand-ins/smtp.ts';
import type { SmtpAnswer, SmtpStandIn } from '../../../test/harness/stand-ins/smtp.ts';
import type { SendResult } from '../../domain/message/delivery.ts';
import { makeEmailSender } from './send.ts';
import type { EmailSender } from './send.ts';

/** What hangs is given up after this; on a crowded machine everything else is answered well before. */
const patienceMs = 2_000;

let smtp: SmtpStandIn;
const made: EmailSender[] = [];
const never = new AbortController().signal;

before(async () => {
  smtp = await startSmtp();
});
beforeEach(() => smtp.answerWith());
after(async () => {
  for (const one of made) one.close();
  await smtp.close();
});

function sender(url = smtp.url): EmailSender {
  const one = makeEmailSender({ smtp: url, from: 'Tocsin <tocsin@example.test>', timeoutMs: patienceMs });
  made.push(one);
  return one;
}

test('a page arrives as text and HTML, threaded by its incident', async () => {
  const delivery = deliveryTo('email', 'ana@example.test');
  const result = await sender().send(delivery, never);
  assert.deepEqual(result, {
    result: 'sent',
    vendorId: `<${delivery.id}@example.test>`,
    detail: 'SMTP 250',
  });
  const { mail, headers, envelope } = await smtp.next();
  assert.deepEqual(envelope, { from: 'tocsin@example.test', to: ['ana@example.test'] });
  assert.equal(mail.subject, 'Page: SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests');
  assert.equal(mail.messageId, `<${delivery.id}@example.test>`);
  assert.equal(mail.references, '<incident-0198c1d2-0000-7000-8000-00000000001a@example.test>');
  assert.equal(mail.inReplyTo, mail.references);
  assert.equal(headers['auto-submitted'], 'auto-generated');
  assert.equal(headers['x-tocsin-incident'], 'INC-2026-0187');
  assert.equal(headers['importance'], 'High');
  for (const part of [mail.text ?? '', mail.html ?? '']) {
    assert.match(part, /https:\/\/tocsin\.example\.test\/acknowledge\/k7Q2/);
    assert.match(part, /I have it/);
    assert.match(part, /on-call is paged at once for SEV-1 \(severity-matrix\)/);
    assert.match(part, /2026-03-02 09:58 UTC/);
  }
});

test('a repeat carries the same message id', async () => {
  const delivery = deliveryTo('email', 'repeat@example.test');
  smtp.answerWith({ kind: 'refuse', code: 451 });
  const sending = sender();
  assert.equal((await sending.send(delivery, never)).result, 'retry');
  assert.equal((await sending.send(delivery, never)).result, 'sent');
  const { mail } = await smtp.next((one) => one.envelope.to[0] === 'repeat@example.test');
  assert.equal(mail.messageId, `<${delivery.id}@example.test>`);
});

test('mails one after the other use one connection', async () => {
  const before = smtp.connections();
  const sending = sender();
  for (const name of ['one', 'two', 'three']) {
    assert.equal((await sending.send(deliveryTo('email', `${name}@example.test`), never)).result, 'sent');
  }
  assert.equal(smtp.connections(), before + 1);
});

test('no text adds a header or a recipient', async () => {
  const message = pageMessage({
    incident: incidentBrief({
      number: 'INC-1\r\nBcc: mallory@example.test',
      title: 'Down\r\nBcc: mallory@example.test\r\n\r\nhello',
      severity: 'SEV-1\nX-Evil: 1',
    }),
  });
  assert.equal(
    (await sender().send(deliveryTo('email', 'safe@example.test', message), never)).result,
    'sent',
  );
  const { headers, envelope } = await smtp.next((one) => one.envelope.to.includes('safe@example.test'));
  assert.deepEqual(envelope.to, ['safe@example.test']);
  assert.equal(headers['bcc'], undefined);
  assert.equal(headers['x-evil'], undefined);
  assert.equal(headers['x-tocsin-incident'], 'INC-1 Bcc: mallory@example.test');
});

for (const to of [
  'ana@example.test\r\nBcc: mallory@example.test',
  'ana@example.test, mallory@example.test',
  'Ana <ana@example.test>',
  '"ana"@example.test',
  'ana',
  '',
  `${'a'.repeat(250)}@example.test`,
]) {
  test(`the contact ${JSON.stringify(to.slice(0, 40))} is not one address and is given up`, async () => {
    const before = smtp.received.length;
    assert.equal((await sender().send(deliveryTo('email', to), never)).result, 'gave-up');
    assert.equal(smtp.received.length, before);
  });
}

test('what an alert says is text in the HTML too, and nothing is loaded from anywhere', async () => {
  const message = pageMessage({
    incident: incidentBrief({ title: '<img src=x onerror=alert(1)>"\'&', service: '<b>' }),
    person: { handle: 'x', name: '<script>alert(1)</script>' },
    acknowledgeUrl: 'https://tocsin.example.test/a?b="><script>',
    also: alsoPages(14),
  });
  await sender().send(deliveryTo('email', 'html@example.test', message), never);
  const { mail } = await smtp.next((one) => one.envelope.to[0] === 'html@example.test');
  const html = mail.html ?? '';
  assert.doesNotMatch(html, /<(img|script|b>|link|iframe)/i);
  assert.doesNotMatch(html, /url\(|@import|src=(?!x )/i);
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;/);
  assert.match(html, /prefers-color-scheme:dark/);
  assert.match(html, /5 more pages of yours/);
  assert.equal(html.match(/I have it/g)?.length, 10);
});

const answers: [string, SmtpAnswer, 'retry' | 'gave-up', boolean, RegExp][] = [
  ['451 to the recipient', { kind: 'refuse', code: 451 }, 'retry', false, /try later \(SMTP 451\)/],
  ['421 to the recipient', { kind: 'refuse', code: 421 }, 'retry', false, /try later/],
  ['550 to the recipient', { kind: 'refuse', code: 550 }, 'gave-up', false, /refused the mail \(SMTP 550\)/],
  ['452 to the mail', { kind: 'refuse', code: 452, at: 'data' }, 'retry', false, /try later/],
  [
    '554 to the mail',
    { kind: 'refuse', code: 554, text: '5.7.1 secret', at: 'data' },
    'gave-up',
    false,
    /SMTP 554 5\.7\.1\)$/,
  ],
  ['silence to the recipient', { kind: 'hang' }, 'retry', false, /did not answer in time/],
  ['silence after the mail', { kind: 'hang', at: 'data' }, 'retry', true, /did not answer in time/],
  ['a cut line at the recipient', { kind: 'reset' }, 'retry', false, /could not be reached/],
  [
    'a cut line after the mail',
    { kind: 'reset', at: 'data' },
    'retry',
    true,
    /closed the connection before it took/,
  ],
];
for (const [name, answer, expected, ambiguous, reason] of answers) {
  test(`a mail server that answers ${name}: ${expected}`, async () => {
    smtp.answerWith(answer);
    const before = smtp.received.length;
    const result: SendResult = await sender().send(deliveryTo('email', 'ana@example.test'), never);
    assert.equal(result.result as string, expected);
    if (result.result !== 'sent') assert.match(result.reason, reason);
    if (result.result === 'retry') assert.equal(result.ambiguous, ambiguous);
    assert.equal(smtp.received.length, before, 'one attempt, and it failed');
  });
}

test('a refusal leaves the connection good for the next mail', async () => {
  const sending = sender();
  smtp.answerWith({ kind: 'refuse', code: 550 });
  assert.equal((await sending.send(deliveryTo('email', 'gone@example.test'), never)).result, 'gave-up');
  assert.equal((await sending.send(deliveryTo('email', 'ana@example.test'), never)).result, 'sent');
});

test('one hanging mail does not hold up another', async () => {
  const sending = sender();
  smtp.answerWith({ kind: 'hang' });
  const hanging = sending.send(deliveryTo('email', 'slow@example.test'), never);
  assert.equal((await sending.send(deliveryTo('email', 'fast@example.test'), never)).result, 'sent');
  assert.equal((await hanging).result, 'retry');
});

test('nobody listening is worth another try', async () => {
  assert.deepEqual(await sender('smtp://127.0.0.1:1').send(deliveryTo('email', 'ana@example.test'), never), {
    result: 'retry',
    reason: 'The mail server 127.0.0.1:1 could not be reached',
    afterSeconds: null,
    ambiguous: false,
  });
});

test("the caller's abort ends the attempt", async () => {
  smtp.answerWith({ kind: 'hang' });
  const ending = new AbortController();
  setTimeout(() => ending.abort(), 50);
  const result = await sender().send(deliveryTo('email', 'ana@example.test'), ending.signal);
  assert.ok(result.result === 'retry' && !result.ambiguous);
});

test('user and password sign in; wrong ones say which setting to correct', async () => {
  const guarded = await startSmtp({ user: 'tocsin', password: 'p@ss:word' });
  try {
    assert.equal(
      (await sender(guarded.url).send(deliveryTo('email', 'ana@example.test'), never)).result,
      'sent',
    );
    assert.equal(guarded.received[0]?.user, 'tocsin');
    const wrong = await sender(`smtp://tocsin:secret@127.0.0.1:${guarded.port}`).send(
      deliveryTo('email', 'ana@example.test'),
      never,
    );
    assert.deepEqual(wrong, {
      result: 'gave-up',
      reason: 'The mail server refused our user name and password; correct channels.email.smtp (SMTP 535)',
    });
  } finally {
    await guarded.close();
  }
});
