/** The work on an incident in the page: ticking what is done, entering a phase, the roles that nobody has, a promise that is late. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { look, openBrowser, settled } from './browser.ts';
import { until } from '../harness/until.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const incident = '/incidents/INC-2026-0187';

function actsOf({ acts }: StandIn, count: number): Promise<StandIn['acts']> {
  return until(async () => (acts.length >= count ? acts : undefined), `${count} acts`);
}

test('a ticked item is sent, and ticking it again takes it back', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  await desk.page.goto(standIn.url + incident);
  await settled(desk.page);
  await desk.page.getByRole('checkbox', { name: /Read the error logs/ }).click();
  await desk.page.getByRole('checkbox', { name: /What was deployed/ }).click();
  const acts = await actsOf(standIn, 2);
  const sent = acts.map(({ path, body }) => [path.split('/').at(-1), body]);
  assert.deepEqual(sent, [
    ['check-item', { checklist: 'investigation', item: 'logs', checked: true }],
    ['check-item', { checklist: 'investigation', item: 'deployments', checked: false }],
  ]);
});

test('a phase is entered from the list of those that there are', async () => {
  await using standIn = await startStandIn();
  await using phone = await look(browser, { width: 'phone' });
  await phone.page.goto(standIn.url + incident);
  await settled(phone.page);
  await phone.page.getByRole('button', { name: 'Enter another phase' }).click();
  await phone.page.getByRole('menuitem', { name: 'Resolve' }).click();
  const [act] = await actsOf(standIn, 1);
  assert.deepEqual(act?.body, { phase: 'resolve' });
});

test('a required role that nobody has names who would usually take it, and a late promise who gave it', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  await desk.page.goto(standIn.url + incident);
  await settled(desk.page);
  await desk.page.getByText('required · usually Dana Whitfield').waitFor();
  await desk.page.getByText(/promised update overdue since .* by Ben Idowu/).waitFor();
  await desk.page.getByText(/late$/).first().waitFor();
});

test('the page leads to the incident’s channel, and says what the chat would not take', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  await desk.page.route('**/api/v1/incidents/INC-2026-0187/channel', async (route) => {
    const answer = await (await route.fetch()).json();
    const problem = { text: 'The app may not pin', tries: 2, retryAt: '2026-11-18T15:00:00.000Z' };
    await route.fulfill({ json: { ...answer, problem } });
  });
  await desk.page.goto(standIn.url + incident);
  await settled(desk.page);
  const link = desk.page.getByRole('link', { name: '#inc-2026-0187-checkout-api-returns-5xx' });
  assert.equal(await link.getAttribute('href'), 'https://acme.slack.example.test/archives/C0123456');
  await desk.page.getByText('2 people in it · announced in #incidents').waitFor();
  await desk.page.getByText('The app may not pin. It is tried again by itself.').waitFor();
});
