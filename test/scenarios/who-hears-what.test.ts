/** Who hears what of an incident, from the event in its log to the message that leaves the house. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { readStopToken } from '../../src/domain/access/stop-link.ts';
import type { ChannelKind, OutgoingDelivery } from '../../src/domain/message/delivery.ts';
import { makeAudienceTelling } from '../../src/engine/tell-audiences.ts';
import { stopAddress } from '../../src/store/mail/stopped-addresses.ts';
import { listDrafts } from '../../src/store/telling/drafts.ts';
import { insertSubscription } from '../../src/store/telling/subscriptions.ts';
import { type House, person, startSteppedEngine } from '../harness/stepped-engine.ts';

const contacts = (who: string) =>
  `contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/${who}" }, { id: mail, channel: email, to: ${who}@example.test }], rules: [{ urgency: low, after: 0s, contact: phone }]`;
const configuration = (process: string, audiences: string) => `
organization: { name: Acme, timeZone: UTC, lastResort: [{ user: ana }] }
process: ${process}
users:
  - { handle: ana, name: Ana, role: admin, ${contacts('ana')} }
  - { handle: ben, name: Ben, ${contacts('ben')} }
  - { handle: cy, name: Cy, ${contacts('cy')} }
  - { handle: vic, name: Vic, role: viewer, email: vic@example.test }
teams: [{ handle: board, members: [cy, vic] }]
positions: { on-call: { user: ben } }
services: [{ handle: checkout, name: Checkout }, { handle: search, name: Search }]
audiences:
${audiences}
channels:
  email: { smtp: "smtp://127.0.0.1:1", from: "Tocsin <tocsin@example.test>" }
`;
const matrix = configuration(
  'severity-matrix',
  '  executives: { teams: [board], addresses: [Board@example.test, press@example.test], chat: ["#board"] }\n  all-hands: { users: [ana] }\n  customers: { addresses: [c1@example.test] }',
);

interface Told {
  house: House;
  /** What left for an audience since the last look: "executives: cy by email". */
  heard: () => Promise<string[]>;
  updates: () => OutgoingDelivery[];
  [Symbol.asyncDispose]: () => Promise<void>;
}

async function start(
  file: string,
  { works = () => true }: { works?: (channel: ChannelKind) => boolean } = {},
): Promise<Told> {
  const house = await startSteppedEngine({ configuration: file });
  const linkKey = Buffer.alloc(32, 7);
  const telling = makeAudienceTelling({
    pool: house.database.pool,
    engine: house.engine,
    log: pino({ level: 'silent' }),
    works,
    linkKey,
    url: 'https://tocsin.example.test',
    onQueued: () => {},
  });
  // A follower that is new begins at the end of the log.
  await telling.turn();
  let seen = 0;
  const updates = () =>
    house.sent.slice(seen).filter(({ message }) => message.type === 'update' || message.type === 'notice');
  return {
    house,
    updates,
    async heard() {
      seen = house.sent.length;
      // Another test's transaction on the same cluster may hide the newest events for a moment.
      do await telling.turn();
      while (await isBehind(house));
      await house.engine.settle();
      return updates()
        .map(({ contact, message }) => {
          if (message.type !== 'update' && message.type !== 'notice') return '';
          const who = message.person?.handle ?? contact.to;
          return `${message.type === 'update' ? message.audience : 'a notice'}: ${who} by ${contact.channel}`;
        })
        .toSorted();
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  };
}

async function isBehind({ database }: House): Promise<boolean> {
  const { rows } = await database.pool.query(
    `select exists (
       select from incident_events e, log_cursors c where c.name = 'tell-audiences' and (e.tx, e.seq) > (c.tx, c.seq)) as behind`,
  );
  return rows[0].behind;
}

const post = (house: House, ref: string, audience: string, change: object = {}, by = 'ben') =>
  house.engine.command(
    ref,
    { type: 'post-update', text: 'body', subject: 'subject', audience, nextUpdateAt: null, ...change },
    person(by),
    { texts: { body: '**Slow** answers', subject: 'Checkout is slow' } },
  );

test('an update reaches its audience once each: people by mail, addresses with a link to leave, rooms in the chat', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-2' });
  await story.heard();
  await post(house, id, 'executives');
  assert.deepEqual(await story.heard(), [
    'Executives: #board by slack',
    'Executives: Board@example.test by email',
    'Executives: cy by email',
    'Executives: press@example.test by email',
    'Executives: vic@example.test by email',
  ]);
  const outside = story.updates().find(({ contact }) => contact.to === 'press@example.test')!.message;
  assert.ok(outside.type === 'update' && outside.stopUrl !== null);
  assert.deepEqual(readStopToken(Buffer.alloc(32, 7), outside.stopUrl.split('/').at(-1)!), {
    audience: 'executives',
    channel: 'email',
    to: 'press@example.test',
  });
  assert.deepEqual([outside.subject, outside.body], ['Checkout is slow', '**Slow** answers']);
  assert.match(outside.why, /Acme counts you among "Executives", to whom this was posted/);
  assert.deepEqual(await story.heard(), [], 'and nobody twice');
  const told = (await house.log(id)).flatMap(({ event, actor }) =>
    event.type === 'audience-told' ? [{ ...event, actor: actor.kind }] : [],
  );
  assert.deepEqual(told, [
    {
      type: 'audience-told',
      audience: 'executives',
      occasion: 'update-posted',
      rule: null,
      update: told[0]!.update,
      through: ['chat', 'mail'],
      people: 2,
      addresses: 2,
      actor: 'clock',
    },
  ]);
});

