/** Our door for mail, spoken to over SMTP: it takes what is ours, relays nothing, and loses nothing that it cannot take now. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createTransport } from 'nodemailer';
import type { ReceivedMail, TakenMail } from '../../domain/mail/received-mail.ts';
import { type MailDoor, serveMail } from './serve-mail.ts';

let door: MailDoor;
let got: ReceivedMail[] = [];
let answer: () => Promise<TakenMail>;
const errors: Error[] = [];
before(async () => {
  door = await serveMail({
    listen: '127.0.0.1:0',
    domain: 'in.example.test',
    isOurs: (local) => local.startsWith('reply+good'),
    take: (mail) => {
      got.push(mail);
      return answer();
    },
    onError: (error) => void errors.push(error),
  });
});
beforeEach(() => {
  got = [];
  answer = async () => ({ ok: true });
});
after(() => door.stop());

async function send(raw: string, to = 'reply+good@in.example.test', from = 'ben@example.test') {
  const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true });
  try {
    const info = await transport.sendMail({ envelope: { from, to }, raw });
    return { code: 250, said: info.response };
  } catch (error) {
    const { responseCode, response } = error as { responseCode?: number; response?: string };
    return { code: responseCode ?? 0, said: response ?? '' };
  } finally {
    transport.close();
  }
}

const lines = (...all: string[]) => all.join('\r\n');

test('an answer is taken with its words, its headers and whom it came to', async () => {
  const { code } = await send(
    lines(
      'From: Ben <ben@example.test>',
      'Subject: Re: Page',
      'Message-ID: <1@example.test>',
      'Auto-Submitted: no',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'I have it =E2=80=93 Ben',
      '',
    ),
  );
  assert.equal(code, 250);
  const [mail] = got;
  assert.equal(mail!.local, 'reply+good');
  assert.equal(mail!.messageId, '<1@example.test>');
  assert.equal(mail!.headers['auto-submitted'], 'no');
  assert.match(mail!.text, /^I have it – Ben/);
  assert.equal(mail!.report, null);
});

for (const to of ['ana@elsewhere.example.test', 'postmaster@in.example.test', 'reply+other@in.example.test'])
  test(`a mail to ${to} is refused before it is read: nothing is relayed`, async () => {
    const { code, said } = await send(lines('Subject: x', '', 'x', ''), to);
    assert.equal(code, 550);
    assert.match(said, /5\.1\.1/);
    assert.deepEqual(got, []);
  });

test('what cannot be taken now stays with whoever sent it', async () => {
  answer = () => Promise.reject(new Error('the database is away'));
  const { code } = await send(lines('Subject: x', '', 'ack', ''));
  assert.equal(code, 451);
  assert.equal(errors.length, 1);
});

test('what is refused is told to its sender, on one line', async () => {
  answer = async () => ({ ok: false, refused: 'The incident\r\nis closed – sorry.' });
  const { code, said } = await send(lines('Subject: x', '', 'ack', ''));
  assert.equal(code, 550);
  assert.match(said, /The incident\?\?is closed \? sorry\.$/);
});

test('of a mail with a picture of five megabytes the words are read', async () => {
  const picture = Buffer.alloc(5_000_000, 65)
    .toString('base64')
    .replaceAll(/(.{76})/g, '$1\r\n');
  const { code } = await send(
    lines(
      'Subject: x',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'ack',
      '--b',
      'Content-Type: image/png',
      'Content-Transfer-Encoding: base64',
      '',
      picture,
      '--b--',
      '',
    ),
  );
  assert.equal(code, 250);
  assert.equal(got[0]!.text.trim(), 'ack');
});

test('an answer in HTML alone is read as text, without what it quotes', async () => {
  await send(
    lines('Content-Type: text/html', '', '<div>I have it</div><blockquote>SEV-1<br>x</blockquote>', ''),
  );
  assert.equal(got[0]!.text.trim(), 'I have it');
});

test('a report of a mail server is taken with its status and the headers of the mail that came back', async () => {
  await send(
    lines(
      'From: MAILER-DAEMON@mx.example.test',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.test',
      '',
      'Final-Recipient: rfc822; ben@example.test',
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'X-Tocsin-Mail: x.p1.0',
      '',
      '--b--',
      '',
    ),
    'reply+good@in.example.test',
    '',
  );
  const [mail] = got;
  assert.equal(mail!.from, '');
  assert.match(mail!.report!.status, /Action: failed/);
  assert.match(mail!.report!.returned, /X-Tocsin-Mail: x\.p1\.0/);
});

test('a mail that nests beyond any reason is taken as one without words', async () => {
  const deep = Array.from(
    { length: 300 },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  );
  assert.equal((await send(`Subject: x\r\n${deep.join('')}`)).code, 250);
  assert.equal(got[0]!.text, '');
});
