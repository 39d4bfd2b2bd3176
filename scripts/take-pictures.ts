/**
 * Takes the pictures of the README, by day and by night: `node scripts/take-pictures.ts`. It starts a demonstration of
 * its own in a folder that it removes again, signs in by its link, and looks at it with a real browser.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { look, openBrowser, settled, themes } from '../test/browser/browser.ts';

type Theme = (typeof themes)[number];

/** The first start makes a database and fills a year. */
const startWithinMs = 300_000;
const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');

const browser = await openBrowser();
try {
  for (const theme of themes) await takeAll(theme);
} finally {
  await browser.close();
}

/** A demonstration for each theme: its clocks run at 60×, so an hour of it is over in a minute. */
async function takeAll(theme: Theme): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-pictures-'));
  const demo = await startDemo(folder);
  try {
    await using desk = await look(browser, { width: 'desk', theme });
    await using phone = await look(browser, { width: 'phone', theme });
    await desk.page.goto(demo.signIn);
    await settled(desk.page);
    const incident = await worstOpen(desk.page);
    const { person } = await ask<{ person: { handle: string } }>(desk.page, '/me');
    const link = await linkFor(desk.page, person.handle);
    await Promise.all([
      picture(desk.page, `${demo.url}/`, { name: 'now', theme }),
      picture(phone.page, link, { name: 'acknowledge', theme }),
    ]);
    await respond(desk.page, incident, person.handle);
    await picture(desk.page, `${demo.url}/incidents/${incident.number}`, { name: 'incident', theme });
    await picture(
      desk.page,
      `${demo.url}/incidents/${incident.number}/update`,
      { name: 'update', theme },
      compose,
    );
    await picture(desk.page, `${demo.url}/status-pages/public`, { name: 'status-pages', theme });
    await picture(desk.page, `${demo.url}/status/public`, { name: 'status-page', theme });
    await picture(desk.page, `${demo.url}/process`, { name: 'process', theme });
    await picture(desk.page, `${demo.url}/on-call`, { name: 'on-call', theme });
  } finally {
    await demo.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Declared {
  number: string;
  severityRank: number;
  declaredAt: string;
}

async function worstOpen(page: Page): Promise<Declared> {
  const { open } = await ask<{ open: { incident: Declared }[] }>(page, '/now');
  const [worst] = open.map(({ incident }) => incident).sort((a, b) => a.severityRank - b.severityRank);
  if (worst === undefined) throw new Error('the demonstration must have an open incident');
  return worst;
}

async function linkFor(page: Page, handle: string): Promise<string> {
  const { items } = await ask<{
    items: { person: { handle: string } | null; acknowledgeUrl: string | null }[];
  }>(page, '/inbox');
  const found = items.find(
    ({ person, acknowledgeUrl }) => person?.handle === handle && acknowledgeUrl !== null,
  );
  if (typeof found?.acknowledgeUrl !== 'string') throw new Error(`${handle} must have been paged`);
  return found.acknowledgeUrl;
}

/** What a team does in the first half hour, so that the picture shows an incident that is in hand. */
async function respond(page: Page, { number, declaredAt }: Declared, me: string): Promise<void> {
  const act = (command: string, body: object) => tell(page, `/api/v1/incidents/${number}/${command}`, body);
  const minute = async (count: number) => {
    for (;;) {
      const { clock } = await ask<{ clock: { now: string } }>(page, '/me');
      if (Date.parse(clock.now) >= Date.parse(declaredAt) + count * 60_000) return;
      await page.waitForTimeout(200);
    }
  };
  await act('acknowledge', {});
  await act('assign-role', { role: 'commander', person: me });
  await act('post-update', {
    text: 'We are investigating errors at checkout. About one order in eight fails; trying again usually works.',
    audience: 'public',
  });
  await minute(12);
  await act('assign-role', { role: 'technical-lead', person: 'noor' });
  await act('note', {
    text: 'The connection pool was halved by the last deployment; errors began 4 min later.',
  });
  await act('set-status', { status: 'identified' });
  await minute(15.5);
  await tell(page, new URL(await linkFor(page, 'victor')).pathname, {});
  await minute(25);
}

/** An update on its way to two audiences, each of which reads it by its own way. */
async function compose(page: Page): Promise<void> {
  await page
    .getByLabel('What is so now')
    .fill(
      'We know the cause, and the fix is on its way.\n\n- **What you may notice:** one order in eight fails at checkout.\n- **What helps:** trying again usually works.',
    );
  await page.getByLabel('In one line (if you like)').fill('Checkout: cause found');
  await page.getByRole('checkbox', { name: /Readers of the status page/ }).check();
  await page.getByRole('checkbox', { name: /Executives/ }).check();
  const read = page.getByRole('region', { name: 'As it will read' });
  await read.getByText('What helps:').nth(1).waitFor();
}

async function picture(
  page: Page,
  address: string,
  { name, theme }: { name: string; theme: Theme },
  act?: (page: Page) => Promise<void>,
): Promise<void> {
  await page.goto(address);
  await settled(page);
  await act?.(page);
  // Lists that come by themselves have come, and the line has measured its words.
  await page.waitForTimeout(500);
  const path = join(images, `${name}-${theme}.png`);
  await page.screenshot({ path });
  console.log(path);
}

function ask<T>(page: Page, path: string): Promise<T> {
  return page.evaluate<T>(`fetch('/api/v1${path}').then((answer) => answer.json())`);
}

async function tell(page: Page, path: string, body: object): Promise<void> {
  const answer = await page.evaluate<{ status: number; said: string }>(`fetch(${JSON.stringify(path)}, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: ${JSON.stringify(JSON.stringify(body))},
  }).then(async (answer) => ({ status: answer.status, said: await answer.text() }))`);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.said}`);
}

interface Demo {
  url: string;
  signIn: string;
  stop: () => Promise<void>;
}

async function startDemo(folder: string): Promise<Demo> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'src/supervisor.ts'), '--demo'], {
    env: { ...process.env, TOCSIN_PORT: String(port), TOCSIN_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  const giveUp = setTimeout(() => child.kill('SIGTERM'), startWithinMs);
  const signIn = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      said += part;
      const found = /http:\/\/\S+\/demo\/\S+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () =>
      reject(new Error(`the demonstration must print a link to sign in with; it said:\n${said}`)),
    );
  });
  clearTimeout(giveUp);
  return { url, signIn, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
