/** The pages and the real server together: an update that is composed reaches its readers, is corrected, and the status page's draft goes out by one tap. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startSmtp, type SmtpStandIn } from '../harness/stand-ins/smtp.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';
import { look, openBrowser, settled } from './browser.ts';

const key = 'tk_0123456789abcdef0123456789abcdef';
const password = 'correct horse battery';
let browser: Browser;
let post: SmtpStandIn;
let tocsin: Tocsin;
let number = '';

before(async () => {
  browser = await openBrowser();
  post = await startSmtp();
  tocsin = await startTocsin({
    config: `
organization: { name: Acme, timeZone: Europe/Berlin }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
channels:
  email: { smtp: "${post.url}", from: "Tocsin <tocsin@example.test>" }
users:
  - { handle: ana, name: Ana Ortiz, email: ana@example.test, role: admin, contacts: [{ id: mail, channel: email, to: ana@example.test }] }
audiences:
  executives: { addresses: [board@example.test] }
services:
  - { handle: checkout, name: Checkout }
statusPages:
  - { handle: public, title: Acme status, components: [{ name: Checkout, service: checkout }] }
apiKeys:
  - { name: ci, key: "${key}", role: admin }
`,
  });
});
after(async () => {
  await tocsin[Symbol.asyncDispose]();
  await post.close();
  await browser.close();
});

test('from the composer to a mailbox and the status page, and on by a correction and a draft', async () => {
  await using desk = await look(browser);
  const { page } = desk;
  const link = await tocsin.call<{ url: string }>('POST', '/api/v1/users/ana/setup-link', key);
  await page.goto(link.url);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Nothing is open').waitFor();
  const declared = await tocsin.call<{ incident: { number: string } }>('POST', '/api/v1/incidents', key, {
    title: 'Checkout answers with errors',
    severity: 'SEV-2',
    service: 'checkout',
  });
  ({ number } = declared.incident);

  // What is declared is a draft on the status page, and nothing that readers see.
  await page.goto(`${tocsin.url}/status-pages`);
  await page.getByText('1 draft waits').waitFor();
  assert.doesNotMatch(await readersSee(), /Something is wrong/);

  await page.goto(`${tocsin.url}/incidents/${number}/update`);
  await settled(page);
  await page.getByLabel('In which words').selectOption('Status page: investigating');
  await page.getByLabel('What is reported? A few words').fill('Payments fail');
  await page.getByLabel('What do users experience?').fill('One payment in eight fails');
  await page.getByRole('checkbox', { name: /Readers of the status page/ }).check();
  await page.getByRole('checkbox', { name: /Executives/ }).check();
  const read = page.getByRole('region', { name: 'As it will read' });
  await read.getByText('Impact: One payment in eight fails').nth(1).waitFor();
  await read.getByText('1 address · mail').waitFor();
  await page.getByRole('button', { name: 'Tell 2 audiences' }).click();
  await page.getByText('Told: Readers of the status page and Executives.').waitFor();

  await seen(/Something is wrong: Payments fail/);
  const { mail } = await post.next(({ envelope }) => envelope.to.includes('board@example.test'));
  assert.match(mail.text ?? '', /Payments fail/);

  await page.goto(`${tocsin.url}/incidents/${number}?tab=updates`);
  await page.getByText('1 address').first().waitFor();
  await page.getByRole('button', { name: /^Correct the update to Readers/ }).click();
  await page.getByLabel('What it should have said').fill('One payment in **nine** fails.');
  await page.getByRole('button', { name: 'Correct it' }).click();
  await page.getByText(/: what it said before/).waitFor();
  await seen(/One payment in <strong>nine<\/strong> fails/);

  await setStatus(page, 'Identified');
  await page.goto(`${tocsin.url}/status-pages/public`);
  await page.getByText('1 draft waits').waitFor();
  assert.doesNotMatch(await readersSee(), /Identified/);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('What readers should know').fill('We know the cause.');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await seen(/We know the cause\./);
  await page.getByRole('link', { name: 'Preview' }).click();
  await page.frameLocator('iframe').getByText('We know the cause.').first().waitFor();
  assert.deepEqual(desk.complaints, []);
});

async function setStatus(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: /^Status .*Change it/ }).click();
  await page.getByRole('menuitem', { name: label }).click();
}

async function readersSee(): Promise<string> {
  return await (await fetch(`${tocsin.url}/status/public`)).text();
}

function seen(words: RegExp): Promise<true> {
  return until(async () => (words.test(await readersSee()) ? true : undefined), `readers to see ${words}`);
}
