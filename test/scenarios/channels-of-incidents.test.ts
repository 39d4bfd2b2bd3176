/** An incident's channel in the chat: opened, kept current and archived, one call at a time, whatever goes wrong in between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chat } from '../../src/domain/chat/chat.ts';
import { type KeptChannels, startKeptChannels } from '../harness/kept-channels.ts';
import { startMattermost } from '../harness/stand-ins/mattermost.ts';
import { startTeams } from '../harness/stand-ins/teams.ts';

test('an incident gets a channel with its summary, its people and its links, and is announced', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  const { number, id } = await house.declare({ title: 'API High Error Rate' });
  await kept.settle();
  const channel = slack.workspace.channels.find(({ name }) => name === 'inc-2026-0001-api-high-error-rate');
  assert.ok(channel !== undefined && !channel.is_private);
  assert.equal(channel.purpose, `${number} http://tocsin.example.test/incidents/${number}`);
  assert.match(channel.topic, /^SEV-1 API High Error Rate · /);
  // Whoever declared it and whoever was paged for it.
  assert.deepEqual(channel.members.toSorted(), ['U0ANA', 'U0BEN', 'U0CY', 'U0TOCSIN']);
  assert.deepEqual(
    channel.bookmarks.map(({ title }) => title),
    ['Incident'],
  );
  const [pinned] = channel.pins;
  const summary = slack.posted.find(({ ts }) => ts === pinned);
  assert.match(JSON.stringify(summary?.blocks), /▲ SEV-1 API High Error Rate/);
  assert.match(JSON.stringify(summary?.blocks), /"action_id":"acknowledge","value":"INC-2026-0001"/);
  const announced = slack.posted.filter((message) => message.channel === slack.workspace.channels[0]?.id);
  assert.equal(announced.length, 1);
  assert.match(JSON.stringify(announced[0]?.blocks), new RegExp(`<#${channel.id}>`));
  const [incident] = await house.incidents();
  assert.deepEqual(incident?.channel, {
    system: 'slack',
    id: channel.id,
    name: channel.name,
    link: `https://acme.slack.example.test/archives/${channel.id}`,
    archivedAt: null,
  });
  assert.equal((await house.log(id)).filter(({ event }) => event.type === 'channel-opened').length, 1);
});

test('the summary and the announcement are edited, and what happens is told once, in order', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  const { number } = await house.declare({ title: 'API High Error Rate' });
  await kept.settle();
  const posts = slack.posted.length;
  await house.command(number, { type: 'acknowledge', human: true }, 'cy');
  await house.pass('1s');
  await house.command(number, { type: 'set-severity', severity: 'SEV-2' }, 'cy');
  await kept.settle();
  await postUpdate(kept, number, 'Errors come from **one** region; `eu-west` is drained.');
  await kept.settle();
  assert.deepEqual(
    slack.posted.slice(posts).map(({ text }) => text),
    [
      `${number}: Cy acknowledged`,
      `${number}: Lowered to SEV-2`,
      `${number}: Errors come from **one** region; \`eu-west\` is drained.`,
    ],
  );
  assert.match(JSON.stringify(slack.posted.at(-1)?.blocks), /from \*one\* region; `eu-west` is drained/);
  const channel = slack.workspace.channels.find(({ name }) => name.startsWith('inc-'));
  const summary = slack.posted.find(({ ts }) => ts === channel?.pins[0]);
  assert.match(JSON.stringify(summary?.blocks), /◆ SEV-2 API High Error Rate/);
  assert.match(JSON.stringify(summary?.blocks), /By Cy/);
  assert.doesNotMatch(JSON.stringify(summary?.blocks), /"acknowledge"/);
  const [announced] = slack.posted.filter((message) => message.channel !== channel?.id);
  assert.match(JSON.stringify(announced?.blocks), /SEV-2/);
  assert.equal(
    slack.received.filter(({ method }) => method === 'chat.postMessage').length,
    slack.posted.length,
  );
});

test('a text that is redacted goes from the chat too', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  const { number, id } = await house.declare();
  await kept.settle();
  await postUpdate(kept, number, 'The password is hunter2.');
  await kept.settle();
  const posted = (await house.log(id)).find(({ event }) => event.type === 'update-posted');
  assert.ok(posted?.event.type === 'update-posted');
  await house.command(number, { type: 'redact', text: posted.event.text });
  await kept.settle();
  assert.doesNotMatch(JSON.stringify(slack.posted), /hunter2/);
  assert.match(JSON.stringify(slack.posted.at(-1)?.blocks), /This text was removed/);
});

test('whoever takes a step and dies before writing it down leaves nothing twice', async () => {
  const whole = await liveThrough(null);
  // Every call is lost in src/engine/bring-in-line.test.ts; here with a database, the channel’s own and a post.
  for (const lost of ['conversations.create', 'chat.postMessage']) {
    const { shape: got } = await liveThrough(lost);
    assert.deepEqual(got, whole.shape, `the node died after ${lost}`);
  }
});

test('a name that somebody else has gets a number, and one that is ours is taken over', async () => {
  await using kept = await startKeptChannels({
    processFile: 'tiered-escalation.yaml',
    rooms: ['#incidents', '#incident-20260302-0900'],
  });
  const { house, slack } = kept;
  for (const title of ['First', 'Second']) await house.declare({ title, severity: 'P1' });
  await kept.settle();
  assert.deepEqual(
    slack.workspace.channels.map(({ name }) => name),
    ['incidents', 'incident-20260302-0900', 'incident-20260302-0900-2', 'incident-20260302-0900-3'],
  );
  const incidents = await house.incidents();
  assert.deepEqual(incidents.map(({ channel }) => channel?.name).toSorted(), [
    'incident-20260302-0900-2',
    'incident-20260302-0900-3',
  ]);
});

test('a vendor that asks for a pause gets it for that kind of call alone, and nothing is said twice', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  slack.answerMethod('conversations.invite', {
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': '30' },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  });
  const { number } = await house.declare();
  await kept.settle();
  assert.equal(slack.received.filter(({ method }) => method === 'conversations.invite').length, 1);
  const channel = slack.workspace.channels.find(({ name }) => name.startsWith('inc-'));
  assert.equal(channel?.pins.length, 1);
  assert.equal(channel?.bookmarks.length, 1);
  // Another incident does not ask either.
  await house.declare({ title: 'Another' });
  await kept.pass('20s');
  assert.equal(slack.received.filter(({ method }) => method === 'conversations.invite').length, 1);
  await kept.pass('15s');
  assert.ok(channel?.members.includes('U0CY'));
  assert.ok((await house.command(number, { type: 'acknowledge', human: true }, 'cy')).ok);
});

test('a storm of incidents waits for the vendor together, the most severe first, and all have their channels in the end', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  const slowDown = { kind: 'answer', status: 429, headers: { 'retry-after': '30' }, body: '{}' } as const;
  slack.answerMethod('conversations.create', slowDown, slowDown, slowDown, slowDown);
  for (let number = 1; number <= 10; number += 1)
    await house.declare({ title: `Storm ${number}`, severity: number === 10 ? 'SEV-1' : 'SEV-3' });
  await kept.settle();
  const creations = () => slack.received.filter(({ method }) => method === 'conversations.create');
  assert.ok(creations().length <= 4, 'whoever did not ask in that moment does not ask at all');
  assert.ok(creations().some(({ fields }) => fields['name'] === 'inc-2026-0010-storm-10'));
  await kept.pass('1m');
  assert.equal(slack.workspace.channels.length, 11);
  assert.ok(slack.workspace.channels.every(({ name, pins }) => name === 'incidents' || pins.length === 1));
});

test('a Slack that refuses or is away keeps no incident from being worked on, and hears of it when it is back', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  slack.answerMethod('conversations.create', { kind: 'error', error: 'missing_scope' });
  const { number } = await house.declare({ title: 'API High Error Rate' });
  await kept.settle();
  // It is announced all the same, and the link to the channel follows.
  const [announced] = slack.posted;
  assert.equal(slack.posted.length, 1);
  assert.doesNotMatch(JSON.stringify(announced?.blocks), /<#/);
  await house.command(number, { type: 'acknowledge', human: true }, 'cy');
  assert.equal((await house.incidents())[0]?.acknowledged, true);
  await kept.pass('6m');
  assert.match(JSON.stringify(slack.posted[0]?.blocks), /<#/);
  assert.ok(slack.posted.some(({ text }) => text === `${number}: Cy acknowledged`));
});

test('a private incident has a private channel and is announced nowhere', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  await house.declare({ title: 'Stolen laptop', visibility: 'private' });
  await kept.settle();
  const channel = slack.workspace.channels.find(({ name }) => name.startsWith('inc-'));
  assert.equal(channel?.is_private, true);
  assert.ok(slack.posted.every((message) => message.channel === channel?.id));
  assert.deepEqual(channel?.members.toSorted(), ['U0ANA', 'U0BEN', 'U0CY', 'U0TOCSIN']);
});

test('what becomes private is taken back where all can read it, and goes on in a channel of its members', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  const { number } = await house.declare({ title: 'Stolen laptop' });
  await kept.settle();
  await house.command(number, { type: 'set-visibility', visibility: 'private' });
  await kept.settle();
  const [, open, secret] = slack.workspace.channels;
  assert.deepEqual([open?.is_private, open?.is_archived, open?.topic], [false, true, '']);
  assert.deepEqual([secret?.is_private, secret?.is_archived], [true, false]);
  assert.equal(secret?.name, 'inc-2026-0001-stolen-laptop-2');
  assert.ok(slack.posted.every((message) => message.channel !== slack.workspace.channels[0]?.id));
  assert.doesNotMatch(
    JSON.stringify(slack.posted.filter((one) => one.channel === open?.id)),
    /Stolen laptop/,
  );
  assert.equal((await house.incidents())[0]?.channel?.id, secret?.id);
});

test('000-POST-02: the channel is archived a day after the resolution, and never deleted; a new round gets another', async () => {
  await using kept = await startKeptChannels({ processFile: 'tiered-escalation.yaml' });
  const { house, slack } = kept;
  const { number, id } = await house.declare({ title: 'Disk full', severity: 'P2' });
  await kept.settle();
  await house.command(number, { type: 'resolve' });
  await kept.settle();
  const channel = slack.workspace.channels.find(({ name }) => name === 'incident-20260302-0900');
  await kept.pass('23h');
  assert.equal(channel?.is_archived, false);
  await kept.pass('2h');
  assert.equal(channel?.is_archived, true);
  const reached = (await house.log(id)).filter(
    ({ event }) => event.type === 'milestone-reached' && event.milestone === 'channel-archived',
  );
  assert.equal(reached.length, 1);
  await house.command(number, { type: 'reopen' });
  await kept.settle();
  assert.deepEqual(
    slack.workspace.channels.map(({ name, is_archived }) => [name, is_archived]),
    [
      ['incidents', false],
      ['incident-20260302-0900', true],
      ['incident-20260302-0900-2', false],
    ],
  );
});

test('a channel that people archive stays archived, and a summary that they remove comes back', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  const { number } = await house.declare();
  await kept.settle();
  const channel = slack.workspace.channels.find(({ name }) => name.startsWith('inc-'));
  const { workspace } = slack;
  const summary = workspace.messages.findIndex(({ ts }) => ts === channel?.pins[0]);
  workspace.messages.splice(summary, 1);
  await house.command(number, { type: 'acknowledge', human: true }, 'cy');
  await kept.settle();
  assert.equal(channel?.pins.length, 2);
  assert.ok(workspace.messages.some(({ ts }) => ts === channel?.pins[1]));
  if (channel !== undefined) channel.is_archived = true;
  await house.command(number, { type: 'set-severity', severity: 'SEV-2' }, 'cy');
  await kept.settle();
  assert.notEqual((await house.incidents())[0]?.channel?.archivedAt, null);
  await house.command(number, { type: 'set-severity', severity: 'SEV-3' }, 'cy');
  await kept.settle();
  assert.equal(workspace.channels.length, 2);
});

for (const [file, severity, name] of [
  ['tiered-escalation', 'P1', 'incident-20260302-0900'], // 000-CH-01
  ['rapid-recovery', 'P1', 'inc-2026-0001-checkout-is-slow'], // 001-COM-04
  ['timeboxed-phases', null, 'inc-2026-0001-checkout-is-slow'], // 002-PH-01
  ['severity-matrix', 'SEV-2', 'inc-2026-0001-checkout-is-slow'], // 003-DET-01
  ['decision-tree', 'SEV2', 'inc-20260302-checkout-is-slow'], // 004-CH-01
] as const)
  test(`${file} opens the channel ${name}`, async () => {
    await using kept = await startKeptChannels({ processFile: `${file}.yaml` });
    const { house, slack } = kept;
    const [first] = house.engine.process(house.hashOf(file)).severities;
    await house.declare({ severity: severity ?? first?.id ?? '' });
    await kept.settle();
    assert.equal(slack.workspace.channels[1]?.name, name);
    assert.equal(slack.workspace.channels[1]?.pins.length, 1);
  });

test('while a page waits to leave by the chat, its channels wait, and no longer than ten seconds', async () => {
  await using kept = await startKeptChannels();
  const { house, slack } = kept;
  const { id } = await house.declare();
  await house.database.pool.query(
    `insert into deliveries (id, incident, kind, contact, channel, urgency, rank, state, due_at, created_at)
     values ('another-page', $1, 'page', 'phone', 'slack', 'high', 1, 'waiting', $2, $2)`,
    [id, house.now()],
  );
  await kept.settle();
  assert.equal(slack.received.length, 0);
  await house.database.pool.query(
    `update deliveries set due_at = due_at - interval '11 seconds' where id = 'another-page'`,
  );
  await kept.settle();
  assert.ok(slack.workspace.channels.some(({ name }) => name.startsWith('inc-')));
});

async function postUpdate(kept: KeptChannels, number: string, text: string): Promise<void> {
  const command = { type: 'post-update', text: 'body', audience: 'engineering', nextUpdateAt: null } as const;
  const by = { kind: 'person', handle: 'cy', via: 'api' } as const;
  const posted = await kept.house.engine.command(number, command, by, { texts: { body: text } });
  assert.ok(posted.ok);
}

/** An incident is declared and acknowledged. The node dies right after its first call of `fatal`, which Slack has carried out. */
async function liveThrough(fatal: string | null) {
  let dies = false;
  let died = false;
  await using kept = await startKeptChannels({
    wrap: (chat) =>
      Object.fromEntries(
        Object.entries(chat).map(([verb, act]) => [
          verb,
          typeof act !== 'function'
            ? act
            : async (asked: never) => {
                const outcome = await (act as (asked: never) => Promise<unknown>)(asked);
                if (!dies) return outcome;
                dies = false;
                throw new Error('the node died');
              },
        ]),
      ) as unknown as Chat,
  });
  const { house, slack } = kept;
  slack.afterCall(({ method }) => {
    if (method === fatal && !died) died = dies = true;
    return null;
  });
  const { number } = await house.declare({ title: 'API High Error Rate' });
  await kept.settle();
  kept.takeOver();
  await kept.pass('2m');
  await house.command(number, { type: 'acknowledge', human: true }, 'cy');
  await kept.settle();
  assert.equal(died, fatal !== null);
  return { shape: shape(kept) };
}

