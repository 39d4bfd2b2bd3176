/** The API's JSON of a handoff: who goes off and who comes on, what there is to go through, and who has. */
import { z } from 'zod';
import { momentsOfShifts, shiftFacts } from '../domain/process/process.ts';
import { instant, personRef } from './shapes.ts';

const shiftFact = z.strictObject({
  kind: z.enum(shiftFacts),
  title: z.string().describe('"Open incidents"'),
  count: z.int().describe('all that there are, also those that are not listed'),
  sentence: z.string().describe('"2 incidents are open, the most severe of them SEV-1."'),
  path: z.string().nullable().describe('where the page lists what is counted; null: nowhere but here'),
  items: z
    .array(
      z.strictObject({
        text: z.string(),
        detail: z.string().nullable(),
        at: instant.nullable(),
        path: z.string().nullable().describe('in the page, or an address elsewhere'),
      }),
    )
    .describe('the first 20'),
});
export type ShiftFactView = z.infer<typeof shiftFact>;

const shiftChecklist = z.strictObject({
  checklist: z.string(),
  title: z.string(),
  moment: z.enum(momentsOfShifts),
  items: z.array(
    z.strictObject({
      item: z.string(),
      text: z.string(),
      required: z.boolean(),
      link: z.string().nullable(),
      command: z.string().nullable(),
      facts: shiftFact.shape.kind.nullable().describe('which of the facts answers it'),
      checked: z
        .strictObject({ by: z.string().describe('a person’s name, or a key’s'), at: instant })
        .nullable(),
    }),
  ),
});

/** GET /api/v1/schedules/{handle}/handoff */
export const handoff = z.strictObject({
  schedule: z.strictObject({ handle: z.string(), name: z.string(), timeZone: z.string() }),
  at: instant.nullable().describe('when the call passes; null: it passes to nobody as far as can be seen'),
  off: z.array(personRef).describe('who goes off then'),
  on: z.array(personRef).describe('who comes on then; empty: nobody does'),
  stay: z.array(personRef).describe('who is on call before and after'),
  previous: instant.nullable().describe('the handoff before this one'),
  next: instant.nullable(),
  factsAt: instant.describe('the facts are as they stood then: when they were asked for'),
  facts: z.array(shiftFact),
  duties: z.array(z.string()).describe('what the process asks of whoever is on call'),
  checklists: z.array(shiftChecklist).describe('of the handoff, of the beginning of a shift, of the shift'),
});
export type HandoffView = z.infer<typeof handoff>;

/** POST /api/v1/schedules/{handle}/handoff/check */
export const checkShiftItem = z.strictObject({
  at: instant.describe('of the handoff'),
  checklist: z.string().max(60),
  item: z.string().max(60),
  checked: z.boolean().default(true).describe('false takes the tick away'),
});
