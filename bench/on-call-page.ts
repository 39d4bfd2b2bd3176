/** How soon the month of twenty schedules is there: by a click, and when the page is opened anew. */
import type { Page } from 'playwright-core';
import { look, openBrowser } from '../test/browser/browser.ts';
import { startTocsin } from '../test/harness/tocsin.ts';
import { inMs, percentile, type Figure, type Section } from './figure.ts';
import { apiKey } from './house.ts';

const count = 20;
/** The first are the compilers', the browser's and the server's; a server has run for longer. */
const rounds = { all: 15, warm: 4 };
const zones = ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Tokyo', 'Australia/Sydney'];

export const onCallPage: Section = {
  title: 'The On call page',
  async run({ say }) {
    say(`a month with ${count} schedules …`);
    await using server = await startTocsin({ config: configuration(), env: { NODE_ENV: 'production' } });
    const browser = await openBrowser();
    try {
      await using desk = await look(browser);
      const { page } = desk;
      const { url } = await server.call<{ url: string }>('POST', '/api/v1/users/ana/setup-link', apiKey);
      await page.goto(url);
      await page.getByLabel('Password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Set password' }).click();
      await page.getByRole('link', { name: 'On call' }).first().waitFor();
      const [clicked, opened]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds.all; round += 1) {
        await page.goto(`${server.url}/`);
        await page.getByRole('link', { name: 'On call' }).first().waitFor();
        clicked.push(await untilShown(page, 'click'));
        await page.goto(`${server.url}/on-call`, { waitUntil: 'commit' });
        opened.push(await untilShown(page, 'opened'));
      }
      return [
        figureOf('the month, by a click on On call', clicked),
        figureOf('the month, the page opened anew', opened),
      ];
    } finally {
      await browser.close();
    }
  },
};

function figureOf(name: string, took: number[]): Figure {
  const warm = took.slice(rounds.warm);
  const median = percentile(warm, 0.5);
  return {
    name,
    target: '≤ 300 ms',
    measured: inMs(median),
    pass: median <= 300,
    note: `${count} schedules with bars; median of ${warm.length} after ${rounds.warm}; the slowest ${inMs(Math.max(...warm))}`,
  };
}

/** In the browser, frame by frame, until every schedule has a bar on the screen. */
function untilShown(page: Page, by: 'click' | 'opened'): Promise<number> {
  return page.evaluate(`(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const since = ${by === 'opened' ? '0' : 'performance.now()'};
    ${by === 'opened' ? '' : `document.querySelector('a[href^="/on-call"]').click();`}
    const shown = () => new Set([...document.querySelectorAll('[data-track]')]
      .filter((track) => track.querySelector('[data-bar]') !== null).map((track) => track.dataset.track)).size;
    while (shown() < ${count}) {
      if (performance.now() - since > 30_000) throw new Error(shown() + ' of ${count} schedules are shown after 30 s');
      await frame();
    }
    await frame();
    return performance.now() - since;
  })()`);
}

function configuration(): string {
  const people = Array.from({ length: 3 * count }, (_, n) => `person-${n}`);
  return `
organization: { name: Bench, timeZone: Europe/Berlin }
process: severity-matrix
users:
  - { handle: ana, name: Ana, email: ana@example.test, role: admin, contacts: [{ id: phone, channel: webhook, to: "https://phone.example.test/ana" }] }
${people.map((handle, n) => `  - { handle: ${handle}, name: Person ${n} }`).join('\n')}
schedules:
${Array.from({ length: count }, (_, n) => scheduleOf(n, people.slice(3 * n, 3 * n + 3))).join('\n')}
positions:
  on-call: { schedule: schedule-0 }
apiKeys:
  - { name: bench, key: "${apiKey}", role: admin }
`;
}

function scheduleOf(n: number, people: string[]): string {
  return `  - handle: schedule-${n}
    timeZone: ${zones[n % zones.length]}
    layers:
      - { rotation: weekly, handoff: "monday 09:00", starts: 2026-01-05, participants: [${people.join(', ')}] }
      - { rotation: daily, hours: "20:00-08:00", starts: 2026-01-05, participants: [${people.toReversed().join(', ')}], priority: 1 }`;
}
