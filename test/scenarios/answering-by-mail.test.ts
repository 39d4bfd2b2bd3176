/** A page by mail, and its way back: an answer acknowledges or is written down, a mailbox that is gone is told to the admins. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { pino } from 'pino';
import { makeReceiptTaker } from '../../src/engine/take-receipts.ts';
import { makeMailTaker } from '../../src/engine/take-mail.ts';
import { type MailDoor, serveMail } from '../../src/integrations/mail-in/serve-mail.ts';
import { startSmtp, type SmtpStandIn } from '../harness/stand-ins/smtp.ts';
import { type House, smallDirectory, startSteppedEngine } from '../harness/stepped-engine.ts';

let smtp: SmtpStandIn;
before(async () => {
  smtp = await startSmtp();
});
after(() => smtp.close());

interface MailHouse extends AsyncDisposable {
  house: House;
  door: MailDoor;
}

/** Cy is on call, and reached by mail alone. */
async function startMailHouse(): Promise<MailHouse> {
  smtp.received.length = 0;
  const directory = smallDirectory();
  for (const person of Object.values(directory.users)) {
    person.contacts = [{ id: 'mail', channel: 'email', to: `${person.handle}@example.test` }];
    person.rules = [];
  }
  directory.audiences = {
    board: { users: [], teams: [], addresses: ['Cy@example.test'], chat: [] },
  } as never;
  const house = await startSteppedEngine({
    directory,
    channels: { email: { smtp: smtp.url, from: 'Tocsin <tocsin@example.test>' } },
    mailDomain: 'in.example.test',
  });
  const { engine, database } = house;
  const taker = makeMailTaker({
    pool: database.pool,
    engine,
    log: pino({ level: 'silent' }),
    key: Buffer.alloc(32, 7),
    takeReceipt: makeReceiptTaker({ pool: database.pool, engine, onWritten: () => {} }),
    onQueued: () => {},
  });
  const door = await serveMail({
    listen: '127.0.0.1:0',
    domain: 'in.example.test',
    ...taker,
    onError: (error) => assert.fail(error),
  });
  return {
    house,
    door,
    async [Symbol.asyncDispose]() {
      await door.stop();
      await house[Symbol.asyncDispose]();
    },
  };
}

const mailTo = (person: string) => smtp.next(({ envelope }) => envelope.to[0] === `${person}@example.test`);

async function answerWith(
  { door }: MailHouse,
  to: string,
  text: string,
  headers: string[] = [],
  from = 'cy@example.test',
) {
  const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to }, raw: [...headers, '', text, ''].join('\r\n') });
    return 250;
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0;
  } finally {
    transport.close();
  }
}

const typesOf = async (house: House, id: string) => (await house.log(id)).map(({ event }) => event.type);

test('whoever answers "I have it" has it, and the server that sends the answer twice changes nothing', async () => {
  await using mails = await startMailHouse();
  const { house } = mails;
  const incident = await house.declare();
  const page = await mailTo('cy');
  const replyTo = page.mail.replyTo![0]!.address!;
  assert.match(replyTo, /^reply\+[a-z2-7]+@in\.example\.test$/);
  assert.match(page.mail.text!, /Answer this mail with "I have it" to acknowledge INC-2026-0001/);
  const quoted = 'I have it\r\n\r\nOn Mon, Tocsin wrote:\r\n> Checkout is slow';
  for (const _ of [1, 2])
    assert.equal(await answerWith(mails, replyTo, quoted, ['Message-ID: <a@example.test>']), 250);
  const log = await house.log(incident.id);
  const acknowledged = log.filter(({ event }) => event.type === 'acknowledged');
  assert.deepEqual(
    acknowledged.map(({ actor }) => actor),
    [{ kind: 'person', handle: 'cy', via: 'mail' }],
  );
});

test('an out-of-office note holds nothing', async () => {
  await using mails = await startMailHouse();
  const { house } = mails;
  const incident = await house.declare();
  const { mail } = await mailTo('cy');
  const to = mail.replyTo![0]!.address!;
  assert.equal(await answerWith(mails, to, 'Got it', ['Auto-Submitted: auto-replied']), 250);
  assert.ok(!(await typesOf(house, incident.id)).includes('acknowledged'));
});

