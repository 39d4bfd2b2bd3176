/** From an incident to the page that its readers see: what a person says is published, what happens waits as a draft. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { StatusPageEntry } from '../../src/domain/config/config.ts';
import type { Actor } from '../../src/domain/incident/events.ts';
import { pageOf } from '../../src/domain/status-page/page.ts';
import { picture } from '../../src/domain/status-page/picture.ts';
import { makeStatusPageDrafting } from '../../src/engine/draft-for-status-pages.ts';
import { discardDraft } from '../../src/setup/status-pages/discard-draft.ts';
import { postUpdate as postOnPage } from '../../src/setup/status-pages/post-update.ts';
import { publishDraft } from '../../src/setup/status-pages/publish-draft.ts';
import { readPageChanges } from '../../src/store/status-pages/changes.ts';
import { readPageFacts } from '../../src/store/status-pages/read-facts.ts';
import { readEdits } from '../../src/store/status-pages/updates.ts';
import { followToTheEnd } from '../harness/follow-to-the-end.ts';
import { startHouseApi } from '../harness/house-api.ts';
import { asAdmin } from '../harness/http.ts';
import { type HouseOptions, person, smallDirectory, startSteppedEngine } from '../harness/stepped-engine.ts';

const shop: StatusPageEntry = {
  handle: 'public',
  title: 'Acme status',
  components: [
    { name: 'Checkout', service: 'checkout' },
    { name: 'Search', service: 'search' },
  ],
};
const inner: StatusPageEntry = {
  handle: 'partners',
  title: 'Partners',
  components: [{ name: 'Exports', service: 'exports' }],
};
const service = (handle: string) => ({
  handle,
  name: handle,
  team: null,
  runbook: null,
  dashboards: [],
  positions: {},
});

async function startPages(pages = [shop, inner], options: HouseOptions = {}) {
  const services = { checkout: service('checkout'), search: service('search'), exports: service('exports') };
  const house = await startSteppedEngine({ directory: smallDirectory({ services }), ...options });
  const { pool } = house.database;
  const engine = {
    installation: () => ({ ...house.engine.installation(), statusPages: pages }),
    process: house.engine.process,
    now: house.now,
  };
  const start = () =>
    makeStatusPageDrafting({
      pool,
      engine,
      log: pino({ level: 'silent' }),
      works: () => true,
      url: 'http://tocsin.example.test',
      onQueued: () => {},
    });
  const drafting = start();
  await drafting.turn();
  const page = pageOf(shop, { url: 'http://tocsin.example.test', timeZone: 'UTC' });
  const read = (handle = 'public') => readPageFacts(pool, { handle }, house.now());
  return {
    ...house,
    house,
    page,
    pool,
    read,
    start,
    follow: (following = drafting) => followToTheEnd(pool, 'draft-for-status-pages', following),
    seen: async () => picture(page, await read(), house.now()),
    /** "draft investigating: body", the earliest first. */
    async entries(handle = 'public') {
      const { incidents } = await read(handle);
      return incidents.flatMap(({ updates }) =>
        updates.map(
          ({ publishedAt, status, body }) =>
            `${publishedAt === null ? 'draft' : 'published'} ${status}: ${body.split('\n')[0]}`,
        ),
      );
    },
    changes: async () =>
      (await readPageChanges(pool, { page: 'public', after: 0, limit: 99 })).map(({ kind }) => kind),
    /** As a person writes to those who read the page. */
    async say(
      ref: string,
      body: string,
      more: { subject?: string; status?: string; audience?: string } = {},
      by: Actor = person('ana'),
    ) {
      const { subject, status, audience = 'public' } = more;
      const result = await house.engine.command(
        ref,
        {
          type: 'post-update',
          text: 'body',
          audience,
          nextUpdateAt: null,
          ...(subject === undefined ? {} : { subject: 'subject' }),
          ...(status === undefined ? {} : { status }),
        },
        by,
        { texts: { body, ...(subject === undefined ? {} : { subject }) } },
      );
      assert.ok(result.ok, result.ok ? '' : result.refused);
      return result.state.version;
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  };
}

const severe = { severity: 'SEV-2', service: 'checkout' };

