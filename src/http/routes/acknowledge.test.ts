/** The link in a page: what it shows, what a POST to it does, and what it cannot be used for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintAcknowledgeToken } from '../../domain/access/acknowledge-link.ts';
import { readOrCreateSecret } from '../../store/access/secrets.ts';
import { depsFor } from '../../../test/harness/http.ts';
import {
  smallDirectory,
  startSteppedEngine,
  type HouseOptions,
} from '../../../test/harness/stepped-engine.ts';
import { buildServer } from '../server.ts';
import type { AcknowledgeView, CommandAnswer } from '../shapes.ts';

/** The key with which the engine of these tests signs its links. */
const linkKey = Buffer.alloc(32, 7);

async function startHouse(options: HouseOptions = {}) {
  const house = await startSteppedEngine(options);
  const { pool } = house.database;
  await readOrCreateSecret(pool, 'acknowledge-links', { candidate: linkKey, now: house.now() });
  const lines: string[] = [];
  const { app } = await buildServer(depsFor(pool, house.engine, lines));
  await app.ready();
  const call = async (method: 'GET' | 'POST' | 'HEAD', url: string, given: object = {}) => {
    const answer = await app.inject({ method, url, ...given });
    await house.engine.settle();
    return answer;
  };
  return {
    house,
    lines,
    get: (url: string, headers: Record<string, string> = {}) => call('GET', url, { headers }),
    head: (url: string) => call('HEAD', url),
    post: (url: string, payload?: string | object, headers: Record<string, string> = {}) =>
      call('POST', url, { headers, ...(payload === undefined ? {} : { payload }) }),
    /** Where the newest message to a person leads. */
    linkOf(person: string): string {
      const sent = house.sent.findLast(
        ({ message }) => message.type === 'page' && message.person.handle === person,
      );
      if (sent?.message.type !== 'page') throw new Error(`${person} must have been paged`);
      return new URL(sent.message.acknowledgeUrl).pathname;
    },
    async view(link: string): Promise<AcknowledgeView> {
      const answer = await call('GET', link.replace('/a/', '/api/v1/acknowledge/'));
      assert.equal(answer.statusCode, 200, answer.body);
      return answer.json();
    },
    async events() {
      const [incident] = await house.incidents();
      return (await house.log(incident!.id)).map(({ event, actor }) => ({ type: event.type, actor }));
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await house[Symbol.asyncDispose]();
    },
  };
}

const services = {
  checkout: {
    handle: 'checkout',
    name: 'Checkout',
    team: null,
    runbook: 'https://runbooks.example.test/checkout',
    dashboards: ['https://grafana.example.test/d/checkout'],
    positions: {},
  },
};

test('whoever was woken sees what is wrong, why it is them, who else knows and what comes next', async () => {
  await using server = await startHouse({ directory: smallDirectory({ services }) });
  await server.house.declare({ title: 'Checkout returns errors', service: 'checkout' });
  const view = await server.view(server.linkOf('cy'));
  assert.equal(view.state, 'open');
  assert.equal(view.incident.title, 'Checkout returns errors');
  assert.deepEqual(view.person, { handle: 'cy', name: 'Cy' });
  assert.match(view.reason, /^You are .*On-call/i);
  assert.deepEqual(
    view.whoKnows.map(({ person, what }) => `${person.name} ${what}`),
    ['Ben is being paged'],
  );
  assert.equal(view.next?.sentence, 'VP Engineering in 15:00 unless mitigated');
  assert.equal(view.runbook, services.checkout.runbook);
  assert.deepEqual(view.dashboards, services.checkout.dashboards);
  assert.ok(view.clock?.dueAt);
  assert.equal(view.takenBy, null);
});

test('an alert’s last word is shown with its labels', async () => {
  await using server = await startHouse();
  await server.house.signal({
    severity: 'critical',
    summary: 'disk is full',
    labels: { host: 'db-1' },
    links: [
      { text: 'graph', href: 'https://grafana.example.test' },
      { text: 'no', href: 'javascript:alert(1)' },
    ],
  });
  const { alert } = await server.view(server.linkOf('cy'));
  assert.equal(alert?.summary, 'disk is full');
  assert.equal(alert?.details['host'], 'db-1');
  assert.deepEqual(alert?.links, [{ text: 'graph', href: 'https://grafana.example.test' }]);
});

test('a POST without a body acknowledges as the person who was paged, and is told what comes next', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const answer = await server.post(server.linkOf('cy'));
  assert.equal(answer.statusCode, 200);
  const { incident, next, message } = answer.json() as CommandAnswer;
  assert.equal(incident.owner?.handle, 'cy');
  assert.match(message, /^Cy has INC-2026-0001/);
  assert.ok(next === null || next.sentence.length > 0);
  const acknowledged = (await server.events()).find(({ type }) => type === 'acknowledged');
  assert.deepEqual(acknowledged?.actor, { kind: 'person', handle: 'cy', via: 'link' });
  assert.equal((await server.view(server.linkOf('cy'))).state, 'mine');
});