/** What people see, without what each run names anew. */
function shape({ slack }: KeptChannels) {
  const { channels, messages } = slack.workspace;
  return {
    channels: channels.map(({ name, topic, purpose, members, pins, bookmarks, is_archived }) => ({
      name,
      topic,
      purpose,
      members: members.toSorted(),
      pins: pins.length,
      bookmarks: bookmarks.map(({ title, link }) => `${title} ${link}`).toSorted(),
      is_archived,
    })),
    messages: messages.map(({ text }) => text).toSorted(),
  };
}

test('Mattermost has the same: a channel with its people, a pinned summary and news, whatever answers are lost', async () => {
  await using whole = await inMattermost(() => false);
  const { chat } = whole;
  const [, channel] = chat.channels;
  assert.deepEqual(
    [channel?.name, channel?.type, channel?.delete_at],
    ['inc-2026-0001-api-high-error-rate-in-the-checkout-of-every-regio', 'O', 0],
  );
  assert.match(channel?.header ?? '', /^SEV-1 API High Error Rate/);
  assert.deepEqual(channel?.members.map((id) => id.replace(/^user|0+$/g, '')).toSorted(), [
    'ana',
    'ben',
    'botbotbotbotbotbotbotbot',
    'cy',
  ]);
  const own = chat.posts.filter(({ channel_id }) => channel_id === channel?.id);
  assert.deepEqual(
    own.map(({ message, is_pinned, edits }) => [message.split('\n')[0], is_pinned, edits > 0]),
    [
      ['#### ▲ SEV-1 API High Error Rate in the checkout of every region in the world', true, true],
      ['**Cy acknowledged**', false, false],
    ],
  );
  const announced = chat.posts.filter(({ channel_id }) => channel_id !== channel?.id);
  assert.equal(announced.length, 1);
  assert.match(announced[0]?.message ?? '', new RegExp(`In ~${channel?.name}`));
  const expected = chat.posts.map(({ message }) => message).toSorted();
  await using kept = await inMattermost((_call, count) => count === 1);
  assert.deepEqual(kept.chat.posts.map(({ message }) => message).toSorted(), expected);
  assert.equal(kept.chat.channels.length, chat.channels.length);
});

