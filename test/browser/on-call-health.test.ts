/** Health in a browser: figures sort, a number leads to the pages that it counts, and the address holds what is shown. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { look, openBrowser, settled, type Width } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';

let browser: Browser;
let standIn: StandIn;
before(async () => {
  browser = await openBrowser();
  standIn = await startStandIn();
});
after(async () => {
  await standIn.close();
  await browser.close();
});

async function open(width: Width, path = '/on-call/health') {
  const looking = await look(browser, { width });
  await looking.page.goto(`${standIn.url}${path}`);
  await settled(looking.page);
  return looking;
}

const names = (page: Page) => page.locator('tbody th').allInnerTexts();

test('the most disturbed stand first; a column sorts by its figure, and once more as before', async () => {
  await using looking = await open('desk');
  const { page } = looking;
  const first = async () => (await names(page)).map((name) => /[A-Z]\w+ \w+/.exec(name)?.[0]);
  assert.deepEqual(await first(), ['Ben Idowu', 'Ana Ortiz', 'Cy Lindqvist', 'Dia Marchetti']);
  await page.getByRole('button', { name: 'Hours', exact: true }).click();
  await page.locator('th[aria-sort="descending"]', { hasText: 'Hours' }).waitFor();
  assert.deepEqual(await first(), ['Cy Lindqvist', 'Ana Ortiz', 'Dia Marchetti', 'Ben Idowu']);
  assert.match(page.url(), /sort=hours/);
  await page.getByRole('button', { name: 'Hours', exact: true }).click();
  await page.locator('th[aria-sort="descending"]').waitFor({ state: 'detached' });
  assert.equal((await first())[0], 'Ben Idowu');
  assert.deepEqual(looking.complaints, []);
});

test('a number leads to what it counts, and the way back gives the focus back', async () => {
  await using looking = await open('desk');
  const { page } = looking;
  const number = page.getByRole('button', { name: '4 pages at night of Ana Ortiz' });
  await number.click();
  const dialog = page.getByRole('dialog', { name: 'Ana Ortiz: pages at night, 4' });
  await dialog.getByText('answered after').first().waitFor();
  assert.equal(await dialog.getByRole('listitem').count(), 4);
  assert.match(page.url(), /person=ana/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.waitForURL((url) => !url.search.includes('person'));
  assert.deepEqual(looking.complaints, []);
});

test('a team and a range are in the address, and the ledger is of the same', async () => {
  await using looking = await open('phone', '/on-call/health?range=last-month');
  const { page } = looking;
  await page.getByLabel('Team', { exact: true }).selectOption('Shop');
  await page.waitForURL(/team=shop/);
  await page.getByText('Dia Marchetti').first().waitFor({ state: 'detached' });
  const href = await page.getByRole('link', { name: 'Ledger of after hours' }).getAttribute('href');
  assert.equal(
    href,
    '/api/v1/on-call/ledger.csv?from=2026-09-30T22%3A00%3A00.000Z&to=2026-10-31T23%3A00%3A00.000Z&team=shop',
  );
  assert.deepEqual(looking.complaints, []);
});