test('what only happens waits as a draft, and its readers see nothing of it', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.follow();
  assert.match((await pages.entries())[0]!, /^draft investigating: /);
  assert.deepEqual(await pages.entries('partners'), [], 'that page does not show the service');
  const { incidents, indicator } = await pages.seen();
  assert.deepEqual([incidents, indicator, await pages.changes()], [[], 'none', []]);
  await pages.house.command(number, { type: 'acknowledge', human: true }, 'cy');
  await pages.follow();
  await pages.house.pass('2s');
  const told = pages.sent.filter(({ message }) => message.type === 'notice').map(({ message }) => message);
  assert.deepEqual(
    told.map((message) => [message.person?.handle, message.type === 'notice' && message.subject]),
    [['cy', `${number}: a draft for Acme status waits for you`]],
  );

  await pages.house.command(number, { type: 'set-severity', severity: 'SEV-1' });
  await pages.house.command(number, { type: 'set-status', status: 'identified' });
  await pages.follow();
  const [draft, ...others] = (await pages.read()).incidents;
  assert.equal(others.length, 0);
  assert.deepEqual(
    draft?.updates.map(({ status, components }) => [status, components]),
    [['identified', [{ component: 'checkout', to: 'major_outage' }]]],
  );
});

test('what a person tells those who read the page is published as it was said, with its status', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.follow();
  await pages.house.pass('10m');
  await pages.say(number, 'We look into **slow** payments.', { subject: 'Payments are slow' });
  await pages.follow();
  const [shown] = (await pages.seen()).incidents;
  assert.deepEqual(
    [shown?.title, shown?.status, shown?.startedAt, shown?.updates.map(({ body }) => body)],
    ['Payments are slow', 'investigating', '2026-03-02T09:00:00.000Z', ['We look into **slow** payments.']],
  );
  assert.equal((await pages.seen()).components[0]?.status, 'partial_outage');
  await pages.say(number, 'A disk is full.', { status: 'identified' });
  await pages.say(number, 'Payments work again.', { status: 'resolved', subject: 'Payments worked again' });
  await pages.follow();
  const seen = await pages.seen();
  assert.deepEqual(
    seen.incidents[0]?.updates.map(({ status, body }) => `${status}: ${body}`),
    [
      'resolved: Payments work again.',
      'identified: A disk is full.',
      'investigating: We look into **slow** payments.',
    ],
  );
  assert.deepEqual([seen.indicator, seen.incidents[0]?.title], ['none', 'Payments worked again']);
  assert.deepEqual(await pages.changes(), ['incident', 'update', 'update']);
});

test('what is said to others is not on the page, and a change of status waits to be said', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.say(number, 'We look into it.');
  await pages.say(number, 'db-3 is out of disk.', { audience: 'engineering' });
  await pages.follow();
  assert.deepEqual(await pages.entries(), ['published investigating: We look into it.']);
  await pages.house.command(number, { type: 'resolve' });
  await pages.follow();
  const [, draft] = await pages.entries();
  assert.match(draft!, /^draft resolved: /);
  assert.equal((await pages.seen()).incidents[0]?.status, 'investigating');
});

test('an update is published once, over restarts and on two nodes', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.say(number, 'We look into it.');
  const [one, other] = [pages.start(), pages.start()];
  await Promise.all([pages.follow(one), pages.follow(other)]);
  await pages.follow(pages.start());
  assert.deepEqual(await pages.entries(), ['published investigating: We look into it.']);
  assert.deepEqual(await pages.changes(), ['incident']);
});

test('after a stall each update has the status that it was said with', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.say(number, 'We look into it.');
  await pages.house.pass('1h');
  await pages.say(number, 'Payments work again.', { status: 'resolved' });
  await pages.follow();
  assert.deepEqual(await pages.entries(), [
    'published investigating: We look into it.',
    'published resolved: Payments work again.',
  ]);
});

test('of a private incident nothing leaves, and what waited goes', async () => {
  await using pages = await startPages();
  const hidden = await pages.house.declare({ ...severe, visibility: 'private' });
  await assert.rejects(pages.say(hidden.number, 'Somebody was in our systems.'), /audience-may-not-read/);
  await pages.say(hidden.number, 'Somebody was in our systems.', { audience: 'internal' });
  const open = await pages.house.declare(severe);
  await pages.follow();
  assert.equal((await pages.entries()).length, 1, 'of the open one');
  await pages.house.command(open.number, { type: 'set-visibility', visibility: 'private' });
  await pages.say(open.number, 'Somebody was in our systems.', { audience: 'internal' });
  await pages.follow();
  assert.deepEqual(await pages.entries(), []);
  assert.deepEqual(await pages.changes(), []);
});

test('what became private before its follower came to it stays inside', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.say(number, 'Somebody was in our systems.');
  await pages.house.command(number, { type: 'set-visibility', visibility: 'private' });
  await pages.follow();
  assert.deepEqual(await pages.entries(), []);
});

