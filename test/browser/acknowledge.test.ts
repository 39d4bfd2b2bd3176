/** Acknowledging from the link, on a phone: what somebody who was just woken sees without scrolling, and what one press does. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { look, openBrowser, settled, type Looking } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';

let browser: Browser;
let standIn: StandIn;
let looking: Looking;
let page: Page;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());
beforeEach(async () => {
  standIn = await startStandIn();
  // Nobody is signed in: the link is all that they have.
  standIn.me = null;
  looking = await look(browser, { width: 'phone', theme: 'dark' });
  ({ page } = looking);
});
afterEach(async () => {
  await looking.context.close();
  await standIn.close();
});

async function open(token: string): Promise<void> {
  await page.goto(`${standIn.url}/a/${token}`);
  await settled(page);
}

async function seenAtOnce(what: Locator): Promise<boolean> {
  const box = await what.boundingBox();
  const { width, height } = page.viewportSize()!;
  return (
    box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
  );
}

const take = () => page.getByRole('button', { name: /I have it/ });

suite('without scrolling', () => {
  for (const token of ['open', 'open-long'])
    test(`title, severity, clock and the button are seen (${token})`, async () => {
      await open(token);
      for (const what of [
        page.getByRole('heading', { level: 1 }),
        page.getByText('SEV-1').first(),
        page.getByRole('timer').first(),
        take(),
      ])
        assert.ok(await seenAtOnce(what), String(what));
    });

  test('the button is larger than any other, and large enough for a thumb', async () => {
    await open('open');
    const box = await take().boundingBox();
    assert.ok(box !== null && box.height >= 66 && box.width >= 300);
  });
});

test('opening the link acts upon nothing', async () => {
  await open('open');
  assert.deepEqual(standIn.acts, []);
});

test('one press acknowledges, and the page says who has it and what is next', async () => {
  await open('open');
  await take().click();
  await page.getByText('You have it. Nobody is paged again for you.').waitFor();
  assert.deepEqual(standIn.acts, [{ path: '/a/open', body: { action: 'acknowledge' } }]);
  assert.ok(await page.getByText('VP Engineering in').isVisible());
  assert.ok(await page.getByText('has it', { exact: false }).first().isVisible());
  assert.equal(await take().count(), 0);
});

test('it can be done with the keyboard alone', async () => {
  await open('open');
  await take().focus();
  await page.keyboard.press('Enter');
  await page.getByText('You have it. Nobody is paged again for you.').waitFor();
});

test('passing it to the next asks once before it wakes somebody', async () => {
  await open('open');
  await page.getByRole('button', { name: 'Pass to next' }).click();
  assert.deepEqual(standIn.acts, []);
  await page.getByRole('dialog').getByRole('button', { name: 'Pass to next' }).click();
  await page.getByText('Passed on.').waitFor();
  assert.deepEqual(standIn.acts, [{ path: '/a/open', body: { action: 'pass-on' } }]);
});

test('where somebody else has it, it says who, and that one may sleep', async () => {
  await open('taken');
  assert.ok(await page.getByText('Ben Idowu has it already.').isVisible());
  assert.ok(await page.getByRole('button', { name: /I take it over/ }).isVisible());
});

test('where it is resolved, there is nothing left to press but the incident itself', async () => {
  await open('resolved');
  assert.ok(await page.getByText('It is resolved. You can go back to sleep.').isVisible());
  assert.equal(await page.getByRole('button').count(), 0);
  assert.ok(await page.getByRole('link', { name: 'Open the incident' }).isVisible());
});

test('a broken link says what to do', async () => {
  await open('nonsense');
  assert.ok(
    await page.getByText('Open the link from the message again, completely, or sign in.').isVisible(),
  );
});

test('when Tocsin goes away, what was shown stays and says that it may be old', async () => {
  await page.clock.install();
  await open('open');
  await looking.context.setOffline(true);
  await page.clock.runFor(60_000);
  await page.getByText('Tocsin does not answer at the moment').waitFor();
  assert.ok(await take().isVisible());
});
