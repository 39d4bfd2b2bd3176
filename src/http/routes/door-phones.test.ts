/** Phones, in the whole house: a person is texted or called, answers or does not, and their provider says what became of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { depsFor } from '../../../test/harness/http.ts';
import { plivoAccount, startPlivo } from '../../../test/harness/stand-ins/plivo.ts';
import { startTwilio, twilioAccount, twilioCallback } from '../../../test/harness/stand-ins/twilio.ts';
import {
  smallDirectory,
  someone,
  startSteppedEngine,
  steppedUrl,
} from '../../../test/harness/stepped-engine.ts';
import type { Contact } from '../../domain/message/delivery.ts';
import { makeReceiptTaker } from '../../engine/take-receipts.ts';
import { sendTestPage } from '../../setup/people/send-test-page.ts';
import { readContactChecks } from '../../store/deliveries/contact-checks.ts';
import { readOrCreateSecret } from '../../store/access/secrets.ts';
import { findByAddress, findOrEnterSubscriber } from '../../store/subscribers/subscribers.ts';
import { buildServer } from '../server.ts';

const cysPhone = '+15550199';

/** Cy is on call: a text or a call at once, and a webhook ten minutes later unless the first fails. */
async function startHouse(channel: 'sms' | 'voice', settings: object = {}) {
  const twilio = await startTwilio();
  const plivo = await startPlivo();
  const first: Contact = { id: 'mobile', channel, to: cysPhone };
  const cy = {
    ...someone('cy'),
    contacts: [first, { id: 'pager', channel: 'webhook' as const, to: 'http://127.0.0.1:9/cy' }],
    rules: [
      { urgency: 'high' as const, afterMs: 0, contact: 'mobile', repeat: null },
      { urgency: 'high' as const, afterMs: 600_000, contact: 'pager', repeat: null },
    ],
  };
  const house = await startSteppedEngine({
    directory: smallDirectory({
      users: { ...smallDirectory().users, cy },
    }),
    channels: {
      twilio: { ...twilioAccount, from: '+15550100', apiUrl: twilio.url },
      plivo: { ...plivoAccount, from: '+15550101', apiUrl: plivo.url },
      ...settings,
    },
  });
  const { pool } = house.database;
  await readOrCreateSecret(pool, 'acknowledge-links', { candidate: Buffer.alloc(32, 7), now: house.now() });
  const deps = depsFor(pool, house.engine);
  const { app } = await buildServer({
    ...deps,
    settings: { ...deps.settings, url: steppedUrl },
    phones: {
      doorOf: house.doorOf,
      takeReceipt: makeReceiptTaker({ pool, engine: house.engine, onWritten: () => {} }),
    },
  });
  await app.ready();
  const say = async (
    path: string,
    fields: Record<string, string>,
    signed = twilio.callback(`${steppedUrl}${path}`, fields),
  ) => {
    const answer = await app.inject({ method: 'POST', url: path, ...signed });
    await house.engine.settle();
    return { status: answer.statusCode, body: answer.body };
  };
  const delivered = async () => {
    const { rows } = await pool.query<{ line: string }>(
      `select person || ' by ' || contact || ': ' || state || coalesce(' (' || detail || ')', '') as line
       from deliveries where person = 'cy' and contact = 'mobile' order by created_at, id`,
    );
    return rows.map(({ line }) => line);
  };
  return {
    house,
    twilio,
    plivo,
    app,
    say,
    delivered,
    /** By which contacts cy was tried, and when: the first attempt of each. */
    tried: () => {
      const all = house.attempts
        .filter(({ delivery }) => delivery.message.person?.handle === 'cy')
        .map(({ delivery }) => `${delivery.contact.id} at ${house.since(delivery.at)}`);
      return all.filter(
        (one, index) => all.findIndex((other) => other.split(' ')[0] === one.split(' ')[0]) === index,
      );
    },
    reply: (text: string, sid: string, from = cysPhone) =>
      say('/twilio/texts', { MessageSid: sid, From: from, To: '+15550100', Body: text }),
    async pageOf(incident: string) {
      const found = (await house.incidents()).find(({ id }) => id === incident);
      return found?.pages.find(({ person }) => person === 'cy')?.outcome;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await house[Symbol.asyncDispose]();
      await Promise.all([twilio.close(), plivo.close()]);
    },
  };
}

