/** The API's JSON of updates: what each audience would be told, what it was told, and what waits for somebody to send it. */
import { z } from 'zod';
import { instant, personRef } from './shapes.ts';

const word = z.string().max(64);
export const mostUpdateText = 20_000;
const text = z.string().trim().min(1).max(mostUpdateText);
const subject = z.string().trim().min(1).max(300);
const values = z
  .record(word, z.string().max(mostUpdateText))
  .describe('what the template asks for, by its fields’ ids');

export const problem = z.strictObject({
  field: z.string().describe('a field of the template; `text`, `subject` or `audience` where none is meant'),
  message: z.string(),
});
export type UpdateProblem = z.infer<typeof problem>;

/** POST /api/v1/incidents/{ref}/updates/preview */
export const previewAsked = z.strictObject({
  audiences: z
    .array(word)
    .min(1)
    .max(20)
    .describe('of the process, or `internal`: whoever is on the incident'),
  template: word.optional().describe('one of the process’s; without it `text` is said as it stands'),
  values: values.optional(),
  text: text.optional(),
  subject: subject.optional(),
  nextUpdateAt: instant.optional(),
  status: word.optional().describe('as it is set with the update: the words speak of it'),
});

const toldHow = z
  .enum(['page', 'chat', 'mail', 'status-page'])
  .describe('page: people by their own rules for what can wait');

export const updatePreview = z.strictObject({
  audience: z.string(),
  label: z.string(),
  subject: z.string(),
  body: z.string().describe('Markdown'),
  html: z.string().describe('the same as HTML that may be shown as it is'),
  through: z.array(toldHow),
  people: z.array(personRef).describe('who would be told, the first 50'),
  peopleCount: z.int(),
  addressCount: z.int(),
  channels: z.array(z.string()).describe('rooms in chat'),
  also: z
    .array(z.strictObject({ audience: z.string(), label: z.string(), confirm: z.boolean() }))
    .describe(
      'who hears of it too, by a rule of the process; `confirm`: a draft waits for somebody to send it',
    ),
  problems: z.array(problem).describe('what keeps it from going out'),
});
export type UpdatePreviewView = z.infer<typeof updatePreview>;

export const updatePreviews = z.strictObject({ items: z.array(updatePreview) });

const correction = z.strictObject({
  at: instant,
  by: personRef.nullable(),
  subject: z.string().nullable(),
  body: z.string(),
  html: z.string(),
});

/** GET /api/v1/incidents/{ref}/updates */
export const update = z.strictObject({
  update: z.int().describe('its version in the log, by which it is corrected'),
  at: instant,
  audience: z.string(),
  label: z.string(),
  subject: z.string().nullable(),
  body: z.string().describe('Markdown, as it was posted'),
  html: z.string(),
  by: personRef.nullable().describe('null: a program'),
  nextUpdateAt: instant.nullable(),
  template: z.string().nullable(),
  corrections: z.array(correction).describe('the oldest first; the last one holds'),
  told: z
    .strictObject({ people: z.int(), addresses: z.int() })
    .nullable()
    .describe('null: nobody was told yet, or nobody is there to tell'),
});
export type UpdateView = z.infer<typeof update>;

export const updateList = z.strictObject({ items: z.array(update) });

export const draftId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'is letters, digits, hyphens and underscores, at most 64');

/** PUT /api/v1/incidents/{ref}/drafts/{id} */
export const draftAsked = z.strictObject({
  audience: word,
  template: word.nullish(),
  values: values.optional(),
  text: z.string().max(mostUpdateText).nullish(),
  subject: z.string().trim().max(300).nullish(),
  nextUpdateAt: instant.nullish(),
});
export type DraftAsked = z.infer<typeof draftAsked>;

/** GET /api/v1/incidents/{ref}/drafts */
export const draft = z.strictObject({
  id: z.string(),
  audience: z.string(),
  label: z.string(),
  template: z.string().nullable(),
  values: z.record(z.string(), z.string()),
  text: z.string().nullable(),
  subject: z.string().nullable(),
  nextUpdateAt: instant.nullable(),
  because: z.enum(['person', 'rule']),
  rule: z.string().nullable().describe('the rule of the process that asks for it'),
  at: instant,
  by: personRef.nullable().describe('whoever wrote it last; null: the process, or a program'),
  problems: z.array(problem).describe('what keeps it from being sent'),
});
export type DraftView = z.infer<typeof draft>;

export const draftList = z.strictObject({ items: z.array(draft) });
