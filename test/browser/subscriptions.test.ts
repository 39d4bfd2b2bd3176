/** The pages of a subscriber in a real browser without scripts: the way from the form to the last click, on a phone and at a desk. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { mintStopToken } from '../../src/domain/access/stop-link.ts';
import { mintConfirmation } from '../../src/domain/subscribers/links.ts';
import { readOrCreateSecret } from '../../src/store/access/secrets.ts';
import { claimMessages } from '../../src/store/subscribers/messages.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { makeFakeEngine } from '../harness/fake-engine.ts';
import { startTestServer, type TestServer } from '../harness/http.ts';
import { look, openBrowser, themes, widths, type Width } from './browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const now = '2026-03-02T09:00:00.000Z';

let browser: Browser;
let db: TestDatabase;
let server: TestServer;
let url: string;
let key: Buffer;
before(async () => {
  [browser, db] = await Promise.all([openBrowser(), createTestDatabase()]);
  const engine = makeFakeEngine({ now });
  const components = [
    { name: 'Checkout', group: 'Shop' },
    { name: 'Search', group: 'Shop' },
    { name: 'API' },
  ];
  engine.installed = {
    ...engine.installed,
    statusPages: [
      { handle: 'public', title: 'Acme status', components },
      { handle: 'japan', title: 'Acme', components, language: 'ja' },
    ],
  };
  server = await startTestServer(db.pool, {
    engine,
    subscribers: { kinds: () => ['email', 'sms', 'webhook', 'slack'], hurry: () => {} },
  });
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  key = await readOrCreateSecret(db.pool, 'acknowledge-links', { candidate: Buffer.alloc(32, 5), now });
});
after(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

/** The link in the message that waits for this address. */
async function linkTo(to: string): Promise<string> {
  const { rows } = await db.pool.query<{ channel: 'email' }>(
    'select kind as channel from subscribers where address = $1',
    [to],
  );
  const claimed = await claimMessages(db.pool, { channel: rows[0]!.channel, limit: 50, node: 'test', now });
  const message = claimed.find((one) => one.to === to);
  return `${url}/status/public/subscriptions/${mintConfirmation(key, message!.confirmation!)}`;
}

async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate('axe.run(document)')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const width of Object.keys(widths) as Width[])
  for (const theme of themes)
    test(`${width}, ${theme}: each of a subscriber’s pages reads well`, async () => {
      await using looking = await look(browser, { width, theme });
      const { page, complaints } = looking;
      const to = `https://hooks.example.test/${width}/${theme}`;
      const judge = async (name: string) => {
        assert.deepEqual(await axeFindings(page), [], name);
        const sticksOut = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.ok(Number(sticksOut) <= 0, `${name}: ${String(sticksOut)} px`);
      };

      await page.goto(`${url}/status/public/subscribe`);
      await judge('subscribe');
      await page.getByLabel('By webhook').check();
      await page.getByLabel('Address').fill('hooks');
      await page.getByLabel('Shop: Search').check();
      await page.getByRole('button', { name: 'Subscribe' }).click();
      await judge('wrong');
      assert.ok(await page.getByLabel('Shop: Search').isChecked(), 'what was chosen stays chosen');
      await page.getByLabel('Address').fill(to);
      await page.getByRole('button', { name: 'Subscribe' }).click();
      await page.getByRole('heading', { name: 'One more step' }).waitFor();
      await judge('asked');

      await page.goto(await linkTo(to));
      await judge('confirm');
      await page.getByRole('button', { name: 'Yes, subscribe' }).click();
      await page.getByRole('heading', { name: 'You are subscribed' }).waitFor();
      await judge('subscribed');
      await page.getByLabel('API').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      await page.getByRole('button', { name: 'Unsubscribe' }).click();
      await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
      await judge('left');

      const token = mintStopToken(key, {
        audience: 'executives',
        channel: 'email',
        to: `${width}.${theme}@example.test`,
      });
      await page.goto(`${url}/stop/${token}`);
      await judge('stop');
      await page.getByRole('button', { name: 'Stop them' }).click();
      await page.getByRole('button', { name: 'Send them again' }).waitFor();
      await page.goto(`${url}/status/japan/subscribe`);
      await judge('japanese');
      assert.deepEqual(complaints, []);
    });

test('all of it works without scripts', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(`${url}/status/public/subscribe`);
    await page.getByLabel('Address').fill('reader@example.test');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.goto(await linkTo('reader@example.test'));
    await page.getByRole('button', { name: 'Yes, subscribe' }).click();
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
  } finally {
    await context.close();
  }
});