test('Microsoft Teams is told that an incident began, once', async () => {
  const teams = await startTeams();
  await using kept = await startKeptChannels({
    settings: () => ({ teams: { incidents: teams.workflow } }),
  });
  const { number } = await kept.house.declare({ title: 'API High Error Rate' });
  await kept.settle();
  await kept.house.command(number, { type: 'acknowledge', human: true }, 'cy');
  await kept.settle();
  await kept.house.declare({ title: 'Stolen laptop', visibility: 'private' });
  await kept.settle();
  assert.deepEqual(
    teams.posted.map(({ summary }) => summary),
    ['SEV-1 INC-2026-0001 API High Error Rate: investigating'],
  );
  const { rows } = await kept.house.database.pool.query('select actual::text from chat_channels');
  assert.ok(rows.every(({ actual }) => !actual.includes('secret')));
  await teams.close();
});

async function inMattermost(loses: (call: string, count: number) => boolean) {
  const chat = await startMattermost({
    people: { ana: 'ana@example.test', ben: 'ben@example.test', cy: 'cy@example.test' },
    rooms: ['incidents'],
  });
  const counts = new Map<string, number>();
  chat.afterCall((call) => {
    const verb = call.split('/')[0] ?? '';
    counts.set(verb, (counts.get(verb) ?? 0) + 1);
    return loses(call, counts.get(verb) ?? 0) ? { kind: 'reset' } : null;
  });
  const kept = await startKeptChannels({
    settings: () => ({ mattermost: { url: chat.url, token: 'mm-token', team: 'acme' } }),
  });
  const title = 'API High Error Rate in the checkout of every region in the world';
  const { number } = await kept.house.declare({ title });
  await kept.pass('2m');
  await kept.house.command(number, { type: 'acknowledge', human: true }, 'cy');
  await kept.pass('2m');
  return {
    chat,
    async [Symbol.asyncDispose]() {
      await kept[Symbol.asyncDispose]();
      await chat.close();
    },
  };
}
