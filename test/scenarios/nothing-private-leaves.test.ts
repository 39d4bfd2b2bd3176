/**
 * A private incident, told to every audience that the process has, in a house where every way out is open: whoever is not on it finds
 * nothing of it in any answer of the API, on any public page, in any feed, in the static copy, or in anything that was sent. The same
 * incident without the privacy is the control: it appears in each of these places, so that the search is known to find.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type OtherHouse,
  startOpsgenie,
  startPagerDuty,
  startStatuspage,
  type StatuspageStandIn,
} from '../harness/stand-ins/other-houses.ts';
import { type SlackStandIn, startSlack } from '../harness/stand-ins/slack.ts';
import { type SmtpStandIn, startSmtp } from '../harness/stand-ins/smtp.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import { scratch } from '../harness/scratch.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';

const keys = {
  admin: 'tk_admin456789abcdef0123456789abcdef',
  responder: 'tk_responder9abcdef0123456789abcdef',
  viewer: 'tk_viewer6789abcdef0123456789abcdef',
};
/** A word that stands in everything that is written of the private incident, and one of the control. */
const secret = 'zanzibar';
const control = 'quagga';

interface Declared {
  id: string;
  number: string;
}

let slack: SlackStandIn;
let smtp: SmtpStandIn;
let phones: WebhookReceiver;
let pagerduty: OtherHouse;
let opsgenie: OtherHouse;
let statuspage: StatuspageStandIn;
let server: Tocsin;
let data: string;
let hidden: Declared;
let open: Declared;
/** Headers of whoever asks, by what they are. */
const asking: Record<string, Record<string, string>> = {};

before(async () => {
  slack = await startSlack({
    token: 'xoxb-test',
    channels: ['#incidents', '#executives', '#engineering'],
    users: { U0MEM: 'mem@example.test', U0OUT: 'out@example.test' },
  });
  smtp = await startSmtp();
  phones = await startWebhookReceiver();
  pagerduty = await startPagerDuty({ routingKey: 'r'.repeat(32) });
  opsgenie = await startOpsgenie({ apiKey: 'genie' });
  statuspage = await startStatuspage({ token: 'sp', page: 'theirpage' });
  data = await mkdtemp(join(scratch, 'tocsin-private-'));
  server = await startTocsin({ config: configuration(), env: { TOCSIN_DATA: data } });
  for (const [role, key] of Object.entries(keys)) asking[role] = { authorization: `Bearer ${key}` };
  asking['nobody'] = {};
  for (const person of ['mem', 'out', 'vie']) asking[person] = await signIn(person);
  open = await live(control, 'organization');
  hidden = await live(secret, 'private');
  await settled();
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  for (const standIn of [slack, smtp, phones, pagerduty, opsgenie, statuspage]) await standIn?.close();
  await rm(data, { recursive: true, force: true });
});

function configuration(): string {
  const contacts = (person: string) =>
    `contacts: [{ id: phone, channel: webhook, to: "${phones.url}/${person}" }, { id: mail, channel: email, to: ${person}@example.test }${person === 'mem' || person === 'out' ? `, { id: chat, channel: slack, to: U0${person.toUpperCase()} }` : ''}]`;
  return `
organization: { name: Acme, timeZone: Europe/Berlin, lastResort: [{ user: adm }] }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - { handle: adm, name: Ada Admin, email: adm@example.test, role: admin, ${contacts('adm')} }
  - { handle: mem, name: Mem Ber, email: mem@example.test, role: responder, ${contacts('mem')} }
  - { handle: out, name: Out Sider, email: out@example.test, role: responder, ${contacts('out')} }
  - { handle: vie, name: Vie Wer, email: vie@example.test, role: viewer, ${contacts('vie')} }
teams:
  - { handle: platform, name: Platform, members: [mem, out, vie] }
positions:
  on-call: { user: mem }
services:
  - { handle: checkout, name: Checkout, team: platform }
audiences:
  engineering: { users: [out, vie], chat: ["#engineering"] }
  executives: { users: [out], addresses: [board@example.test], chat: ["#executives"] }
  all-hands: { teams: [platform] }
  customers: { addresses: [customer@example.test] }
integrations:
  - { handle: events, kind: pagerduty-events, key: "e0123456789abcdef0123456789abcde", service: checkout }
channels:
  email: { smtp: "${smtp.url}", from: "Tocsin <tocsin@example.test>" }
  slack: { token: xoxb-test, apiUrl: "${slack.apiUrl}", incidents: "#incidents" }
  pagerduty: { routingKey: "${'r'.repeat(32)}", apiUrl: "${pagerduty.url}" }
  opsgenie: { apiKey: genie, apiUrl: "${opsgenie.url}" }
  statuspage: { token: sp, page: theirpage, from: public, apiUrl: "${statuspage.url}" }
statusPages:
  - { handle: public, title: Acme status, components: [{ name: Checkout, service: checkout }] }
apiKeys:
${Object.entries(keys)
  .map(([role, key]) => `  - { name: ${role}, key: "${key}", role: ${role} }`)
  .join('\n')}
`;
}

