/** From the 2xx to the first attempt, at an even load of distinct incidents, by the clock of whoever is paged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { inMs, percentile, type Section } from './figure.ts';
import { event, startHouse } from './house.ts';
import { sendPaced } from './http-load.ts';

const signalsPerSecond = 200;
const seconds = 20;

export const timeToPage: Section = {
  title: 'From the 2xx to the first attempt',
  async run({ say }) {
    const receiver = await startWebhookReceiver();
    await using house = await startHouse(receiver.url);
    try {
      say(`${signalsPerSecond} signals a second for ${seconds} s …`);
      const acceptedAt = new Map<string, number>();
      await sendPaced(signalsPerSecond, seconds, async (number) => {
        const title = `incident ${number}`;
        const answer = await fetch(`${house.url}/v2/enqueue`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(event(`page-${number}`, 'critical', title)),
        });
        await answer.arrayBuffer();
        if (answer.status === 202) acceptedAt.set(title, Date.now());
      });
      for (let wait = 0; wait < 200 && receiver.received.length < acceptedAt.size; wait += 1)
        await sleep(100);
      const late = receiver.received.flatMap(({ json, arrivedAt }) => {
        const at = acceptedAt.get((json as { incident: { title: string } }).incident.title);
        return at === undefined ? [] : [Math.max(0, Date.parse(arrivedAt) - at)];
      });
      const counted = `${acceptedAt.size} accepted, ${late.length} pages arrived`;
      const [half, most] = [percentile(late, 0.5), percentile(late, 0.99)];
      const complete = late.length >= acceptedAt.size;
      return [
        {
          name: 'median',
          target: '≤ 20 ms',
          measured: inMs(half),
          pass: complete && half <= 20,
          note: counted,
        },
        {
          name: 'p99',
          target: '≤ 150 ms',
          measured: inMs(most),
          pass: complete && most <= 150,
          note: counted,
        },
      ];
    } finally {
      await receiver.close();
    }
  },
};
