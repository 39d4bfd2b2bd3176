/** `npm start -- --demo` from outside: a filled organisation, one click to sign in, a `curl` that pages, an inbox that shows it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoCurl } from '../../src/demo/banner.ts';
import type { NowView } from '../../src/http/shapes.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { scratch } from '../harness/scratch.ts';

interface InboxEntry {
  id: string;
  channel: string;
  to: string;
  subject: string;
  body: string;
  acknowledgeUrl: string | null;
}

test('a demonstration is alive when it starts, pages into its inbox, and goes on where it stopped', async () => {
  await using folder = await temporaryFolder();
  await using tocsin = await startDemo(folder.path);
  const get = await signIn(tocsin);

  const me = await get<{ name: string; role: string; demo: boolean; clock: { rate: number } }>('/api/v1/me');
  assert.deepEqual([me.name, me.role, me.demo, me.clock.rate], ['Ida Lund', 'admin', true, 60]);

  const now = await get<NowView>('/api/v1/now');
  // The one that is being watched may have been resolved by its own clock by now.
  assert.ok(now.open.length >= 3, JSON.stringify(now.open.map(({ incident }) => incident.title)));
  const [first] = now.open;
  assert.equal(first?.incident.severity, 'SEV-1');
  const { items: pages } = await get<{ items: { person: { handle: string } }[] }>(
    `/api/v1/incidents/${first.incident.number}/pages`,
  );
  // The one who signs in is the one whose pager rings.
  assert.ok(
    pages.some(({ person }) => person.handle === 'ida'),
    JSON.stringify(pages),
  );
  assert.ok(first.line.past.length > 0 && first.line.future.length > 0);
  assert.ok(now.onCall.every(({ people }) => people.length > 0));

  // What the curl in the banner sends, without curl.
  assert.ok(tocsin.log().includes(demoCurl(tocsin.url)));
  const [, url = '', body = ''] = /-X POST (\S+) .*-d '(.*)'$/.exec(demoCurl(tocsin.url)) ?? [];
  const made = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(made.status, 202);
  const page = await eventually('a page for the incident of the curl', async () => {
    const { items } = await get<{ items: InboxEntry[] }>('/api/v1/inbox?limit=100');
    return items.find(({ subject, body: told }) => `${subject} ${told}`.includes('Payments are declined'));
  });
  assert.match(page.acknowledgeUrl ?? '', new RegExp(`^${tocsin.url}/`));

  // Nothing is tried elsewhere: what was sent was kept in the inbox, or joined to what was.
  const { items: sent } = await get<{ items: { state: string; detail: string | null; channel: string }[] }>(
    '/api/v1/deliveries?limit=20',
  );
  assert.ok(sent.some(({ detail }) => detail === 'kept in the inbox'));
  const elsewhere = sent.filter(
    ({ state, detail }) =>
      state === 'failed' || (state === 'sent' && !/^(kept in the inbox|made up|joined)/.test(detail ?? '')),
  );
  assert.deepEqual(elsewhere, []);

  // A restart neither fills again nor turns the fast clock back.
  const { items: newest } = await get<{ items: { number: string; declaredAt: string }[] }>(
    '/api/v1/incidents?limit=1',
  );
  await tocsin.stop();
  await using again = await startDemo(folder.path);
  const getAgain = await signIn(again);
  const { items: still } = await getAgain<{ items: { number: string }[] }>('/api/v1/incidents?limit=1');
  assert.deepEqual(still[0]?.number, newest[0]?.number);
  const after = await getAgain<NowView>('/api/v1/now');
  assert.ok(
    Date.parse(after.at) > Date.parse(newest[0]!.declaredAt),
    `${newest[0]!.declaredAt}, ${after.at}`,
  );
});

function startDemo(data: string): Promise<Tocsin> {
  return startTocsin({ args: ['--demo'], env: { TOCSIN_DATA: join(data, 'demo') } });
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(scratch, 'tocsin-demo-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

type Get = <T>(path: string) => Promise<T>;

/** By the link that the terminal shows, as a browser follows it. */
async function signIn({ url, log }: Tocsin): Promise<Get> {
  const link = await eventually('a link to sign in', () =>
    Promise.resolve(/^ +(http:\S+\/demo\/\S+)$/m.exec(log())?.[1]),
  );
  const answer = await fetch(link, { redirect: 'manual' });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get('location'), '/');
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return async <T>(path: string): Promise<T> => {
    const got = await fetch(`${url}${path}`, { headers: { cookie } });
    assert.equal(got.status, 200, path);
    return (await got.json()) as T;
  };
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = performance.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await sleep(100);
  }
}
