/** A real browser for a test: the system's Chromium where there is one, else the one that npm brings. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { buildWebPageIfOld } from '../../src/supervise/build-web-page.ts';

const root = join(import.meta.dirname, '../..');
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const widths = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } } as const;
export type Width = keyof typeof widths;
export const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** The page as it is in the sources, built, and a browser to look at it. */
export async function openBrowser(): Promise<Browser> {
  const errors: string[] = [];
  await buildWebPageIfOld({
    webFolder: join(root, 'web'),
    log: { info: () => {}, warn: () => {}, error: (text) => void errors.push(String(text)) },
    signal: new AbortController().signal,
  });
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const found = process.env['TOCSIN_CHROMIUM'] ?? installed.find((path) => existsSync(path));
  if (found !== undefined) return chromium.launch({ executablePath: found, args: ['--no-sandbox'] });
  const { default: shipped } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await shipped.executablePath(),
    // With these two, closing a page ends the browser.
    args: shipped.args.filter((each) => each !== '--single-process' && each !== '--no-zygote'),
  });
}

export interface Looking {
  page: Page;
  context: BrowserContext;
  /** What the browser complained about: errors of scripts, and whatever the security policy forbade. */
  complaints: string[];
  [Symbol.asyncDispose]: () => Promise<void>;
}

export async function look(
  browser: Browser,
  { width = 'desk', theme = 'light' }: { width?: Width; theme?: Theme } = {},
): Promise<Looking> {
  const context = await browser.newContext({
    viewport: widths[width],
    colorScheme: theme,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    hasTouch: width === 'phone',
    isMobile: width === 'phone',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // An answer that refuses is the test's own doing; the browser reports it as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Until the fonts are there and no list is being read any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page
    .locator('[role="status"]', { hasText: / being read\./ })
    .first()
    .waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}
