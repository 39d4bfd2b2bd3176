/** How soon a command that somebody types in Slack has its answer: from the signed request to the words, with the incident committed. */
import { slackSends } from '../test/harness/stand-ins/slack-sends.ts';
import { startSlack } from '../test/harness/stand-ins/slack.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { type Figure, inMs, percentile, type Section } from './figure.ts';
import { countRows, type House, startHouse } from './house.ts';

const targetMs = 300;
/** Typed one after the other: a person waits for the answer before the next. */
const rounds = { short: 40, full: 200 };
const secret = 'e0123456789abcdef0123456789abcdef';
const token = 'xoxb-bench';

export const chat: Section = {
  title: 'Commands in chat',
  async run({ full, say }) {
    const receiver = await startWebhookReceiver();
    const slack = await startSlack({ token, users: { U0ANA: 'ana@example.test' } });
    await using house = await startHouse(receiver.url, {
      users: [],
      sections: `channels:\n  slack: { token: ${token}, signingSecret: ${secret}, apiUrl: "${slack.apiUrl}" }\n`,
    });
    try {
      const count = full ? rounds.full : rounds.short;
      say(`${count} incidents, each declared, taken, told about and resolved …`);
      const took: Record<string, number[]> = { declare: [], others: [] };
      for (let round = -2; round < count; round += 1) {
        // The first ones are the compilers' and the caches'.
        const keep = (kind: string, ms: number) => round >= 0 && took[kind]!.push(ms);
        const declared = await type(house, receiver, `/incident create "Latency ${round}" severity=2`);
        keep('declare', declared.ms);
        const number = /INC-\d{4}-\d+/.exec(declared.text)?.[0] ?? '';
        for (const line of ['ack', 'note "It is the cache"', 'status identified', 'resolve'])
          keep('others', (await type(house, receiver, `/incident ${number} ${line}`)).ms);
      }
      const stored = await countRows(house.pool, `incidents where category = 'resolved'`);
      const note = `${stored.toLocaleString('en')} incidents resolved`;
      return [
        ...figuresOf('/incident create', took['declare']!, note),
        ...figuresOf('the others', took['others']!, note),
      ];
    } finally {
      await slack.close();
      await receiver.close();
    }
  },
};

/** Until the words are there: in the answer itself, or, where they took longer than Slack waits gladly, at the address for later ones. */
async function type(
  { url }: House,
  later: WebhookReceiver,
  line: string,
): Promise<{ ms: number; text: string }> {
  const answerTo = `${later.url}/answers`;
  const { headers, payload, url: path } = slackSends(secret).command(line, { user: 'U0ANA', answerTo });
  const from = performance.now();
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: payload });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${line}: ${answer.status} ${body}`);
  const text = body === '' ? (await later.next(({ path: at }) => at === '/answers')).body : body;
  return { ms: performance.now() - from, text };
}

function figuresOf(name: string, ms: number[], note: string): Figure[] {
  return [0.5, 0.99].map((of) => ({
    name: `${name}, ${of === 0.5 ? 'median' : 'p99'}`,
    target: `≤ ${inMs(targetMs)}`,
    measured: inMs(percentile(ms, of)),
    pass: percentile(ms, of) <= targetMs,
    note,
  }));
}