test('a person who is texted answers by the digit 1, as themselves', async () => {
  await using world = await startHouse('sms');
  const { house, twilio, reply, pageOf } = world;
  const incident = await house.declare({ title: 'Checkout returns errors' });
  const { fields } = await twilio.next();
  assert.equal(fields['To'], cysPhone);
  assert.match(
    fields['Body'] ?? '',
    /^SEV-1 INC-2026-0001 Checkout returns errors\n.+\nReply 1 if you have it\.\nhttp:\/\/tocsin\.example\.test\/a\//,
  );
  const answer = await reply(' 1. ', 'SM-in-1');
  assert.equal(answer.status, 200);
  assert.match(answer.body, /<Message>You have INC-2026-0001\.<\/Message>/);
  assert.equal(await pageOf(incident.id), 'answered');
  const acknowledged = (await house.log(incident.id)).find(({ event }) => event.type === 'acknowledged');
  assert.deepEqual(acknowledged?.actor, { kind: 'person', handle: 'cy', via: 'phone' });
});

test('a reply that comes twice acts once, and is answered alike', async () => {
  await using world = await startHouse('sms');
  const { house, reply } = world;
  const incident = await house.declare();
  const first = await reply('1', 'SM-in-1');
  const events = (await house.log(incident.id)).length;
  assert.deepEqual(await reply('1', 'SM-in-1'), first);
  assert.equal((await house.log(incident.id)).length, events);
});

test('a reply that somebody overheard and sends again does not answer the next page', async () => {
  await using world = await startHouse('sms');
  const { house, reply, pageOf } = world;
  const incident = await house.declare();
  await reply('1', 'SM-in-1');
  await house.pass('90s');
  await house.command(incident.id, { type: 'page', people: ['cy'], positions: [], urgency: 'high' }, 'ana');
  const ringing = async () =>
    (await house.incidents())[0]!.pages.some(
      ({ person, outcome }) => person === 'cy' && outcome === 'ringing',
    );
  assert.equal(await ringing(), true);
  await reply('1', 'SM-in-1');
  assert.equal(await ringing(), true, 'the old reply again');
  await reply('1', 'SM-in-2');
  assert.equal(await ringing(), false, 'a new one');
  assert.equal(await pageOf(incident.id), 'answered');
});

test('with several pages a code tells which, and without one nobody guesses', async () => {
  await using world = await startHouse('sms');
  const { house, reply, pageOf } = world;
  const first = await house.declare({ title: 'One' });
  await house.pass('90s');
  const second = await house.declare({ title: 'Two' });
  await house.pass('90s');
  const unclear = await reply('ack', 'SM-in-1');
  assert.match(unclear.body, /Reply with a number, or ALL\. 1: INC-2026-0001, 2: INC-2026-0002\./);
  assert.equal(await pageOf(first.id), 'ringing');
  assert.match((await reply('2', 'SM-in-2')).body, /You have INC-2026-0002\./);
  assert.equal(await pageOf(first.id), 'ringing');
  assert.equal(await pageOf(second.id), 'answered');
  assert.match((await reply('7', 'SM-in-3')).body, /Nothing has the number 7\. Reply 1 for INC-2026-0001\./);
  assert.match((await reply('ack', 'SM-in-4')).body, /You have INC-2026-0001\./);
});

test('a stranger’s text, and a STOP, are answered by nothing', async () => {
  await using world = await startHouse('sms');
  const { house, reply, pageOf } = world;
  const incident = await house.declare();
  const empty = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';
  assert.equal((await reply('1', 'SM-in-1', '+15550666')).body, empty);
  assert.equal((await reply('STOP', 'SM-in-2')).body, empty);
  assert.equal(await pageOf(incident.id), 'ringing');
});

