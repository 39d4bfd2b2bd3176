/** The page without a mouse: every act has a key, the focus is where one expects it, and it can be seen. */
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

const focused = () => page.evaluate<string>('document.activeElement?.textContent ?? ""');

suite('on Now', () => {
  test('J and K walk through the incidents, and Enter opens one', async () => {
    await open('/');
    await page.keyboard.press('j');
    assert.equal(await focused(), 'Exports to the warehouse are stuck');
    await page.keyboard.press('j');
    assert.equal(await focused(), 'Checkout API returns 5xx for one in eight requests');
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/INC-2026-0187$/);
  });

  test('A takes the one that asks for this person', async () => {
    await open('/');
    await page.getByRole('button', { name: 'I have it' }).waitFor();
    await page.keyboard.press('a');
    await page.getByText('Done: acknowledge.').waitFor();
    assert.deepEqual(standIn.acts, [{ path: '/api/v1/incidents/INC-2026-0188/acknowledge', body: {} }]);
  });

  test('several that ask are taken together, after one question', async () => {
    standIn.scene = 'many';
    await open('/');
    await page.getByRole('button', { name: 'I have all 3' }).click();
    assert.equal(standIn.acts.length, 0);
    await page.getByRole('dialog').getByRole('button', { name: 'I have all 3' }).click();
    await page.getByText('Done: acknowledge.').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(standIn.acts.map((act) => act.path.split('/')[4]).toSorted(), [
      'INC-2026-0280',
      'INC-2026-0290',
      'INC-2026-0300',
    ]);
  });
});

suite('declaring', () => {
  test('D, a sentence and a severity are enough; before the click it says who is paged', async () => {
    await open('/');
    await page.keyboard.press('d');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Checkout answers with errors');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByText('Paged at once: Ben Idowu, Ana Ortiz.').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/INC-2026-0189$/);
    assert.deepEqual(standIn.acts, [
      { path: '/api/v1/incidents', body: { title: 'Checkout answers with errors', severity: 'SEV-1' } },
    ]);
  });

  test('it stands in the address, and Escape ends it', async () => {
    await open('/incidents?declare=true');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/incidents$/);
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  test('without a severity, the button says what is missing and declares nothing', async () => {
    await open('/?declare=true');
    await page.getByLabel('What is wrong').fill('Something');
    await page.getByRole('dialog').getByRole('button', { name: 'Declare' }).click({ force: true });
    await page.getByText('Choose a severity.').first().waitFor();
    assert.deepEqual(standIn.acts, []);
  });
});

suite('on an incident', () => {
  test('U posts an update: the focus is in its text', async () => {
    await open('/incidents/INC-2026-0187');
    await page.keyboard.press('u');
    await page.getByLabel('What is so now').waitFor();
    await page.keyboard.type('The rollback is running.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Told: Executives.').waitFor();
    assert.deepEqual(standIn.acts[0]?.body, {
      text: 'The rollback is running.',
      audience: 'executives',
      nextUpdateAt: '2026-11-20T13:58:00.000Z',
    });
  });

  test('E asks whom it will wake; a refusal is told with its remedy', async () => {
    await open('/incidents/INC-2026-0187');
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    assert.match(
      (await dialog.textContent()) ?? '',
      /CTO is paged now, and not only at 14:32 unless mitigated/,
    );
    await page.keyboard.press('Enter');
    await page.getByText('Page somebody by name with the command page.').waitFor();
  });

  test('letters that are typed into a field are letters', async () => {
    await open('/incidents');
    await page.getByLabel('Find in incidents').fill('');
    await page.getByLabel('Find in incidents').pressSequentially('dem');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.waitForURL(/text=dem/);
  });

  test('what a viewer may not do stays in reach and says why', async () => {
    standIn.me = { ...standIn.me!, role: 'viewer', can: ['read'] };
    await open('/incidents/INC-2026-0187');
    const button = page.getByRole('button', { name: 'Escalate' });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await button.focus();
    await page.getByRole('tooltip', { name: /Viewers cannot escalate/ }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });
});

suite('everywhere', () => {
  test('/ finds an incident by a word of its title', async () => {
    await open('/on-call');
    await page.keyboard.press('/');
    await page.keyboard.type('warehouse');
    await page.getByRole('option', { name: /Exports to the warehouse/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/INC-2026-0188$/);
  });

  test('G and a letter lead to a page, and the focus arrives at its content', async () => {
    await open('/');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.waitForURL(/on-call$/);
    await page.locator('#content:focus').waitFor();
  });

  test('the first thing that Tab reaches skips the navigation', async () => {
    await open('/');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Skip to the content');
  });

  test('whatever has the focus shows it', async () => {
    await open('/incidents/INC-2026-0187');
    for (let reached = 0; reached < 25; reached++) {
      await page.keyboard.press('Tab');
      const shown = await page.evaluate<string>(`(() => {
        const element = document.activeElement;
        const own = getComputedStyle(element);
        const over = getComputedStyle(element, '::after');
        return [own, over].some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
          ? '' : element.outerHTML.slice(0, 160);
      })()`);
      assert.equal(shown, '', 'an element with the focus must have a ring');
    }
  });

  test('dark or light is kept for the next visit, over what the system says', async () => {
    await open('/');
    await page.getByRole('button', { name: 'Ana Ortiz Acme' }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.reload();
    await settled(page);
    assert.equal(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'dark');
  });
});

suite('signing in', () => {
  test('whoever is not signed in comes back to the page they wanted', async () => {
    standIn.me = null;
    await page.goto(`${standIn.url}/incidents/INC-2026-0187?tab=pages`);
    await page.waitForURL(/sign-in\?to=/);
    await page.getByLabel('E-mail').fill('ana@example.test');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Try again, or ask an admin for a link to set a new password.').waitFor();
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.waitForURL(/INC-2026-0187\?tab=pages$/);
  });

  test('a session that ends while somebody looks leads to the sign-in, and back', async () => {
    await open('/');
    standIn.me = null;
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.waitForURL(/sign-in\?to=%2Falerts$/);
  });

  test('a link cannot lead from the sign-in to somebody else’s page', async () => {
    standIn.me = null;
    await page.goto(`${standIn.url}/sign-in?to=${encodeURIComponent('//elsewhere.example.test/')}`);
    await page.getByLabel('E-mail').fill('ana@example.test');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${standIn.url}/`);
  });
});
