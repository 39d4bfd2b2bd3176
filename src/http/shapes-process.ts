/** The API's JSON of process files: what one means, and which ones are shipped. */
import { z } from 'zod';
import { finding, processView } from './shapes.ts';

const labelled = z.strictObject({ id: z.string(), label: z.string() });

const promise = z.strictObject({
  clock: z.string(),
  label: z.string(),
  within: z.string().describe('"15 min"'),
  from: z.string().describe('the event that starts it: "declared"'),
  until: z.string().describe('what keeps it: "acknowledged"'),
  dueMs: z
    .int()
    .nullable()
    .describe(
      'after the declaration, where that starts it and elapsed time decides; null: a calendar’s affair',
    ),
  repeats: z.boolean().describe('starts anew with each update'),
  audience: z.string().nullable(),
});

const rung = z.strictObject({
  ladder: z.string(),
  afterMs: z.int().nullable().describe('since the ladder’s beginning; null: climbed by hand'),
  since: z.enum(['declared', 'severity-changed', 'last-progress']),
  to: z.array(z.string()).describe('positions, labelled'),
  by: z.enum(['page', 'notify', 'ticket']),
  unless: z.string().describe('"acknowledged or mitigated"'),
  flags: z.array(z.string()).describe('labelled; all of them must be raised'),
  during: z.string().nullable().describe('"in business hours; outside them it waits"'),
});

const meantSeverity = z.strictObject({
  id: z.string(),
  label: z.string(),
  rank: z.int(),
  aliases: z.array(z.string()),
  definition: z.string(),
  examples: z.array(z.string()),
  promises: z.array(promise).describe('of an incident of this severity without any flag'),
  ladder: z.array(rung).describe('in order of time, those climbed by hand last'),
});

/** What a process file means, in words that need no knowledge of the language. */
const processMeaning = z.strictObject({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  owner: z.string(),
  timeZone: z.string(),
  particulars: z.array(z.string()).describe('what is particular to it, a sentence each'),
  severities: z.array(meantSeverity),
  classifier: processView.shape.classifier,
  flags: z.array(labelled),
  clocks: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      when: z.string().nullable().describe('null: always'),
      from: z.string(),
      until: z.string(),
      within: z.string(),
      repeats: z.boolean(),
      audience: z.string().nullable(),
      warns: z.string().nullable().describe('"10 min before: on-call engineer is told"'),
      late: z.string().nullable().describe('"VP Engineering is paged"'),
    }),
  ),
  roles: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      during: z.array(z.string()),
      after: z.array(z.string()),
      from: z.array(z.string()).describe('positions from which it is usually given, labelled'),
      requiredAt: z.array(z.string()),
    }),
  ),
  positions: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      standIn: z.string().nullable().describe('labelled'),
      paged: z.boolean().describe('some rung or clock reaches it'),
      duties: z.array(z.string()),
    }),
  ),
  checklists: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      when: z.string().nullable().describe('"in the phase Triage, SEV-1 or SEV-2"'),
      items: z.array(
        z.strictObject({
          text: z.string(),
          required: z.boolean(),
          command: z.string().nullable(),
          link: z.string().nullable(),
        }),
      ),
    }),
  ),
  phases: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      timebox: z.string().nullable(),
      enters: z.string(),
      leaves: z.string(),
    }),
  ),
  statuses: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      category: processView.shape.statuses.element.shape.category,
      soak: z.string().nullable(),
      leadsTo: z.string().nullable().describe('labelled; where the soak leads'),
      exitCriteria: z.array(z.string()),
    }),
  ),
});
export type ProcessMeaning = z.infer<typeof processMeaning>;

/** POST /api/v1/process/check */
export const checkedProcess = z.strictObject({
  ok: z.boolean(),
  findings: z.array(finding),
  meaning: processMeaning.nullable().describe('null: it does not compile'),
});
export type CheckedProcessView = z.infer<typeof checkedProcess>;

/** GET /api/v1/process/source */
export const processSource = z.strictObject({
  hash: z.string(),
  source: z.string(),
  file: z
    .string()
    .nullable()
    .describe('the configuration file that it belongs to, and is changed only there'),
});
export type ProcessSource = z.infer<typeof processSource>;

/** GET /api/v1/process/shipped */
export const shippedProcess = z.strictObject({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  source: z.string(),
  particulars: processMeaning.shape.particulars,
  severities: processMeaning.shape.severities,
});
export type ShippedProcess = z.infer<typeof shippedProcess>;
