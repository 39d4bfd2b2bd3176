/** The first run, the page and the real server together: from the link that a new installation prints to an incident that pages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { look, openBrowser, settled } from './browser.ts';

let browser: Browser;
let pocket: WebhookReceiver;
let tocsin: Tocsin;

before(async () => {
  browser = await openBrowser();
  pocket = await startWebhookReceiver();
  // As new as can be: the pocket beside it may be called, and nothing else is said.
  tocsin = await startTocsin({ config: 'outgoing: { allow: ["127.0.0.0/8"] }\n' });
});
after(async () => {
  await tocsin[Symbol.asyncDispose]();
  await pocket.close();
  await browser.close();
});

test('the first admin picks a process, takes its positions, watches an incident, is reached, and is paged by the next one', async () => {
  await using desk = await look(browser);
  const { page } = desk;
  const link = /https?:\/\/\S+\/setup\/\S+/.exec(tocsin.log())?.[0];
  assert.ok(link !== undefined, tocsin.log());

  await page.goto(link);
  await page.getByLabel('Name').fill('Ana Ortiz');
  await page.getByLabel('E-mail').fill('ana@example.test');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Become the first admin' }).click();

  // Who leaves in the middle is led back from Now.
  await page.getByRole('heading', { name: 'Pick a process' }).waitFor();
  await page.getByRole('link', { name: 'Later' }).click();
  await page.getByRole('link', { name: 'Finish setting up' }).click();

  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('link', { name: /Process/ })
    .click();
  await page.getByRole('radio', { name: /Rapid recovery/ }).check();
  await page.getByRole('button', { name: 'Use this process' }).click();
  await page.getByRole('button', { name: 'Next: People' }).click();

  await page.getByRole('heading', { name: 'Say who has its positions' }).waitFor();
  await page.getByRole('button', { name: 'Add somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Gwen Parry');
  await dialog.getByLabel('E-mail').fill('gwen@example.test');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const invitation = await dialog.getByLabel('The link').inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByLabel('CTO', { exact: true }).selectOption('Gwen Parry');
  await page.getByRole('button', { name: 'Take all others myself for now' }).click();
  await page.getByText('Every position has somebody.').waitFor();
  await page.getByRole('button', { name: 'Next: Watch' }).click();

  await page.getByText('Nobody answers.').waitFor();
  await page.getByText('Engineering manager is paged').waitFor();
  await page
    .getByRole('button', { name: 'Next: Contact' })
    .or(page.getByRole('button', { name: 'Skip for now' }))
    .click();

  await page.getByText('Nothing reaches you yet').waitFor();
  await page.getByRole('button', { name: 'Add a contact' }).click();
  await dialog.getByRole('button', { name: 'Add a contact' }).click();
  await dialog.getByLabel('Name of contact 1').fill('phone');
  await dialog.getByLabel('Channel of contact 1').selectOption('webhook');
  await dialog.getByLabel('Address of contact 1').fill(`${pocket.url}/ana`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Send me a test page' }).click();
  await pocket.next((request) => request.path === '/ana');
  await page.getByText(/taken by the vendor|delivered/).waitFor();
  await page.getByText('Everything is set up.').waitFor();
  await page.getByRole('button', { name: 'Set up E-mail' }).click();
  await dialog.getByLabel('Mail server').fill('smtp://tocsin:secret-word@127.0.0.1:2525');
  await dialog.getByLabel('Sender').fill('Tocsin <tocsin@example.test>');
  await dialog.getByRole('button', { name: 'Set up' }).click();
  await page.getByText('E-mail is set up.').waitFor();
  await page.getByRole('button', { name: 'Change E-mail' }).waitFor();
  await page.getByRole('link', { name: 'Go to Now' }).click();
  await page.getByText('If something breaks, Ana Ortiz is called first').waitFor();

  // What was set up is no simulation: an incident pages her.
  await page.keyboard.press('d');
  await dialog.getByLabel('What is wrong').fill('Checkout answers with errors');
  await dialog.getByRole('radio').first().check();
  await dialog.getByRole('button', { name: 'Declare' }).click();
  const paged = await pocket.next(
    (request) => request.path === '/ana' && JSON.stringify(request.json).includes('Checkout answers'),
  );
  assert.equal((paged.json as { type: string }).type, 'page');

  // And whoever was added lets herself in by her link.
  await using other = await look(browser, { width: 'phone', theme: 'dark' });
  await other.page.goto(invitation);
  await other.page.getByRole('heading', { name: 'Welcome, Gwen Parry' }).waitFor();
  await other.page.getByLabel('Password').fill('another horse battery');
  await other.page.getByRole('button', { name: 'Set password' }).click();
  await other.page.getByRole('link', { name: 'Checkout answers with errors' }).waitFor();
  await settled(other.page);
  assert.deepEqual([...desk.complaints, ...other.complaints], []);
});

test('a changed process is taken into use from the page, and its text is there again', async () => {
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${tocsin.url}/sign-in?to=/process`);
  await page.getByLabel('E-mail').fill('ana@example.test');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# Ours by now.\n');
  await page.locator('button:not([aria-disabled])', { hasText: 'Take into use' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 line comes').waitFor();
  await dialog.getByRole('button', { name: 'Take into use' }).click();
  await page.getByText('In use: new incidents are declared under it.').waitFor();
  await page.reload();
  await page.getByText('# Ours by now.').waitFor();
  assert.equal(await page.getByText('changed, not in use').count(), 0);
  // It runs as well: in virtual time, with the people who were bound.
  await page.getByRole('link', { name: 'Simulate' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('On-call engineer (Ana Ortiz)').first().waitFor();
  assert.deepEqual(desk.complaints, []);
});