test('two nodes that read the same log tell each reader once', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-2' });
  await story.heard();
  await post(house, id, 'executives');
  await Promise.all([story.heard(), story.heard(), story.heard()]);
  const { rows } = await house.database.pool.query(
    `select count(*)::int as n from deliveries where kind = 'update'`,
  );
  assert.equal(rows[0].n, 5);
  const told = (await house.log(id)).filter(({ event }) => event.type === 'audience-told');
  assert.equal(told.length, 1);
});

test('an address that left hears no more, and the others go on', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-2' });
  const gone = {
    audience: 'executives',
    channel: 'email',
    to: 'board@example.test',
    because: 'asked',
  } as const;
  await stopAddress(house.database.pool, gone, house.now());
  await story.heard();
  await post(house, id, 'executives');
  const heard = await story.heard();
  assert.ok(!heard.some((line) => line.includes('Board@')), heard.join());
  assert.ok(heard.includes('Executives: press@example.test by email'));
});

test('rules of the process tell of the declaration, of updates and of the end, through what they say', async () => {
  const file = configuration(
    'tiered-escalation',
    '  engineering: { users: [cy], chat: ["#eng"] }\n  product: { users: [vic], addresses: [pm@example.test] }',
  );
  await using story = await start(file, { works: (channel) => ['webhook', 'email'].includes(channel) });
  const { house } = story;
  const { id } = await house.declare({ severity: 'P1', title: 'Search is *down*', service: 'search' });
  assert.deepEqual(await story.heard(), ['Everybody in engineering: cy by webhook']);
  const [declared] = story.updates();
  assert.ok(declared?.message.type === 'update');
  assert.match(declared.message.subject, /Search is \*down\*: declared as P1/);
  assert.match(
    declared.message.body,
    /\*\*Search is \\\*down\\\*: an incident was declared at 09:00 UTC\.\*\*/,
  );
  assert.match(declared.message.why, /rule p1-engineering/);
  await post(house, id, 'internal');
  assert.deepEqual(await story.heard(), [
    'Everybody in engineering: cy by webhook',
    'The product lead: pm@example.test by email',
    'The product lead: vic@example.test by email',
  ]);
  await house.command(id, { type: 'resolve' }, 'ben');
  assert.deepEqual(await story.heard(), [
    'Everybody in engineering: cy by webhook',
    'The product lead: pm@example.test by email',
    'The product lead: vic@example.test by email',
  ]);
});