test('other words become a note of whoever wrote them, once', async () => {
  await using mails = await startMailHouse();
  const { house } = mails;
  const incident = await house.declare();
  const { mail } = await mailTo('cy');
  const to = mail.replyTo![0]!.address!;
  for (const _ of [1, 2])
    await answerWith(mails, to, 'Rolled back to build 41.\r\n\r\n-- \r\nCy', [
      'Message-ID: <n@example.test>',
    ]);
  const noted = (await house.log(incident.id)).filter(({ event }) => event.type === 'noted');
  assert.equal(noted.length, 1);
  assert.deepEqual(noted[0]!.actor, { kind: 'person', handle: 'cy', via: 'mail' });
  const { rows } = await house.database.pool.query('select body from texts where incident = $1', [
    incident.id,
  ]);
  assert.deepEqual(rows, [{ body: 'Rolled back to build 41.' }]);
});

test('an address that somebody made up takes nothing', async () => {
  await using mails = await startMailHouse();
  const { house } = mails;
  await house.declare();
  const { mail } = await mailTo('cy');
  const to = mail.replyTo![0]!.address!;
  const forged = to.replace(/.@/, (end) => (end[0] === 'a' ? 'b@' : 'a@'));
  assert.equal(await answerWith(mails, forged, 'ack'), 550);
});

test('after two weeks an answer is sent back to whoever wrote it', async () => {
  await using mails = await startMailHouse();
  const { house } = mails;
  const incident = await house.declare();
  const { mail } = await mailTo('cy');
  await house.command(incident.id, { type: 'acknowledge', human: true }, 'cy');
  await house.sleep('361h');
  assert.equal(await answerWith(mails, mail.replyTo![0]!.address!, 'all good'), 550);
});

const report = (headers: Record<string, string>, status = '5.1.1') => [
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example.test',
  '',
  'Final-Recipient: rfc822; cy@example.test',
  'Action: failed',
  `Status: ${status}`,
  'Diagnostic-Code: smtp; 550 No such user',
  '',
  '--b',
  'Content-Type: text/rfc822-headers',
  '',
  `Message-ID: ${headers['message-id']}`,
  `X-Tocsin-Mail: ${headers['x-tocsin-mail']}`,
  '',
  '--b--',
];

test('a mail to a mailbox that is gone counts as not delivered, the next is paged, and the admins are told once a day', async () => {
  await using mails = await startMailHouse();
  const { house } = mails;
  await house.declare();
  const page = await mailTo('cy');
  assert.match(page.envelope.from, /^bounce\+a[a-z2-7]+@in\.example\.test$/);
  for (const _ of [1, 2])
    assert.equal(await answerWith(mails, page.envelope.from, '', report(page.headers), ''), 250);
  await house.engine.settle();
  const { rows } = await house.database.pool.query(`select state, detail from deliveries where id = $1`, [
    page.headers['x-tocsin-mail'],
  ]);
  assert.deepEqual(rows, [{ state: 'failed', detail: 'came back (5.1.1): 550 No such user' }]);
  const told = await smtp.next(({ mail }) => /comes back/.test(mail.subject ?? ''));
  assert.deepEqual(told.envelope.to, ['ana@example.test']);
  assert.equal(smtp.received.filter(({ mail }) => /comes back/.test(mail.subject ?? '')).length, 1);
  // An audience that has this address is told without it from now on.
  const stopped = await house.database.pool.query('select audience, because from stopped_addresses');
  assert.deepEqual(stopped.rows, [{ audience: 'board', because: 'bounced' }]);
});

test('a full mailbox is no reason to give it up, and a report about another’s mail is not believed', async () => {
  await using mails = await startMailHouse();
  const { house } = mails;
  await house.declare();
  const page = await mailTo('cy');
  const { rows: others } = await house.database.pool.query<{ id: string }>(
    `select id from deliveries where person <> 'cy' limit 1`,
  );
  await answerWith(
    mails,
    page.envelope.from,
    '',
    report({ ...page.headers, 'x-tocsin-mail': others[0]?.id ?? 'none' }),
    '',
  );
  await answerWith(mails, page.envelope.from, '', report(page.headers, '5.2.2'), '');
  await house.engine.settle();
  const { rows } = await house.database.pool.query<{ person: string }>(
    `select person from deliveries where detail like 'came back%'`,
  );
  assert.deepEqual([...new Set(rows.map(({ person }) => person))], ['cy']);
});
