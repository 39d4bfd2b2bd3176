/** The line as a browser draws it, with its real typeface: no label covers another, at any width. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { look, openBrowser, settled } from './browser.ts';
import { startStandIn, type StandIn } from './stand-in-api.ts';

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

interface Box {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

for (const width of [390, 640, 768, 1_024, 1_152, 1_440])
  test(`at ${width} px no label covers another or leaves its card`, async () => {
    await using looking = await look(browser);
    const { page } = looking;
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${standIn.url}/incidents/INC-2026-0187`);
    await settled(page);
    await page.locator('.line-holder svg text').first().waitFor();
    const boxes = await page.evaluate<Box[]>(`
      [...document.querySelectorAll('.line-holder svg text')].map((each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        return { text: each.textContent, left, right, top, bottom };
      })`);
    assert.ok(
      boxes.some(({ text }) => text === 'CTO'),
      'what comes next has its label at every width',
    );
    const card = await page.locator('section[aria-label="The line"]').boundingBox();
    assert.ok(card !== null);
    for (const [index, box] of boxes.entries()) {
      assert.ok(box.left >= card.x && box.right <= card.x + card.width, `"${box.text}" leaves the card`);
      for (const other of boxes.slice(index + 1))
        assert.ok(!meet(box, other), `"${box.text}" covers "${other.text}"`);
    }
  });

/** Lines of text may share the rounding of half a pixel. */
function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom;
}
