/** Writing on a status page: one tap publishes a draft, words go out with their components, what was read is corrected, maintenances and subscribers are kept. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { until } from '../harness/until.ts';
import { look, openBrowser, settled } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';
import { me } from './stand-in-data.ts';

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const base = '/api/v1/status-pages/public';

function actsOf({ acts }: StandIn, count: number): Promise<StandIn['acts']> {
  return until(async () => (acts.length >= count ? acts : undefined), `${count} acts`);
}

test('a draft is published by one tap on a phone, and is no draft any more', async () => {
  await using standIn = await startStandIn();
  await using phone = await look(browser, { width: 'phone' });
  const { page } = phone;
  await page.goto(`${standIn.url}/status-pages`);
  await settled(page);
  await page.getByText('1 draft waits').waitFor();
  await page.getByText('Exports arrive late. No data is lost.').waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published: readers see it now.').waitFor();
  await page.getByText('1 draft waits').waitFor({ state: 'detached' });
  await page.getByText('Open · 2').waitFor();
  assert.deepEqual(await actsOf(standIn, 1), [{ path: `${base}/incidents/m7c2/publish`, body: {} }]);
});

test('a draft is changed on its way out, or thrown away after a question', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/status-pages/public`);
  await settled(page);
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Exports arrive late');
  await dialog.getByLabel('Exports For developers').selectOption('Partial outage');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  const [published] = await actsOf(standIn, 1);
  assert.deepEqual(published, {
    path: `${base}/incidents/m7c2/publish`,
    body: {
      title: 'Exports arrive late',
      impact: null,
      status: 'investigating',
      body: 'Exports arrive late. No data is lost.',
      components: [{ component: 'exports', status: 'partial_outage' }],
    },
  });
  await dialog.waitFor({ state: 'detached' });

  standIn.acts.length = 0;
  await page.reload();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await page.getByText('The draft is gone.').waitFor();
  await page.getByText('1 draft waits').waitFor({ state: 'detached' });
});

test('an incident shows what readers read of it, and its draft goes out from there as well', async () => {
  await using standIn = await startStandIn();
  await using phone = await look(browser, { width: 'phone' });
  const { page } = phone;
  await page.goto(`${standIn.url}/incidents/INC-2026-0187`);
  await settled(page);
  await page.getByText('Readers read: Identified, 14:19').waitFor();
  await page.goto(`${standIn.url}/incidents/INC-2026-0188`);
  await page.getByText('Readers know nothing of it yet.').waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Readers read: Investigating').waitFor();
  assert.deepEqual(await actsOf(standIn, 1), [{ path: `${base}/incidents/m7c2/publish`, body: {} }]);
});

test('an update says of components only what changes; what is over names none', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/status-pages/public`);
  await settled(page);
  await page.getByRole('button', { name: 'Post update' }).click();
  const dialog = page.getByRole('dialog');
  const checkout = dialog.getByLabel('Checkout Shop');
  assert.equal(await checkout.inputValue(), 'partial_outage', 'as it is');
  assert.deepEqual(
    (await checkout.getByRole('option').allTextContents())[0],
    'Operational',
    'what readers were told ends only when somebody says so',
  );
  await checkout.selectOption('Operational');
  await dialog.getByLabel('Status').selectOption('Monitoring');
  await dialog.getByLabel('What readers should know').fill('It works again; we keep watching.');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Post update' }).click();
  await dialog.getByLabel('Status').selectOption('Resolved');
  await dialog.getByText('Its components are operational from then on.').waitFor();
  await dialog.getByLabel('What readers should know').fill('It is over.');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  assert.deepEqual(await actsOf(standIn, 2), [
    {
      path: `${base}/incidents/k3x9/updates`,
      body: {
        status: 'monitoring',
        body: 'It works again; we keep watching.',
        components: [{ component: 'checkout', status: 'operational' }],
      },
    },
    {
      path: `${base}/incidents/k3x9/updates`,
      body: { status: 'resolved', body: 'It is over.', components: [] },
    },
  ]);
});

test('what readers have read is corrected, and what it said before stays to be seen', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/status-pages/public`);
  await settled(page);
  await page.getByText(/^Corrected 14:16/).click();
  await page.getByText(/one payment in five fails/).waitFor();
  await page.getByRole('button', { name: 'Correct: Identified' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What readers should know').fill('We know the cause.');
  await dialog.getByRole('button', { name: 'Correct it' }).click();
  const [act] = await actsOf(standIn, 1);
  assert.deepEqual(act, {
    path: `${base}/incidents/k3x9/updates/u3`,
    body: { status: 'identified', body: 'We know the cause.', components: [] },
  });
});

test('a component is set by hand; a viewer sees the page and is told why not', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/status-pages/public`);
  await settled(page);
  await page.getByRole('img', { name: /^99.912 % over 90 days; 4 days with trouble/ }).waitFor();
  await page.getByRole('button', { name: /^Search: Operational/ }).click();
  await page.getByRole('menuitem', { name: 'Degraded performance' }).click();
  const [act] = await actsOf(standIn, 1);
  assert.deepEqual(act, {
    path: `${base}/components/search/status`,
    body: { status: 'degraded_performance' },
  });

  standIn.me = { ...me, role: 'viewer', can: ['read'] };
  await page.reload();
  await page.getByRole('button', { name: 'Write an incident' }).click({ force: true });
  await page.getByText('Viewers cannot write on a status page.').first().waitFor();
  await page.getByRole('link', { name: 'Subscribers' }).click();
  await page.getByText('Viewers cannot change the configuration.').waitFor();
});

test('a maintenance is announced in the viewer’s hours, begun early, and may take longer', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/status-pages/public/maintenance`);
  await settled(page);
  await page.getByRole('button', { name: 'Announce a maintenance' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('New cables');
  await dialog.getByLabel('Begins', { exact: true }).fill('2026-11-22T22:00');
  await dialog.getByLabel('Ends', { exact: true }).fill('2026-11-22T21:00');
  await dialog.getByRole('button', { name: 'Announce' }).click({ force: true });
  await page.getByText('It must end after it begins.').first().waitFor();
  await dialog.getByLabel('Ends', { exact: true }).fill('2026-11-23T00:00');
  await dialog.getByLabel('Search').check();
  await dialog.getByLabel('It ends by itself').uncheck();
  await dialog.getByRole('button', { name: 'Announce' }).click();
  const [announced] = await actsOf(standIn, 1);
  assert.deepEqual(announced?.body, {
    title: 'New cables',
    body: '',
    scheduledFor: '2026-11-22T21:00:00.000Z',
    scheduledUntil: '2026-11-22T23:00:00.000Z',
    components: ['search'],
    startsItself: true,
    endsItself: false,
  });
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'It takes longer' }).click();
  await dialog.getByLabel('What readers should know').fill('One cable is still missing.');
  await dialog.getByLabel('Ends').fill('2026-11-20T16:00');
  await dialog.getByRole('button', { name: 'It takes longer' }).click();
  const [, longer] = await actsOf(standIn, 2);
  assert.deepEqual(longer, {
    path: `${base}/maintenances/w1/updates`,
    body: {
      status: 'in_progress',
      body: 'One cable is still missing.',
      scheduledUntil: '2026-11-20T15:00:00.000Z',
    },
  });
});

test('subscribers are found, entered one by one or by a file, and removed after a question', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/status-pages/public/subscribers`);
  await settled(page);
  await page.getByText('10,297 sent, 2,108 to go, 3 failed').waitFor();
  await page.getByLabel('State').selectOption('Bounced');
  await page.getByText('reader@example.test').waitFor({ state: 'detached' });
  assert.match(page.url(), /state=bounced/);
  await page.getByRole('button', { name: 'Enter somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('new@example.test');
  await dialog.getByLabel('Search').check();
  await dialog.getByRole('button', { name: 'Enter' }).click();
  await page.getByText('new@example.test is asked to confirm.').waitFor();
  await page.getByRole('button', { name: 'Import a file' }).click();
  await dialog.getByLabel('The file').setInputFiles({
    name: 'readers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('to\na@example.test\n'),
  });
  await dialog.getByRole('button', { name: 'Import' }).click();
  await dialog.getByText('2 subscribers are new, 1 were here before.').waitFor();
  await dialog.getByRole('button', { name: 'Good' }).click();
  await page.getByRole('button', { name: 'Remove +49305550100' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  const acts = await actsOf(standIn, 3);
  assert.deepEqual(
    acts.map(({ path, body }) => [path.slice(base.length), body]),
    [
      ['/subscribers', { kind: 'email', to: 'new@example.test', components: ['search'], confirmed: false }],
      ['/subscribers/import', 'to\na@example.test\n'],
      ['/subscribers/s3', {}],
    ],
  );
});

test('a page behind a password is given one, which nobody can look up', async () => {
  await using standIn = await startStandIn();
  standIn.statusPages = 'two';
  await using desk = await look(browser);
  const { page } = desk;
  await page.goto(`${standIn.url}/status-pages`);
  await settled(page);
  await page.getByRole('link', { name: /Partners/ }).click();
  await page.getByText(/^Its password was set/).waitFor();
  await page.getByRole('button', { name: 'Change the password' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill('for our partners');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  const [act] = await actsOf(standIn, 1);
  assert.deepEqual(act, {
    path: '/api/v1/status-pages/partners/password',
    body: { password: 'for our partners' },
  });
});

test('the preview is the readers’ own document, in a frame that runs nothing', async () => {
  await using standIn = await startStandIn();
  await using desk = await look(browser);
  const { page, complaints } = desk;
  await page.goto(`${standIn.url}/status-pages/public/preview`);
  await settled(page);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('heading', { name: 'Acme status' }).waitFor();
  await page.getByRole('link', { name: 'Phone' }).click();
  await until(
    async () => ((await page.locator('iframe').boundingBox())?.width === 390 ? true : undefined),
    'the width of a phone',
  );
  assert.deepEqual(complaints, []);
});
