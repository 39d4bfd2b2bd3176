/** Choosing people and reaching them: whom a page, a role, a handover goes to, and whether one's own contacts work. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
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
  await page.getByText('Ana Ortiz').first().waitFor();
}

const dialog = () => page.getByRole('dialog');
const command = (name: string) => `/api/v1/incidents/INC-2026-0187/${name}`;

async function fromMenu(entry: string): Promise<void> {
  await open('/incidents/INC-2026-0187');
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
  await dialog().waitFor();
}

suite('people', () => {
  test('a page goes to whoever is found by a few letters, and to positions beside them', async () => {
    await fromMenu('Page somebody');
    await dialog().getByLabel('Find somebody').fill('zor');
    await dialog().getByRole('checkbox', { name: 'Zora Novak' }).check();
    await dialog().getByLabel('Find somebody').fill('');
    assert.ok(await dialog().getByRole('checkbox', { name: 'Zora Novak' }).isChecked());
    await dialog().getByRole('checkbox', { name: /^CTO/ }).check();
    await dialog().getByRole('button', { name: 'Page now' }).click();
    await page.getByText('Done: page.').waitFor();
    assert.deepEqual(standIn.acts, [
      { path: command('page'), body: { people: ['zora'], positions: ['cto'], urgency: 'high' } },
    ]);
  });

  test('who cannot be reached is said before they are chosen', async () => {
    await fromMenu('Page somebody');
    await dialog().getByLabel('Find somebody').fill('hugo');
    assert.ok(await dialog().getByText('has no contact').isVisible());
  });

  test('it is handed over to anybody, near or far', async () => {
    await fromMenu('Hand over');
    await dialog().getByLabel('Find somebody').fill('imani');
    await dialog().getByRole('radio', { name: 'Imani Osei' }).check();
    await dialog().getByRole('button', { name: 'Hand over' }).click();
    await page.getByText('Done: hand-over.').waitFor();
    assert.deepEqual(standIn.acts[0]?.body, { to: 'imani' });
  });

  test('a role goes to somebody who is not in its menu', async () => {
    await open('/incidents/INC-2026-0187');
    await page.getByRole('button', { name: 'Give the role Communications lead to somebody' }).click();
    await page.getByRole('menuitem', { name: 'Somebody else' }).click();
    await dialog().getByLabel('Find somebody').fill('gwen');
    await dialog().getByRole('radio', { name: 'Gwen Parry' }).check();
    await dialog().getByRole('button', { name: 'Give the role' }).click();
    await page.getByText('Done: assign-role.').waitFor();
    assert.deepEqual(standIn.acts[0]?.body, { role: 'communications-lead', person: 'gwen' });
  });
});

test('declaring names the service that breaks', async () => {
  await open('/?declare=true');
  await page.getByLabel('What is wrong').fill('Search answers nothing');
  await page.getByLabel('Where').selectOption('Search');
  await page.getByRole('radio').first().check();
  await dialog().getByRole('button', { name: 'Declare' }).click();
  await page.waitForURL(/INC-2026-0189$/);
  assert.deepEqual(standIn.acts[0]?.body, {
    title: 'Search answers nothing',
    severity: 'SEV-1',
    service: 'search',
  });
});

test('declaring asks the process’s questions, and takes the severity that the answers mean', async () => {
  await open('/?declare=true');
  await page.getByLabel('What is wrong').fill('Search answers nothing');
  await page.getByRole('button', { name: 'Answer questions instead' }).click();
  await page.getByRole('group', { name: 'Is money being lost?' }).getByRole('radio', { name: 'No' }).click();
  const many = page.getByRole('group', { name: /more than a tenth/ });
  await many.getByRole('radio', { name: 'Yes' }).click();
  await page
    .getByRole('group', { name: /Can they still/ })
    .getByRole('radio', { name: 'Yes' })
    .click();
  await page.getByText('That is SEV-2').waitFor();
  await dialog().getByRole('button', { name: 'Declare' }).click();
  await page.waitForURL(/INC-2026-0189$/);
  assert.deepEqual(standIn.acts.at(-1)?.body, { title: 'Search answers nothing', severity: 'SEV-2' });
});

suite('what a backup brought back', () => {
  test('is released by an admin, after one question', async () => {
    standIn.scene = 'restored';
    await open('/');
    await page.getByText('restored from a backup and held').waitFor();
    await page.getByRole('button', { name: 'Release' }).click();
    assert.deepEqual(standIn.acts, []);
    await dialog().getByRole('button', { name: 'Release all' }).click();
    await page.getByText('One incident goes on.').waitFor();
    assert.deepEqual(standIn.acts, [{ path: '/api/v1/held/release', body: {} }]);
  });

  test('a responder sees that it waits, and for whom', async () => {
    standIn.scene = 'restored';
    standIn.me = { ...standIn.me!, role: 'responder', can: ['read', 'acknowledge', 'declare', 'respond'] };
    await open('/incidents/INC-2026-0187');
    const release = page.getByRole('button', { name: 'Release' });
    assert.equal(await release.getAttribute('aria-disabled'), 'true');
  });
});

suite('you', () => {
  test('a test page goes to one contact or to all, and the page says what came of the last ones', async () => {
    await open('/me');
    await page.getByRole('button', { name: 'Test mail' }).click();
    await page.getByRole('button', { name: 'Send me a test page' }).click();
    await page.getByText('On its way to phone.').first().waitFor();
    assert.deepEqual(
      standIn.acts.map((act) => act.body),
      [{ contact: 'mail' }, {}],
    );
    assert.ok(await page.getByText('mail.example.test refused the recipient').isVisible());
  });

  test('contacts are changed, and the rules of a removed one go with it', async () => {
    await open('/me');
    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog().getByRole('button', { name: 'Remove contact 2' }).click();
    await dialog().getByRole('button', { name: 'Add a contact' }).click();
    await dialog().getByLabel('Name of contact 2').fill('desk');
    await dialog().getByLabel('Channel of contact 2').selectOption('slack');
    await dialog().getByLabel('Address of contact 2').fill('U0ANA');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed. A test page shows whether it works.').waitFor();
    assert.deepEqual(standIn.acts[0]?.body, {
      contacts: [
        { id: 'phone', channel: 'ntfy', to: 'tocsin-ana-4f1c' },
        { id: 'desk', channel: 'slack', to: 'U0ANA' },
      ],
      rules: [{ urgency: 'high', after: '0s', contact: 'phone', repeat: { every: '2m', times: 3 } }],
    });
  });

  test('a link to one’s calendar is made, shown once to be copied, and revoked after a question', async () => {
    await open('/me');
    const card = page.locator('section', { has: page.getByRole('heading', { name: 'Your calendar' }) });
    await card.getByText('Secondary').first().waitFor();
    await card.getByRole('button', { name: 'Make a link' }).click();
    await card.getByText('The link to your shifts.').waitFor();
    assert.ok(await card.getByText('/api/v1/calendars/A1b2').isVisible());
    await card.getByLabel('What it shows').selectOption('Primary');
    await card.getByRole('button', { name: 'Make a link' }).click();
    await card.getByText('The link to Primary.').waitFor();
    await card.getByRole('button', { name: 'Revoke the link to Secondary' }).click();
    assert.equal(standIn.acts.length, 2);
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked. Whoever has the link reads nothing more.').waitFor();
    await card.getByRole('button', { name: 'Revoke the link to Secondary' }).waitFor({ state: 'detached' });
    // The stand-in gives every link the same id: the one that was shown is the one that is gone.
    await card.getByText('/api/v1/calendars/A1b2').waitFor({ state: 'detached' });
    assert.deepEqual(
      standIn.acts.map(({ path, body }) => [path.split('/').slice(3).join('/'), body]),
      [
        ['me/calendar-links', { shows: { of: 'me' } }],
        ['me/calendar-links', { shows: { of: 'schedule', schedule: 'primary' } }],
        ['me/calendar-links/4f1c0000-0000-4000-8000-000000000001', {}],
      ],
    );
  });
});