test('what a rule wants to be read first waits as a draft, and whoever leads is told', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-1' });
  await house.command(id, { type: 'assign-role', role: 'commander', person: 'cy' }, 'ben');
  assert.deepEqual(await story.heard(), ['a notice: cy by webhook']);
  const [draft] = await listDrafts(house.database.pool, id);
  assert.deepEqual(
    [draft?.audience, draft?.rule, draft?.actor],
    ['all-hands', 'all-hands', { kind: 'clock' }],
  );
  assert.match(draft?.text ?? '', /an incident was declared/);
  await house.command(id, { type: 'resolve' }, 'ben');
  assert.deepEqual(await story.heard(), ['a notice: cy by webhook', 'a notice: cy by webhook']);
  const drafts = await listDrafts(house.database.pool, id);
  assert.deepEqual(drafts.map(({ audience, template }) => `${audience} ${template}`).toSorted(), [
    'all-hands null',
    'customers customer-mail',
  ]);
  assert.match(
    drafts.find(({ audience }) => audience === 'all-hands')?.text ?? '',
    /it is over/,
    'newer words',
  );
  // Sent out of the draft it is told, and makes no other.
  await post(house, id, 'customers', { rule: 'affected-customers' });
  assert.deepEqual(await story.heard(), ['Customers who are affected: c1@example.test by email']);
  assert.equal((await listDrafts(house.database.pool, id)).length, 2);
});

test('while nobody leads, whoever is being paged is told of the draft', async () => {
  await using story = await start(matrix);
  await story.house.declare({ severity: 'SEV-1' });
  assert.deepEqual(await story.heard(), ['a notice: ben by webhook']);
});

test('a draft that somebody has written into stays, and newer words wait beside it', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-1' });
  await story.heard();
  await house.database.pool.query(
    `update update_drafts set body = 'Mine', actor = '{"kind":"person","handle":"cy","via":"web"}'`,
  );
  await post(house, id, 'internal');
  await story.heard();
  const texts = (await listDrafts(house.database.pool, id)).map(({ text }) => text);
  assert.deepEqual(texts.toSorted(), ['**Slow** answers', 'Mine']);
});

test('of a private incident nobody outside hears, and inside only whoever may see it', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-2', visibility: 'private' });
  await story.heard();
  await house.command(id, { type: 'assign-role', role: 'commander', person: 'cy' }, 'ben');
  await post(house, id, 'executives');
  assert.deepEqual(
    await story.heard(),
    ['Executives: cy by email'],
    'a member, and neither vic nor any address',
  );
});

test('what became private after it was queued leaves for members alone', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-2' });
  await house.command(id, { type: 'assign-role', role: 'commander', person: 'cy' }, 'ben');
  await story.heard();
  await post(house, id, 'executives');
  // Queued by a node that stops before anything is sent.
  const { pool } = house.database;
  const settle = house.engine.settle;
  house.engine.settle = async () => {
    house.engine.settle = settle;
    return 0;
  };
  await story.heard();
  await house.engine.command(id, { type: 'set-visibility', visibility: 'private' }, person('ana'));
  assert.deepEqual(await story.heard(), ['Executives: cy by email']);
  const { rows } = await pool.query(
    `select count(*)::int as n from deliveries where kind = 'update' and state = 'failed'`,
  );
  assert.equal(rows[0].n, 4, 'each of the others is accounted for');
});

test('whoever was told is told of a correction, and the log keeps both', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-2' });
  const posted = await post(house, id, 'executives');
  assert.ok(posted.ok);
  const { version } = posted.events.find(({ event }) => event.type === 'update-posted')!;
  await story.heard();
  // One contact gets one mail a minute.
  await house.pass('1m');
  await house.engine.command(id, { type: 'correct-update', update: version, text: 'body' }, person('ben'), {
    texts: { body: 'Answers fail' },
  });
  assert.equal((await story.heard()).length, 5);
  const [first] = story.updates();
  assert.ok(first?.message.type === 'update');
  assert.equal(first.message.subject, 'Correction: Checkout is slow');
  assert.equal(first.message.body, '*This corrects what was said at 09:00 UTC.*\n\nAnswers fail');
});