test('STOP ends what a number follows of status pages, and nothing of anybody else', async () => {
  await using world = await startHouse('sms');
  const { house, reply } = world;
  const { pool } = house.database;
  for (const [at, phone] of ['+15550177', '+15550178'].entries())
    await findOrEnterSubscriber(
      pool,
      {
        id: `00000000-0000-4000-8000-00000000000${at}`,
        page: 'public',
        kind: 'sms',
        to: phone,
        key: phone,
        components: [],
        addedBy: null,
      },
      house.now(),
    );
  assert.doesNotMatch((await reply('Stop!', 'SM-in-1', '+15550177')).body, /<Message>/);
  const stateOf = async (key: string) =>
    (await findByAddress(pool, { page: 'public', kind: 'sms', key }))?.state;
  assert.equal(await stateOf('+15550177'), 'stopped');
  assert.equal(await stateOf('+15550178'), 'pending');
});

test('two machines that answer each other are cut short', async () => {
  await using world = await startHouse('sms');
  await world.house.declare();
  const answers = [];
  for (let each = 0; each < 12; each += 1) answers.push(await world.reply('what?', `SM-in-${each}`));
  assert.equal(answers.filter(({ body }) => body.includes('<Message>')).length, 10);
});

test('a text that its provider could not deliver lets the next contact begin at once', async () => {
  await using world = await startHouse('sms');
  const { house, twilio, say, delivered } = world;
  await house.declare();
  const { sid, fields } = await twilio.next();
  const receipt = new URL(fields['StatusCallback'] ?? '').pathname;
  assert.equal((await say(receipt, { MessageSid: sid, MessageStatus: 'sent' })).status, 204);
  assert.deepEqual(world.tried(), ['mobile at 0:00']);
  await house.pass('20s');
  await say(receipt, { MessageSid: sid, MessageStatus: 'undelivered', ErrorCode: '30003' });
  assert.deepEqual(world.tried(), ['mobile at 0:00', 'pager at 0:20']);
  assert.equal((await delivered())[0], 'cy by mobile: failed (Twilio could not deliver it (error 30003))');
});

test('receipts that come late, twice and out of order change nothing any more', async () => {
  await using world = await startHouse('sms');
  const { house, twilio, say, delivered } = world;
  await house.declare();
  const { sid, fields } = await twilio.next();
  const receipt = new URL(fields['StatusCallback'] ?? '').pathname;
  await say(receipt, { MessageSid: sid, MessageStatus: 'delivered' });
  const events = (await house.log((await house.incidents())[0]!.id)).length;
  for (const status of ['sent', 'delivered', 'undelivered', 'queued'])
    assert.equal((await say(receipt, { MessageSid: sid, MessageStatus: status })).status, 204);
  assert.deepEqual(await delivered(), ['cy by mobile: delivered (Delivered, says Twilio)']);
  assert.equal((await house.log((await house.incidents())[0]!.id)).length, events);
});

test('a key that is pressed in a call answers the page, and only it proves that somebody heard', async () => {
  await using world = await startHouse('voice');
  const { house, twilio, say, delivered, pageOf } = world;
  const incident = await house.declare({ title: 'Checkout returns errors' });
  const { fields, sid } = await twilio.next();
  assert.match(fields['Twiml'] ?? '', /Checkout returns errors/);
  const keys = /action="([^"]+)"/.exec(fields['Twiml'] ?? '')?.[1] ?? '';
  const answer = await say(new URL(keys).pathname, { CallSid: sid, Digits: '1' });
  assert.match(answer.body, /<Say language="en-US">You have INC-2026-0001\.<\/Say>/);
  assert.equal(await pageOf(incident.id), 'answered');
  const ended = new URL(fields['StatusCallback'] ?? '').pathname;
  await say(ended, { CallSid: sid, CallStatus: 'completed' });
  assert.deepEqual(await delivered(), ['cy by mobile: delivered (Heard: key 1 was pressed)']);
  assert.deepEqual(world.tried(), ['mobile at 0:00']);
});