async function signIn(person: string): Promise<Record<string, string>> {
  const { url } = await server.call<{ url: string }>(
    'POST',
    `/api/v1/users/${person}/setup-link`,
    keys.admin,
  );
  const token = new URL(url).pathname.split('/').at(-1);
  const answer = await fetch(`${server.url}/api/v1/setup/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ password: 'a long word that nobody knows' }),
  });
  assert.ok(answer.ok, `${person}: ${await answer.clone().text()}`);
  return {
    cookie: answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
  };
}

/** Declared, told to everybody that there is, noted, flagged, drafted, answered by whoever was paged. */
async function live(word: string, visibility: 'private' | 'organization'): Promise<Declared> {
  const call = <T>(path: string, body: object) =>
    server.call<T>('POST', `/api/v1/incidents${path}`, keys.admin, body);
  const { incident } = await call<{ incident: Declared }>('', {
    title: `The ${word} ledger is gone`,
    severity: 'SEV-1',
    service: 'checkout',
    description: `Somebody took the ${word} ledger.`,
    visibility,
  });
  const path = `/${incident.number}`;
  await call(`${path}/acknowledge`, { person: 'mem' });
  await call(`${path}/assign-role`, { role: 'commander', person: 'mem' });
  await call(`${path}/note`, { text: `A ${word} note.` });
  await call(`${path}/flag`, { flag: 'customer-visible' });
  // What is private cannot be told to the readers of a status page at all.
  const everybody = ['engineering', 'executives', 'all-hands', 'customers', 'internal'];
  for (const audience of visibility === 'private' ? everybody : ['public', ...everybody])
    await call(`${path}/post-update`, { text: `The ${word} update for ${audience}.`, audience });
  await server.call('PUT', `/api/v1/incidents${path}/drafts/d-${word}`, keys.admin, {
    audience: 'customers',
    text: `A ${word} draft.`,
  });
  return incident;
}

/** Nothing has been sent for a while: what still waits is spaced, one message a minute and person, and is read where it waits. */
async function settled(): Promise<void> {
  const sent = () =>
    smtp.received.length +
    phones.received.length +
    slack.received.length +
    [pagerduty, opsgenie, statuspage].reduce((sum, { calls }) => sum + calls.length, 0);
  let before = 0;
  let quiet = 0;
  await until(
    async () => {
      quiet = sent() === before && before > 20 ? quiet + 1 : 0;
      before = sent();
      return quiet >= 40 ? true : undefined;
    },
    'the end of the sending',
    90_000,
  );
}

const isTold = (text: string, { id, number }: Declared, word: string): boolean =>
  text.toLowerCase().includes(word) || text.includes(number) || text.includes(id);

const outsiders = ['nobody', 'responder', 'viewer', 'out', 'vie'];

/** Every address that answers a GET, with the private incident put into every place that can hold one. */
async function readable(of: Declared): Promise<string[]> {
  const { paths } = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const values: Record<string, string[]> = {
    ref: [of.number, of.id],
    number: [of.number],
    handle: ['checkout', 'public', 'out', 'platform'],
    page: ['public'],
    id: [of.id, '1'],
    token: ['none'],
    draft: [`d-${secret}`],
  };
  const addresses = Object.entries(paths)
    .filter(([path, methods]) => 'get' in methods && !path.endsWith('/stream'))
    .flatMap(([path]) => {
      let filled = [path];
      for (const [place, name = ''] of path.matchAll(/\{(\w+)\}/g))
        filled = filled.flatMap((one) => (values[name] ?? ['1']).map((value) => one.replace(place, value)));
      return filled;
    });
  const day = 86_400_000;
  const range = `from=${new Date(Date.now() - day).toISOString()}&to=${new Date(Date.now() + day).toISOString()}`;
  // What lists or adds up may be asked for a part; one thing by its name may not.
  return addresses.flatMap((path) =>
    path.includes(of.number) || path.includes(of.id)
      ? [path]
      : [path, `${path}?${range}`, `${path}?text=${secret}`],
  );
}

async function ask(path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${server.url}${path}`, { headers, redirect: 'manual' });
  return { status: answer.status, text: await answer.text() };
}