test('whoever asked to hear of a service hears at once, once, and not of what is none of their business', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const wish = {
    id: 's1',
    person: 'cy',
    services: ['checkout'],
    severities: [],
    delivery: 'at-once',
  } as const;
  await insertSubscription(house.database.pool, {
    ...wish,
    services: [...wish.services],
    severities: [],
    createdAt: house.now(),
  });
  const { id } = await house.declare({ severity: 'SEV-2', service: 'checkout' });
  await house.declare({ severity: 'SEV-2', service: 'search' });
  await house.declare({ severity: 'SEV-2', service: 'checkout', visibility: 'private' });
  assert.deepEqual(await story.heard(), ['What you asked to hear of: cy by webhook']);
  await post(house, id, 'executives');
  const heard = (await story.heard()).filter((line) => line.includes('cy'));
  assert.deepEqual(heard, ['Executives: cy by email'], 'as one of the audience, and not twice');
  await post(house, id, 'public');
  assert.deepEqual(await story.heard(), ['What you asked to hear of: cy by webhook']);
});

test('a storm of incidents is told to a subscriber in bounds, and said to be one', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const wish = { services: [], severities: [], delivery: 'at-once' as const, createdAt: house.now() };
  await insertSubscription(house.database.pool, { id: 's1', person: 'cy', ...wish });
  for (let n = 0; n < 40; n += 1)
    await house.engine.declare(
      {
        title: `Storm ${n}`,
        description: null,
        severity: 'SEV-4',
        service: null,
        visibility: 'organization',
        flags: [],
        detectedAt: null,
      },
      person('ana'),
    );
  const heard = await story.heard();
  assert.equal(heard.length, 31);
  const last = story
    .updates()
    .filter(({ message }) => message.type === 'update' && /More incidents/.test(message.subject));
  assert.equal(last.length, 1);
  await house.pass('1h');
  await house.declare({ severity: 'SEV-4' });
  assert.equal((await story.heard()).length, 1, 'it is calmer');
});

test('those who are on the incident hear of an update by their own rules, while it has no channel', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { id } = await house.declare({ severity: 'SEV-2' });
  await house.command(id, { type: 'assign-role', role: 'commander', person: 'cy' }, 'ben');
  await house.command(id, { type: 'assign-role', role: 'scribe', person: 'ana' }, 'ben');
  await story.heard();
  await post(house, id, 'internal', {}, 'ana');
  assert.deepEqual(
    await story.heard(),
    ['Everybody on the incident: cy by webhook'],
    'but for whoever wrote it',
  );
  const channel = { system: 'slack', id: 'C1', name: 'inc-1', link: null } as const;
  await house.command(id, { type: 'report-channel', channel }, { kind: 'clock' });
  await post(house, id, 'internal', {}, 'ana');
  assert.deepEqual(await story.heard(), [], 'it stands in the channel');
});

test('a text that is taken back is told to nobody any more, and no message keeps its words', async () => {
  await using story = await start(matrix);
  const { house } = story;
  const { pool } = house.database;
  const { id } = await house.declare({ severity: 'SEV-2' });
  const textOf = async (posted: ReturnType<typeof post>) => {
    const result = await posted;
    assert.ok(result.ok);
    const found = result.events.find(({ event }) => event.type === 'update-posted')!.event;
    assert.ok(found.type === 'update-posted');
    return found.text;
  };
  const takeBack = (text: string) => house.engine.command(id, { type: 'redact', text }, person('ana'));
  const first = await textOf(post(house, id, 'executives'));
  await story.heard();
  await takeBack(first);
  await story.heard();
  const { rows } = await pool.query(
    `select distinct message->>'body' as body from deliveries where kind = 'update'`,
  );
  assert.deepEqual(rows, [{ body: '' }]);
  await takeBack(await textOf(post(house, id, 'executives')));
  assert.deepEqual(await story.heard(), [], 'before it was told');
});
