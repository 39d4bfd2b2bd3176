/** How many readers of a public status page one node answers who ask whether it has changed, and how soon; alone and in an alert storm. */
import { connect } from 'node:net';
import { startWebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { type Figure, inMs, percentile, perSecond, type Section } from './figure.ts';
import { alertGroup, alertmanagerKey, apiKey, countRows, type House, startHouse } from './house.ts';
import { sendPaced } from './http-load.ts';

const target = { perSecond: 5_000, p99Ms: 20 };
const seconds = { short: 15, full: 60 };
/** Each asks again as soon as it has its answer. */
const connections = 32;
/** In the storm readers come at a pace, on as many connections as a cache in front of us keeps. */
const atPace = { perSecond: 5_500, connections: 128 };
/** As in the section on storms. */
const storm = { perSecond: 8_000, perCall: 100, groups: 100 };
/** A reader that is this late asks at its pace from then on. */
const latestMs = 100;
/** The compilers' and the caches'. */
const warmMs = 2_000;

export const statusPage: Section = {
  title: 'The public status page',
  async run({ full, say }) {
    const receiver = await startWebhookReceiver();
    await using house = await startHouse(receiver.url, { users: [], sections });
    try {
      await publish(house);
      const forMs = 1_000 * (full ? seconds.full : seconds.short);
      await ask(house, '/status/public', warmMs);
      say('readers who have the page …');
      const page = await ask(house, '/status/public', forMs);
      say('programs that have summary.json …');
      const json = await ask(house, '/status/public/api/v2/summary.json', forMs);
      say(`readers in a storm of ${storm.perSecond} alerts a second …`);
      let accepted = 0;
      const [stormy] = await Promise.all([
        ask(house, '/status/public', forMs, atPace),
        sendPaced(storm.perSecond / storm.perCall, forMs / 1_000, async (call) => {
          const group = alertGroup(
            `Storm${call % storm.groups}`,
            call * storm.perCall,
            storm.perCall,
            'warning',
          );
          const answer = await fetch(`${house.url}/integrations/alertmanager/${alertmanagerKey}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(group),
          }).catch(() => null);
          if (answer?.ok === true) accepted += storm.perCall;
        }),
      ]);
      const stored = await countRows(house.pool, 'alerts');
      return [
        ...figuresOf('the page, as fast as it goes', page),
        ...figuresOf('summary.json, as fast as it goes', json),
        ...figuresOf(
          'the page in an alert storm',
          stormy,
          `; ${stored.toLocaleString('en')} alerts in the database, ${accepted.toLocaleString('en')} answered 2xx`,
        ),
      ];
    } finally {
      await receiver.close();
    }
  },
};

const sections = `
services:
${Array.from({ length: 12 }, (_, n) => `  - { handle: part-${n}, name: Part ${n} }`).join('\n')}
statusPages:
  - handle: public
    title: Bench status
    components:
${Array.from({ length: 12 }, (_, n) => `      - { name: Part ${n}, service: part-${n}, group: Group ${n % 3} }`).join('\n')}
`;

async function publish(house: House): Promise<void> {
  for (let count = 0; count < 20; count += 1)
    await house.call('POST', '/api/v1/status-pages/public/incidents', apiKey, {
      title: `Requests to part ${count % 12} fail (${count})`,
      status: 'investigating',
      body: 'Some requests fail. **Retrying** usually works; the next update comes within 30 minutes.',
      components: [],
    });
}

interface Asked {
  answered: number;
  ms: number;
  p99Ms: number;
  medianMs: number;
  wrong: number;
  connections: number;
}

/** With the tag of what is there; answers counted are those that say that nothing has changed. `pace`: no faster than that. */
async function ask(
  { url }: House,
  path: string,
  forMs: number,
  pace: { perSecond: number; connections: number } = { perSecond: Infinity, connections },
): Promise<Asked> {
  const { hostname, host, port } = new URL(url);
  const first = await fetch(`${url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
  const bytes = Buffer.from(
    `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: text/html\r\naccept-encoding: gzip\r\nif-none-match: ${first.headers.get('etag')}\r\n\r\n`,
  );
  const took: number[] = [];
  let wrong = 0;
  const startedAt = performance.now();
  const everyMs = (1_000 * pace.connections) / pace.perSecond;
  await Promise.all(
    Array.from(
      { length: pace.connections },
      (_, index) =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname);
          socket.setNoDelay(true);
          let sentAt = 0;
          let dueAt = startedAt + (index / pace.connections) * everyMs;
          const send = (): void => {
            sentAt = performance.now();
            if (sentAt - startedAt >= forMs) return void socket.end();
            socket.write(bytes);
          };
          // Spread over the interval, or they would all ask in the same moment.
          socket.on('connect', () => void setTimeout(send, dueAt - performance.now()));
          socket.on('data', (chunk: Buffer) => {
            const now = performance.now();
            took.push(now - sentAt);
            if (chunk.subarray(9, 12).toString('latin1') !== '304') wrong += 1;
            // Whoever fell behind does not run after what was missed.
            dueAt = Math.max(dueAt + everyMs, now - latestMs);
            if (dueAt - now > 1) setTimeout(send, dueAt - now);
            else send();
          });
          socket.on('error', reject);
          socket.on('close', () => resolve());
        }),
    ),
  );
  return {
    answered: took.length,
    ms: performance.now() - startedAt,
    p99Ms: percentile(took, 0.99),
    medianMs: percentile(took, 0.5),
    wrong,
    connections: pace.connections,
  };
}

function figuresOf(
  name: string,
  { answered, ms, p99Ms, medianMs, wrong, connections: on }: Asked,
  more = '',
): Figure[] {
  const reached = Math.round(answered / (ms / 1_000));
  return [
    {
      name,
      target: `≥ ${perSecond(target.perSecond)}`,
      measured: perSecond(reached),
      pass: reached >= target.perSecond && wrong === 0,
      note: `${answered.toLocaleString('en')} answers 304 on ${on} connections, ${wrong} others${more}`,
    },
    {
      name: `${name}, p99`,
      target: `≤ ${inMs(target.p99Ms)}`,
      measured: inMs(p99Ms),
      pass: p99Ms <= target.p99Ms,
      note: `median ${inMs(medianMs)}`,
    },
  ];
}
