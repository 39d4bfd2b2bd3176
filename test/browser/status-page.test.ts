/** The public status page in a real browser: the same without scripts, no complaint of axe or of the security policy, by day and by night. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { headersOf } from '../../src/http/page-headers.ts';
import { documentAt } from '../../src/status-page/documents.ts';
import { gateHtml } from '../../src/status-page/gate-html.ts';
import { givenNow, givenPage, givenPicture } from '../../src/status-page/given.ts';
import { look, openBrowser, themes, widths, type Width } from './browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let server: Server;
let url: string;
before(async () => {
  browser = await openBrowser();
  server = createServer((request, answer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const place = { root: '/', copy: null, tellsBy: ['email', 'sms'] };
    if (pathname === '/locked') {
      const html = gateHtml({ shown: 'password', said: 'wrong' }, 'en', place);
      return void answer.writeHead(401, headersOf(givenPage, 'page', 'text/html; charset=utf-8')).end(html);
    }
    const found = documentAt(givenPicture(), pathname.slice(1), { place, now: givenNow });
    if (found === null) return void answer.writeHead(404).end();
    answer.writeHead(200, headersOf(givenPage, found.kind, found.type)).end(found.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

const paths = ['/', '/history', '/incidents/i2', '/maintenance/m2', '/embed', '/locked'];

for (const width of Object.keys(widths) as Width[])
  for (const theme of themes)
    test(`${width}, ${theme}: axe-core finds nothing, nothing sticks out, nothing is complained about`, async () => {
      await using looking = await look(browser, { width, theme });
      const { page, complaints } = looking;
      for (const path of paths) {
        await page.goto(`${url}${path}`);
        assert.deepEqual(await axeFindings(page), [], path);
        const sticksOut = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.ok(Number(sticksOut) <= 0, `${path}: ${String(sticksOut)} px`);
      }
      assert.deepEqual(complaints, []);
    });

test('without scripts it says the same', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    await using looking = await look(browser);
    const without = await context.newPage();
    for (const path of paths) {
      await looking.page.goto(`${url}${path}`);
      await without.goto(`${url}${path}`);
      const said = await without.locator('body').innerText();
      assert.ok(said.length > 20);
      assert.equal(said, await looking.page.locator('body').innerText(), path);
    }
  } finally {
    await context.close();
  }
});

test('the days of a disturbance, and the formula, are a press away', async () => {
  await using looking = await look(browser);
  const { page } = looking;
  await page.goto(url);
  const days = page.locator('li.component', { hasText: 'Checkout' }).locator('details.days');
  await days.locator('summary').click();
  assert.match(await days.innerText(), /21 November 2026 · 10 min: Major outage, 20 min: Partial outage/);
  await page.getByText('How uptime is reckoned').click();
  assert.ok(await page.getByText('never rounded up').isVisible());
});

async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate('axe.run(document)')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
