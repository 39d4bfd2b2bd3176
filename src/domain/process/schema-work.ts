/** What people work with while an incident runs: checklists, ways to mitigate, runbooks, tools, where incidents come from. */
import { z } from 'zod';
import { command, condition, id, line, oneOrMore, place, span } from './schema-words.ts';
import { moments, shiftFacts } from './process.ts';

const item = z
  .strictObject({
    id: id.describe('Its name in the log and in commands.'),
    text: line.describe('What is to be done.'),
    required: z.boolean().optional().describe('It is asked for when the incident is resolved without it.'),
    when: condition.optional(),
    link: place.optional().describe('Where it is done.'),
    command: command.optional().describe('The command that does it.'),
    facts: z
      .enum(shiftFacts)
      .optional()
      .describe(
        'What Tocsin lays beside it at the moments `handoff`, `shift-start` and `shift`, so that one sees what there is to go through.',
      ),
  })
  .describe('One thing to do.');

const checklist = z
  .strictObject({
    id: id.describe('As commands name it.'),
    title: line.describe('What people call it.'),
    attach: z
      .strictObject({
        phase: oneOrMore(id).optional().describe('Shown in these phases.'),
        status: oneOrMore(id).optional().describe('Shown in these statuses.'),
        severity: oneOrMore(id).optional().describe('Shown at these severities alone.'),
        role: id.optional().describe('Shown to whoever has this role.'),
        moment: z
          .enum(moments)
          .optional()
          .describe('Shown at a moment outside of incidents, or at the declaration.'),
      })
      .describe('Where it belongs. Every part that is written must hold.'),
    items: z.array(item).min(1).max(50).describe('In order.'),
  })
  .describe('Things to do, shown where they belong.');

const step = z
  .strictObject({
    text: line.describe('What is done.'),
    command: command.optional().describe('The command that does it.'),
    link: place.optional().describe('Where it is described or done.'),
  })
  .describe('One step.');

const runbook = z
  .strictObject({
    id: id.describe('As options name it.'),
    title: line.describe('What people call it.'),
    when: condition.optional(),
    steps: z.array(step).min(1).max(50).describe('In order.'),
  })
  .describe('Steps that are known beforehand.');

const option = z
  .strictObject({
    id: id.describe('As the log names it.'),
    label: line.describe('What one does.'),
    risk: z.enum(['low', 'medium', 'high']).optional().describe('How likely it makes matters worse.'),
    takes: span.optional().describe('How long it takes.'),
    effect: z.enum(['low', 'medium', 'high']).optional().describe('How much it helps where it fits.'),
    fits: line.optional().describe('For which causes.'),
    runbook: id.optional().describe('The runbook that says how.'),
  })
  .describe('One way to make it better before the cause is mended.');

const rollbackTrigger = z
  .strictObject({
    id: id.describe('As the log names it.'),
    label: line.describe('What is seen.'),
    flag: id.optional().describe('The flag that says so.'),
    above: line.optional().describe('The measure and its bound: `errors > 10%`.'),
  })
  .describe('What calls for a rollback.');

const mitigation = z
  .strictObject({
    options: z.array(option).max(50).optional().describe('Ways to make it better.'),
    rollbackTriggers: z.array(rollbackTrigger).max(50).optional().describe('What calls for a rollback.'),
    rollback: id.optional().describe('The runbook of the rollback.'),
  })
  .describe('How the harm is ended before its cause is mended.');

const tool = z
  .strictObject({
    id: id.describe('As the log names it.'),
    label: line.describe('What people call it.'),
    kind: z
      .enum([
        'monitoring',
        'logs',
        'tracing',
        'errors',
        'changes',
        'paging',
        'chat',
        'video',
        'mail',
        'status-page',
        'tracker',
        'documents',
        'runbooks',
      ])
      .describe('What it is for.'),
    link: place.optional().describe('Where it is; absent where each installation has its own.'),
    command: command.optional().describe('How it is asked.'),
    showIn: oneOrMore(id).optional().describe('The phases in which it is shown. Default: all.'),
  })
  .describe('Something people look into or write into during an incident.');

const detection = z
  .strictObject({
    sources: z
      .array(
        z
          .strictObject({
            id: id.describe('As incidents name it.'),
            label: line.describe('What people call it.'),
          })
          .describe('One of them.'),
      )
      .min(1)
      .max(50)
      .describe('How one hears of incidents; chosen at the declaration.'),
  })
  .describe('Where incidents come from.');

export const workShape = {
  detection: detection.optional(),
  checklists: z.array(checklist).max(100).optional(),
  runbooks: z.array(runbook).max(100).optional(),
  mitigation: mitigation.optional(),
  tools: z.array(tool).max(100).optional(),
};
