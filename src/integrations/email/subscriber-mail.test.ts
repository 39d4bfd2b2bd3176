/** Mail to subscribers and to audiences: its words, its way out, and the moment after which it may not be sent again. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { deliveryTo, incidentBrief } from '../../../test/harness/deliveries.ts';
import { startSmtp, type SmtpStandIn } from '../../../test/harness/stand-ins/smtp.ts';
import type { SubscriberMessage } from '../../domain/subscribers/message.ts';
import { makeEmailSender } from './send.ts';
import { makeSubscriberMailSender } from './subscriber-mail.ts';

let smtp: SmtpStandIn;
const ending: (() => void)[] = [];
before(async () => {
  smtp = await startSmtp();
});
beforeEach(() => smtp.answerWith());
after(async () => {
  for (const end of ending) end();
  await smtp.close();
});

const way = { signal: new AbortController().signal, begin: () => Promise.resolve() };
const own = { domain: 'in.example.test', key: Buffer.alloc(32, 7) };

function subscribers() {
  const sender = makeSubscriberMailSender({
    smtp: smtp.url,
    from: 'Acme <status@example.test>',
    own,
    timeoutMs: 2_000,
  });
  ending.push(sender.close);
  return sender;
}

function message(over: Partial<SubscriberMessage> = {}): SubscriberMessage {
  return {
    id: 'subscriber-7',
    kind: 'news',
    to: 'reader@example.test',
    page: 'Acme status',
    language: 'en',
    subject: 'Investigating: Checkout fails',
    body: 'It is **down**. See [the notes](https://notes.example.test/1).\n\n<script>alert(1)</script>',
    open: { url: 'https://status.example.test/incidents/i1', text: 'Read it' },
    why: 'You get this because you subscribed to Acme status.',
    manage: {
      url: 'https://tocsin.example.test/status/public/subscriptions/t0k',
      text: 'Change',
      stop: 'Unsubscribe',
    },
    thread: 'status-public-i1',
    picture: {},
    at: '2026-03-02T09:00:00.000Z',
    secret: 'whsec_x',
    ...over,
  };
}

test('news is HTML and text, leaves by one click, and comes back to where we know whose it was', async () => {
  assert.equal((await subscribers().send(message(), way)).result, 'sent');
  const { mail, headers, envelope } = await smtp.next(
    ({ envelope: { to } }) => to[0] === 'reader@example.test',
  );
  assert.equal(headers['list-unsubscribe'], '<https://tocsin.example.test/status/public/subscriptions/t0k>');
  assert.equal(headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  assert.equal(headers['auto-submitted'], 'auto-generated');
  assert.equal(mail.references, '<status-public-i1@example.test>');
  assert.match(envelope.from, /^bounce\+s7-[a-z2-7]+@in\.example\.test$/);
  assert.match(mail.html!, /<strong>down<\/strong>/);
  assert.match(mail.html!, /<a href="https:\/\/notes\.example\.test\/1"/);
  assert.doesNotMatch(mail.html!, /<script/);
  assert.match(mail.text!, /It is down\. See the notes \(https:\/\/notes\.example\.test\/1\)\./);
  assert.match(mail.text!, /Unsubscribe: https:\/\/tocsin/);
});

test('a question whether somebody wants it has no way out, for there is nothing to leave yet', async () => {
  await subscribers().send(
    message({ id: 'subscriber-8', to: 'new@example.test', manage: null, why: null }),
    way,
  );
  const { headers } = await smtp.next(({ envelope: { to } }) => to[0] === 'new@example.test');
  assert.equal(headers['list-unsubscribe'], undefined);
});

test('nothing in a text adds a header', async () => {
  const evil = 'x\r\nBcc: mallory@example.test';
  await subscribers().send(
    message({ id: 'subscriber-9', to: 'safe@example.test', subject: evil, thread: evil }),
    way,
  );
  const { headers, envelope } = await smtp.next(({ envelope: { to } }) => to[0] === 'safe@example.test');
  assert.equal(headers['bcc'], undefined);
  assert.deepEqual(envelope.to, ['safe@example.test']);
});

test('the words wait until it is written down that they leave, and the server’s 454 comes before that', async () => {
  const order: string[] = [];
  const begin = async () => {
    order.push(`begun, ${smtp.received.length - had} arrived`);
  };
  const had = smtp.received.length;
  const sender = subscribers();
  smtp.answerWith({ kind: 'refuse', code: 454 });
  const first = await sender.send(message({ id: 'subscriber-10' }), { ...way, begin });
  assert.deepEqual([first.result, order], ['retry', []]);
  assert.equal((await sender.send(message({ id: 'subscriber-10' }), { ...way, begin })).result, 'sent');
  assert.deepEqual(order, ['begun, 0 arrived']);
});

test('where it may not leave any more, the server gets nothing of it', async () => {
  const had = smtp.received.length;
  const begin = () => Promise.reject(new Error('somebody else has it'));
  const result = await subscribers().send(message({ id: 'subscriber-11' }), { ...way, begin });
  assert.notEqual(result.result, 'sent');
  // The line still serves the next.
  assert.equal((await subscribers().send(message({ id: 'subscriber-12' }), way)).result, 'sent');
  assert.deepEqual(
    smtp.received.slice(had).map(({ headers }) => headers['x-tocsin-mail']),
    ['subscriber-12'],
  );
});

test('only a mailbox that does not exist is given up for good', async () => {
  const sender = subscribers();
  smtp.answerWith(
    { kind: 'refuse', code: 550, text: '5.1.1 No such user' },
    { kind: 'refuse', code: 550, text: '5.7.1 We do not like you' },
  );
  const [gone, refused] = [
    await sender.send(message({ id: 'subscriber-13' }), way),
    await sender.send(message({ id: 'subscriber-14' }), way),
  ];
  assert.deepEqual(
    [gone, refused].map((one) => one.result === 'gave-up' && one.gone),
    [true, false],
  );
});

function mails() {
  const sender = makeEmailSender({
    smtp: smtp.url,
    from: 'Tocsin <tocsin@example.test>',
    own,
    timeoutMs: 2_000,
  });
  ending.push(sender.close);
  return sender;
}

const update = {
  type: 'update',
  incident: incidentBrief(),
  person: null,
  audience: 'Executives',
  subject: 'Checkout is down for one in eight',
  body: '- first\n- second\n\nNext update at *15:00*.',
  why: 'You get this because you belong to Executives.',
  stopUrl: 'https://tocsin.example.test/stop/abc',
} as const;

test('an update to an address is its words, why they came and how they stop, and no link that opens nothing', async () => {
  await mails().send(deliveryTo('email', 'board@example.test', update), way.signal);
  const { mail, headers } = await smtp.next(({ envelope: { to } }) => to[0] === 'board@example.test');
  assert.equal(mail.subject, 'Checkout is down for one in eight');
  assert.equal(headers['list-unsubscribe'], '<https://tocsin.example.test/stop/abc>');
  assert.equal(headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  assert.match(mail.html!, /<li>first<\/li>/);
  assert.match(mail.html!, /<em>15:00<\/em>/);
  for (const part of [mail.html!, mail.text!]) {
    assert.match(part, /because you belong to Executives/);
    assert.doesNotMatch(part, /\/incidents\//);
  }
  assert.equal(mail.replyTo, undefined);
  assert.equal(mail.references, `<incident-${incidentBrief().id}@example.test>`);
});

test('an update to a person of ours opens the incident, and an answer to it is written down', async () => {
  const person = { handle: 'vera', name: 'Vera' };
  const toVera = { ...update, person, stopUrl: null };
  await mails().send(deliveryTo('email', 'vera@example.test', toVera), way.signal);
  const { mail, headers } = await smtp.next(({ envelope: { to } }) => to[0] === 'vera@example.test');
  assert.equal(headers['list-unsubscribe'], undefined);
  assert.match(mail.html!, /Open the incident/);
  assert.match(mail.text!, /Whatever you answer to this mail becomes a note of INC-2026-0187/);
  assert.match(mail.replyTo![0]!.address!, /^reply\+/);
});
