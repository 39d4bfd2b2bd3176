/** Mail through the whole server: a page is acknowledged by an answer, and a reader of the status page subscribes and gets its news. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { freePort } from '../harness/programs/program.ts';
import { startSmtp, type SmtpStandIn } from '../harness/stand-ins/smtp.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';

const key = 'tk_0123456789abcdef0123456789abcdef';
/** A loaded machine starts, migrates and sends within this. */
const mailWithinMs = 30_000;

let smtp: SmtpStandIn;
let server: Tocsin;
let mailPort: number;
before(async () => {
  smtp = await startSmtp();
  mailPort = await freePort();
  server = await startTocsin({
    config: `
organization: { name: Acme, timeZone: Etc/UTC }
process: severity-matrix
users:
  - { handle: ana, name: Ana, email: ana@example.test, role: admin, contacts: [{ id: mail, channel: email, to: ana@example.test }] }
positions:
  on-call: { user: ana }
channels:
  email:
    smtp: "${smtp.url}"
    from: "Acme <tocsin@example.test>"
    inbound: { listen: "127.0.0.1:${mailPort}", domain: "in.example.test" }
statusPages:
  - { handle: public, title: Acme status, components: [{ id: checkout, name: Checkout }, { id: search, name: Search }] }
apiKeys:
  - { name: ci, key: "${key}", role: admin }
`,
  });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await smtp.close();
});

const mailTo = (to: string, subject: RegExp) =>
  smtp.next(({ envelope, mail }) => envelope.to[0] === to && subject.test(mail.subject ?? ''), mailWithinMs);

test('a page by mail is acknowledged by an answer to it', async () => {
  const { incident } = await server.call<{ incident: { number: string } }>('POST', '/api/v1/incidents', key, {
    title: 'Payments fail',
    severity: 'SEV-1',
  });
  const { mail } = await mailTo('ana@example.test', /^Page: /);
  const transport = createTransport({ host: '127.0.0.1', port: mailPort, ignoreTLS: true });
  await transport.sendMail({
    from: 'ana@example.test',
    to: mail.replyTo![0]!.address!,
    subject: `Re: ${mail.subject}`,
    text: 'I have it\n\n> SEV-1',
  });
  transport.close();
  const { acknowledgedAt } = await server.call<{ acknowledgedAt: string | null }>(
    'GET',
    `/api/v1/incidents/${incident.number}`,
    key,
  );
  assert.notEqual(acknowledgedAt, null);
});

test('a reader subscribes, gets the news of what they chose, and leaves by one click', async () => {
  const post = (url: string, fields: string[][] = []) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'follow' });
  const page = `${server.url}/status/public`;
  const asked = await post(`${page}/subscribe`, [
    ['to', 'reader@example.test'],
    ['component', 'checkout'],
  ]);
  assert.equal(asked.status, 200);
  const question = await mailTo('reader@example.test', /^Confirm/);
  const link = /Confirm your subscription: (\S+)/.exec(question.mail.text!)![1]!;
  assert.ok(link.startsWith(`${page}/subscriptions/`));
  assert.match(await (await post(link)).text(), /You are subscribed/);

  const say = (component: string, title: string) =>
    server.call('POST', '/api/v1/status-pages/public/incidents', key, {
      title,
      status: 'investigating',
      body: 'We look.',
      components: [{ component, status: 'major_outage' }],
    });
  await say('search', 'Search is slow');
  await say('checkout', 'Payments fail');
  const news = await mailTo('reader@example.test', /Payments fail/);
  assert.match(news.mail.subject!, /^Investigating: Payments fail$/);
  assert.equal(smtp.received.filter(({ mail }) => /Search is slow/.test(mail.subject ?? '')).length, 0);

  const unsubscribe = /^<(.+)>$/.exec(news.headers['list-unsubscribe']!)![1]!;
  await fetch(unsubscribe);
  assert.equal((await post(unsubscribe, [['List-Unsubscribe', 'One-Click']])).status, 200);
  await until(async () => {
    const { items } = await server.call<{ items: { state: string }[] }>(
      'GET',
      '/api/v1/status-pages/public/subscribers',
      key,
    );
    return items[0]?.state === 'stopped' ? true : undefined;
  }, 'the end of the subscription');
});
