/** The API's JSON of overrides, of swaps, and of who could take a time. */
import { z } from 'zod';
import { instant, listOf, personRef, wholeListOf } from './shapes.ts';

/** Names somebody; whether they are there is said with the rest of what is wrong. */
const handle = z.string().max(63);
const moment = z
  .string()
  .max(40)
  .describe('local time of the schedule’s zone, "2026-12-24T09:00", or an instant, "2026-12-24T08:00:00Z"');
const note = z.string().trim().min(1).max(500);

/** As many as a temporary schedule of some weeks has shifts. */
const mostAtOnce = 200;

const mode = z
  .enum(['replace', 'add', 'remove'])
  .describe(
    'replace: they take over the whole schedule; add: they are on call too; remove: they alone are not',
  );

/** GET /api/v1/schedules/{handle}/overrides */
export const scheduleOverride = z.strictObject({
  id: z.string(),
  place: z.int().describe('counted from 0, as `override` of a shift has it; a later one wins'),
  from: z.string().describe('as it was written: local time, or an instant'),
  to: z.string(),
  begins: instant,
  ends: instant,
  who: z.array(personRef),
  mode,
  enteredAt: instant,
  by: personRef.nullable().describe('whoever entered it; null: a file, or a program’s key'),
  note: z.string().nullable(),
  swap: z.string().nullable().describe('the swap that it came from'),
});
export type OverrideView = z.infer<typeof scheduleOverride>;

export const overrideList = wholeListOf(scheduleOverride);
/** POST /api/v1/schedules/{handle}/overrides */
export const enteredOverrides = z.strictObject({ items: z.array(scheduleOverride) });

const newOverride = z.strictObject({
  from: moment.optional().describe('now, where it is left out; else as `to`'),
  to: moment,
  who: z
    .union([handle, z.array(handle).max(50)], { error: 'write one handle, or a list of handles' })
    .describe('one handle, or several who are on call together'),
  mode: mode.default('replace'),
  note: note.optional().describe('why, for whoever looks'),
});
export type NewOverride = z.output<typeof newOverride>;

/** One, or several at once under `overrides`: a temporary schedule is entered whole or not at all. */
export const newOverrides = newOverride
  .extend({
    to: moment.optional(),
    who: newOverride.shape.who.optional(),
    overrides: z
      .array(newOverride)
      .min(1)
      .max(mostAtOnce)
      .optional()
      .describe('several at once, each with these fields, instead of them'),
  })
  .superRefine(({ overrides, ...alone }, context) => {
    const fields = ['from', 'to', 'who', 'note'] as const;
    for (const path of fields)
      if (overrides !== undefined && alone[path] !== undefined)
        context.addIssue({
          code: 'custom',
          path: [path],
          message: 'stands beside `overrides`: write it into each of them',
        });
      else if (overrides === undefined && (path === 'to' || path === 'who') && alone[path] === undefined)
        context.addIssue({
          code: 'custom',
          path: [path],
          message: path === 'to' ? 'is missing: say when it ends' : 'is missing: say who takes over',
        });
  });

/** DELETE /api/v1/schedules/{handle}/overrides/{id} */
export const endedOverride = z.strictObject({
  result: z.enum(['removed', 'ended']).describe('removed: it had not begun; ended: it ends now'),
});

const span = z.strictObject({ from: instant, to: instant });

/** GET /api/v1/swaps: a shift that somebody asks others to take. */
export const swap = z.strictObject({
  id: z.string(),
  schedule: z.string(),
  asker: personRef,
  from: instant,
  to: instant,
  asked: z.array(personRef).describe('empty: everybody who takes turns in the schedule'),
  inReturn: span.nullable().describe('a time of whoever accepts, which the asker takes for it'),
  note: z.string().nullable(),
  state: z
    .enum(['open', 'accepted', 'declined', 'withdrawn', 'expired'])
    .describe('declined: by all who were asked; expired: it began, and nobody had taken it'),
  takenBy: personRef.nullable(),
  declinedBy: z.array(personRef),
  createdAt: instant,
  endedAt: instant.nullable(),
});
export type SwapView = z.infer<typeof swap>;

export const swapList = listOf(swap);

const onBehalf = handle
  .optional()
  .describe('on whose behalf: for programs that may act for others; a person who is signed in is themselves');

/** POST /api/v1/schedules/{handle}/swaps */
export const newSwap = z.strictObject({
  from: moment,
  to: moment,
  asked: z.array(handle).max(50).default([]).describe('nobody: everybody who takes turns in the schedule'),
  inReturn: z
    .strictObject({ from: moment, to: moment })
    .optional()
    .describe('a time of whoever accepts, which you would take for it'),
  note: note.optional(),
  person: onBehalf,
});

/** POST /api/v1/swaps/{id}/{accept|decline|withdraw} */
export const swapAnswer = z.strictObject({ person: onBehalf });

/** GET /api/v1/schedules/{handle}/candidates */
export const candidates = z.strictObject({
  schedule: z.string(),
  from: instant,
  to: instant,
  items: z
    .array(
      z.strictObject({
        person: personRef,
        free: z.boolean().describe('nothing speaks against it: no absence, no other duty, rest enough'),
        lastOnCall: instant
          .nullable()
          .describe('when they were on call last before it; null: not in 12 weeks'),
        hours: z.number().describe('on call in the 12 weeks before, by any schedule'),
        nights: z.number().describe('nights of their own zone, 22:00 to 07:00, that the time takes'),
        sentence: z.string(),
      }),
    )
    .describe('who takes turns and is not on call then, the best first'),
});
export type CandidatesView = z.infer<typeof candidates>;
