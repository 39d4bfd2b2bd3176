/** Going through the sheet of a handoff: ticking off, what a number leads to, and whoever may only look. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { look, openBrowser, settled } from './browser.ts';
import { startStandIn } from './stand-in-api.ts';
import { me } from './stand-in-data.ts';

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

test('an item is ticked off by who one is, and the tick is taken away again', async () => {
  await using standIn = await startStandIn();
  await using looking = await look(browser);
  const { page } = looking;
  await page.goto(`${standIn.url}/on-call/handoff`);
  await settled(page);
  const item = page.getByLabel('Go through the alerts of the last 24 hours');
  await item.check();
  await page.getByText('Ana Ortiz, 14:28').waitFor();
  await page.getByText('2 of 5').waitFor();
  await item.uncheck();
  await page.getByText('1 of 5').waitFor();
  assert.deepEqual(
    standIn.acts.map(({ body }) => body),
    [true, false].map((checked) => ({
      at: '2026-11-23T08:00:00.000Z',
      checklist: 'handoff',
      item: 'alerts',
      checked,
    })),
  );
});

test('the number beside an item leads to what it counts, and that to its own page', async () => {
  await using standIn = await startStandIn();
  await using looking = await look(browser, { width: 'phone' });
  const { page } = looking;
  await page.goto(`${standIn.url}/on-call/handoff?schedule=primary`);
  await settled(page);
  await page.getByRole('link', { name: '27 alerts in the last 24 hours' }).click();
  await page.waitForURL(/#fact-alerts-24h$/);
  await page.getByRole('link', { name: '27: show them' }).click();
  await page.waitForURL(/\/alerts$/);
  await page.goBack();
  await page.getByRole('link', { name: /Warehouse scanners/ }).click();
  await page.waitForURL(/\/incidents\/INC-2026-0188$/);
});

test('the arrows lead to the handoffs beside it, and the address names which one it is', async () => {
  await using standIn = await startStandIn();
  await using looking = await look(browser);
  const { page } = looking;
  await page.goto(`${standIn.url}/on-call/handoff`);
  await settled(page);
  await page.getByRole('link', { name: 'The next handoff' }).click();
  await page.waitForURL(/schedule=primary&at=2026-11-30T08/);
  await page.getByRole('button', { name: 'Nearest' }).click();
  await page.waitForURL(/handoff\?schedule=primary$/);
  await page.getByLabel('Schedule').selectOption('Secondary');
  await page.getByText('Secondary does not change hands').waitFor();
});

test('whoever may only look is told so, and ticks nothing', async () => {
  await using standIn = await startStandIn();
  standIn.me = { ...me, role: 'viewer', can: ['read'] };
  await using looking = await look(browser);
  const { page } = looking;
  await page.goto(`${standIn.url}/on-call/handoff`);
  await settled(page);
  await page.getByLabel('Go through the alerts of the last 24 hours').press('Space');
  await page.getByText('Viewers cannot tick anything off').first().waitFor();
  assert.deepEqual(standIn.acts, []);
});
