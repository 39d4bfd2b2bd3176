/** How the house is on call: rotations, what must hold between shifts, how much is too much. */
import { z } from 'zod';
import { id, line, oneOrMore, span } from './schema-words.ts';

const rotation = z
  .strictObject({
    position: id.describe('The position that is covered so.'),
    length: span.describe('How long a shift is: `1w`.'),
    handoff: z
      .string()
      .regex(/^(monday|tuesday|wednesday|thursday|friday|saturday|sunday|daily) \d{2}:\d{2}$/)
      .describe('The day and the local time of the handoff: `monday 09:00`.'),
    timeZone: line.optional().describe("IANA time zone of the handoff. Default: the process's."),
    region: line.optional().describe('Which part of the world it covers, where several follow the sun.'),
    hours: line
      .optional()
      .describe('The local hours that it covers, where it is not all of them: `09:00-17:00`.'),
  })
  .describe('How a position is rotated. Schedules of an installation begin as this says.');

const coverage = z
  .strictObject({
    severity: oneOrMore(id).describe('At these severities.'),
    calendar: id
      .optional()
      .describe('Somebody is there in these hours. Without it: at every hour of every day.'),
  })
  .describe('When somebody has to be there.');

const onCall = z
  .strictObject({
    rotations: z.array(rotation).max(50).optional().describe('How positions are rotated.'),
    coverage: z.array(coverage).max(20).optional().describe('When somebody has to be there.'),
    betweenShifts: span.optional().describe('The least time between two shifts of one person.'),
    duties: z.array(line).max(50).optional().describe('What whoever is on call does.'),
    load: z
      .strictObject({
        pagesANight: z
          .number()
          .min(0)
          .max(100)
          .describe(
            "More pages than this a night (22:00 to 07:00 of the person's own time), on average over a shift, is too much.",
          ),
        remedy: line.optional().describe('What is done about it.'),
      })
      .optional()
      .describe('How much is too much.'),
    compensation: line.optional().describe('What is given for pages outside of working hours.'),
  })
  .describe(
    'How the house is on call. Its checklists are attached to the moments `shift-start` and `handoff`.',
  );

export const onCallShape = { onCall: onCall.optional() };