test('it acknowledges whatever a gateway calls an empty body, and a form', async () => {
  const ways: [string | undefined, Record<string, string>][] = [
    ['', { 'content-type': 'application/json' }],
    ['{}', { 'content-type': 'application/json' }],
    ['', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['action=acknowledge', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['pressed 4', { 'content-type': 'text/plain' }],
    [undefined, {}],
  ];
  for (const [body, headers] of ways) {
    await using server = await startHouse();
    await server.house.declare();
    const answer = await server.post(server.linkOf('cy'), body, headers);
    assert.equal(
      answer.json().incident?.owner?.handle,
      'cy',
      `${body} ${JSON.stringify(headers)} ${answer.body}`,
    );
  }
});

test('looking acknowledges nothing, however often a filter or a preview looks', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const before = (await server.events()).length;
  const link = server.linkOf('cy');
  const readers: Record<string, string>[] = [
    {},
    { accept: 'text/html' },
    { accept: 'application/json' },
    { 'user-agent': 'Slackbot-LinkExpanding 1.0' },
  ];
  for (const headers of readers) {
    assert.equal((await server.get(link, headers)).statusCode, 200);
    assert.equal((await server.get(`${link}?action=acknowledge`, headers)).statusCode, 200);
  }
  await server.head(link);
  await server.get(link.replace('/a/', '/api/v1/acknowledge/'));
  assert.equal((await server.events()).length, before);
});

test('a browser gets the page, a program the JSON, and neither is found by a search engine', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  const page = await server.get(link, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
  assert.match(String(page.headers['content-type']), /^text\/html/);
  assert.equal(page.headers['x-robots-tag'], 'noindex');
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  const json = await server.get(link);
  assert.equal(json.json().incident.number, 'INC-2026-0001');
  assert.equal(json.headers['cache-control'], 'private, no-store');
});

test('a form without scripts comes back to the page', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  const answer = await server.post(link, 'action=acknowledge', {
    accept: 'text/html',
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.equal(answer.statusCode, 303);
  assert.equal(answer.headers.location, link);
});

test('without scripts the page says what is wrong and has one form, which posts and nothing else acts', async () => {
  await using server = await startHouse();
  await server.house.declare({ title: '<script>alert("1")</script> & more' });
  const link = server.linkOf('cy');
  const browser = { accept: 'text/html' };
  const before = await server.get(link, browser);
  assert.match(before.body, /&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; &amp; more/);
  assert.doesNotMatch(before.body, /<script>alert/);
  assert.match(before.body, /<form method="post">\s*<button name="action" value="acknowledge">I have it/);
  assert.equal(before.headers['cache-control'], 'private, no-store');
  assert.ok(!(await server.events()).some(({ type }) => type === 'acknowledged'));

  // A page that sends no referrer sends no origin either; the browser vouches for the site.
  const form = {
    ...browser,
    origin: 'null',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
  };
  assert.equal((await server.post(link, 'action=acknowledge', form)).statusCode, 303);
  assert.match((await server.get(link, browser)).body, /You have it\./);
});

test('without scripts, what is refused is told in words on the same page', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  await server.house.command('INC-2026-0001', { type: 'resolve' });
  const answer = await server.post(link, 'action=acknowledge', {
    accept: 'text/html',
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.equal(answer.statusCode, 409);
  assert.match(String(answer.headers['content-type']), /^text\/html/);
  assert.match(answer.body, /role="alert"/);
  assert.doesNotMatch(answer.body, /<form/);
  const nonsense = await server.get('/a/nonsense', { accept: 'text/html' });
  assert.match(nonsense.body, /This link does not open/);
});

test('who comes second sees who has it, and their acknowledgement takes nothing away', async () => {
  await using server = await startHouse();
  await server.house.declare();
  await server.post(server.linkOf('cy'));
  const second = server.linkOf('ben');
  const view = await server.view(second);
  assert.equal(view.state, 'taken');
  assert.deepEqual(view.takenBy, { handle: 'cy', name: 'Cy' });
  const answer = await server.post(second);
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.json().incident.owner.handle, 'cy');
});

test('the same link twice is one acknowledgement', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  await server.post(link);
  await server.post(link);
  assert.equal((await server.events()).filter(({ type }) => type === 'acknowledged').length, 1);
});

test('a note comes twice with one key and is kept once', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  const note = { action: 'note', text: 'I look at it in five minutes' };
  const first = await server.post(link, note, { 'idempotency-key': 'n1' });
  const again = await server.post(link, note, { 'idempotency-key': 'n1' });
  assert.deepEqual(again.json(), first.json());
  assert.equal((await server.events()).filter(({ type }) => type === 'noted').length, 1);
  const other = await server.post(link, { ...note, text: 'else' }, { 'idempotency-key': 'n1' });
  assert.equal(other.json().code, 'idempotency-key-reused');
});

