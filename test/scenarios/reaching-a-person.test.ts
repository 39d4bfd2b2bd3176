/**
 * How one person is reached: by their own rules, over the vendors' real protocols, on days on which the vendors work and on
 * days on which they do not. Mail, Slack, ntfy and a webhook are stand-ins; the senders that speak to them are the real ones.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Directory, Person } from '../../src/domain/directory/directory.ts';
import type { Contact } from '../../src/domain/message/delivery.ts';
import { startNtfy } from '../harness/stand-ins/ntfy.ts';
import { startSlack } from '../harness/stand-ins/slack.ts';
import { startSmtp } from '../harness/stand-ins/smtp.ts';
import { startWebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import { type House, smallDirectory, someone, startSteppedEngine } from '../harness/stepped-engine.ts';

const second = 1_000;
const minute = 60 * second;

/** Stand-ins for every vendor, and a house whose one engineer on call, Cy, is reached through them. */
async function startWorld(
  contacts: (at: {
    webhook: string;
  }) => Record<string, Pick<Contact, 'channel' | 'to'> & { afterMs: number }>,
) {
  await using starting = new AsyncDisposableStack();
  const closing = <T extends { close: () => Promise<void> }>(standIn: T): T => {
    starting.defer(() => standIn.close());
    return standIn;
  };
  const smtp = closing(await startSmtp());
  const slack = closing(await startSlack());
  const ntfy = closing(await startNtfy());
  const webhook = closing(await startWebhookReceiver());
  const cy: Person = { ...someone('cy'), contacts: [], rules: [] };
  for (const [id, { afterMs, ...contact }] of Object.entries(contacts({ webhook: webhook.url }))) {
    cy.contacts.push({ id, ...contact });
    cy.rules.push({ urgency: 'high', afterMs, contact: id, repeat: null });
  }
  const house = starting.use(
    await startSteppedEngine({
      directory: onlyOnCall(cy),
      channels: {
        email: { smtp: smtp.url, from: 'Tocsin <tocsin@example.test>' },
        slack: { token: 'xoxb-test', apiUrl: slack.apiUrl },
        ntfy: { server: ntfy.url },
      },
    }),
  );
  const everything = starting.move();
  return {
    house,
    smtp,
    slack,
    ntfy,
    webhook,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Nobody else is bound, so that what arrives is meant for this one person. */
function onlyOnCall(person: Person): Directory {
  const base = smallDirectory();
  return smallDirectory({
    users: { ...base.users, [person.handle]: person },
    positions: { 'on-call': { target: { user: person.handle }, standIn: null, standInAfterMs: null } },
  });
}

/** "phone at 0:00: sent" for each attempt to reach Cy, in minutes and seconds since the start. */
function tries(house: House): string[] {
  return house.attempts
    .filter(({ delivery }) => delivery.message.person?.handle === 'cy')
    .map(({ delivery, answer }) => `${delivery.contact.id} at ${house.since(delivery.at)}: ${answer.result}`);
}

test('nobody answers: the phone at once, Slack after two minutes, a mail after five, each in its own form', async () => {
  await using world = await startWorld(() => ({
    phone: { channel: 'ntfy', to: 'cy-phone', afterMs: 0 },
    chat: { channel: 'slack', to: 'U0CY', afterMs: 2 * minute },
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 5 * minute },
  }));
  const { house, ntfy, slack, smtp } = world;
  await house.signal({ severity: 'critical', summary: 'Checkout is down' });
  assert.equal(ntfy.received.length, 1);
  assert.equal(ntfy.received[0]?.message.topic, 'cy-phone');
  await house.pass('9m');
  assert.deepEqual(tries(house), ['phone at 0:00: sent', 'chat at 2:00: sent', 'mail at 5:00: sent']);
  assert.equal(slack.posted[0]?.channel, 'U0CY');
  assert.match(slack.posted[0]?.text ?? '', /Checkout is down/);
  assert.deepEqual(smtp.received[0]?.envelope.to, ['cy@example.test']);
  assert.match(smtp.received[0]?.mail.subject ?? '', /Checkout is down/);
});

test('answered after the first of three contacts: the other two stay silent', async () => {
  await using world = await startWorld(() => ({
    phone: { channel: 'ntfy', to: 'cy-phone', afterMs: 0 },
    chat: { channel: 'slack', to: 'U0CY', afterMs: 2 * minute },
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 5 * minute },
  }));
  const { house, slack, smtp } = world;
  await house.signal({ severity: 'critical' });
  await house.pass('1m');
  await house.command('INC-2026-0001', { type: 'acknowledge', human: true }, 'cy');
  await house.pass('2h');
  assert.deepEqual(tries(house), ['phone at 0:00: sent']);
  assert.deepEqual([slack.posted.length, smtp.received.length], [0, 0]);
});

