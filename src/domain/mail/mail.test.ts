/** Mail that comes back: addresses that nobody can make up, answers that say one thing, reports that mean it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isOurs,
  mintBounceAddress,
  mintReplyAddress,
  readBounceAddress,
  readReplyAddress,
} from './mail-address.ts';
import { readAnswer } from './read-answer.ts';
import { readReport } from './read-report.ts';

const key = Buffer.alloc(32, 7);
const now = '2026-03-02T09:00:00.000Z';
const incident = '0198c1d2-0000-7000-8000-00000000001a';
const people = ['ana', 'ben', 'a'.repeat(63)];

test('the address of an answer says for whom and about what, in 64 characters, whatever servers do to its capitals', () => {
  for (const person of people) {
    const local = mintReplyAddress(key, { incident, person, now });
    assert.ok(local.length <= 64 && isOurs(local), local);
    for (const written of [local, local.toUpperCase()])
      assert.deepEqual(readReplyAddress(key, written, { people, now }), { incident, person, expired: false });
  }
});

test('an address that was changed, signed by another key or for somebody who left is nobody’s', () => {
  const local = mintReplyAddress(key, { incident, person: 'ben', now });
  for (let at = 'reply+'.length; at < local.length; at += 1) {
    const other = local[at] === 'a' ? 'b' : 'a';
    const changed = local.slice(0, at) + other + local.slice(at + 1);
    assert.equal(readReplyAddress(key, changed, { people, now }), null, `at ${at}`);
  }
  assert.equal(readReplyAddress(Buffer.alloc(32, 8), local, { people, now }), null);
  assert.equal(readReplyAddress(key, local, { people: ['ana'], now }), null);
});

test('after two weeks an answer comes too late', () => {
  const local = mintReplyAddress(key, { incident, person: 'ben', now });
  const at = (days: number) =>
    readReplyAddress(key, local, {
      people,
      now: new Date(Date.parse(now) + days * 86_400_000).toISOString(),
    });
  assert.equal(at(14)?.expired, false);
  assert.equal(at(15)?.expired, true);
});

test('a mail that comes back proves to whom it went', () => {
  const toBen = mintBounceAddress(key, { mail: 'x.p1.0', to: 'Ben@example.test' });
  const read = readBounceAddress(key, toBen.toUpperCase());
  assert.ok(read?.of === 'mailbox' && read.proves('ben@example.test') && !read.proves('ana@example.test'));
  const toSubscriber = mintBounceAddress(key, { mail: 'subscriber-4711', to: 'x@example.test' });
  assert.deepEqual(readBounceAddress(key, toSubscriber), { of: 'subscriber', message: 4711 });
  assert.equal(readBounceAddress(key, toSubscriber.replace('4711', '4712')), null);
  for (const local of [toBen, toSubscriber]) assert.ok(local.length <= 64 && isOurs(local));
});

const plain = (text: string, headers: Record<string, string> = {}) => readAnswer({ text, headers });

test('an answer that says "I have it" in one of its forms acknowledges, also above what it quotes', () => {
  for (const text of ['ack', 'ACK.', 'Acknowledge', 'I have it', "I'm on it!", 'I’m on it', 'Got it', '1'])
    assert.deepEqual(plain(text), { does: 'acknowledge' }, text);
  const quoted =
    'I have it\r\n\r\nOn Mon, 2 Mar 2026 at 10:00, Tocsin <tocsin@example.test>\r\nwrote:\r\n\r\n> SEV-1 INC-2026-0187\r\n> Checkout fails\r\n';
  assert.deepEqual(plain(quoted), { does: 'acknowledge' });
  assert.deepEqual(plain('ack\n-- \nBen\nOn-call engineer'), { does: 'acknowledge' });
  assert.deepEqual(plain('Got it\n\nAm 02.03.2026 um 10:00 schrieb Tocsin:\n> x'), { does: 'acknowledge' });
});

test('whatever else somebody writes is a note in their own words', () => {
  const text = 'I have it now that the deploy is out.\nRolling back.\n\n> SEV-1';
  assert.deepEqual(plain(text), {
    does: 'note',
    text: 'I have it now that the deploy is out.\nRolling back.',
  });
  const long = plain('x'.repeat(30_000));
  assert.equal(long.does === 'note' && long.text.length, 20_000);
});

test('a machine acknowledges nothing', () => {
  const machines: Record<string, string>[] = [
    { 'auto-submitted': 'auto-replied' },
    { 'auto-submitted': 'auto-generated; x' },
    { precedence: 'bulk' },
    { 'x-autoreply': 'yes' },
    { 'list-id': '<all.example.test>' },
  ];
  for (const headers of machines)
    assert.deepEqual(plain('I got it', headers), { does: 'nothing', because: 'automatic' });
  assert.deepEqual(plain('I got it', { 'auto-submitted': 'no' }), { does: 'acknowledge' });
  assert.deepEqual(plain('> quoted alone'), { does: 'nothing', because: 'empty' });
});

const report = (status: string, action = 'failed') =>
  readReport(
    `Reporting-MTA: dns; mx.example.test\r\n\r\nFinal-Recipient: rfc822; Ben@example.test\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 ${status}\r\n  No such user\r\n`,
    'Message-ID: <x.p1.0@example.test>\r\nX-Tocsin-Mail: x.p1.0\r\nSubject: Page\r\n\r\nbody\r\n',
  );

test('only a mailbox that does not exist is given up for good', () => {
  assert.deepEqual(report('5.1.1'), {
    hard: true,
    failed: true,
    status: '5.1.1',
    recipient: 'ben@example.test',
    mail: 'x.p1.0',
    messageId: '<x.p1.0@example.test>',
    detail: '550 5.1.1 No such user',
  });
  for (const status of ['5.2.2', '5.7.1', '4.4.7', '5.0.0'])
    assert.equal(report(status)?.hard, false, status);
  assert.equal(report('4.4.1', 'delayed'), null);
  assert.equal(readReport('nothing of it', ''), null);
});