test('no answer of the API tells an outsider of it, whatever is asked; its members read it', async () => {
  const addresses = await readable(hidden);
  let answered = 0;
  for (const who of outsiders)
    for (const path of addresses) {
      const { status, text } = await ask(path, asking[who]!);
      if (status === 200) answered += 1;
      // What was asked may come back in the sentence that says that there is none.
      const said =
        status === 200
          ? text
          : text.replaceAll(hidden.number, '').replaceAll(hidden.id, '').replaceAll(secret, '');
      assert.ok(!isTold(said, hidden, secret), `${who} reads ${path}: ${status} ${text.slice(0, 300)}`);
    }
  assert.ok(answered > 200, `${answered} answers were read`);
  for (const who of ['admin', 'mem'])
    for (const path of [
      `/api/v1/incidents/${hidden.number}`,
      `/api/v1/incidents/${hidden.number}/timeline`,
      '/api/v1/incidents',
      '/api/v1/now',
    ]) {
      const { status, text } = await ask(path, asking[who]!);
      assert.ok(status === 200 && isTold(text, hidden, secret), `${who} reads it at ${path}`);
    }
  for (const who of ['responder', 'viewer', 'out', 'vie'])
    assert.ok(
      isTold((await ask('/api/v1/incidents', asking[who]!)).text, open, control),
      `${who} reads the control`,
    );
});

test('no command reaches it from outside, and none says that it is there', async () => {
  for (const who of ['responder', 'viewer', 'out', 'vie'])
    for (const command of [
      'acknowledge',
      'note',
      'post-update',
      'resolve',
      'merge',
      'drafts/d-zanzibar/send',
      'updates/preview',
    ]) {
      const ask = async (ref: string) => {
        const answer = await fetch(`${server.url}/api/v1/incidents/${ref}/${command}`, {
          method: 'POST',
          headers: { ...asking[who], 'content-type': 'application/json', origin: server.url },
          body: JSON.stringify(
            {
              note: { text: 'x' },
              'post-update': { text: 'x' },
              merge: { into: open.number },
              'updates/preview': { audiences: ['internal'], text: 'x' },
            }[command] ?? {},
          ),
        });
        return [answer.status, (await answer.text()).replaceAll(ref, 'REF')];
      };
      assert.deepEqual(await ask(hidden.number), await ask('INC-2026-9999'), `${who}: ${command}`);
    }
});

test('the live stream tells outsiders nothing of it', async () => {
  const heard: Record<string, string> = {};
  const ending = new AbortController();
  const listening = ['vie', 'out', 'admin'].map(async (who) => {
    heard[who] = '';
    const answer = await fetch(`${server.url}/api/v1/stream`, {
      headers: asking[who]!,
      signal: ending.signal,
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of answer.body!)
        heard[who] += decoder.decode(chunk as Uint8Array, { stream: true });
    } catch {
      // The test has heard enough.
    }
  });
  await until(async () => {
    // Whoever listens hears what comes from then on, and on a busy machine begins to a moment later.
    for (const incident of [hidden, open])
      await server.call('POST', `/api/v1/incidents/${incident.number}/note`, keys.admin, { text: 'Listen.' });
    await sleep(1_000);
    return heard['admin']?.includes(hidden.number) && heard['vie']?.includes(open.number) ? true : undefined;
  }, 'the stream');
  ending.abort();
  await Promise.all(listening);
  for (const who of ['vie', 'out']) assert.ok(!isTold(heard[who]!, hidden, secret), `${who} hears of it`);
});

