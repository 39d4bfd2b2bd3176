/** The calendar of On call: who takes over is picked by dragging or by keys, swaps are asked and answered, and the address holds what is shown. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { look, openBrowser, settled, type Looking, type Width } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';
import { OnCallStandIn } from './stand-in-on-call.ts';

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
});
afterEach(async () => {
  assert.deepEqual(looking.complaints, []);
  await looking.context.close();
  await standIn.close();
});

async function open(path: string, width: Width = 'desk'): Promise<void> {
  looking = await look(browser, { width });
  ({ page } = looking);
  await page.goto(`${standIn.url}${path}`);
  await settled(page);
}
const bar = (name: RegExp) => page.getByRole('button', { name }).first();
const acts = (path: string) => standIn.acts.filter((act) => act.path === `/api/v1${path}`);
const dialog = () => page.getByRole('dialog');
const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")');

/** The middle of a day on a schedule's row. */
async function dayOn(schedule: string, week: number, day: number): Promise<{ x: number; y: number }> {
  const track = page.locator(`[data-track="${schedule}"][data-week="${week}"]`);
  await track.scrollIntoViewIfNeeded();
  const box = await track.boundingBox();
  assert.ok(box);
  return { x: box.x + (box.width * (day + 0.5)) / 7, y: box.y + 12 };
}