test('the mail server is down: after two tries the phone does not wait, and the mail goes when the server is back', async () => {
  await using world = await startWorld(() => ({
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 0 },
    phone: { channel: 'ntfy', to: 'cy-phone', afterMs: 3 * minute },
  }));
  const { house, smtp, ntfy } = world;
  smtp.answerWith({ kind: 'reset' }, { kind: 'refuse', code: 451 });
  await house.signal({ severity: 'critical' });
  await house.pass('4m');
  assert.deepEqual(tries(house), [
    'mail at 0:00: retry',
    'mail at 0:02: retry',
    'phone at 0:02: sent',
    'mail at 0:06: sent',
  ]);
  assert.equal(ntfy.received.length, 1);
  assert.equal(smtp.received.length, 1, 'one mail, however often it was tried');
});

test('a mail address that the server refuses for good is not tried again', async () => {
  await using world = await startWorld(() => ({
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 0 },
    phone: { channel: 'ntfy', to: 'cy-phone', afterMs: 3 * minute },
  }));
  const { house, smtp } = world;
  smtp.answerWith({ kind: 'refuse', code: 550, text: 'No such user' });
  await house.signal({ severity: 'critical' });
  await house.pass('4m');
  assert.deepEqual(tries(house), ['mail at 0:00: gave-up', 'phone at 0:00: sent']);
});

test('Slack asks for half a minute: it is given exactly that, and the phone does not wait for it', async () => {
  await using world = await startWorld(() => ({
    chat: { channel: 'slack', to: 'U0CY', afterMs: 0 },
    phone: { channel: 'ntfy', to: 'cy-phone', afterMs: 3 * minute },
  }));
  const { house, slack, ntfy } = world;
  slack.answerWith({ kind: 'answer', status: 429, headers: { 'retry-after': '30' } });
  await house.signal({ severity: 'critical' });
  assert.equal(ntfy.received.length, 1);
  await house.pass('29s');
  assert.deepEqual(tries(house), ['chat at 0:00: retry', 'phone at 0:00: sent']);
  await house.pass('2m');
  assert.deepEqual(tries(house).slice(2), ['chat at 0:30: sent']);
  assert.equal(slack.posted.length, 1);
});

test('a vendor that asks for a week is asked again after five minutes, and one that asks for the past at once', async () => {
  await using world = await startWorld(() => ({
    chat: { channel: 'slack', to: 'U0CY', afterMs: 0 },
    phone: { channel: 'ntfy', to: 'cy-phone', afterMs: 0 },
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 8 * minute },
  }));
  const { house, slack, ntfy } = world;
  slack.answerWith({ kind: 'answer', status: 429, headers: { 'retry-after': '604800' } });
  ntfy.answerWith({ kind: 'answer', status: 503, headers: { 'retry-after': '-5' } });
  await house.signal({ severity: 'critical' });
  assert.deepEqual(tries(house).toSorted(), [
    'chat at 0:00: retry',
    'mail at 0:00: sent',
    'phone at 0:00: retry',
    'phone at 0:00: sent',
  ]);
  await house.pass('299s');
  assert.equal(tries(house).length, 4);
  await house.pass('1s');
  assert.equal(tries(house).at(-1), 'chat at 5:00: sent');
});

test('the endpoint answers 500: it is asked again under the same idempotency key, and the next contact does not wait', async () => {
  await using world = await startWorld(({ webhook }) => ({
    hook: { channel: 'webhook', to: `${webhook}/cy`, afterMs: 0 },
    phone: { channel: 'ntfy', to: 'cy-phone', afterMs: 3 * minute },
  }));
  const { house, webhook, ntfy } = world;
  webhook.answerWith(
    { kind: 'answer', status: 500 },
    { kind: 'reset' },
    { kind: 'garbage' },
    { kind: 'answer', status: 204 },
  );
  await house.signal({ severity: 'critical' });
  await house.pass('3m');
  assert.equal(ntfy.received.length, 1);
  assert.deepEqual(tries(house), [
    'hook at 0:00: retry',
    'hook at 0:02: retry',
    'phone at 0:02: sent',
    'hook at 0:06: retry',
    'hook at 0:14: sent',
  ]);
  const keys = webhook.received.map(({ headers }) => headers['idempotency-key']);
  assert.equal(new Set(keys).size, 1);
  const { state } = (await onlyIncident(house)) ?? {};
  assert.equal(keys[0], `${state?.id}.p1.0`);
});

