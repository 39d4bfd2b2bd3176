/** What a browser shows although no page is open: our service worker is pushed to, and answers from the notification. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, BrowserContext, Page, Worker } from 'playwright-core';
import { until } from '../harness/until.ts';
import { look, type Looking, openBrowser, settled } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';

let browser: Browser;
/** The stand-in takes any. */
const token = 'k7Q2';

let standIn: StandIn;
let looking: Looking;
let page: Page;
let context: BrowserContext;
let worker: Worker;
let push: (payload: unknown) => Promise<void>;

before(async () => {
  browser = await openBrowser();
  standIn = await startStandIn();
  looking = await look(browser, { width: 'phone' });
  ({ page, context } = looking);
  await context.grantPermissions(['notifications'], { origin: standIn.url });
  const registered = context.waitForEvent('serviceworker');
  await page.goto(`${standIn.url}/me`);
  await settled(page);
  await page.evaluate(
    `navigator.serviceWorker.register('/service-worker.js').then(() => navigator.serviceWorker.ready).then(() => undefined)`,
  );
  worker = await registered;
  const session = await context.newCDPSession(page);
  const versions = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await versions;
  push = async (payload) => {
    const data = typeof payload === 'string' ? payload : JSON.stringify(payload);
    await session.send('ServiceWorker.deliverPushMessage', { origin: standIn.url, registrationId, data });
  };
});
after(async () => {
  await looking.context.close();
  await browser.close();
  await standIn.close();
});

interface Shown {
  title: string;
  body: string;
  tag: string;
  actions: { action: string; title: string }[];
  requireInteraction: boolean;
}

const shown = (): Promise<Shown[]> =>
  worker.evaluate(`self.registration.getNotifications().then((all) => all.map(({ title, body, tag, actions, requireInteraction }) =>
    ({ title, body, tag, requireInteraction, actions: actions.map(({ action, title }) => ({ action, title })) })))`);

async function shownAs(title: string): Promise<Shown> {
  return await until(
    async () => (await shown()).find((one) => one.title === title),
    `the notification ${title}`,
  );
}

/** As the system does when somebody presses a button of the notification, or the notification itself. */
const press = (title: string, action: string): Promise<void> =>
  worker.evaluate(`self.registration.getNotifications().then(async (all) => {
    const notification = all.find((one) => one.title === ${JSON.stringify(title)});
    const event = new NotificationEvent('notificationclick', { notification, action: ${JSON.stringify(action)} });
    self.dispatchEvent(event);
  })`);

const pushed = (title: string, path: string) => ({
  title,
  body: 'Why: on-call is paged at once',
  tag: title,
  open: `https://another-name.example.test${path}`,
  urgent: true,
  answers: [
    { label: 'I have it', url: `https://another-name.example.test${path}`, done: 'You have INC-2026-0187' },
  ],
});

suite('notifications', () => {
  test('a page is shown until it is answered, and its button answers without opening anything', async () => {
    await push(pushed('▲ SEV-1 Checkout', `/a/${token}`));
    const notification = await shownAs('▲ SEV-1 Checkout');
    assert.equal(notification.requireInteraction, true);
    assert.deepEqual(notification.actions, [{ action: 'answer-0', title: 'I have it' }]);
    const before = standIn.acts.length;
    await press('▲ SEV-1 Checkout', 'answer-0');
    await shownAs('You have INC-2026-0187');
    assert.equal(standIn.acts[before]?.path, `/a/${token}`);
    assert.equal(context.pages().length, 1);
  });

  test('an answer that does not get through is said, with the way to try again', async () => {
    await push(pushed('▲ SEV-1 Search', '/api/v1/nothing-here'));
    await shownAs('▲ SEV-1 Search');
    await press('▲ SEV-1 Search', 'answer-0');
    const said = await shownAs('Your answer did not get through');
    assert.match(said.body, /Open this to try again\.$/);
  });

  test('a push that cannot be read still rings', async () => {
    await push('not JSON');
    assert.equal((await shownAs('Tocsin has something for you')).body, 'Open it to see what.');
  });

  test('each browser that shows pages is listed, and can be taken off', async () => {
    await page.goto(`${standIn.url}/me`);
    await settled(page);
    const card = page.getByRole('heading', { name: 'Notifications' }).locator('xpath=ancestor::section[1]');
    await card.getByText('Chrome on Android').waitFor();
    await card.getByRole('button', { name: 'Take off Firefox on Linux' }).click();
    await card.getByText('Firefox on Linux').waitFor({ state: 'detached' });
    assert.equal(standIn.acts.at(-1)?.path, '/api/v1/me/devices/d-0000000000000002');
  });

  test('the page can be installed', async () => {
    const manifest = (await (await fetch(`${standIn.url}/tocsin.webmanifest`)).json()) as {
      icons: { src: string; sizes: string }[];
    };
    for (const { src } of manifest.icons)
      assert.equal((await fetch(`${standIn.url}${src}`)).status, 200, src);
    assert.equal(await page.locator('link[rel="manifest"]').getAttribute('href'), '/tocsin.webmanifest');
    assert.deepEqual(looking.complaints, []);
  });
});
