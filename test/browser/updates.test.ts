/** Telling people: composing an update for each audience, drafts that wait, corrections, who an audience is, what one follows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { until } from '../harness/until.ts';
import { look, openBrowser, settled } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const composer = '/incidents/INC-2026-0187/update';

function actsOf({ acts }: StandIn, count: number): Promise<StandIn['acts']> {
  return until(async () => (acts.length >= count ? acts : undefined), `${count} acts`);
}

test('one text for two audiences is read as each will read it, and sent to each; the status changes once', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(standIn.url + composer);
  await settled(page);
  await page.getByLabel('What is so now').fill('One payment in eight fails.');
  await page.getByRole('checkbox', { name: /Readers of the status page/ }).check();
  await page.getByLabel('Status', { exact: true }).selectOption('Monitoring');
  const read = page.getByRole('region', { name: 'As it will read' });
  await read.getByText('published on the status page').waitFor();
  await read.getByText('3 people, 2 addresses, #executives · mail and chat').waitFor();
  assert.equal(await read.getByText('One payment in eight fails.').count(), 2);
  await page.getByRole('button', { name: 'Tell 2 audiences' }).click();
  await page.getByText('Told: Readers of the status page and Executives.').waitFor();
  const common = { text: 'One payment in eight fails.', nextUpdateAt: '2026-11-20T13:58:00.000Z' };
  assert.deepEqual(
    (await actsOf(standIn, 2)).map(({ body }) => body),
    [
      { ...common, audience: 'public', status: 'monitoring' },
      { ...common, audience: 'executives' },
    ],
  );
});

test('what a template asks for is asked once, in its own form, and said where it is missing', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(standIn.url + composer);
  await settled(page);
  await page.getByLabel('In which words').selectOption('Update of the status page');
  await page.getByText('When does the next update come?').waitFor();
  assert.equal(await page.getByLabel('When does the next update come?').count(), 0, 'Next update asks that');
  await page.getByText('Next update: 15:30 UTC').waitFor();
  await page.getByLabel('When will it be over?').fill('2026-11-20T15:30');
  await page.getByRole('button', { name: 'Post update' }).click({ force: true });
  await page.getByText('Impact is missing.').first().waitFor();
  await page.getByLabel('Impact').fill('Nobody can pay.');
  await page.getByRole('region', { name: 'As it will read' }).getByText('Impact: Nobody can pay.').waitFor();
  await page.getByRole('button', { name: 'Post update' }).click();
  const [act] = await actsOf(standIn, 1);
  assert.deepEqual(act?.body, {
    audience: 'executives',
    template: 'status-update',
    values: { over: '2026-11-20T14:30:00.000Z', impact: 'Nobody can pay.' },
    nextUpdateAt: '2026-11-20T13:58:00.000Z',
  });
});

test('whoever resolves with the update is offered the words of a resolution', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(standIn.url + composer);
  await settled(page);
  const offered = page.getByLabel('In which words').getByRole('option');
  assert.deepEqual(await offered.allTextContents(), ['In my own', 'Update of the status page']);
  await page.getByLabel('Status', { exact: true }).selectOption('Resolved');
  assert.deepEqual(await offered.allTextContents(), [
    'In my own',
    'Update of the status page',
    'Working again',
  ]);
  assert.equal(await page.getByLabel('Next update').inputValue(), '', 'what is over has no next one');
});

test('words survive a look at another page', async () => {
  await using standIn = await startStandIn();
  await using phone = await look(browser, { width: 'phone' });
  const { page } = phone;
  await page.goto(standIn.url + composer);
  await settled(page);
  await page.getByLabel('What is so now').fill('Half a sentence');
  await page.getByRole('link', { name: 'Alerts' }).click();
  await page.getByRole('heading', { name: 'Alerts' }).waitFor();
  await page.goBack();
  assert.equal(await page.getByLabel('What is so now').inputValue(), 'Half a sentence');
});

test('drafts wait on the incident: one that is complete goes out by one tap, the other asks for what is missing', async () => {
  await using standIn = await startStandIn();
  await using phone = await look(browser, { width: 'phone' });
  const { page } = phone;
  await page.goto(`${standIn.url}/incidents/INC-2026-0187`);
  await settled(page);
  await page.getByText('2 updates wait').waitFor();
  await page.getByText('the process (affected-customers) asks that somebody reads it first').waitFor();
  await page.getByRole('button', { name: 'Send the draft for Executives' }).click();
  await page.getByText('Told: Executives.').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  const [sent] = await actsOf(standIn, 1);
  assert.equal(sent?.path, '/api/v1/incidents/INC-2026-0187/drafts/d-own/send');
  await page.getByRole('link', { name: 'Complete the draft for Customers who are affected' }).click();
  await page.getByLabel('Impact').fill('Some cards were charged twice.');
  await page.getByRole('button', { name: 'Post update' }).click();
  const [, kept, posted] = await actsOf(standIn, 3);
  assert.deepEqual(kept, {
    path: '/api/v1/incidents/INC-2026-0187/drafts/d-rule',
    body: {
      audience: 'customers',
      template: 'status-update',
      values: { impact: 'Some cards were charged twice.' },
    },
  });
  assert.equal(posted?.path, '/api/v1/incidents/INC-2026-0187/drafts/d-rule/send');
});

test('a correction is sent under the update that it corrects, and what was said before stays to be read', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/incidents/INC-2026-0187?tab=updates`);
  await settled(page);
  await page.getByText(/Corrected 14:16 by Ben Idowu/).click();
  await page.getByText('five').waitFor();
  await page.getByRole('button', { name: /^Correct the update to Readers/ }).click();
  await page.getByLabel('What it should have said').fill('One payment in nine fails.');
  await page.getByRole('button', { name: 'Correct it' }).click();
  const [act] = await actsOf(standIn, 1);
  assert.deepEqual(act, {
    path: '/api/v1/incidents/INC-2026-0187/correct-update',
    body: { update: 9, text: 'One payment in nine fails.', subject: 'Checkout - being investigated' },
  });
});

test('an audience is given people, teams, addresses and rooms; one that the file owns says so', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/settings`);
  await settled(page);
  await page.getByRole('button', { name: 'Change who Customers who are affected is' }).click({ force: true });
  await page.getByText('The configuration file says who they are. Change it there.').first().waitFor();
  await page.getByRole('button', { name: 'Change who Readers of the status page is' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: /Ben Idowu/ }).check();
  await dialog.getByRole('checkbox', { name: 'Data' }).check();
  await dialog.getByLabel('Addresses').fill('press@example.test\n\n press@example.test ');
  await dialog.getByLabel('Rooms in chat').fill('#status');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  const [act] = await actsOf(standIn, 1);
  assert.deepEqual(act, {
    path: '/api/v1/audiences/public',
    body: { users: ['ben'], teams: ['data'], addresses: ['press@example.test'], chat: ['#status'] },
  });
});

test('what one follows is told in words, stopped with an undo, and begun by services and severities', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/me`);
  await settled(page);
  await page.getByText('SEV-1 and SEV-2 of Checkout and Data pipeline').waitFor();
  await page.getByRole('button', { name: 'Stop following every incident of Search' }).click();
  await page.getByText('You no longer follow every incident of Search.').waitFor();
  await page.getByRole('button', { name: 'Follow something' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'SEV-1 Critical' }).check();
  await dialog.getByLabel('When').selectOption('daily');
  await dialog.getByRole('button', { name: 'Follow' }).click();
  await page.getByText('You follow SEV-1.').waitFor();
  assert.deepEqual((await actsOf(standIn, 2))[1], {
    path: '/api/v1/me/subscriptions',
    body: { services: [], severities: ['SEV-1'], delivery: 'daily' },
  });
});
