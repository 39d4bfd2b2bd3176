/** Slack's door: who may speak, what they may ask, and what they are told. On a real engine, from a workspace that signs as Slack does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, slackSecret, startSlackHouse } from '../../../test/harness/slack-house.ts';
import { slackSends } from '../../../test/harness/stand-ins/slack-sends.ts';
import { smallDirectory, someone } from '../../../test/harness/stepped-engine.ts';
import { until } from '../../../test/harness/until.ts';

test('a request that Slack did not sign, or signed long ago, is refused and does nothing', async () => {
  await using chat = await startSlackHouse();
  const line = '/incident create "API is down" severity=1';
  const signed = chat.sends.command(line, { user: accounts.ana });
  const without = ({ headers, ...rest }: typeof signed, name: string) => {
    const { [name]: _left, ...others } = headers;
    return { ...rest, headers: others };
  };
  const wrong = [
    slackSends('another-secret-0123456789').command(line, { user: accounts.ana }),
    slackSends(slackSecret, () => Date.now() - 301_000).command(line, { user: accounts.ana }),
    slackSends(slackSecret, () => Date.now() + 3_600_000).command(line, { user: accounts.ana }),
    without(signed, 'x-slack-signature'),
    without(signed, 'x-slack-request-timestamp'),
    { ...signed, payload: `${signed.payload}&user_id=${accounts.ben}` },
    {
      ...signed,
      headers: {
        ...signed.headers,
        'x-slack-signature': signed.headers['x-slack-signature']!.replace('v0=', 'v1='),
      },
    },
  ];
  for (const request of wrong) assert.equal((await chat.ask(request)).status, 401);
  assert.deepEqual(await chat.house.incidents(), []);
  assert.equal((await chat.ask(signed)).status, 200);
  await until(async () => (await chat.house.incidents())[0], 'the incident');
});

test('an incident is declared as the person who has the account, and the answer says what happens', async () => {
  await using chat = await startSlackHouse();
  const told = await chat.say('/incident create "API High Error Rate" severity=2', accounts.ben);
  const [state] = await chat.house.incidents();
  assert.equal(state?.title, 'API High Error Rate');
  assert.equal(state.severity, 'SEV-2');
  assert.match(told, new RegExp(`/incidents/${state.number}\\|${state.number}> is declared as SEV-2`));
  const [declared] = await chat.house.log(state.id);
  assert.deepEqual(declared?.actor, { kind: 'person', handle: 'ben', via: 'chat' });
});

test('the same request twice declares once', async () => {
  await using chat = await startSlackHouse();
  const by = { user: accounts.ana, answerTo: chat.answersAt };
  const request = chat.sends.command('/incident create "API is down" severity=1', by);
  await Promise.all([chat.ask(request), chat.ask(request)]);
  await until(async () => (await chat.house.incidents())[0], 'the incident');
  assert.match(await chat.answer(request), /done already/);
  assert.equal((await chat.house.incidents()).length, 1);
});

test('with one incident open none has to be named; with several the answer names them', async () => {
  await using chat = await startSlackHouse();
  assert.match(await chat.say('/incident ack'), /No incident is open/);
  await chat.say('/incident create "API is down" severity=2');
  assert.match(await chat.say('/incident ack', accounts.cy), /Cy has|what still rang has stopped/);
  await chat.say('/incident create "Search is slow" severity=2');
  const told = await chat.say('/incident escalate');
  const [first, second] = await chat.house.incidents();
  assert.match(told, /Which incident\?/);
  for (const one of [first, second]) assert.ok(told.includes(one!.number));
  assert.match(await chat.say(`/incident ${second!.number} resolve`), new RegExp(second!.number));
  assert.deepEqual(
    (await chat.house.incidents()).map(({ category }) => category === 'resolved'),
    [false, true],
  );
});

test('commands of the house reach the incident, and refusals name the right words', async () => {
  await using chat = await startSlackHouse();
  await chat.say('/incident create "API is down" severity=2');
  await chat.say('/incident severity 1');
  await chat.say('/incident role commander <@U0BEN>');
  await chat.say('/incident note "the pool is exhausted"');
  await chat.say('/incident update "We are on it" next=30m');
  await chat.say('/page @ben "they know the pool"');
  const [state] = await chat.house.incidents();
  assert.equal(state?.severity, 'SEV-1');
  assert.equal(state.roles['commander'], 'ben');
  assert.equal(state.promisedUpdate?.at, '2026-03-02T09:30:00.000Z');
  const types = (await chat.house.log(state.id)).map(({ event }) => event.type);
  for (const type of ['noted', 'update-posted', 'paged']) assert.ok((types as string[]).includes(type), type);
  assert.match(await chat.say('/incident status investigatin'), /did you mean .investigating/);
  assert.match(await chat.say('/page @nobody-here'), /is no person, position, schedule or team/);
  assert.match(await chat.say('/incident acknowlege'), /`\/incident ack`/);
  assert.match(await chat.say('/oncall'), /Cy/);
  assert.match(await chat.say('/incident check "no such item"'), /No item says/);
});

test('the timer says when the next update is due, and holds whoever started it to that', async () => {
  await using chat = await startSlackHouse();
  await chat.say('/incident create "API is down" severity=2');
  const told = await chat.say('/incident timer start');
  assert.match(told, /The next update is due at /);
  const [state] = await chat.house.incidents();
  assert.equal(state?.promisedUpdate?.by, 'ana');
  assert.match(await chat.say('/incident timer start'), /runs already/);
});

test('where the handbook promises no updates the timer promises none either', async () => {
  await using chat = await startSlackHouse();
  await chat.say('/incident create "A typo" severity=4');
  assert.match(await chat.say('/incident timer start'), /asks for no updates of a SEV-4/);
  const [state] = await chat.house.incidents();
  assert.equal(state?.promisedUpdate, null);
  await chat.say('/incident promise 45m');
  assert.equal((await chat.house.incidents())[0]?.promisedUpdate?.at, '2026-03-02T09:45:00.000Z');
});

test('a stranger does nothing, and a viewer no more than in the page', async () => {
  const directory = smallDirectory();
  directory.users['dee'] = someone('dee', 'viewer');
  await using chat = await startSlackHouse({ directory });
  chat.slack.workspace.users.set('U0STRANGER', 'stranger@elsewhere.test');
  for (const user of ['U0STRANGER', 'U0UNKNOWN'])
    assert.match(await chat.say('/incident create "x" severity=1', user), /does not know who you are/);
  assert.match(await chat.say('/incident create "x" severity=1', accounts.dee), /does not include "declare"/);
  assert.deepEqual(await chat.house.incidents(), []);
});

test('a private incident is none for whoever may not see it', async () => {
  await using chat = await startSlackHouse();
  const { number } = await chat.house.declare({ visibility: 'private', severity: 'SEV-4' }, 'ana');
  for (const line of [
    '/incident list',
    '/incident ack',
    `/incident show ${number}`,
    `/incident note ${number} "x"`,
  ]) {
    const told = await chat.say(line, accounts.dee);
    assert.ok(!told.includes('Checkout is slow'), told);
    assert.match(told, /No incident is open|There is no incident/);
  }
  assert.match(await chat.say('/incident show'), /Checkout is slow/);
});

test('buttons act as whoever pressed them, and tell them what came of it', async () => {
  await using chat = await startSlackHouse();
  const { number, id } = await chat.house.declare();
  assert.match(await chat.press('acknowledge', number, accounts.cy), /^Cy has </);
  assert.match(await chat.press('take-command', number, accounts.ben), /Ben is Incident Commander/);
  assert.match(await chat.press('escalate', number, accounts.ben), /Escalated to/);
  assert.match(await chat.press('escalate', 'INC-2026-9999', accounts.ben), /no incident/i);
  // A button that only leads somewhere is told of too.
  const opened = chat.sends.press('open', '', { user: accounts.ben });
  assert.equal((await chat.ask(opened)).status, 200);
  const [state] = await chat.house.incidents();
  assert.equal(state?.owner?.person, 'cy');
  assert.equal(state.roles['commander'], 'ben');
  const climbed = (await chat.house.log(id)).filter(
    ({ event }) => event.type === 'rung-climbed' && event.reason === 'by-hand',
  );
  assert.equal(climbed.length, 1);
});

test('Slack is answered as its protocol has it', async () => {
  await using chat = await startSlackHouse();
  const challenge = JSON.stringify({
    type: 'url_verification',
    token: 'x',
    challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY',
  });
  const { body } = await chat.ask(chat.sends.raw('/slack/events', challenge, 'application/json'));
  assert.deepEqual(JSON.parse(body), { challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY' });
  const form = 'application/x-www-form-urlencoded';
  assert.equal((await chat.ask(chat.sends.raw('/slack/commands', 'ssl_check=1', form))).status, 200);
  for (const [url, payload] of [
    ['/slack/commands', 'x=1'],
    ['/slack/interactions', 'payload=%7B'],
    ['/slack/events', 'x'],
  ] as const)
    assert.equal((await chat.ask(chat.sends.raw(url, payload, form))).status, 400);
});