test('a stretch that is dragged over is given to the best candidate, seen before it is saved, and taken back', async () => {
  await open('/on-call');
  // Wednesday noon to Thursday noon of the week of 23 November.
  const [from, to] = [await dayOn('primary', 4, 2), await dayOn('primary', 4, 3)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x - 20, to.y);
  await page.mouse.move(to.x, to.y);
  await page.getByText('Wed 25 Nov 12:00 to Thu 26 Nov 12:00').waitFor();
  await page.mouse.up();
  await dialog().getByText('Primary as it is').waitFor();
  assert.equal(await dialog().getByLabel('From').inputValue(), '2026-11-25T12:00');
  assert.equal(await dialog().getByLabel('To', { exact: true }).inputValue(), '2026-11-26T12:00');
  await dialog()
    .getByRole('radio', { name: /Ben Idowu.*five weeks/ })
    .check();
  await dialog().getByText('Ben Idowu, Wed 25 Nov 12:00 to Thu 26 Nov 12:00').waitFor({ state: 'attached' });
  await dialog().getByLabel('Why').fill('Ana travels.');
  await dialog().getByRole('button', { name: 'Ben Idowu takes it' }).click();
  await bar(/^Ben Idowu, Primary, Wed 25 Nov 12:00.*instead of Ana Ortiz/).waitFor();
  assert.deepEqual(acts('/schedules/primary/overrides').at(-1)?.body, {
    from: '2026-11-25T11:00:00.000Z',
    to: '2026-11-26T11:00:00.000Z',
    who: 'ben',
    note: 'Ana travels.',
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await bar(/^Ben Idowu, Primary, Wed 25 Nov 12:00/).waitFor({ state: 'detached' });
});

test('a drag that Escape ends picks nothing, and a press on a bar is no drag', async () => {
  await open('/on-call');
  const [from, to] = [await dayOn('primary', 4, 2), await dayOn('primary', 4, 3)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  assert.equal(await dialog().count(), 0);
  await bar(/^Ana Ortiz, Primary, Mon 23 Nov/).click();
  await dialog().getByText('by layer 1: weekly, monday 09:00').waitFor();
});

test('a finger that holds still picks; one that moves at once scrolls', async () => {
  await open('/on-call');
  await page.setViewportSize({ width: 1024, height: 1200 });
  const touch = await looking.context.newCDPSession(page);
  const [from, to] = [await dayOn('primary', 4, 2), await dayOn('primary', 4, 3)];
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [at] });
  await send('touchStart', from);
  await send('touchMove', to);
  await send('touchEnd');
  assert.equal(await dialog().count(), 0);
  await send('touchStart', from);
  await page.waitForTimeout(600);
  await send('touchMove', { x: to.x - 10, y: to.y });
  await send('touchMove', to);
  await send('touchEnd');
  await dialog().waitFor();
  assert.equal(await dialog().getByLabel('From').inputValue(), '2026-11-25T12:00');
});

test('by keys alone: from bar to bar, into one and out again, through the months, and to a new override', async () => {
  await open('/on-call');
  assert.equal(await page.locator('[data-bar][tabindex="0"]').count(), 1);
  await bar(/^Ana Ortiz, Primary, Mon 23 Nov/).focus();
  await page.keyboard.press('ArrowRight');
  assert.match(
    await focused(),
    /^Cy Lindqvist, Primary, Thu 26 Nov 18:00 to Fri 27 Nov 08:00, by override, instead of Ana/,
  );
  await page.keyboard.press('ArrowDown');
  assert.match(await focused(), /^Ben Idowu, Secondary, Mon 23 Nov/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('[data-bar][tabindex="0"]').count(), 1);
  await page.keyboard.press('Enter');
  await dialog().getByText('can be paged').waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  assert.match(await focused(), /Primary/);
  await page.keyboard.press(']');
  await page.getByRole('heading', { name: 'December 2026' }).waitFor();
  assert.match(page.url(), /day=2026-12-20/);
  await page.keyboard.press('w');
  await page.getByRole('heading', { name: '14 to 20 December 2026' }).waitFor();
  await page.keyboard.press('[');
  await page.getByRole('heading', { name: '7 to 13 December 2026' }).waitFor();
  await page.keyboard.press('t');
  await page.getByRole('heading', { name: '16 to 22 November 2026' }).waitFor();
  await page.keyboard.press('m');
  await page.getByRole('heading', { name: 'November 2026' }).waitFor();
  await page.keyboard.press('n');
  await dialog()
    .getByRole('radio', { name: /Ben Idowu/ })
    .waitFor();
  assert.equal(await dialog().getByLabel('From').inputValue(), '2026-11-20T15:00');
});

test('a gap is covered from the line that tells of it; an override is removed, and that is undone', async () => {
  await open('/on-call');
  await page.getByRole('button', { name: 'Cover Primary, Sat 21 Nov 02:00 to 06:00' }).click();
  await dialog()
    .getByRole('radio', { name: /Cy Lindqvist/ })
    .check();
  await dialog().getByRole('button', { name: 'Cy Lindqvist takes it' }).click();
  await bar(/^Cy Lindqvist, Primary, Sat 21 Nov 02:00 to 06:00, by override/).click();
  await dialog().getByRole('button', { name: 'Remove' }).click();
  await bar(/^Nobody, Primary, Sat 21 Nov 02:00/).waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await bar(/^Cy Lindqvist, Primary, Sat 21 Nov 02:00/).waitFor();
});

test('where somebody was taken off and nobody is left, the gap says so, and that is taken back', async () => {
  standIn.onCall.act('POST', '/schedules/primary/overrides', {
    from: '2026-11-18T08:00:00.000Z',
    to: '2026-11-24T08:00:00.000Z',
    who: 'ben',
    mode: 'remove',
    note: 'Ben is ill.',
  });
  await open('/on-call');
  await bar(/^Nobody, Primary, Wed 18 Nov/).click();
  await dialog().getByText('An override: Ben Idowu is not on call.').waitFor();
  await dialog().getByText('Ben is ill.').waitFor();
  await dialog().getByRole('button', { name: 'End it now' }).click();
  await bar(/^Ben Idowu, Primary, Mon 16 Nov/).waitFor();
});

test('somebody takes over what is left of a shift that runs', async () => {
  await open('/on-call');
  await bar(/^Ben Idowu, Primary, Mon 16 Nov/).click();
  await dialog().getByText('it is on now').waitFor();
  await dialog().getByRole('button', { name: 'Take over', exact: true }).click();
  await dialog().getByRole('button', { name: 'I take it' }).click();
  await bar(/^Ana Ortiz, Primary, Fri 20 Nov 14:28/).waitFor();
});

test('swaps: what one is asked stands first, and shows in the calendar once it is accepted; one’s own is withdrawn', async () => {
  await open('/on-call');
  const swaps = page.getByRole('region', { name: 'Swaps' }).getByRole('listitem');
  assert.match((await swaps.first().textContent()) ?? '', /Cy Lindqvist asks you to take Sun 22 Nov 22:00/);
  await swaps.first().getByRole('button', { name: 'Swap' }).click();
  await bar(/^Ana Ortiz, Secondary, Sun 22 Nov 22:00 to Mon 23 Nov 09:00, by override/).waitFor();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByText('You ask Ben').waitFor({ state: 'detached' });
  assert.equal(acts('/swaps/swap-3/withdraw').length, 1);
});

test('a swap is asked for one’s own shift, of everybody or of one who gives one in return', async () => {
  await open('/on-call');
  await bar(/^Ana Ortiz, Data pipeline, Tue 24 Nov|^Ana Ortiz, Data pipeline, Mon 23 Nov/).click();
  await dialog().getByRole('button', { name: 'Ask for a swap' }).click();
  await dialog().getByRole('radio', { name: 'These people' }).check();
  await dialog().getByRole('checkbox', { name: /Gwen/ }).check();
  await dialog().getByRole('group', { name: 'What you take in return' }).getByRole('radio').nth(1).check();
  await dialog().getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByText('You ask Gwen Parry to take').waitFor();
  const [asked] = acts('/schedules/data/swaps') as { body: { asked: string[]; inReturn: object } }[];
  assert.deepEqual(asked?.body.asked, ['gwen']);
  assert.ok(asked?.body.inReturn);
});

test('somebody else’s shift is asked for with one of one’s own', async () => {
  await open('/on-call');
  await bar(/^Ben Idowu, Secondary, Mon 23 Nov/).click();
  await dialog().getByRole('button', { name: 'Ask for a swap' }).click();
  const mine = dialog().getByRole('group', { name: 'Which of yours' }).getByRole('radio').first();
  await mine.check();
  await dialog().getByRole('button', { name: 'Ask', exact: true }).click();
  const [asked] = acts('/schedules/secondary/swaps') as { body: Record<string, unknown> }[];
  assert.deepEqual(asked?.body['asked'], ['ben']);
  assert.deepEqual(asked?.body['inReturn'], {
    from: '2026-11-23T08:00:00.000Z',
    to: '2026-11-30T08:00:00.000Z',
  });
});

test('the address holds what is shown: view, day, schedules and zone', async () => {
  await open('/on-call?view=week&day=2026-11-26&schedules=secondary&zone=America/Los_Angeles');
  await page.getByRole('heading', { name: '23 to 29 November 2026' }).waitFor();
  assert.equal(await page.locator('[data-track]').count(), 1);
  await bar(/^Ben Idowu, Secondary, Mon 23 Nov 00:00/).waitFor();
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await bar(/^Ben Idowu, Secondary, Mon 23 Nov 09:00/).waitFor();
  assert.doesNotMatch(page.url(), /zone=/);
  await page.getByRole('button', { name: 'Secondary', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Primary' }).click();
  await page.keyboard.press('Escape');
  assert.match(decodeURIComponent(page.url()), /schedules=primary,secondary/);
  // What somebody wrote into the address and is no zone, no date and no schedule is left aside.
  await page.goto(`${standIn.url}/on-call?day=soon&zone=Mars&schedules=none`);
  await page.getByRole('heading', { name: 'November 2026' }).waitFor();
  assert.equal(await page.locator('[data-week="0"][data-track]').count(), 3);
});

test('hovering tells a handoff to the minute, and in UTC', async () => {
  await open('/on-call');
  await bar(/^Cy Lindqvist, Primary, Thu 26/).hover();
  await page.getByText('2026-11-26 17:00 to 2026-11-27 07:00 UTC').waitFor();
  await page.keyboard.press('Escape');
});

test('a month of twenty schedules is one request', async () => {
  standIn.onCall = new OnCallStandIn('twenty');
  await open('/on-call');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await settled(page);
  await bar(/Team 20/).waitFor();
  // The neighbours are read ahead.
  assert.ok(asked.filter((path) => path.includes('shifts')).length <= 3, asked.join(', '));
});

test('whoever may not change who is on call looks, and is told why not more', async () => {
  standIn.me = { ...standIn.me!, role: 'viewer', can: ['read'] };
  await open('/on-call');
  const [from, to] = [await dayOn('primary', 4, 2), await dayOn('primary', 4, 5)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
  await page.keyboard.press('n');
  assert.equal(await page.getByText('Who takes over').count(), 0);
  await page.getByRole('button', { name: 'New override' }).click({ force: true });
  await page.getByText('Viewers cannot change who is on call').first().waitFor();
});

test('on a phone it is a list by day, and a tap leads to the same acts', async () => {
  await open('/on-call', 'phone');
  assert.equal(await page.locator('[data-track]').count(), 0);
  await page.getByRole('region', { name: 'You are asked' }).getByText('Cy Lindqvist asks').waitFor();
  await page.getByRole('heading', { name: /Thu 26 November/ }).waitFor();
  await page.getByRole('button', { name: /18:00.*Cy Lindqvist.*Primary.*for Ana Ortiz/ }).tap();
  await dialog().getByText('Ana is at the theatre.').waitFor();
  await dialog().getByRole('button', { name: 'Take over', exact: true }).tap();
  await dialog().getByRole('button', { name: 'I take it' }).tap();
  await page.getByText('Ana Ortiz has Primary').waitFor();
});

test('without a schedule a rotation is tried, and its text stands there to be copied', async () => {
  standIn.onCall = new OnCallStandIn('none');
  await open('/on-call');
  await page.getByRole('heading', { name: 'There is no schedule yet' }).waitFor();
  await page.getByRole('checkbox', { name: /Ben Idowu/ }).check();
  await page.getByLabel('Hands over on').selectOption('Tuesday');
  const text = page.getByLabel('The schedule as text');
  await page.getByText('handoff: "tuesday 09:00"').waitFor();
  assert.match((await text.textContent()) ?? '', /starts: "2026-11-24T09:00"\n\s+participants: \[ana, ben\]/);
  await page.getByRole('list').getByText('Ben Idowu').first().waitFor();
});
