/** The API's JSON of whether people can be reached: test pages, what would happen if somebody were paged, and readiness. */
import { z } from 'zod';
import { instant, personRef } from './shapes.ts';

/** POST /me/test-page and /users/{handle}/test-page. */
export const sentTestPage = z.strictObject({
  deliveries: z
    .array(z.strictObject({ id: z.string(), contact: z.string(), channel: z.string() }))
    .describe('what came of each stands in /api/v1/deliveries'),
});

/** What the link in a test page shows. */
export const testPageView = z.strictObject({
  state: z
    .enum(['open', 'confirmed', 'outdated', 'expired'])
    .describe('`outdated`: the contact is gone, or has another address by now'),
  person: personRef,
  contact: z.string(),
  channel: z.string().nullable(),
  confirmedAt: instant.nullable(),
  organization: z.string(),
  at: instant,
});
export type TestPageView = z.infer<typeof testPageView>;

/** What came of trying one contact. */
export const contactCheck = z.strictObject({
  contact: z.string(),
  channel: z.string(),
  testedAt: instant.nullable().describe('for the address that it has now'),
  confirmedAt: instant.nullable(),
  state: z.string().nullable().describe('of the last test’s delivery'),
  detail: z.string().nullable(),
});

const problem = z.strictObject({
  kind: z.enum([
    'no-usable-contact',
    'deliveries-fail',
    'rules-reach-nothing',
    'one-way',
    'never-tested',
    'never-confirmed',
    'test-is-old',
    'contact-fails',
    'channel-off',
    'hole-in-rules',
    'quiet-during-shift',
  ]),
  weight: z
    .enum(['severe', 'warn', 'note'])
    .describe('`severe`: a page would not arrive; a `note` keeps nobody from being ready'),
  sentence: z.string().describe('what is wrong'),
  remedy: z.string().describe('what to do'),
});

export const readinessOfPerson = z.strictObject({
  person: personRef,
  ready: z.boolean(),
  problems: z.array(problem),
  contacts: z.array(contactCheck),
  testedAt: instant.nullable().describe('the last test page that went to an address still in use'),
  confirmedAt: instant.nullable(),
  always: z.boolean().describe('a position names the person, so they answer at any hour'),
  onCallNow: z.boolean(),
  nextOnCallAt: instant
    .nullable()
    .describe('within 14 days; of somebody who is on call now, the instant of the answer'),
  positions: z.array(z.string()).describe('labelled; what they answer for, or will'),
});
export type ReadinessOfPerson = z.infer<typeof readinessOfPerson>;

/** GET /on-call/readiness. */
export const readiness = z.strictObject({
  at: instant,
  until: instant.describe('up to when shifts were looked at'),
  ready: z.int(),
  items: z.array(readinessOfPerson),
});
export type Readiness = z.infer<typeof readiness>;

/** GET /me/plan: what would happen if this person were paged, or told, at an instant. */
export const planView = z.strictObject({
  at: instant,
  urgency: z.enum(['high', 'low']),
  timeZone: z.string(),
  steps: z.array(z.strictObject({ at: instant, afterMs: z.int(), contact: z.string(), channel: z.string() })),
  heldUntil: instant.nullable().describe('when the quiet hours end that hold it back'),
  everyContact: z
    .enum(['no-rule', 'no-rule-now'])
    .nullable()
    .describe('why every contact is tried at once; null: rules say which'),
  sentence: z.string(),
});
export type PlanView = z.infer<typeof planView>;
