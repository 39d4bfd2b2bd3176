/** Updates over HTTP, on the real engine: seen before they are sent, posted by template, corrected, kept as drafts and sent once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asViewer } from '../../../test/harness/http.ts';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import { queueNotice } from '../../store/deliveries/queue-notice.ts';
import { stopAddress } from '../../store/mail/stopped-addresses.ts';

const contact = (who: string) =>
  `contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/${who}" }, { id: mail, channel: email, to: ${who}@example.test }]`;
const configuration = `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
users:
  - { handle: ana, name: Ana Ortiz, role: admin, ${contact('ana')} }
  - { handle: ben, name: Ben Idowu, ${contact('ben')} }
  - { handle: vic, name: Vic Stone, role: viewer, email: vic@example.test }
positions: { on-call: { user: ben }, vp-engineering: { user: ana } }
audiences:
  executives: { users: [vic], addresses: [board@example.test], chat: ["#board"] }
services: [{ handle: checkout, name: Checkout }, { handle: inner }]
statusPages:
  - { handle: public, title: Acme, components: [{ name: Checkout, service: checkout }] }
  - { handle: other, title: Other }
channels:
  email: { smtp: "smtp://127.0.0.1:1", from: "Tocsin <tocsin@example.test>" }
`;
async function start() {
  const api = await startHouseApi({ configuration });
  const { number, id } = await api.house.declare({
    title: 'Checkout is slow',
    severity: 'SEV-2',
    service: 'checkout',
  });
  return { api, number, id, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}
const investigating = {
  template: 'status-page-investigating',
  values: { problem: 'Slow answers', impact: '**Pages** take long' },
};

test('a preview says what each audience would read and whom it reaches, and sends nothing', async () => {
  await using story = await start();
  const { api, number } = story;
  const asked = {
    audiences: ['executives', 'public', 'nobody'],
    text: '**Slow** <b>answers</b>',
    subject: 'Slow',
  };
  const answer = await api.post(`/incidents/${number}/updates/preview`, asked, asViewer);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const [executives, pub, nobody] = answer.body.items;
  assert.deepEqual(executives, {
    audience: 'executives',
    label: 'Executives',
    subject: 'Slow',
    body: '**Slow** <b>answers</b>',
    html: '<p><strong>Slow</strong> &lt;b&gt;answers&lt;/b&gt;</p>',
    through: ['mail'],
    people: [
      { handle: 'ana', name: 'Ana Ortiz' },
      { handle: 'vic', name: 'Vic Stone' },
    ],
    peopleCount: 2,
    addressCount: 1,
    channels: [],
    also: [],
    problems: [],
  });
  assert.deepEqual([pub.through, pub.peopleCount], [['status-page'], 0]);
  const unshown = await api.house.declare({ severity: 'SEV-2', service: 'inner' });
  const ofUnshown = await api.post(`/incidents/${unshown.number}/updates/preview`, asked, asViewer);
  assert.deepEqual(ofUnshown.body.items[1].through, [], 'no page shows it');
  assert.deepEqual(
    nobody.problems.map(({ field }: { field: string }) => field),
    ['audience'],
  );
  assert.equal((await api.get(`/incidents/${number}/updates`)).body.items.length, 0);
  const board = { audience: 'executives', channel: 'email', to: 'board@example.test' } as const;
  await stopAddress(api.house.database.pool, { ...board, because: 'asked' }, '2026-03-02T09:00:00Z');
  const afterwards = await api.post(`/incidents/${number}/updates/preview`, asked, asViewer);
  assert.equal(afterwards.body.items[0].addressCount, 0, 'who has left the audience is not counted');
  await api.house.command(number, { type: 'set-visibility', visibility: 'private' });
  const asAna = await api.as('ana');
  const ofPrivate = await api.post(`/incidents/${number}/updates/preview`, asked, asAna);
  assert.deepEqual(ofPrivate.body.items[1].through, [], 'what is private stands on no page');
});

test('a preview names who else hears of it by the rules, and what is still missing', async () => {
  await using story = await start();
  const { api, number } = story;
  await api.post(`/incidents/${number}/set-severity`, { severity: 'SEV-1' });
  const asked = { audiences: ['internal'], ...investigating, values: { problem: 'Slow answers' } };
  const { body } = await api.post(`/incidents/${number}/updates/preview`, asked);
  assert.deepEqual(body.items[0].also, [
    { audience: 'all-hands', label: 'Everybody who can help', confirm: true },
  ]);
  assert.deepEqual(
    body.items[0].problems.map(({ field }: { field: string }) => field),
    ['impact', 'next-update'],
  );
});

test('an update in a template’s words sets the status in the same act, and is listed with its corrections', async () => {
  await using story = await start();
  const { api, house } = { api: story.api, house: story.api.house };
  const ben = await api.as('ben');
  const nextUpdateAt = '2026-03-02T09:30:00.000Z';
  const posted = await api.post(
    `/incidents/${story.number}/post-update`,
    { ...investigating, audience: 'public', status: 'identified', nextUpdateAt },
    ben,
  );
  assert.equal(posted.status, 200, JSON.stringify(posted.body));
  assert.equal(posted.body.incident.status, 'identified');
  const events = (await house.log(story.id)).filter(({ event }) =>
    ['status-set', 'update-posted'].includes(event.type),
  );
  assert.deepEqual(
    events.map(({ event }) => event.type),
    ['status-set', 'update-posted'],
  );
  const { version } = events[1]!;
  const corrected = { update: version, text: 'Answers come after *20 s*.' };
  assert.equal((await api.post(`/incidents/${story.number}/correct-update`, corrected, ben)).status, 200);
  const [update] = (await api.get(`/incidents/${story.number}/updates`, asViewer)).body.items;
  assert.match(update.body, /Something is wrong: Slow answers/);
  assert.match(update.html, /<strong>Pages<\/strong> take long/);
  assert.deepEqual(
    [
      update.update,
      update.label,
      update.subject,
      update.by,
      update.template,
      update.nextUpdateAt,
      update.told,
    ],
    [
      version,
      'Readers of the status page',
      'Checkout - being investigated',
      { handle: 'ben', name: 'Ben Idowu' },
      'status-page-investigating',
      nextUpdateAt,
      null,
    ],
  );
  assert.deepEqual(
    update.corrections.map(({ html }: { html: string }) => html),
    ['<p>Answers come after <em>20 s</em>.</p>'],
  );
});

test('an update that is not whole changes nothing, and says what is missing', async () => {
  await using story = await start();
  const { api, number, id } = story;
  const before = (await api.house.log(id)).length;
  const post = (body: object) => api.post(`/incidents/${number}/post-update`, body);
  const incomplete = await post({ ...investigating, status: 'identified' });
  assert.equal(incomplete.body.code, 'update-incomplete');
  assert.deepEqual(
    incomplete.body.errors.map(({ path }: { path: string }) => path),
    ['next-update'],
  );
  assert.equal((await post({})).body.code, 'update-incomplete');
  assert.equal((await post({ text: 'x', status: 'over' })).body.code, 'no-such-status');
  assert.equal((await post({ text: 'x', audience: 'nobody' })).body.code, 'no-such-audience');
  assert.equal((await api.house.log(id)).length, before);
});

test('a draft is kept as often as it is written, sent once, and gone', async () => {
  await using story = await start();
  const { api, number, id } = story;
  const ben = await api.as('ben');
  const url = `/incidents/${number}/drafts`;
  const kept = await api.put(`${url}/d1`, { audience: 'executives', ...investigating }, ben);
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  assert.deepEqual(
    [kept.body.because, kept.body.by.handle, kept.body.problems[0].field],
    ['person', 'ben', 'next-update'],
  );
  assert.equal((await api.post(`${url}/d1/send`)).body.code, 'update-incomplete');
  await api.put(`${url}/d1`, { audience: 'executives', text: 'Slow.', subject: 'Slow checkout' }, ben);
  assert.equal((await api.get(url, asViewer)).body.items.length, 1);
  assert.equal((await api.post(`${url}/d1/send`, {}, asViewer)).body.code, 'not-allowed');
  const both = await Promise.all([api.post(`${url}/d1/send`, {}, ben), api.post(`${url}/d1/send`, {}, ben)]);
  assert.ok(both.every(({ status }) => status === 200 || status === 404));
  const posted = (await api.house.log(id)).filter(({ event }) => event.type === 'update-posted');
  assert.equal(posted.length, 1);
  assert.deepEqual((await api.get(url)).body.items, []);
  assert.equal((await api.post(`${url}/d1/send`, {}, ben)).body.code, 'no-such-draft');
});

test('a client that lost the answer asks again with its key, and gets it', async () => {
  await using story = await start();
  const { api, number, id } = story;
  const headers = { ...(await api.as('ben')), 'idempotency-key': 'once' };
  await api.put(`/incidents/${number}/drafts/d1`, { audience: 'executives', text: 'Slow.' });
  const first = await api.post(`/incidents/${number}/drafts/d1/send`, {}, headers);
  const again = await api.post(`/incidents/${number}/drafts/d1/send`, {}, headers);
  assert.deepEqual([again.status, again.body], [200, first.body]);
  const posted = (await api.house.log(id)).filter(({ event }) => event.type === 'update-posted');
  assert.equal(posted.length, 1);
});

test('a draft is discarded, and fifty are kept', async () => {
  await using story = await start();
  const { api, number } = story;
  const url = `/incidents/${number}/drafts`;
  for (let n = 0; n < 50; n += 1)
    assert.equal((await api.put(`${url}/d${n}`, { audience: 'executives', text: 'x' })).status, 200);
  assert.equal(
    (await api.put(`${url}/more`, { audience: 'executives', text: 'x' })).body.code,
    'too-many-drafts',
  );
  assert.equal((await api.put(`${url}/d0`, { audience: 'executives', text: 'y' })).status, 200);
  assert.equal((await api.delete(`${url}/d0`)).status, 204);
  assert.equal((await api.delete(`${url}/d0`)).body.code, 'no-such-draft');
});

test('whoever was still to hear that a draft waits is not told once it is gone', async () => {
  await using story = await start();
  const { api, number, id } = story;
  const { pool } = api.house.database;
  const to = [{ person: 'ana', contact: { id: 'mail', channel: 'email' as const, to: 'ana@example.test' } }];
  const notice = {
    kind: 'notice' as const,
    urgency: 'low' as const,
    subject: 'x',
    body: 'x',
    incident: id,
    to,
  };
  for (const draft of ['d1', 'd2']) {
    await api.put(`/incidents/${number}/drafts/${draft}`, { audience: 'executives', text: 'Slow.' });
    await queueNotice(pool, { ...notice, key: `draft.${id}.1.${draft}` }, '2026-03-02T09:00:00Z');
  }
  await api.delete(`/incidents/${number}/drafts/d1`);
  const { rows } = await pool.query<{ state: string }>(
    `select state from deliveries where id like 'draft.%' order by id`,
  );
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['cancelled', 'waiting'],
  );
});

test('of a private incident, whoever is not of it sees neither updates nor drafts', async () => {
  await using story = await start();
  const { api, number } = story;
  await api.put(`/incidents/${number}/drafts/d1`, { audience: 'executives', text: 'x' });
  await api.post(`/incidents/${number}/set-visibility`, { visibility: 'private' }, await api.as('ana'));
  const vic = await api.as('vic');
  assert.equal((await api.get(`/incidents/${number}/updates`, vic)).status, 404);
  assert.equal((await api.get(`/incidents/${number}/drafts`, vic)).status, 404);
  const asked = { audiences: ['executives'], text: 'x' };
  assert.equal((await api.post(`/incidents/${number}/updates/preview`, asked, vic)).status, 404);
  const seen = await api.post(`/incidents/${number}/updates/preview`, asked, await api.as('ana'));
  assert.deepEqual(
    [seen.body.items[0].people, seen.body.items[0].addressCount],
    [[{ handle: 'ana', name: 'Ana Ortiz' }], 0],
    'an admin alone: nobody outside, and no room',
  );
});
