/** What comes after an incident: its review, the actions, the measures, the regular look back. */
import { z } from 'zod';
import { milestones, roundups } from './process.ts';
import { id, line, oneOrMore, place, prose, span } from './schema-words.ts';

const section = z
  .strictObject({
    id: id.describe('As the review names it.'),
    title: line.describe('Its heading.'),
    asks: z.array(line).max(20).optional().describe('What it has to answer.'),
    required: z.boolean().optional().describe('A review without it is not finished. Default: yes.'),
    minSentences: z.int().min(1).max(100).optional().describe('The fewest sentences.'),
    maxSentences: z.int().min(1).max(100).optional().describe('The most sentences.'),
    minuteByMinuteAt: oneOrMore(id)
      .optional()
      .describe('Severities at which its timeline has an entry for each minute in which something happened.'),
    holds: z
      .enum(['text', 'timeline', 'actions', 'facts'])
      .optional()
      .describe('What it is made of. Default: text.'),
  })
  .describe('One part of a review.');

const attendee = z
  .strictObject({
    label: line.describe('Who that is.'),
    to: oneOrMore(id).optional().describe('Positions.'),
    roles: oneOrMore(id).optional().describe('Whoever had these roles.'),
    responders: z.boolean().optional().describe('Everybody who took part.'),
    ifFlag: id.optional().describe('Only where this flag was raised.'),
  })
  .describe('Somebody who comes to the review.');

const review = z
  .strictObject({
    requiredAt: oneOrMore(id).optional().describe('Severities after which there is a review.'),
    optionalAt: oneOrMore(id).optional().describe('Severities after which there may be one.'),
    attendees: z.array(attendee).max(20).optional().describe('Who comes.'),
    longestMeeting: span.optional().describe('The longest that the meeting takes.'),
    statuses: z.array(line).max(10).optional().describe('What a review can be in: Draft, Final.'),
    template: place.optional().describe('Where the organisation keeps its form.'),
    header: z.array(line).max(20).optional().describe('The facts at its head.'),
    sections: z.array(section).max(50).optional().describe('Its parts, in order.'),
    rules: z.array(line).max(20).optional().describe('How people talk and write in it.'),
    everyActionHas: oneOrMore(z.enum(['owner', 'due-date', 'status']))
      .optional()
      .describe('Without these an action is not accepted.'),
    sharedWith: oneOrMore(id).optional().describe('Audiences that get to read it.'),
  })
  .describe('How one learns from an incident. By when is its clocks to say.');

const horizon = z
  .strictObject({
    id: id.describe('As actions name it.'),
    label: line.describe('What people call it.'),
    within: span
      .optional()
      .describe('When such an action is due, counted from the resolution, unless it says so itself.'),
  })
  .describe('How soon an action is due.');

const actions = z
  .strictObject({
    horizons: z.array(horizon).max(20).optional().describe('How soon actions are due.'),
    tracker: line.optional().describe('Where they are tracked beside Tocsin.'),
    exceptions: z
      .enum(['documented'])
      .optional()
      .describe('`documented`: an action that is not done in time needs a written reason.'),
    ticketEach: z.boolean().optional().describe('Each action becomes a ticket in the tracker.'),
  })
  .describe('What is done so that it does not happen again.');

const metric = z
  .strictObject({
    id: id.describe('As reports name it.'),
    label: line.describe('What people call it: Mean time to resolve.'),
    measures: z
      .enum([
        'time-between',
        'time-between-failures',
        'incidents',
        'false-alerts',
        'escalations',
        'reviews-done',
        'actions-done',
        'pages-a-night',
      ])
      .describe(
        '`time-between`: from one event to another. `escalations`: the share of incidents that reached tier 2. The others count what they say.',
      ),
    from: z.enum(milestones).optional().describe('For `time-between`: the first event.'),
    to: z.enum(milestones).optional().describe('For `time-between`: the second event.'),
    as: oneOrMore(z.enum(['mean', 'median', 'p90', 'count', 'share'])).describe('How it is summed up.'),
    by: oneOrMore(z.enum(['severity', 'service', 'team']))
      .optional()
      .describe('Told apart by.'),
    severity: oneOrMore(id).optional().describe('Of incidents at these severities alone.'),
    every: z
      .enum(['week', 'month', 'quarter', 'year'])
      .optional()
      .describe('The time that one figure covers.'),
    target: line.optional().describe('What it should be: `< 5m`, `0`, `100%`, `> 90%`.'),
    better: z.enum(['lower', 'higher']).optional().describe('Which way is better.'),
  })
  .describe('A figure by which the house sees whether it gets better.');

const lookBack = z
  .strictObject({
    id: id.describe('As reports name it.'),
    title: line.describe('What people call it.'),
    every: z.enum(['week', 'month', 'quarter', 'year']).describe('How often.'),
    sections: z
      .array(
        z
          .strictObject({
            id: id.describe('As the report names it.'),
            title: line.describe('Its heading.'),
            shows: oneOrMore(z.enum(roundups)).optional().describe('What Tocsin puts there.'),
          })
          .describe('One part.'),
      )
      .min(1)
      .max(50)
      .describe('Its parts, in order.'),
  })
  .describe('A regular look back over many incidents.');

export const afterwardsShape = {
  review: review.optional(),
  actions: actions.optional(),
  metrics: z.array(metric).max(50).optional(),
  reviews: z.array(lookBack).max(20).optional(),
  outcomes: z.array(prose).max(20).optional().describe('What the process is there to bring about.'),
};
