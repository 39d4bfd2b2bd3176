/** Who hears what, where and in which words: audiences, templates, the channel, the bridge, the status page, chat commands. */
import { z } from 'zod';
import { chatActions, media, occasions } from './process.ts';
import { command, condition, id, line, oneOrMore, place, prose, span } from './schema-words.ts';

const audience = z
  .strictObject({
    id: id.describe('As clocks and the configuration name it.'),
    label: line.describe('Who that is.'),
    positions: oneOrMore(id).optional().describe('Positions that belong to it.'),
    through: oneOrMore(z.enum(media)).optional().describe('How it is reached.'),
  })
  .describe('Who hears of an incident.');

const telling = z
  .strictObject({
    id: id.describe('As the log names it.'),
    when: condition.optional(),
    on: oneOrMore(z.enum(occasions)).describe(
      'What is told. How often updates are owed is their clock to say.',
    ),
    audience: oneOrMore(id).describe('Who hears of it.'),
    through: oneOrMore(z.enum(media)).optional().describe("How. Default: as the audience's `through` says."),
    template: id.optional().describe('In which words.'),
    confirm: z.boolean().optional().describe('Whoever leads the incident is asked before it goes out.'),
  })
  .describe('Who hears what.');

const field = z
  .strictObject({
    id: id.describe('As the text names it: `{{ next-steps }}` is written `{{ nextSteps }}`.'),
    label: line.describe('What whoever fills it in is asked.'),
    type: z
      .enum(['text', 'instant', 'duration', 'number', 'percentage', 'choice', 'person', 'list'])
      .describe('What it holds.'),
    required: z.boolean().optional().describe('Without it the text does not go out.'),
    from: line
      .optional()
      .describe('The fact that fills it in beforehand: `incident.impact`. People may change it.'),
    choices: z.array(line).min(1).max(50).optional().describe('For a choice: what may be chosen.'),
    minSentences: z.int().min(1).max(100).optional().describe('The fewest sentences.'),
    maxSentences: z.int().min(1).max(100).optional().describe('The most sentences.'),
    format: line.optional().describe('How it is written: `HH:MM`.'),
  })
  .describe('Something that a person fills in.');

const template = z
  .strictObject({
    id: id.describe('As rules name it.'),
    title: line.describe('What people call it.'),
    purpose: z
      .enum([
        'initial-alert',
        'internal-update',
        'executive-update',
        'status-page',
        'resolution',
        'customer-mail',
        'timeline',
        'review',
      ])
      .describe('What it is for.'),
    status: oneOrMore(id).optional().describe('The statuses in which it is offered. Default: all.'),
    subject: prose.optional().describe('The title or subject line, in Liquid.'),
    body: prose.optional().describe('The text, in Liquid: `{{ incident.title }}`, or the id of a field.'),
    fields: z.array(field).max(50).optional().describe('What a person fills in.'),
    file: place.optional().describe('Where the organisation keeps it, if its text is not here.'),
  })
  .describe('A text with fields.');

const channel = z
  .strictObject({
    name: line.describe('In Liquid; times are UTC: `incident-{{ declaredAt | date: "%Y%m%d-%H%M" }}`.'),
    topic: line.optional().describe('In Liquid.'),
    announceIn: oneOrMore(line).optional().describe('Channels in which it is announced: `#incidents`.'),
    archiveAfter: span.optional().describe('How long after the resolution it is archived. Never deleted.'),
    when: condition.optional(),
  })
  .describe('The chat channel of an incident.');

const bridge = z
  .strictObject({
    label: line.describe('What people call it.'),
    link: place.optional().describe('Where it is; absent where each installation has its own.'),
    when: condition.optional(),
  })
  .describe('Where people talk to each other.');

const publication = z
  .strictObject({
    when: condition.optional(),
    publish: z
      .enum(['always', 'by-itself', 'never'])
      .describe(
        '`always`: the status page tells of it, by when its clock says; what it says waits as a draft until somebody publishes it, or posts an update to those who read it. `by-itself`: it appears, and changes with the incident, without anybody’s doing. `never`: it does not.',
      ),
    templates: oneOrMore(id).optional().describe('In which words.'),
  })
  .describe('What is published when. The first that holds counts.');

const chatCommand = z
  .strictObject({
    say: command.describe('As people type it, with arguments in braces: `/incident create {title}`.'),
    does: z.enum(chatActions).describe('What it does.'),
    status: id.optional().describe('For `set-status` and `post-update`: the status that it sets.'),
  })
  .describe('A command that people type in chat.');

export const communicationShape = {
  audiences: z.array(audience).max(100).optional(),
  communication: z.array(telling).max(100).optional(),
  templates: z.array(template).max(100).optional(),
  channel: channel.optional(),
  bridge: bridge.optional(),
  statusPage: z.array(publication).max(50).optional(),
  commands: z.array(chatCommand).max(100).optional(),
};