test('a draft that somebody published with other words is not written over, and one thrown away stays away', async () => {
  await using pages = await startPages();
  const first = await pages.house.declare(severe);
  await pages.follow();
  const [draft] = (await pages.read()).incidents;
  const by = { page: pages.page, incident: draft!.id, actor: person('ana') };
  await publishDraft(pages.pool, { ...by, changes: { body: 'Cards are refused.' }, now: pages.now() });
  await pages.house.command(first.number, { type: 'set-status', status: 'identified' });
  await pages.follow();
  const [said, next] = await pages.entries();
  assert.equal(said, 'published investigating: Cards are refused.');
  assert.match(next!, /^draft identified: /);

  await discardDraft(pages.pool, { ...by, now: pages.now() });
  const second = await pages.house.declare({ ...severe, service: 'search' });
  await pages.follow();
  const other = (await pages.read()).incidents.find(({ incident }) => incident === second.id)!;
  await discardDraft(pages.pool, { ...by, incident: other.id, now: pages.now() });
  await pages.house.command(second.number, { type: 'set-status', status: 'identified' });
  await pages.follow();
  assert.equal(
    (await pages.read()).incidents.some(({ incident }) => incident === second.id),
    false,
  );
  await pages.say(second.number, 'Search is slow.');
  await pages.follow();
  const back = (await pages.read()).incidents.find(({ incident }) => incident === second.id);
  assert.deepEqual(
    back?.updates.map(({ body, publishedAt }) => [body, publishedAt !== null]),
    [['Search is slow.', true]],
  );
});

test('what was said on the page first and then in the log stands there once', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.say(number, 'We look into it.');
  await pages.follow();
  const [entry] = (await pages.read()).incidents;
  const words = {
    status: 'identified' as const,
    body: 'It is the card provider.',
    components: [],
    at: null,
  };
  const by = { page: pages.page, incident: entry!.id, actor: person('ana'), now: pages.now() };
  await postOnPage(pages.pool, { ...by, asked: { ...words, publish: true } });
  await pages.say(number, 'It is the card provider.');
  await pages.follow();
  assert.deepEqual(await pages.entries(), [
    'published investigating: We look into it.',
    'published identified: It is the card provider.',
  ]);
});

test('a correction in the log corrects the page with its trace, and what is redacted is nowhere', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  const version = await pages.say(number, 'db-3 is out of disk.', { subject: 'Payments fail' });
  await pages.follow();
  const log = await pages.house.log((await pages.house.incidents())[0]!.id);
  const posted = log.find(({ event }) => event.type === 'update-posted')!;
  assert.ok(posted.version <= version);
  await pages.house.engine.command(
    number,
    { type: 'correct-update', update: posted.version, text: 'body' },
    person('ana'),
    { texts: { body: 'A disk is full.' } },
  );
  await pages.follow();
  const [entry] = (await pages.read()).incidents;
  const [update] = entry!.updates;
  assert.deepEqual(
    [entry?.title, update?.body, update?.editedAt !== null],
    ['Payments fail', 'A disk is full.', true],
  );
  assert.equal((await readEdits(pages.pool, [update!.id]))[0]?.before.body, 'db-3 is out of disk.');
  assert.deepEqual(await pages.changes(), ['incident', 'correction']);

  const text = posted.event.type === 'update-posted' ? posted.event.text : '';
  await pages.house.command(number, { type: 'redact', text });
  await pages.follow();
  assert.deepEqual(await readEdits(pages.pool, [update!.id]), []);
  const corrected = (await pages.house.log(entry!.incident!)).find(
    ({ event }) => event.type === 'update-corrected',
  );
  assert.ok(corrected?.event.type === 'update-corrected');
  await pages.house.command(number, { type: 'redact', text: corrected.event.text });
  await pages.follow();
  assert.equal((await pages.read()).incidents[0]?.updates[0]?.body, '');
});

test('by itself an incident appears, changes and ends only where the process says so, and in no internal words', async () => {
  await using pages = await startPages([{ ...shop, language: 'de' }], {
    amend: (process) => ({
      ...process,
      statusPage: [{ when: { severities: ['SEV-1'] }, publish: 'by-itself', templates: [] }],
    }),
  });
  const { number } = await pages.house.declare({
    ...severe,
    severity: 'SEV-1',
    title: 'db-3 is out of disk',
  });
  await pages.house.command(number, { type: 'set-status', status: 'monitoring' });
  await pages.house.command(number, { type: 'resolve' });
  await pages.follow();
  const { incidents } = await pages.seen();
  assert.deepEqual([incidents[0]?.title, incidents[0]?.impact], ['Störung: Checkout', 'critical']);
  assert.deepEqual(
    incidents[0]?.updates.map(({ status, body }) => `${status}: ${body}`),
    [
      'resolved: Die Störung ist behoben.',
      'monitoring: Es geht wieder. Wir beobachten, ob es so bleibt.',
      'investigating: Etwas ist gestört. Wir suchen die Ursache.',
    ],
  );
  assert.deepEqual(await pages.changes(), ['incident', 'update', 'update']);
});