test('a voicemail completes the call, and the next contact does not wait', async () => {
  await using world = await startHouse('voice');
  const { house, twilio, say, delivered } = world;
  await house.declare();
  const { fields, sid } = await twilio.next();
  await house.pass('30s');
  await say(new URL(fields['StatusCallback'] ?? '').pathname, { CallSid: sid, CallStatus: 'completed' });
  assert.deepEqual(world.tried(), ['mobile at 0:00', 'pager at 0:30']);
  assert.match((await delivered())[0] ?? '', /^cy by mobile: sent \(.*may have been voicemail\)$/);
});

test('key 2 passes the page on', async () => {
  await using world = await startHouse('voice');
  const { house, twilio, say, pageOf } = world;
  const incident = await house.declare();
  const { fields, sid } = await twilio.next();
  const keys = /action="([^"]+)"/.exec(fields['Twiml'] ?? '')?.[1] ?? '';
  await say(new URL(keys).pathname, { CallSid: sid, Digits: '2' });
  assert.equal(await pageOf(incident.id), 'passed-on');
  const meaningless = await say(new URL(keys).pathname, { CallSid: sid, Digits: '9' });
  assert.match(meaningless.body, /That key means nothing here/);
});

test('the second provider takes the page where the first certainly did nothing, and its call asks us for its words', async () => {
  await using world = await startHouse('voice');
  const { house, twilio, plivo, say, pageOf } = world;
  twilio.answerWith({ kind: 'answer', status: 503 });
  const incident = await house.declare({ title: 'Checkout returns errors' });
  const { body, id } = await plivo.next();
  assert.equal(body['to'], cysPhone.slice(1));
  const words = String(body['answer_url']);
  const fields = { CallUUID: 'c1', RequestUUID: id, CallStatus: 'in-progress' };
  const spoken = await say(new URL(words).pathname, fields, plivo.callback(words, fields));
  assert.match(spoken.body, /<GetInput [^>]*inputType="dtmf"[^>]*>.*Checkout returns errors/);
  const pressed = { CallUUID: 'c1', Digits: '1' };
  await say(new URL(`${words}/keys`).pathname, pressed, plivo.callback(`${words}/keys`, pressed));
  assert.equal(await pageOf(incident.id), 'answered');
});

test('a phone that rang too long is told that the page was answered meanwhile', async () => {
  await using world = await startHouse('voice');
  const { house, twilio, plivo, say } = world;
  twilio.answerWith({ kind: 'answer', status: 503 });
  const incident = await house.declare();
  const { body, id } = await plivo.next();
  await house.command(incident.id, { type: 'acknowledge', human: true }, 'cy');
  const words = String(body['answer_url']);
  const fields = { CallUUID: 'c1', RequestUUID: id, CallStatus: 'in-progress' };
  const spoken = await say(new URL(words).pathname, fields, plivo.callback(words, fields));
  assert.match(spoken.body, /Your page was answered meanwhile\./);
  assert.doesNotMatch(spoken.body, /GetInput/);
});

test('a first provider that hangs is followed by the second at the next attempt', async () => {
  await using world = await startHouse('sms');
  const { house, twilio, plivo, delivered } = world;
  twilio.answerWith({ kind: 'answer', status: 500 });
  await house.declare();
  assert.equal(plivo.received.length, 0, 'it may have been sent: nobody else is asked at once');
  await house.pass('5s');
  assert.equal((await plivo.next()).body['dst'], cysPhone.slice(1));
  assert.deepEqual(await delivered(), ['cy by mobile: sent (Accepted by Plivo)']);
});