test('whoever cannot take it passes it on, and the next are asked at once', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const answer = await server.post(server.linkOf('cy'), { action: 'pass-on' });
  assert.equal(answer.statusCode, 200);
  assert.match(answer.json().message, /^You passed it on/);
  assert.ok((await server.events()).some(({ type }) => type === 'page-ended'));
});

test('escalating and calling it a false alarm work from the link too', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  assert.match((await server.post(link, { action: 'escalate' })).json().message, /Escalated/);
  assert.match((await server.post(link, { action: 'mark-false-positive' })).json().message, /false positive/);
  assert.equal((await server.view(link)).state, 'resolved');
});

test('what is over says so, and an acknowledgement of it is refused in words', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  await server.house.command('INC-2026-0001', { type: 'resolve' });
  const view = await server.view(link);
  assert.equal(view.state, 'resolved');
  assert.equal(view.next, null);
  assert.equal((await server.post(link)).json().code, 'already-resolved');
});

test('after a day the link only says what it was for', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  await server.house.command('INC-2026-0001', { type: 'acknowledge', human: true });
  await server.house.pass('1d');
  const view = await server.view(link);
  assert.equal(view.state, 'expired');
  assert.equal(view.alert, null);
  assert.deepEqual(view.whoKnows, []);
  const answer = await server.post(link);
  assert.equal(answer.statusCode, 410);
  assert.equal(answer.json().code, 'link-expired');
});

test('a link opens one incident for one person: another’s is out of its reach, private or not', async () => {
  await using server = await startHouse();
  const mine = await server.house.declare({ visibility: 'private', title: 'A private matter' });
  const view = await server.view(server.linkOf('cy'));
  assert.equal(view.incident.title, 'A private matter');
  const link = (incident: string, person: string) =>
    `/a/${mintAcknowledgeToken(linkKey, { incident, person, page: 'p1', now: server.house.now() })}`;
  const stranger = link(mine.id, 'ana2');
  assert.equal((await server.get(stranger)).json().code, 'link-invalid');
  const elsewhere = link('00000000-0000-4000-8000-000000000000', 'cy');
  assert.equal((await server.get(elsewhere)).json().code, 'link-invalid');
  assert.equal((await server.post(elsewhere)).json().code, 'link-invalid');
});

test('a token that was changed anywhere, or made elsewhere, opens nothing', async () => {
  await using server = await startHouse();
  const { id } = await server.house.declare();
  const link = server.linkOf('cy');
  const [payload, signature] = link.slice(3).split('.') as [string, string];
  const forBen = Buffer.from(JSON.stringify([id, 'ben', 'p1', '2099-01-01T00:00:00.000Z'])).toString(
    'base64url',
  );
  const otherKey = mintAcknowledgeToken(Buffer.alloc(32, 8), {
    incident: id,
    person: 'cy',
    page: 'p1',
    now: server.house.now(),
  });
  const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  for (const token of [
    payload,
    `${payload}.`,
    `${payload}.${flipped}`,
    `${forBen}.${signature}`,
    otherKey,
    `${payload}.${signature}.x`,
    'x',
    'a'.repeat(5_000),
    '%00.%00',
  ]) {
    const shown = await server.get(`/a/${token}`, { accept: 'application/json' });
    assert.ok(
      shown.statusCode === 404 || shown.statusCode === 400 || shown.statusCode === 414,
      `${token.slice(0, 80)} ${shown.statusCode}`,
    );
    const acted = await server.post(`/a/${token}`);
    assert.ok(acted.statusCode === 404 || acted.statusCode === 400 || acted.statusCode === 414);
  }
  assert.ok(!(await server.events()).some(({ type }) => type === 'acknowledged'));
});

test('a body that says more than it may is refused by name, and nothing is done', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  for (const body of [
    { action: 'resolve' },
    { person: 'ana' },
    { action: 'note' },
    { action: 'acknowledge', text: 'x' },
    [],
  ])
    assert.equal((await server.post(link, body)).json().code, 'invalid-body', JSON.stringify(body));
  assert.equal(
    (await server.post(link, '{', { 'content-type': 'application/json' })).json().code,
    'malformed-json',
  );
  assert.equal(
    (await server.post(link, 'x'.repeat(200_000), { 'content-type': 'text/plain' })).statusCode,
    413,
  );
  assert.ok(!(await server.events()).some(({ type }) => type === 'acknowledged'));
});

test('another site’s page cannot post to a link, and a token never reaches the log', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const link = server.linkOf('cy');
  const answer = await server.post(link, undefined, { origin: 'https://evil.example.test' });
  assert.equal(answer.json().code, 'foreign-origin');
  await server.post(link);
  assert.ok(server.lines.length > 1);
  assert.ok(!server.lines.join('').includes(link.slice(3, 30)));
});

test('a link is no session: with it alone nothing else answers', async () => {
  await using server = await startHouse();
  await server.house.declare();
  const token = server.linkOf('cy').slice(3);
  const ways: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { cookie: `tocsin=${token}` },
  ];
  for (const headers of ways) assert.equal((await server.get('/api/v1/incidents', headers)).statusCode, 401);
});
