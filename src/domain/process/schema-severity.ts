/** How bad an incident is, and who says so: severities, the way to find one, what machines' words mean, flags. */
import { z } from 'zod';
import { id, line, prose, span } from './schema-words.ts';

export const severity = z
  .strictObject({
    id: id.describe('As incidents show it: `SEV-1`.'),
    label: line.describe('Its name: Critical.'),
    rank: z
      .int()
      .min(1)
      .max(20)
      .optional()
      .describe(
        'For the reader only; 1 is the most severe. The order of the list decides, and a rank that contradicts it is refused.',
      ),
    aliases: z
      .array(z.union([id, z.int().min(0).max(99)]))
      .max(20)
      .optional()
      .describe(
        'Other words by which people and the API may name it: `SEV1`, `P1`, `1`. Machines are mapped by `signals` alone.',
      ),
    definition: prose.describe('When an incident is this severe.'),
    examples: z.array(line).max(50).optional().describe('What it looks like.'),
    visibility: z
      .enum(['private'])
      .optional()
      .describe(
        'An incident that gets this severity is private from then on: its members and admins alone see it.',
      ),
  })
  .describe('How bad an incident can be. Most severe first.');

const question = z
  .strictObject({
    id: id.describe('As answers name it.'),
    ask: line.describe('A question that is answered with yes or no.'),
    severity: id.optional().describe('What yes means.'),
    between: z
      .array(id)
      .length(2)
      .optional()
      .describe(
        'Instead of `severity`: yes means one of these two, the more severe first. `unless` is asked to tell which.',
      ),
    unless: line
      .optional()
      .describe(
        'With `between`: yes to this means the less severe of the two; unanswered means the more severe.',
      ),
  })
  .describe('One question of the tree. The first that is answered with yes decides.');

const level = z
  .strictObject({
    id: id.describe('As answers name it.'),
    label: line.describe('What it means.'),
  })
  .describe('One step of an axis.');

export const classifier = z
  .strictObject({
    tree: z
      .strictObject({
        questions: z.array(question).min(1).max(20).describe('Asked in order.'),
        otherwise: id.describe('The severity where every answer was no.'),
      })
      .optional()
      .describe('Questions, of which the first yes decides.'),
    matrix: z
      .strictObject({
        impact: z.array(level).min(1).max(10).describe('How much is affected, the most first.'),
        urgency: z.array(level).min(1).max(10).describe('How soon it has to be mended, the soonest first.'),
        severities: z
          .record(z.string(), z.record(z.string(), id))
          .describe('For each impact, for each urgency: the severity. `high: { high: P0, low: P1 }`.'),
      })
      .optional()
      .describe('Impact by urgency.'),
  })
  .describe('How a severity is found. Without this section people choose it by its definition.');

export const signals = z
  .strictObject({
    severities: z
      .record(z.string().min(1).max(100), z.union([id, z.literal('none')]))
      .describe(
        "A machine's word for severity to one of ours, whatever its case. `none`: keep the alert, declare nothing.",
      ),
    otherwise: z
      .union([id, z.literal('none')])
      .optional()
      .describe(
        'For a word that is not listed, or none at all. Default: the second most severe, because in doubt it pages.',
      ),
    whenAlertsClear: z
      .enum(['default', 'resolve', 'monitoring', 'nothing'])
      .optional()
      .describe(
        'What becomes of a running incident when its last alert clears. `default`: resolved while nobody has acknowledged it, else monitoring.',
      ),
    reopenWithin: span.describe(
      'A trigger within this time of the resolution reopens the incident; later ones open a new one.',
    ),
    groupWindow: span.describe('Past this time since the declaration a new alert opens a new incident.'),
  })
  .describe('What machines may declare. Without this section they declare nothing.');

export const flag = z
  .strictObject({
    id: id.describe('As rules name it: `data-loss`.'),
    label: line.describe('What raising it says.'),
    visibility: z
      .enum(['private'])
      .optional()
      .describe(
        'An incident for which it is raised is private from then on: its members and admins alone see it.',
      ),
  })
  .describe('Facts about an incident that rules ask for, raised by people.');
