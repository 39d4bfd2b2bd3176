/** The API's JSON of audiences and of what people asked to hear of. */
import { z } from 'zod';
import { instant, personRef, wholeListOf } from './shapes.ts';

const handle = z.string().max(63);

/** GET /api/v1/audiences */
export const audience = z.strictObject({
  audience: z.string().describe('as the process calls it'),
  label: z.string(),
  through: z.array(z.string()).describe('how the process reaches it; empty: by every way that there is'),
  positions: z.array(z.string()).describe('positions of the process that belong to it'),
  users: z.array(personRef),
  teams: z.array(z.string()),
  addresses: z.array(z.string()).describe('mail addresses of others, for whoever may change them'),
  chat: z.array(z.string()).describe('rooms in chat: "#name", or the address of a workflow of Teams'),
  owner: z.enum(['file', 'page']).describe('file: the configuration file says who they are'),
});
export type AudienceView = z.infer<typeof audience>;

export const audienceList = wholeListOf(audience);

/** PUT /api/v1/audiences/{audience} */
export const audienceAsked = z.strictObject({
  users: z.array(handle).max(500).default([]),
  teams: z.array(handle).max(100).default([]),
  addresses: z.array(z.string().trim().max(254)).max(500).default([]),
  chat: z.array(z.string().trim().max(2000)).max(20).default([]),
});

/** POST /api/v1/me/subscriptions */
export const subscriptionAsked = z.strictObject({
  services: z.array(handle).max(100).default([]).describe('empty: all'),
  severities: z.array(z.string().max(64)).max(20).default([]).describe('empty: all'),
  delivery: z
    .enum(['at-once', 'daily'])
    .describe('daily: one message at 08:00 where you are, if there is something to say'),
});

export const subscription = z.strictObject({
  id: z.string(),
  services: z.array(z.string()),
  severities: z.array(z.string()),
  delivery: z.enum(['at-once', 'daily']),
  createdAt: instant,
});
export type SubscriptionView = z.infer<typeof subscription>;

export const subscriptionList = wholeListOf(subscription);