test('no public page, feed, badge or calendar tells of it, nor does the static copy', async () => {
  const seen = new Set<string>();
  const queue = [
    '/status',
    '/status/public',
    ...[
      'summary',
      'status',
      'components',
      'incidents',
      'incidents/unresolved',
      'scheduled-maintenances',
      'scheduled-maintenances/upcoming',
      'scheduled-maintenances/active',
    ].map((name) => `/status/public/api/v2/${name}.json`),
    ...['history.atom', 'history.rss', 'calendar.ics', 'history', 'embed', 'badge.svg'].map(
      (name) => `/status/public/${name}`,
    ),
    '/report',
    '/metrics',
    '/healthz',
    '/readyz',
  ];
  let control404 = 0;
  let tellsControl = 0;
  for (let path = queue.shift(); path !== undefined && seen.size < 300; path = queue.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { status, text } = await ask(path, {});
    if (status === 404) control404 += 1;
    assert.ok(!isTold(text, hidden, secret), `${path} tells of it`);
    if (text.includes(control)) tellsControl += 1;
    for (const [, link = ''] of text.matchAll(/href="(\/status[^"#]*)"/g)) queue.push(link);
  }
  assert.ok(seen.size - control404 > 12, `${seen.size - control404} public pages were read`);
  assert.ok(tellsControl >= 5, 'the control stands on the public pages');
  let files = 0;
  let copied = 0;
  for (const entry of await readdir(join(data, 'status'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    files += 1;
    if (text.includes(control)) copied += 1;
    assert.ok(!isTold(text, hidden, secret), `the copy's ${entry.name} tells of it`);
  }
  assert.ok(files > 5 && copied > 0, 'there is a copy, and the control is in it');
});

test('nothing of it was sent to anybody who is not on it, or waits to be, by any channel', async () => {
  const { items } = await server.call<{ items: { person: { handle: string } | null; state: string }[] }>(
    'GET',
    `/api/v1/incidents/${hidden.number}/deliveries?limit=200`,
    keys.admin,
  );
  assert.ok(items.length > 0);
  for (const { person, state } of items)
    assert.ok(
      ['adm', 'mem'].includes(person?.handle ?? '') || state === 'failed' || state === 'cancelled',
      `a delivery to ${person?.handle ?? 'an address'} is ${state}`,
    );
  // Subjects and texts; a mail's raw form breaks words.
  const mails = smtp.received.map(({ envelope, mail, headers }) => ({
    to: envelope.to.join(),
    text: `${mail.subject} ${mail.text} ${mail.html} ${JSON.stringify(headers)}`,
  }));
  for (const { to, text } of mails)
    if (!/^(adm|mem)@/.test(to)) assert.ok(!isTold(text, hidden, secret), `a mail to ${to} tells of it`);
  assert.ok(mails.some(({ to, text }) => to === 'board@example.test' && text.includes(control)));
  assert.ok(mails.some(({ to, text }) => to === 'customer@example.test' && text.includes(control)));

  for (const { path, body } of phones.received)
    if (!/^\/(adm|mem)$/.test(path))
      assert.ok(!isTold(body, hidden, secret), `a call to ${path} tells of it`);
  assert.ok(phones.received.some(({ path, body }) => path === '/mem' && isTold(body, hidden, secret)));

  for (const house of [pagerduty, opsgenie, statuspage])
    assert.ok(!isTold(JSON.stringify(house.calls), hidden, secret), 'another house was told of it');
  assert.ok(isTold(JSON.stringify(pagerduty.calls), open, control));
  assert.ok(isTold(JSON.stringify(opsgenie.calls), open, control));
  assert.ok(JSON.stringify(statuspage.calls).includes(control));
});

test('in the chat it has a private channel of its members, and no other place tells of it', () => {
  const { channels, messages } = slack.workspace;
  const own = channels.filter((channel) =>
    isTold(
      JSON.stringify([channel.name, channel.topic, channel.purpose]),
      { ...hidden, number: hidden.number.toLowerCase() },
      secret,
    ),
  );
  assert.equal(own.length, 1, 'it has a channel of its own');
  for (const channel of own) {
    assert.ok(channel.is_private, `${channel.name} is open to all`);
    assert.deepEqual(
      channel.members.filter((member) => member === 'U0OUT'),
      [],
    );
  }
  const theirs = new Set([...own.map(({ id }) => id), 'U0MEM']);
  for (const { channel, text, blocks } of messages)
    if (!theirs.has(channel))
      assert.ok(
        !isTold(`${text} ${JSON.stringify(blocks)}`, hidden, secret),
        `a message in ${channel} tells of it`,
      );
  assert.ok(messages.some(({ blocks, text }) => isTold(`${text} ${JSON.stringify(blocks)}`, open, control)));
});
