/** Every page, at a desk and on a phone, by day and by night: nothing for axe-core to find, nothing that sticks out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { look, openBrowser, settled, type Looking, type Width } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';
import type { Scene } from './stand-in-data.ts';
import { OnCallStandIn, type Schedules } from './stand-in-on-call.ts';
import type { Chosen } from './stand-in-process.ts';
import type { StatusPages } from './stand-in-status-pages.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everyRule = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** By night the same page has other colours, and nothing else. */
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

const pages: {
  name: string;
  path: string;
  scene?: Scene;
  chosen?: Chosen;
  schedules?: Schedules;
  statusPages?: StatusPages;
  act?: (page: Page) => Promise<void>;
}[] = [
  { name: 'Now', path: '/' },
  { name: 'Now with thirty open', path: '/', scene: 'many' },
  { name: 'Now with nothing open', path: '/', scene: 'none' },
  { name: 'Now after a restore', path: '/', scene: 'restored' },
  { name: 'Incident', path: '/incidents/INC-2026-0187' },
  { name: 'who was paged', path: '/incidents/INC-2026-0187?tab=pages' },
  { name: 'alerts of an incident', path: '/incidents/INC-2026-0187?tab=alerts' },
  { name: 'an incident that is not there', path: '/incidents/INC-2026-9999' },
  { name: 'Incidents', path: '/incidents', scene: 'many' },
  { name: 'Alerts', path: '/alerts', act: (page) => page.locator('summary').first().click() },
  { name: 'On call', path: '/on-call' },
  { name: 'On call, a week', path: '/on-call?view=week' },
  { name: 'On call, no schedule', path: '/on-call', schedules: 'none' },
  {
    name: 'one shift',
    path: '/on-call',
    act: async (page) => {
      await page
        .getByRole('button', { name: /Cy Lindqvist.*Ana Ortiz/ })
        .first()
        .click();
      await page.getByText('Ana is at the theatre.').waitFor();
    },
  },
  {
    name: 'an override',
    path: '/on-call',
    act: async (page) => {
      await page.getByRole('button', { name: 'Cover Primary' }).click();
      await page.getByRole('radio', { name: /Ben Idowu/ }).check();
      await page.getByText('Primary as it would be').waitFor();
    },
  },
  {
    name: 'a swap',
    path: '/on-call',
    act: async (page) => {
      await page
        .getByRole('button', { name: /Ana Ortiz.*Primary/ })
        .last()
        .click();
      await page.getByRole('button', { name: 'Ask for a swap' }).click();
      await page.getByRole('radio', { name: 'These people' }).check();
      await page.getByRole('checkbox', { name: /Ben Idowu/ }).check();
      await page.getByRole('group', { name: 'What you take in return' }).waitFor();
    },
  },
  {
    name: 'Handoff',
    path: '/on-call/handoff',
    act: (page) => page.getByRole('heading', { name: 'Still being investigated' }).waitFor(),
  },
  {
    name: 'Handoff of a schedule that does not change hands',
    path: '/on-call/handoff?schedule=secondary',
    act: (page) => page.getByText('does not change hands').waitFor(),
  },
  { name: 'Health', path: '/on-call/health', act: (page) => page.getByText('3.4 times a night').waitFor() },
  {
    name: 'the pages behind a number',
    path: '/on-call/health?person=ben&show=at-night',
    act: (page) => page.getByText('a private incident').first().waitFor(),
  },
  { name: 'Inbox', path: '/inbox' },
  {
    name: 'Process',
    path: '/process',
    act: async (page) => {
      await page.locator('summary', { hasText: 'Checklists' }).waitFor();
      await openAll(page);
    },
  },
  { name: 'Process, of a file', path: '/process', chosen: 'of-file' },
  { name: 'Process, none chosen', path: '/process', chosen: 'none' },
  {
    name: 'the file of the process, with a mistake in it',
    path: '/process?tab=file',
    act: async (page) => {
      await page.locator('.cm-content').click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.type('prozess: 5\n');
      await page.getByText('There is no key').waitFor();
    },
  },
  {
    name: 'a process to be taken into use',
    path: '/process?tab=file',
    act: async (page) => {
      await page.locator('.cm-content').click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.type('# Ours.\n');
      const take = page.getByRole('button', { name: 'Take into use' });
      await page.locator('button:not([aria-disabled])', { hasText: 'Take into use' }).waitFor();
      await take.click();
      await page.getByText('1 line comes').waitFor();
    },
  },
  {
    name: 'a simulation',
    path: '/process?tab=simulate&severity=SEV-1&answers=cto:5m&flags=data-loss',
    act: (page) => page.getByText('CTO has it').waitFor(),
  },
  {
    name: 'a replay',
    path: '/process?tab=replay',
    act: async (page) => {
      await page.getByRole('button', { name: 'Replay' }).click();
      await page.getByText('would have gone differently').waitFor();
    },
  },
  {
    name: 'the first run: a process',
    path: '/welcome',
    chosen: 'none',
    act: (page) => page.getByRole('radio').first().check(),
  },
  { name: 'the first run: people', path: '/welcome?step=people' },
  {
    name: 'the first run: somebody is added',
    path: '/welcome?step=people',
    act: async (page) => {
      await page.getByRole('button', { name: 'Add somebody' }).click();
      await page.getByLabel('Name').fill('Gwen Parry');
      await page.getByLabel('E-mail').fill('gwen@example.test');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByLabel('The link').waitFor();
    },
  },
  {
    name: 'the first run: an incident to watch',
    path: '/welcome?step=watch',
    act: (page) => page.getByText('Nobody answers.').waitFor(),
  },
  { name: 'the first run: a contact', path: '/welcome?step=reach' },
  {
    name: 'the first run: a channel',
    path: '/welcome?step=reach',
    act: async (page) => {
      await page.getByRole('button', { name: 'Set up E-mail' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'Declare',
    path: '/?declare=true',
    act: async (page) => {
      await page.getByRole('radio').first().check();
      await page.getByText('Paged at once').waitFor();
    },
  },
  {
    name: 'Declare, by answers',
    path: '/?declare=true',
    act: async (page) => {
      await page.getByRole('button', { name: 'Answer questions instead' }).click();
      await page.getByRole('group', { name: /money/ }).getByRole('radio', { name: 'No' }).click();
      await page
        .getByRole('group', { name: /a tenth/ })
        .getByRole('radio', { name: 'Yes' })
        .click();
      await page.getByText('That is SEV-2').waitFor();
    },
  },
  {
    name: 'Find',
    path: '/',
    act: async (page) => {
      await page.keyboard.press('/');
      await page.getByRole('listbox').waitFor();
    },
  },
  { name: 'what was told', path: '/incidents/INC-2026-0187?tab=updates', act: openAll },
  {
    name: 'a correction',
    path: '/incidents/INC-2026-0187?tab=updates',
    act: async (page) => {
      await page.getByRole('button', { name: /^Correct the update to Readers/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'Post update',
    path: '/incidents/INC-2026-0187/update',
    act: async (page) => {
      await page.getByLabel('What is so now').fill('One payment in eight fails.\n\nTrying again works.');
      await page.getByRole('checkbox', { name: /Readers of the status page/ }).check();
      await page.getByText('A draft for Everybody who can help').waitFor();
    },
  },
  {
    name: 'Post update, from a template',
    path: '/incidents/INC-2026-0187/update',
    act: async (page) => {
      await page.getByLabel('In which words').selectOption('Update of the status page');
      await page.getByLabel('Impact').fill('Nobody can pay.');
      await page.getByText('Impact: Nobody can pay.').waitFor();
    },
  },
  {
    name: 'Post update, from a draft',
    path: '/incidents/INC-2026-0187/update?draft=d-rule',
    act: async (page) => {
      await page.getByText('Next update: 15:30 UTC').waitFor();
      await page.getByRole('button', { name: 'Post update' }).click({ force: true });
      await page.getByText('Impact is missing.').first().waitFor();
    },
  },
  { name: 'Audiences', path: '/settings/audiences' },
  {
    name: 'who an audience is',
    path: '/settings/audiences',
    act: async (page) => {
      await page.getByRole('button', { name: 'Change who Executives is' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'a status page', path: '/status-pages', act: openAll },
  { name: 'Status pages', path: '/status-pages', statusPages: 'two' },
  { name: 'Status pages, none', path: '/status-pages', statusPages: 'none' },
  { name: 'a status page without components', path: '/status-pages/partners', statusPages: 'two' },
  {
    name: 'an incident for a status page',
    path: '/status-pages/public',
    act: async (page) => {
      await page.getByRole('button', { name: 'Write an incident' }).click();
      await page.getByLabel('It speaks of an earlier time').check();
    },
  },
  {
    name: 'how a component is',
    path: '/status-pages/public',
    act: (page) => page.getByRole('button', { name: /^Search: Operational/ }).click(),
  },
  { name: 'Maintenance', path: '/status-pages/public/maintenance' },
  {
    name: 'a maintenance to announce',
    path: '/status-pages/public/maintenance',
    act: async (page) => {
      await page.getByRole('button', { name: 'Announce a maintenance' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'Subscribers', path: '/status-pages/public/subscribers' },
  {
    name: 'a subscriber to enter',
    path: '/status-pages/public/subscribers',
    act: async (page) => {
      await page.getByRole('button', { name: 'Enter somebody' }).click();
      await page.getByLabel('By').selectOption('Webhook');
    },
  },
  { name: 'the preview of a status page', path: '/status-pages/public/preview?width=phone' },
  {
    name: 'what you follow',
    path: '/me',
    act: async (page) => {
      await page.getByRole('button', { name: 'Follow something' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the menu of an incident',
    path: '/incidents/INC-2026-0187',
    act: (page) => page.getByRole('button', { name: 'More to do' }).click(),
  },
  {
    name: 'Page somebody',
    path: '/incidents/INC-2026-0187',
    act: async (page) => {
      await page.getByRole('button', { name: 'More to do' }).click();
      await page.getByRole('menuitem', { name: 'Page somebody' }).click();
      await page.getByText('3 more').waitFor();
    },
  },
  { name: 'You', path: '/me' },
  {
    name: 'your contacts',
    path: '/me',
    act: async (page) => {
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'your rules',
    path: '/me',
    act: async (page) => {
      await page.getByRole('button', { name: 'Change rules' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'Readiness', path: '/on-call/readiness', act: (page) => page.getByText('of 3').waitFor() },
  { name: 'a test page', path: '/t/open', act: (page) => page.getByText('I got it').waitFor() },
  { name: 'a test page, confirmed', path: '/t/confirmed' },
  {
    name: 'your time off, by the hour',
    path: '/me',
    act: async (page) => {
      await page.getByText('by your calendar').first().waitFor();
      await page.getByText('Not whole days').click();
      await page.getByLabel('Away from').waitFor();
    },
  },
  {
    name: 'a link to your calendar',
    path: '/me',
    act: async (page) => {
      await page.getByRole('button', { name: 'Make a link' }).click();
      await page.getByText('The link to your shifts.').waitFor();
    },
  },
  { name: 'Acknowledge', path: '/a/open' },
  { name: 'Acknowledge, taken', path: '/a/taken' },
  { name: 'Acknowledge, resolved', path: '/a/resolved' },
  { name: 'Acknowledge, a broken link', path: '/a/nonsense' },
  { name: 'Sign in', path: '/sign-in' },
  { name: 'Set up', path: '/setup/good' },
  { name: 'an address without a page', path: '/nowhere' },
];

/** The files that call this are two, because each is a minute and they run beside each other. */
export function everyPageAt(width: Width): void {
  let browser: Browser;
  let standIn: StandIn;
  before(async () => {
    browser = await openBrowser();
    standIn = await startStandIn();
  });
  after(async () => {
    await standIn.close();
    await browser.close();
  });

  suite(`at the ${width}`, () => {
    let looking: Looking;
    before(async () => {
      looking = await look(browser, { width });
    });
    after(() => looking.context.close());

    for (const {
      name,
      path,
      scene = 'few',
      chosen = 'own',
      schedules = 'few',
      statusPages = 'one',
      act,
    } of pages)
      test(`${name}: axe-core finds nothing by day and by night, nothing sticks out, nothing is complained about`, async () => {
        standIn.scene = scene;
        standIn.chosen = chosen;
        standIn.onCall = new OnCallStandIn(schedules);
        standIn.statusPages = statusPages;
        const { page, complaints } = looking;
        complaints.length = 0;
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(`${standIn.url}${path}`);
        await settled(page);
        await act?.(page);
        assert.deepEqual(await violations(page, everyRule), []);
        assert.ok((await sticksOut(page)) <= 0, 'the page must not scroll sideways');
        await page.emulateMedia({ colorScheme: 'dark' });
        assert.deepEqual(await violations(page, colours), []);
        assert.deepEqual(complaints, []);
        // What somebody was at work on is kept for the tab, and the next page is nobody's draft.
        await page.evaluate('sessionStorage.clear()');
      });
  });
}

/** What is folded is a part of the page as well. */
async function openAll(page: Page): Promise<void> {
  await page.locator('summary').first().waitFor();
  await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
}

/** Pixels by which the page is wider than its window; below zero, the room that is kept for a scroll bar. */
function sticksOut(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

interface Found {
  rule: string;
  where: string[];
}

async function violations(page: Page, runOnly: object): Promise<Found[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axeSource);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })`,
  )) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return found.violations.map(({ id, nodes }) => ({
    rule: id,
    where: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
  }));
}
