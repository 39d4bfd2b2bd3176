/** The API's JSON of a status page's subscribers, and of what became of what they were sent. */
import { z } from 'zod';
import { subscriberKinds } from '../domain/subscribers/subscriber.ts';
import { instant, listOf } from './shapes.ts';

export const subscriber = z.strictObject({
  id: z.string(),
  kind: z.enum(subscriberKinds),
  to: z.string().describe('the address: a mailbox, a number, a URL'),
  components: z.array(z.string()).describe('ids of the page’s components; empty: all of the page'),
  state: z
    .enum(['pending', 'confirmed', 'stopped', 'bounced'])
    .describe('`pending` has never confirmed, `stopped` left, of `bounced` nobody is there any more'),
  createdAt: instant,
});
export const subscriberList = listOf(subscriber);
export type SubscriberView = z.infer<typeof subscriber>;

export const enteredSubscriber = z.strictObject({
  kind: z.enum(subscriberKinds).default('email'),
  to: z.string().min(1).max(500),
  components: z.array(z.string().max(100)).max(500).default([]),
  confirmed: z
    .boolean()
    .default(false)
    .describe('whether they said elsewhere that they want it; else they are asked, as anybody is'),
});

export const importedSubscribers = z.strictObject({
  read: z.int().describe('lines that could be read'),
  added: z.int(),
  already: z.int().describe('were here before, and are left as they are: also those who have left'),
  wrong: z
    .array(z.strictObject({ line: z.int(), message: z.string() }))
    .describe('lines that could not be read, the first 50'),
});

const counts = z.strictObject({
  pending: z.int(),
  confirmed: z.int(),
  stopped: z.int(),
  bounced: z.int(),
});

/** GET /api/v1/status-pages/{page}/subscriber-news */
export const subscriberNews = z.strictObject({
  kinds: z.array(z.enum(subscriberKinds)).describe('by which readers can subscribe now'),
  subscribers: counts,
  items: z.array(
    z.strictObject({
      at: instant,
      subject: z.string(),
      waiting: z.int().describe('not sent yet, tried again later among them'),
      sent: z.int(),
      failed: z.int(),
      unknown: z
        .int()
        .describe('cut off while it was sent: it may have arrived, and is not sent a second time'),
      cancelled: z.int().describe('left meanwhile'),
      complete: z.boolean().describe('every subscriber has got an end'),
    }),
  ),
});
export type SubscriberNewsView = z.infer<typeof subscriberNews>;
