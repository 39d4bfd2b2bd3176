/** Choosing people and reaching them: whom a page, a role, a handover goes to, and whether one's own contacts work. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { until } from '../harness/until.ts';
import { look, openBrowser, settled, type Looking } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';
import * as data from './stand-in-data.ts';

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

  test('whoever comes next is paged by the position after which they come', async () => {
    await fromMenu('Page somebody');
    await dialog()
      .getByRole('checkbox', { name: /^After On-call engineer Cy Lindqvist/ })
      .check();
    await dialog().getByRole('button', { name: 'Page now' }).click();
    await page.getByText('Done: page.').waitFor();
    assert.deepEqual(standIn.acts, [
      { path: command('page'), body: { people: [], positions: [], next: ['on-call'], urgency: 'high' } },
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

suite('how one is reached', () => {
  test('a rule for the night and quiet hours are set in a few clicks, and said in words', async () => {
    await open('/me');
    await page.getByText('By day, Monday to Friday, 07:00–22:00 in Europe/Berlin').waitFor();
    await page.getByRole('button', { name: 'Change rules' }).click();
    await dialog().getByRole('checkbox', { name: 'only at some hours' }).nth(0).check();
    await dialog().getByRole('group', { name: 'Days of rule 1' }).getByRole('button', { name: 'Sa' }).click();
    await dialog().getByLabel('To when, of rule 1').fill('06:30');
    await dialog().getByLabel('Repeated every, of rule 1').fill('');
    await dialog().getByRole('checkbox', { name: 'SEV-2' }).check();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed.').waitFor();
    const [{ body } = { body: null }] = standIn.acts;
    const { rules, quietHours, contacts } = body as typeof data.contacts;
    assert.deepEqual(rules[0], {
      urgency: 'high',
      after: '0s',
      contact: 'phone',
      during: '22:00-06:30',
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sun'],
    });
    assert.deepEqual(rules.slice(1), data.contacts.rules.slice(1));
    assert.deepEqual(quietHours, { hours: '22:00-07:00', overriddenBy: ['SEV-1', 'SEV-2'] });
    assert.deepEqual(contacts, data.contacts.contacts);
  });

  test('changing a contact leaves rules and quiet hours as they are', async () => {
    await open('/me');
    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog().getByLabel('Address of contact 2').fill('ana@another.example.test');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed.').waitFor();
    const { rules, quietHours } = standIn.acts[0]!.body as typeof data.contacts;
    assert.deepEqual(
      { rules, quietHours },
      { rules: data.contacts.rules, quietHours: data.contacts.quietHours },
    );
  });

  test('what would happen tonight is shown, and that a notice waits', async () => {
    await open('/me');
    await page.getByText('phone at 03:00 and 03:04 and mail at 03:02.').waitFor();
    await page.getByRole('button', { name: 'Told' }).click();
    await page.getByText('Quiet hours hold it back until 07:00.').waitFor();
  });

  test('a test page is confirmed by one press, without signing in', async () => {
    standIn.me = null;
    await page.goto(`${standIn.url}/t/open`);
    assert.deepEqual(standIn.acts, []);
    await page.getByRole('button', { name: 'I got it' }).click();
    await page.getByText('A page by phone reaches you, Ana Ortiz.').waitFor();
    assert.deepEqual(standIn.acts, [{ path: '/t/open', body: {} }]);
  });

  test('who is not ready is shown first, with what to do, and an admin has them try', async () => {
    await open('/on-call/readiness');
    await page.getByText('Nothing gets through: the last message to phone failed.').waitFor();
    assert.equal(await page.getByText('Zora Novak').count(), 0);
    await page.getByRole('button', { name: 'Send a test page to Ben Idowu' }).click();
    await page.getByText('A test page is on its way to Ben Idowu.').waitFor();
    assert.equal(standIn.acts[0]?.path, '/api/v1/users/ben/test-page');
  });
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
      quietHours: data.contacts.quietHours,
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

  test('time off is entered by its days, taken back with an undo, and ended after a question where it runs', async () => {
    await open('/me');
    const card = page.locator('section', { has: page.getByRole('heading', { name: 'Time off' }) });
    await card.getByText('Thu 24 Dec to Sun 27 Dec').waitFor();
    await card.getByLabel('First day away').fill('2027-01-04');
    await card.getByLabel('Last day away').fill('2027-01-03');
    await card.getByText('The last day is before the first.').waitFor();
    await card.getByLabel('Last day away').fill('2027-01-05');
    await card.getByLabel('Note').fill('Moving house');
    await card.getByRole('button', { name: 'Enter time off' }).click();
    await page.getByText('Entered: you are away Mon 4 Jan to Tue 5 Jan.').waitFor();
    await card.getByRole('button', { name: 'Take back Thu 24 Dec to Sun 27 Dec' }).click();
    await page.getByText('Taken back: Thu 24 Dec to Sun 27 Dec.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(async () => (standIn.acts.length === 3 ? true : undefined), 'what was taken back');
    await card.getByRole('button', { name: 'Take back Fri 20 Nov' }).click();
    assert.equal(standIn.acts.length, 3);
    await dialog().getByRole('button', { name: 'I am back' }).click();
    await page.getByText('You are back.').waitFor();
    assert.deepEqual(
      standIn.acts.map(({ path, body }) => [path.split('/').slice(3).join('/'), body]),
      [
        ['me/time-off', { from: '2027-01-04', to: '2027-01-05', note: 'Moving house' }],
        ['me/time-off/4f1c0000-0000-4000-8000-000000000012', {}],
        ['me/time-off', { from: '2026-12-24', to: '2026-12-27' }],
        ['me/time-off/4f1c0000-0000-4000-8000-000000000011', {}],
      ],
    );
  });

  test('a calendar of absences says why it cannot be read, and is given another address or removed', async () => {
    await open('/me');
    const card = page.locator('section', { has: page.getByRole('heading', { name: 'Time off' }) });
    await card.getByText('hr.example.test answered 403').waitFor();
    await card.getByText('stays in force: 1 time away').waitFor();
    await card.getByRole('button', { name: 'Change the address' }).click();
    await card.getByLabel('Or from your calendar of absences').fill('webcal://hr.example.test/new.ics');
    await card.getByRole('button', { name: 'Read this calendar' }).click();
    await card.getByText('2 more are marked as free and do not count.').waitFor();
    await card.getByRole('button', { name: 'Remove your calendar of absences' }).click();
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Removed. You are away only as it is entered here.').waitFor();
    await card.getByLabel('Or from your calendar of absences').waitFor();
    assert.deepEqual(
      standIn.acts.map(({ path, body }) => [path.split('/').slice(3).join('/'), body]),
      [
        ['me/time-off-feed', { url: 'webcal://hr.example.test/new.ics' }],
        ['me/time-off-feed', {}],
      ],
    );
  });
});