test('an incident of no service comes onto the only page by a person’s word alone, and onto none of several', async () => {
  await using one = await startPages([shop]);
  const { number } = await one.house.declare({ severity: 'SEV-1', title: 'API High Error Rate' });
  await one.follow();
  assert.deepEqual(await one.entries(), []);
  await one.say(number, 'Investigating elevated error rates');
  await one.follow();
  const [shown] = (await one.seen()).incidents;
  assert.deepEqual([shown?.title, shown?.components], ['API High Error Rate', []]);

  await using several = await startPages();
  const other = await several.house.declare({ severity: 'SEV-1' });
  await several.say(other.number, 'Something is wrong.');
  await several.follow();
  assert.deepEqual([await several.entries(), await several.entries('partners')], [[], []]);
});

test('the draft of what was a false alarm goes by itself', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.follow();
  assert.equal((await pages.entries()).length, 1);
  await pages.house.command(number, { type: 'mark-false-positive' });
  await pages.follow();
  assert.deepEqual(await pages.entries(), []);
});

test('a storm of incidents is no storm of drafts', async () => {
  await using pages = await startPages();
  for (let n = 0; n < 52; n += 1) await pages.house.declare({ ...severe, title: `Checkout ${n}` });
  await pages.follow();
  assert.equal((await pages.entries()).length, 50);
  const { number } = (await pages.house.incidents()).at(-1)!;
  await pages.say(number, 'Nothing of the shop works.');
  await pages.follow();
  assert.equal((await pages.seen()).incidents[0]?.updates[0]?.body, 'Nothing of the shop works.');
});

test('what comes back is said of anew, and its components are hit again', async () => {
  await using pages = await startPages();
  const { number } = await pages.house.declare(severe);
  await pages.say(number, 'We look into it.');
  await pages.say(number, 'It is over.', { status: 'resolved' });
  await pages.follow();
  assert.equal((await pages.seen()).components[0]?.status, 'operational');
  await pages.house.command(number, { type: 'reopen' });
  await pages.say(number, 'It is back.');
  await pages.follow();
  const seen = await pages.seen();
  assert.deepEqual([seen.components[0]?.status, seen.incidents[0]?.resolvedAt], ['partial_outage', null]);
});

test('what is published on the page stops the clock that promised it, and stands in the log and on the page once', async () => {
  const directory = smallDirectory({ services: { checkout: service('checkout') } });
  await using api = await startHouseApi({ directory, statusPages: [shop] });
  const { house } = api;
  const { pool } = house.database;
  const drafting = makeStatusPageDrafting({
    pool,
    engine: house.engine,
    log: pino({ level: 'silent' }),
    works: () => true,
    url: 'http://tocsin.example.test',
    onQueued: () => {},
  });
  await drafting.turn();
  const { id, number } = await house.declare(severe);
  await followToTheEnd(pool, 'draft-for-status-pages', drafting);
  const clockOf = async () =>
    (await house.incidents())[0]?.clocks.find(({ clock }) => clock === 'status-page-sev-2')?.state;
  assert.equal(await clockOf(), 'running');
  const [entry] = (await api.get('/status-pages/public')).body.entries;
  assert.deepEqual([entry.state, entry.incident], ['draft', number]);
  const published = await api.post(`/status-pages/public/incidents/${entry.id}/publish`, {
    title: 'Payments fail',
    body: 'Cards are refused.',
  });
  assert.equal(published.body.state, 'published');
  assert.equal(await clockOf(), 'met');
  await followToTheEnd(pool, 'draft-for-status-pages', drafting);
  const [after] = (await api.get('/status-pages/public')).body.entries;
  assert.deepEqual(
    after.updates.map(({ state, body }: Record<string, string>) => [state, body]),
    [['published', 'Cards are refused.']],
  );
  const updates = (await house.log(id)).filter(({ event }) => event.type === 'update-posted');
  assert.equal(updates.length, 1);

  await house.command(id, { type: 'set-visibility', visibility: 'private' });
  const [hidden] = (await api.get('/status-pages/public')).body.entries;
  assert.deepEqual(
    [hidden.incident, hidden.title],
    [null, 'Payments fail'],
    'who may not see it is not led there',
  );
  const told = await api.post('/status-pages/public/incidents', {
    title: 'More',
    status: 'investigating',
    body: 'More.',
    incident: number,
  });
  assert.deepEqual([told.status, told.body.code], [404, 'no-such-incident']);
  const byAdmin = await api.post(
    '/status-pages/public/incidents',
    { title: 'More', status: 'investigating', body: 'More.', incident: number },
    asAdmin,
  );
  assert.deepEqual([byAdmin.status, byAdmin.body.code], [403, 'private-stays-private']);
});
