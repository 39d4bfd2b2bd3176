/** Storms: many alerts into few groups, and many new incidents; and in each the page of an unrelated top-severity incident. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWebhookReceiver, type WebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { type Figure, inMs, perSecond, type Section } from './figure.ts';
import { alertGroup, alertmanagerKey, countRows, event, type House, startHouse } from './house.ts';
import { sendPaced } from './http-load.ts';

const alertsPerSecond = 8_000;
const perCall = 100;
const groups = 100;
const incidentsPerSecond = 500;
const pagedWithinMs = 5_000;

export const storm: Section = {
  title: 'Storms',
  async run({ full, say }) {
    const seconds = full ? 300 : 30;
    return [...(await alertStorm(seconds, say)), ...(await incidentStorm(seconds, say))];
  },
};

async function alertStorm(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  const receiver = await startWebhookReceiver();
  await using house = await startHouse(receiver.url);
  try {
    say(`${alertsPerSecond} alerts a second into ${groups} groups for ${seconds} s …`);
    let accepted = 0;
    const page = pageInTheMiddle(house, receiver, seconds);
    const startedAt = performance.now();
    await sendPaced(alertsPerSecond / perCall, seconds, async (call) => {
      const body = alertGroup(`Storm${call % groups}`, call * perCall, perCall, 'warning');
      const answer = await post(house, `/integrations/alertmanager/${alertmanagerKey}`, body);
      if (answer === 202) accepted += perCall;
    });
    const carried = accepted / ((performance.now() - startedAt) / 1_000);
    const stored = await countRows(house.pool, `alerts where integration = 'prom'`);
    const incidents = await countRows(house.pool, 'incidents where group_key is not null');
    const counted = `${stored.toLocaleString('en')} alerts in the database, ${accepted.toLocaleString('en')} answered 2xx; ${incidents} incidents`;
    return [
      {
        name: `alerts into ${groups} groups, ${seconds} s`,
        target: `≥ ${perSecond(alertsPerSecond)}`,
        measured: perSecond(Math.round(carried)),
        pass: carried >= alertsPerSecond * 0.98 && stored === accepted,
        note: counted,
      },
      pageFigure('an unrelated SEV-1 meanwhile, first attempt', await page),
    ];
  } finally {
    await receiver.close();
  }
}

async function incidentStorm(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  const receiver = await startWebhookReceiver();
  await using house = await startHouse(receiver.url);
  try {
    say(`${incidentsPerSecond} new incidents a second for ${seconds} s …`);
    let accepted = 0;
    const page = pageInTheMiddle(house, receiver, seconds);
    const startedAt = performance.now();
    await sendPaced(incidentsPerSecond, seconds, async (number) => {
      if ((await post(house, '/v2/enqueue', event(`storm-${number}`, 'warning'))) === 202) accepted += 1;
    });
    const firstPage = await page;
    for (let wait = 0; wait < 600; wait += 1) {
      if ((await countRows(house.pool, 'alerts where unrouted_at is not null')) === 0) break;
      await sleep(100);
    }
    const carried = accepted / ((performance.now() - startedAt) / 1_000);
    const incidents = await countRows(house.pool, 'incidents');
    return [
      {
        name: `new incidents, ${seconds} s, until the last is decided`,
        target: `≥ ${perSecond(incidentsPerSecond)}`,
        measured: perSecond(Math.round(carried)),
        pass: carried >= incidentsPerSecond * 0.98 && incidents === accepted + 1,
        note: `${incidents.toLocaleString('en')} incidents in the database, ${(accepted + 1).toLocaleString('en')} signals answered 2xx`,
      },
      pageFigure('an unrelated SEV-1 meanwhile, first attempt', firstPage),
    ];
  } finally {
    await receiver.close();
  }
}

/** Half-way through, somebody else's emergency. Answers how long after its 2xx its page arrived; null: never. */
async function pageInTheMiddle(
  house: House,
  receiver: WebhookReceiver,
  seconds: number,
): Promise<number | null> {
  await sleep((seconds * 1_000) / 2);
  const title = 'The shop is down';
  await post(house, '/v2/enqueue', event('emergency', 'critical', title));
  const acceptedAt = Date.now();
  const page = await receiver
    .next(({ json }) => (json as { incident: { title: string } }).incident.title === title, 60_000)
    .catch(() => null);
  return page === null ? null : Date.parse(page.arrivedAt) - acceptedAt;
}

function pageFigure(name: string, ms: number | null): Figure {
  return {
    name,
    target: `≤ ${inMs(pagedWithinMs)}`,
    measured: ms === null ? 'never' : inMs(Math.max(0, ms)),
    pass: ms !== null && ms <= pagedWithinMs,
    note: 'from its 2xx to the attempt at the contact',
  };
}

async function post({ url }: House, path: string, body: object): Promise<number> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}
