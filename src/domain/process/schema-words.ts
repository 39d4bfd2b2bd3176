/** The forms that the values of a process file take: names, texts, spans, dates; and the condition that rules share. */
import { z } from 'zod';

/** Bounds are far above any handbook, so that a file can never be the reason that a decision is slow. */
export const id = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/)
  .meta({ form: 'id' });
export const line = z.string().trim().min(1).max(200).meta({ form: 'line' });
export const prose = z.string().trim().min(1).max(4000).meta({ form: 'prose' });
export const span = z.string().min(1).max(64).meta({ form: 'span' });
export const localDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ form: 'date' });
export const openingSpan = z
  .string()
  .regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/)
  .meta({ form: 'opening' });
/** A command line as somebody would type it. */
export const command = z.string().trim().min(1).max(1000).meta({ form: 'line' });
/** Where something is: an address, or a path in the organisation's documents. */
export const place = z.string().trim().min(1).max(500).meta({ form: 'line' });

/** One word or a list of words: `unless: mitigated` and `unless: [mitigated, resolved]` both read well. */
export function oneOrMore<T extends z.ZodType>(of: T) {
  return z.union([of, z.array(of).min(1).max(100)]);
}

export const condition = z
  .strictObject({
    severity: oneOrMore(id).optional().describe('Holds at any of these severities.'),
    flag: oneOrMore(id).optional().describe('Holds while all of these flags are raised.'),
    status: oneOrMore(id).optional().describe('Holds in any of these statuses.'),
    phase: oneOrMore(id).optional().describe('Holds in any of these phases.'),
  })
  .describe('When the rule holds: every part that is written must hold. Without `when` it always holds.');

/** Whom a rule reaches: positions, whoever has a role in this incident, or both. */
export const recipients = {
  to: oneOrMore(id).optional().describe('Positions.'),
  roles: oneOrMore(id)
    .optional()
    .describe('Whoever has these roles in the incident; while nobody has one, who would usually take it.'),
};
