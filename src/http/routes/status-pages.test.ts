/** Status pages by the API: what is said, corrected and taken back, and what readers see of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asAdmin, asViewer } from '../../../test/harness/http.ts';
import { startConfiguredServer } from '../../../test/harness/configured-server.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { readPageChanges } from '../../store/status-pages/changes.ts';
import { readPagePassword } from '../../store/status-pages/passwords.ts';

const contact = 'contacts: [{ id: mail, channel: webhook, to: "http://127.0.0.1:9/ana" }]';
const yaml = `
users:
  - { handle: ana, name: Ana Ortiz, role: admin, ${contact} }
services: [{ handle: shop }, { handle: search }]
statusPages:
  - handle: public
    title: Acme status
    components: [{ name: Checkout, service: shop }, { name: Search, service: search }]
  - { handle: partners, title: For partners, visibility: password }
`;
const now = '2026-11-21T12:00:00.000Z';
const start = () => startConfiguredServer(yaml, { now });
type House = Awaited<ReturnType<typeof start>>;

const trouble = {
  title: 'Checkout fails',
  status: 'investigating',
  body: 'Some payments fail.',
  components: [{ component: 'checkout', status: 'partial_outage' }],
};
const page = async (house: House) => (await house.get('/status-pages/public')).body;
const statusOf = async (house: House, component: string) =>
  (await page(house)).components.find(({ id }: { id: string }) => id === component).status;
const changes = async (house: House) =>
  (await readPageChanges(house.db.pool, { page: 'public', after: 0, limit: 99 }))
    .map(({ kind, components }) => `${kind} ${components.join()}`.trim())
    .slice(1);

test('what is published is on the page at once, and each public change stands once in the page’s order', async () => {
  await using house = await start();
  const asAna = await house.as('ana');
  const posted = await house.post('/status-pages/public/incidents', trouble, asAna);
  assert.equal(posted.status, 201);
  const { id } = posted.body;
  assert.deepEqual(
    [posted.body.state, posted.body.impact, posted.body.updates[0].by],
    ['published', 'major', { handle: 'ana', name: 'Ana Ortiz' }],
  );
  assert.equal(posted.body.permalink, `http://127.0.0.1:4040/status/public/incidents/${id}`);
  assert.equal(await statusOf(house, 'checkout'), 'partial_outage');

  house.setNow('2026-11-21T12:30:00.000Z');
  const over = { status: 'resolved', body: 'Payments work again.' };
  assert.equal((await house.post(`/status-pages/public/incidents/${id}/updates`, over)).status, 200);
  const seen = await page(house);
  assert.equal(seen.indicator, 'none');
  assert.deepEqual(
    seen.incidents.map(({ status, resolvedAt }: Record<string, string>) => [status, resolvedAt]),
    [['resolved', '2026-11-21T12:30:00.000Z']],
  );
  assert.deepEqual(await changes(house), ['incident checkout', 'update checkout']);
  const audit = await readAudit(house.db.pool, { limit: 9, before: null, noun: 'status-page-incident' });
  assert.deepEqual(
    audit.map(({ verb, handle }) => `${verb} ${handle}`),
    [`updated public/${id}`, `published public/${id}`],
  );
});

test('what somebody sends twice, because the answer was lost, readers are told once', async () => {
  await using house = await start();
  const first = await house.post('/status-pages/public/incidents', trouble);
  const again = await house.post('/status-pages/public/incidents', trouble);
  assert.equal(again.body.id, first.body.id);
  const more = { status: 'identified', body: 'It is the card provider.' };
  await house.post(`/status-pages/public/incidents/${first.body.id}/updates`, more);
  const twice = await house.post(`/status-pages/public/incidents/${first.body.id}/updates`, more);
  assert.equal(twice.body.updates.length, 2);
  assert.deepEqual(await changes(house), ['incident checkout', 'update checkout']);
});

test('a draft is seen by those alone who may publish it, and one act publishes it as it stands', async () => {
  await using house = await start();
  const draft = (await house.post('/status-pages/public/incidents', { ...trouble, publish: false })).body;
  assert.equal(draft.state, 'draft');
  const seen = await page(house);
  assert.deepEqual([seen.incidents, seen.indicator, seen.entries.length], [[], 'none', 1]);
  assert.deepEqual((await house.get('/status-pages/public', asViewer)).body.entries, []);
  const list = async (headers?: Record<string, string>) =>
    (await house.get('/status-pages', headers)).body.items.find(
      ({ handle }: { handle: string }) => handle === 'public',
    ).drafts;
  assert.deepEqual([await list(), await list(asViewer)], [1, 0]);
  assert.deepEqual(await changes(house), []);

  house.setNow('2026-11-21T12:10:00.000Z');
  const published = await house.post(`/status-pages/public/incidents/${draft.id}/publish`);
  assert.equal(published.body.state, 'published');
  assert.equal(published.body.updates[0].displayAt, '2026-11-21T12:10:00.000Z');
  assert.equal(await statusOf(house, 'checkout'), 'partial_outage');
  assert.deepEqual(await changes(house), ['incident checkout']);
  const again = await house.post(`/status-pages/public/incidents/${draft.id}/publish`);
  assert.deepEqual([again.status, again.body.code], [409, 'nothing-to-publish']);
});

test('a draft takes better words on its way, and one that is thrown away is gone', async () => {
  await using house = await start();
  const draft = (await house.post('/status-pages/public/incidents', { ...trouble, publish: false })).body;
  const words = { title: 'Payments fail', body: 'Cards are refused.', impact: 'critical', components: [] };
  const published = (await house.post(`/status-pages/public/incidents/${draft.id}/publish`, words)).body;
  assert.deepEqual(
    [published.title, published.impact, published.updates[0].body, published.updates[0].components],
    ['Payments fail', 'critical', 'Cards are refused.', []],
  );
  const other = (await house.post('/status-pages/public/incidents', { ...trouble, publish: false })).body;
  const toDraft = await house.post(`/status-pages/public/incidents/${other.id}/updates`, {
    status: 'identified',
    body: 'x',
  });
  assert.equal(toDraft.body.code, 'status-entry-is-draft');
  assert.equal((await house.delete(`/status-pages/public/incidents/${other.id}`)).status, 204);
  const gone = await house.post(`/status-pages/public/incidents/${other.id}/publish`);
  assert.deepEqual([gone.status, gone.body.code], [404, 'no-such-status-entry']);
  const kept = await house.delete(`/status-pages/public/incidents/${published.id}`);
  assert.deepEqual([kept.status, kept.body.code], [409, 'already-published']);
});

test('the draft of a published incident is thrown away without what readers have seen', async () => {
  await using house = await start();
  const { id } = (await house.post('/status-pages/public/incidents', trouble)).body;
  const next = { status: 'resolved', body: 'Over, we think.', publish: false };
  await house.post(`/status-pages/public/incidents/${id}/updates`, next);
  assert.equal((await page(house)).incidents[0].status, 'investigating');
  assert.equal((await house.delete(`/status-pages/public/incidents/${id}`)).status, 204);
  const [entry] = (await page(house)).entries;
  assert.deepEqual(
    entry.updates.map(({ status }: { status: string }) => status),
    ['investigating'],
  );
});

test('a correction changes what is read and keeps what was', async () => {
  await using house = await start();
  const asAna = await house.as('ana');
  const { id, updates } = (await house.post('/status-pages/public/incidents', trouble)).body;
  house.setNow('2026-11-21T12:05:00.000Z');
  const path = `/status-pages/public/incidents/${id}/updates/${updates[0].id}`;
  const corrected = await house.patch(path, { body: 'Card payments fail.' }, asAna);
  assert.equal(corrected.status, 200);
  const [update] = corrected.body.updates;
  assert.deepEqual([update.body, update.editedAt], ['Card payments fail.', '2026-11-21T12:05:00.000Z']);
  assert.deepEqual(update.edits, [
    {
      at: '2026-11-21T12:05:00.000Z',
      by: { handle: 'ana', name: 'Ana Ortiz' },
      status: 'investigating',
      body: 'Some payments fail.',
      displayAt: now,
    },
  ]);
  assert.deepEqual(update.components, [{ component: 'checkout', to: 'partial_outage' }]);
  const titled = await house.patch(`/status-pages/public/incidents/${id}`, {
    title: 'Cards are refused',
    startedAt: '2026-11-21T13:00:00+02:00',
  });
  assert.deepEqual(
    [titled.body.title, titled.body.startedAt],
    ['Cards are refused', '2026-11-21T11:00:00.000Z'],
  );
  const [shown] = (await page(house)).components;
  const { downMs, knownMs } = shown.uptime.days.at(-1);
  assert.deepEqual([downMs, knownMs], [{ partial_outage: 300_000 }, 300_000], 'before it was shown, nothing');
  assert.deepEqual(await changes(house), ['incident checkout', 'correction checkout', 'correction checkout']);
});

test('what is dated back says that it was added later', async () => {
  await using house = await start();
  await house.post('/status-pages/public/incidents', { ...trouble, at: '2026-11-20T12:00:00Z' });
  const [incident] = (await page(house)).incidents;
  assert.deepEqual([incident.startedAt, incident.updates[0].addedLater], ['2026-11-20T12:00:00.000Z', true]);
  const ahead = await house.post('/status-pages/public/incidents', {
    ...trouble,
    at: '2026-11-22T12:00:00Z',
  });
  assert.equal(ahead.status, 422);
  assert.deepEqual(ahead.body.errors, [
    { path: 'at', message: 'is in the future: readers are told of what was' },
  ]);
});

test('what cannot stand on a page is refused with each mistake at its place', async () => {
  await using house = await start();
  const answer = await house.post('/status-pages/public/incidents', {
    ...trouble,
    status: 'resolved',
    components: [
      { component: 'chekout', status: 'operational' },
      { component: 'search', status: 'major_outage' },
      { component: 'search', status: 'operational' },
    ],
  });
  assert.deepEqual([answer.status, answer.body.code], [422, 'invalid-status-entry']);
  assert.deepEqual(
    answer.body.errors.map(({ path, message }: Record<string, string>) => `${path} ${message}`),
    [
      'components.0.component names chekout, which the page does not have; there are: checkout, search',
      'components.2.component names search a second time',
      'components name trouble in an update that is resolved: what is over leaves every component operational',
    ],
  );
  const lines = await house.post('/status-pages/public/incidents', { ...trouble, title: 'A\r\nBcc: all' });
  assert.equal(lines.status, 400);
  assert.deepEqual((await page(house)).incidents, []);
});

test('a component that an incident holds is set better only there, and worse by hand', async () => {
  await using house = await start();
  const { id } = (await house.post('/status-pages/public/incidents', trouble)).body;
  const set = (component: string, status: string) =>
    house.put(`/status-pages/public/components/${component}/status`, { status });
  const held = await set('checkout', 'operational');
  assert.deepEqual([held.status, held.body.code], [409, 'component-held']);
  assert.match(held.body.detail, /Checkout is worse than operational because of "Checkout fails"/);
  assert.deepEqual((await set('checkout', 'major_outage')).body, {
    component: 'checkout',
    status: 'major_outage',
  });
  assert.deepEqual((await set('search', 'degraded_performance')).body.status, 'degraded_performance');
  assert.equal((await set('nothing', 'operational')).status, 404);
  const takenBack = await set('checkout', 'operational');
  assert.deepEqual(
    takenBack.body,
    { component: 'checkout', status: 'partial_outage' },
    'that by hand is gone',
  );
  await set('checkout', 'major_outage');
  house.setNow('2026-11-21T12:10:00.000Z');
  await house.post(`/status-pages/public/incidents/${id}/updates`, { status: 'resolved', body: 'Over.' });
  assert.equal(
    await statusOf(house, 'checkout'),
    'major_outage',
    'what was said by hand is taken back by hand',
  );
  await set('checkout', 'operational');
  assert.equal(await statusOf(house, 'checkout'), 'operational');
  await set('checkout', 'operational');
  assert.deepEqual(await changes(house), [
    'incident checkout',
    'component checkout',
    'component search',
    'component checkout',
    'component checkout',
    'update checkout',
    'component checkout',
  ]);
});

test('a maintenance is announced, begun, prolonged and ended by hand', async () => {
  await using house = await start();
  const announced = await house.post('/status-pages/public/maintenances', {
    title: 'New database',
    body: 'Search is read-only.',
    scheduledFor: '2026-11-21T14:00:00+01:00',
    scheduledUntil: '2026-11-21T14:00:00Z',
    components: ['search'],
  });
  assert.equal(announced.status, 201);
  const { id, ...planned } = announced.body;
  assert.deepEqual(
    [planned.status, planned.scheduledFor, planned.reminders, planned.startsItself],
    ['scheduled', '2026-11-21T13:00:00.000Z', ['24h', '1h'], true],
  );
  const say = (status: string, more = {}) =>
    house.post(`/status-pages/public/maintenances/${id}/updates`, { status, body: 'So it is.', ...more });
  const plan = { title: 'New database', body: 'Search is read-only.', components: ['search'] };
  const twice = { scheduledFor: '2026-11-21T13:00:00Z', scheduledUntil: '2026-11-21T14:00:00Z' };
  const again = await house.post('/status-pages/public/maintenances', { ...plan, ...twice });
  assert.equal(again.body.id, id, 'announced twice because the answer was lost, it is announced once');
  assert.equal((await say('in_progress', { scheduledUntil: '2026-11-21T15:00:00Z' })).status, 200);
  assert.deepEqual(
    [await statusOf(house, 'search'), (await page(house)).indicator],
    ['under_maintenance', 'maintenance'],
  );
  const begun = await house.delete(`/status-pages/public/maintenances/${id}`);
  assert.deepEqual([begun.status, begun.body.code], [409, 'maintenance-under-way']);
  house.setNow('2026-11-21T12:40:00.000Z');
  await say('completed');
  await say('completed');
  const back = await say('in_progress');
  assert.equal(back.body.code, 'invalid-status-entry');
  const [over] = (await page(house)).maintenances;
  assert.deepEqual(
    [over.status, over.startedAt, over.completedAt, over.scheduledUntil],
    ['completed', now, '2026-11-21T12:40:00.000Z', '2026-11-21T15:00:00.000Z'],
  );
  assert.equal(await statusOf(house, 'search'), 'operational');
  assert.deepEqual(await changes(house), [
    'maintenance search',
    'maintenance-update search',
    'maintenance-update search',
  ]);
});

test('a maintenance that has not begun can be called off', async () => {
  await using house = await start();
  const plan = { scheduledFor: '2026-11-22T13:00:00Z', scheduledUntil: '2026-11-22T14:00:00Z' };
  const { id } = (await house.post('/status-pages/public/maintenances', { title: 'T', body: '', ...plan }))
    .body;
  assert.equal((await house.delete(`/status-pages/public/maintenances/${id}`)).status, 204);
  assert.deepEqual((await house.get('/status-pages/public/maintenances')).body.items, []);
  assert.deepEqual(await changes(house), ['maintenance', 'maintenance-cancelled']);
  const turned = await house.post('/status-pages/public/maintenances', {
    title: 'T',
    body: '',
    scheduledFor: plan.scheduledUntil,
    scheduledUntil: plan.scheduledFor,
  });
  assert.equal(turned.body.code, 'invalid-status-entry');
});

test('a page’s password is set by an admin, kept as a hash, and stands in no answer', async () => {
  await using house = await start();
  const url = '/status-pages/partners/password';
  const words = { password: 'an open secret' };
  assert.equal((await house.put(url, words)).status, 403);
  assert.equal((await house.get('/status-pages/partners')).body.passwordSetAt, null);
  assert.equal((await house.put(url, words, asAdmin)).status, 204);
  assert.equal((await house.get('/status-pages/partners')).body.passwordSetAt, now);
  const kept = await readPagePassword(house.db.pool, 'partners');
  assert.match(kept?.hash ?? '', /^scrypt\$/);
  const audit = JSON.stringify(await readAudit(house.db.pool, { limit: 99, before: null, noun: null }));
  assert.equal(audit.includes('an open secret') || audit.includes(kept!.hash), false);
});

test('a page that is not there is not there', async () => {
  await using house = await start();
  const answer = await house.post('/status-pages/none/incidents', trouble);
  assert.deepEqual([answer.status, answer.body.code], [404, 'no-such-status-page']);
  assert.equal((await house.post('/status-pages/public/incidents', trouble, asViewer)).status, 403);
});