test('a number of a country that is not listed, and one beyond the day’s cap, let the next contact begin', async () => {
  for (const sms of [{ countries: ['+49'] }, { mostPerDay: { people: 0, others: 5 } }]) {
    await using world = await startHouse('sms', { sms });
    await world.house.declare();
    assert.deepEqual(world.tried(), ['mobile at 0:00', 'pager at 0:00']);
    assert.equal(world.twilio.received.length, 0);
  }
});

test('when the day’s cap is reached the admins hear of it, once, by their other contacts', async () => {
  await using world = await startHouse('sms', { sms: { mostPerDay: { people: 0, others: 0 } } });
  const { house } = world;
  await house.declare();
  await house.declare({ title: 'Another' });
  const { rows } = await house.database.pool.query<{ line: string }>(
    `select person || ' by ' || contact || ': ' || (message->>'subject') as line from deliveries
     where kind = 'notice' and id like 'phone-cap.%' order by contact`,
  );
  const said = 'No more texts today: the cap of 0 is reached';
  assert.deepEqual(
    rows.map(({ line }) => line),
    [`ana by mail: ${said}`, `ana by phone: ${said}`],
  );
});

test('what is not signed by the provider changes nothing', async () => {
  await using world = await startHouse('sms');
  const { house, app, pageOf } = world;
  const incident = await house.declare();
  const fields = { MessageSid: 'SM-in-1', From: cysPhone, To: '+15550100', Body: '1' };
  const url = '/twilio/texts';
  const wrong = [
    { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'From=x' },
    twilioCallback('another-token', `${steppedUrl}${url}`, fields),
    twilioCallback(twilioAccount.authToken, `https://elsewhere.example.test${url}`, fields),
    {
      ...twilioCallback(twilioAccount.authToken, `${steppedUrl}${url}`, fields),
      payload: new URLSearchParams({ ...fields, Body: 'all' }).toString(),
    },
  ];
  for (const request of wrong) {
    const answer = await app.inject({ method: 'POST', url, ...request });
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.json<{ code: string }>().code, 'bad-signature');
  }
  assert.equal(await pageOf(incident.id), 'ringing');
});

test('a person who was removed, or has another number now, answers for nobody', async () => {
  await using world = await startHouse('sms');
  const { house, reply, pageOf } = world;
  const incident = await house.declare();
  const { users } = house.directory;
  const cy = users['cy']!;
  await house.reconfigure({
    ...house.directory,
    users: { ...users, cy: { ...cy, contacts: cy.contacts.filter(({ id }) => id !== 'mobile') } },
  });
  assert.doesNotMatch((await reply('1', 'SM-in-1')).body, /<Message>/);
  assert.equal(await pageOf(incident.id), 'ringing');
});

test('a test page is confirmed by the same reply or key that answers a page', async () => {
  for (const channel of ['sms', 'voice'] as const) {
    await using world = await startHouse(channel);
    const { house, twilio, say, reply } = world;
    const { pool } = house.database;
    const cy = house.directory.users['cy']!;
    const contacts = cy.contacts.filter(({ id }) => id === 'mobile');
    await sendTestPage(pool, { person: cy, contacts, askedBy: null, now: house.now() });
    await house.engine.settle();
    const { fields, sid } = await twilio.next();
    if (channel === 'sms') {
      assert.match(fields['Body'] ?? '', /Reply 1 if you got it, or open this:/);
      assert.match((await reply('1', 'SM-in-1')).body, /Good: this way to you works\./);
    } else {
      const keys = /action="([^"]+)"/.exec(fields['Twiml'] ?? '')?.[1] ?? '';
      assert.match(fields['Twiml'] ?? '', /Press 1 if you hear this\./);
      await say(new URL(keys).pathname, { CallSid: sid, Digits: '1' });
    }
    const [check] = await readContactChecks(pool, ['cy']);
    assert.equal(check?.contact, 'mobile');
    assert.notEqual(check?.confirmedAt, null);
  }
});
