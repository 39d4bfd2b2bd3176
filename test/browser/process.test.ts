/** The process page: what is typed is checked, explained and run; and whoever may not change it may look. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { look, openBrowser, settled, type Looking } from './browser.ts';
import { dist, startStandIn, type StandIn } from './stand-in-api.ts';

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
  looking = await look(browser);
  ({ page } = looking);
});
afterEach(async () => {
  await looking.context.close();
  await standIn.close();
});

async function open(path: string): Promise<void> {
  await page.goto(`${standIn.url}${path}`);
  await settled(page);
}
const editor = () => page.locator('.cm-content');
async function typeAtTop(text: string): Promise<void> {
  await editor().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(text);
}
const lastAct = (path: string) => standIn.acts.findLast((act) => act.path === path)?.body;

test('a mistake stands at its line while one types, and its sentence leads to it', async () => {
  await open('/process');
  await typeAtTop('prozess: 5\n');
  const finding = page.getByRole('button', { name: /Line 1:.*no key prozess/ });
  await finding.waitFor();
  await page.locator('.cm-lintRange-error').waitFor();
  await page.keyboard.press('Control+End');
  await finding.click();
  await page.waitForFunction(
    `document.querySelector('[aria-label="The file"] .h-full').shadowRoot.querySelector('.cm-scroller').scrollTop === 0`,
  );
  // What it meant before stays, and says that it is old; nothing broken is taken into use.
  await page.getByText('this is what it meant before').waitFor();
  const take = page.getByRole('button', { name: 'Take into use' });
  assert.equal(await take.getAttribute('aria-disabled'), 'true');
});

test('what is typed means something at once: the ladder follows the text', async () => {
  await open('/process');
  const title = page.getByRole('heading', { level: 1 });
  await page.getByRole('heading', { name: 'Severity matrix' }).waitFor();
  await page.locator('.cm-line', { hasText: 'title: Severity matrix' }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(' of ours');
  await page.getByRole('heading', { name: 'Severity matrix of ours' }).waitFor();
  assert.equal(await title.textContent(), 'Severity matrix of ours');
});

test('the editor offers the language’s words with their meaning', async () => {
  await open('/process');
  await typeAtTop('\n');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('outc');
  const option = page.getByRole('option', { name: /outcomes/ });
  await option.waitFor();
  // Until then a press of Enter could still be part of the word.
  await page.waitForTimeout(120);
  await page.keyboard.press('Enter');
  await page.getByText('outcomes:').first().waitFor();
});

test('letters in the editor are letters, Tab leads on, and a look elsewhere loses nothing', async () => {
  await open('/process');
  await typeAtTop('# dkdk?\n');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByRole('link', { name: 'On call' }).first().click();
  await page.getByRole('heading', { name: 'On call', exact: true, level: 1 }).waitFor();
  await page.goBack();
  await page.getByText('# dkdk?').waitFor();
  await page.getByText('changed, not in use').waitFor();
  await editor().click();
  await page.keyboard.press('Tab');
  assert.equal(
    await page.evaluate(
      `document.querySelector('[aria-label="The file"] .h-full').shadowRoot.activeElement === null`,
    ),
    true,
  );
  await page.getByRole('button', { name: 'Undo all' }).click();
  await page.getByText('# dkdk?').waitFor({ state: 'detached' });
});

test('a draft of a version that was replaced meanwhile is kept, and says so', async () => {
  await open('/process');
  await typeAtTop('# Ours.\n');
  await page.getByText('changed, not in use').waitFor();
  await page.evaluate(
    `sessionStorage.setItem('tocsin.process-draft', sessionStorage.getItem('tocsin.process-draft').replace('"base":"h1"', '"base":"h0"'))`,
  );
  await page.reload();
  await page.getByText('Another version has been taken into use since you began').waitFor();
  await page.getByText('# Ours.').waitFor();
});

test('an incident is simulated by picking, under the text that stands there, and the address holds what was picked', async () => {
  await open('/process?tab=simulate');
  await typeAtTop('# Ours.\n');
  await page.getByLabel('Severity').selectOption('SEV-1');
  await page.getByLabel('CTO', { exact: true }).selectOption('5m');
  await page.getByText('More to pick').click();
  await page.getByRole('checkbox', { name: 'Data is lost or may be lost' }).check();
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('CTO has it after 35 min').waitFor();
  await page.getByRole('list', { name: 'Steps' }).getByText('Legal is paged').waitFor();
  const { process, ...asked } = lastAct('/api/v1/process/simulate') as Record<string, unknown>;
  assert.match(String(process), /^# Ours\./);
  assert.deepEqual(asked, {
    people: 'installation',
    severity: 'SEV-1',
    flags: ['data-loss'],
    answers: { cto: '5m' },
  });
  assert.match(decodeURIComponent(page.url()), /severity=SEV-1.*flags=data-loss.*answers=cto:5m/);
});

test('whoever may not configure reads, simulates, and is told why not more', async () => {
  standIn.me = { ...standIn.me!, role: 'responder', can: ['read', 'acknowledge', 'declare', 'respond'] };
  await open('/process?tab=simulate&severity=SEV-2');
  await page.getByText('to read only').waitFor();
  await typeAtTop('nothing of this');
  assert.equal(await page.getByText('nothing of this').count(), 0);
  await page.getByText('Nobody answers.').waitFor();
  // It stays in reach, and says why it does nothing.
  await page.getByRole('button', { name: 'Take into use' }).click({ force: true });
  await page.getByText('cannot change the configuration').first().waitFor();
  assert.equal(lastAct('/api/v1/process'), undefined);
});

test('a process that stands in a file says so, and is not taken into use here', async () => {
  standIn.chosen = 'of-file';
  await open('/process');
  await page.getByText('acme.yaml').first().waitFor();
  await typeAtTop('# Ours.\n');
  await page.getByText('changed, not in use').waitFor();
  await page.getByRole('button', { name: 'Take into use' }).click({ force: true });
  await page.getByText('is changed there.').first().waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('the first view is at most 200 KB of compressed script, and the editor waits until it is needed', async () => {
  const scripts = new Set<string>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) scripts.add(pathname);
  });
  const bytes = () =>
    [...scripts].reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).byteLength, 0);
  await open('/');
  assert.ok(bytes() <= 200 * 1024, `${bytes()} bytes`);
  assert.ok(![...scripts].some((path) => /Editor/.test(path)), [...scripts].join(', '));
  await page.goto(`${standIn.url}/process`);
  await editor().waitFor();
  assert.ok([...scripts].some((path) => /Editor/.test(path)));
});