test('an endpoint that never works is given up after eight attempts, and the delivery says why', async () => {
  await using world = await startWorld(({ webhook }) => ({
    hook: { channel: 'webhook', to: `${webhook}/cy`, afterMs: 0 },
  }));
  const { house, webhook } = world;
  webhook.answerWith({ kind: 'answer', status: 500 });
  await house.signal({ severity: 'critical' });
  await house.pass('30m');
  assert.equal(
    webhook.received.filter(({ headers }) => headers['idempotency-key']?.includes('.p1.')).length,
    8,
  );
  const { rows } = await house.database.pool.query(`select state, detail from deliveries where page = 'p1'`);
  assert.deepEqual(rows, [{ state: 'failed', detail: 'The endpoint failed (500) (8 attempts)' }]);
});

test('mails are joined: the first goes at once, and the others together when its minute has passed', async () => {
  await using world = await startWorld(() => ({
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 0 },
  }));
  const { house, smtp } = world;
  for (const name of ['one', 'two', 'three', 'four']) {
    await house.signal({ key: name, summary: `Queue ${name} is stuck`, severity: 'error', labels: { name } });
    await house.pass('10s');
  }
  assert.deepEqual(tries(house), ['mail at 0:00: sent']);
  await house.pass('2m');
  assert.deepEqual(tries(house), ['mail at 0:00: sent', 'mail at 1:00: sent']);
  assert.equal(smtp.received.length, 2);
  const [, joined] = smtp.received.map(({ mail }) => mail.text ?? '');
  for (const name of ['two', 'three', 'four']) assert.match(joined!, new RegExp(`Queue ${name} is stuck`));
  const { rows } = await house.database.pool.query(
    `select count(*)::integer as count, count(joined_to)::integer as joined from deliveries
     where person = 'cy' and state = 'sent'`,
  );
  assert.deepEqual(rows, [{ count: 4, joined: 2 }]);
});

test('a mail that did not get through takes along what came meanwhile, and each page counts as sent once', async () => {
  await using world = await startWorld(() => ({
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 0 },
  }));
  const { house, smtp } = world;
  const down = { kind: 'refuse', code: 451 } as const;
  smtp.answerWith(down, down);
  for (const name of ['one', 'two']) {
    await house.signal({ key: name, summary: `Queue ${name} is stuck`, severity: 'error', labels: { name } });
    await house.pass('1s');
  }
  await house.pass('1m');
  assert.deepEqual(tries(house), ['mail at 0:00: retry', 'mail at 0:02: retry', 'mail at 0:04: sent']);
  assert.equal(smtp.received.length, 1);
  for (const name of ['one', 'two'])
    assert.match(smtp.received[0]!.mail.text ?? '', new RegExp(`Queue ${name} is stuck`));
  const { rows } = await house.database.pool.query(
    `select state, attempts from deliveries where person = 'cy' order by created_at`,
  );
  assert.deepEqual(rows, [
    { state: 'sent', attempts: 3 },
    { state: 'sent', attempts: 2 },
  ]);
});

test('something more severe does not wait for the minute to pass', async () => {
  await using world = await startWorld(() => ({
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 0 },
  }));
  const { house, smtp } = world;
  await house.signal({
    key: 'one',
    summary: 'Queue one is stuck',
    severity: 'error',
    labels: { name: 'one' },
  });
  await house.pass('10s');
  await house.signal({
    key: 'two',
    summary: 'Queue two is stuck',
    severity: 'error',
    labels: { name: 'two' },
  });
  await house.pass('10s');
  await house.signal({
    key: 'three',
    summary: 'Checkout is down',
    severity: 'critical',
    labels: { name: 'three' },
  });
  assert.deepEqual(tries(house), ['mail at 0:00: sent', 'mail at 0:20: sent']);
  assert.match(smtp.received[1]?.mail.subject ?? '', /Checkout is down/);
});

test('a person without contacts is not waited for, and neither is one whose contacts all fail for good', async () => {
  await using world = await startWorld(() => ({
    mail: { channel: 'email', to: 'cy@example.test', afterMs: 0 },
    chat: { channel: 'slack', to: 'U0CY', afterMs: 2 * minute },
  }));
  const { house, smtp, slack } = world;
  smtp.answerWith({ kind: 'refuse', code: 550 });
  slack.answerWith({ kind: 'error', error: 'account_inactive' });
  await house.signal({ severity: 'critical' });
  assert.deepEqual(tries(house), ['mail at 0:00: gave-up', 'chat at 0:00: gave-up']);
  const { log } = (await onlyIncident(house)) ?? {};
  const ended = log?.find(({ event }) => event.type === 'page-ended');
  assert.equal(ended?.event.type === 'page-ended' && ended.event.outcome, 'unreachable');
  assert.ok(
    log?.some(
      ({ event }) => event.type === 'paged' && event.person === 'ana' && event.reason.kind === 'last-resort',
    ),
    'nobody was reached, so the last resort is paged in the same instant',
  );
});

async function onlyIncident(house: House) {
  const [state] = await house.incidents();
  return state === undefined ? undefined : { state, log: await house.log(state.id) };
}
