/**
 * The shape of a process file: which keys there are and what each may hold. Whether the words in it mean something
 * (a position that exists, a span that can be read) is `compile`'s to say.
 *
 * What runs an incident stands here; how bad it is, what people work with, tell others and do afterwards stands in the files beside it.
 *
 * The descriptions are the language's reference: the tables of `docs/reference/process-file.md` are made from them.
 */
import { z } from 'zod';
import { afterwardsShape } from './schema-afterwards.ts';
import { communicationShape } from './schema-communication.ts';
import { onCallShape } from './schema-on-call.ts';
import { workShape } from './schema-work.ts';
import { categories, milestones } from './process.ts';
import { classifier, flag, severity, signals } from './schema-severity.ts';
import {
  condition,
  id,
  line,
  localDate,
  oneOrMore,
  openingSpan,
  place,
  recipients,
  span,
} from './schema-words.ts';

const process = z
  .strictObject({
    id: id.describe('The name by which configuration and commands speak of this process.'),
    title: line.describe('What people call it.'),
    version: line.describe(
      'Your own version, in quotes: "1.0". Every incident keeps the version that it was declared under.',
    ),
    owner: line.describe('Who answers for this process.'),
    source: line.optional().describe('The handbook that it stands for.'),
    updated: localDate.optional().describe('The day on which the handbook was last changed: `2026-01-28`.'),
    timeZone: line.describe(
      'IANA time zone for calendars that name none and for times of day: `Europe/Berlin`.',
    ),
    helpContact: line.optional().describe('Whom to ask about the process.'),
    references: z
      .array(
        z
          .strictObject({
            label: line.describe('What it is about.'),
            at: place.describe('Its address, or its path in your documents.'),
          })
          .describe('A document that belongs to the process.'),
      )
      .max(50)
      .optional()
      .describe('Documents that belong to it.'),
  })
  .describe('What this process is.');

const calendar = z
  .strictObject({
    id: id.describe(
      'How spans name it: `4h@business`. The one called `business` is meant where a span names none.',
    ),
    timeZone: line.optional().describe("IANA time zone of the hours. Default: the process's."),
    hours: z
      .record(z.string(), oneOrMore(openingSpan))
      .describe(
        'Opening hours in local time, by day or range of days: `mon-fri: "09:00-17:00"`. Days that are not written are closed; `24:00` ends a day.',
      ),
    holidays: z
      .array(localDate)
      .max(2000)
      .optional()
      .describe('Local dates on which it is closed: `2026-12-25`.'),
    sprint: z
      .strictObject({
        starts: localDate.describe('The local date on which some sprint starts.'),
        length: span.describe('Whole days or weeks: `2w`.'),
      })
      .optional()
      .describe('What `next-sprint` counts in.'),
  })
  .describe('Hours, holidays and sprints that spans can count in.');

const phase = z
  .strictObject({
    id: id.describe('As rules name it.'),
    label: line.describe('What people call it.'),
    timebox: span.optional().describe('How long it should take.'),
    enters: oneOrMore(z.enum(milestones)).describe('The events that begin it.'),
    leaves: oneOrMore(z.enum(milestones)).optional().describe('The events that end it. Phases may overlap.'),
  })
  .describe('The stages of the work, in order.');

const status = z
  .strictObject({
    id: id.describe('As incidents show it: `investigating`.'),
    label: line.describe('What people call it.'),
    publicLabel: line.optional().describe('What the status page calls it. Default: the label.'),
    category: z
      .enum(categories)
      .describe('The fixed category that it counts as, so that measures compare across processes.'),
    soak: span
      .optional()
      .describe('How long an incident stays here before it goes on by itself. Needs `then`.'),
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the language; never a function, so nothing can await it
    then: id.optional().describe('The status that follows the soak.'),
    exitCriteria: z.array(line).max(50).optional().describe('What must be true before one leaves it.'),
  })
  .describe('What an incident can be in. The first is where it starts.');

const lifecycle = z
  .strictObject({
    phases: z.array(phase).max(50).optional(),
    statuses: z.array(status).min(1).max(50),
  })
  .describe('Phases and statuses.');

const telling = z
  .strictObject({
    ...recipients,
    by: z.enum(['page', 'notify']).describe('`page` wants an answer, `notify` informs.'),
  })
  .describe('Who is told, and how.');

const clock = z
  .strictObject({
    id: id.describe('Its name in events and in the API.'),
    label: line.describe('What people read beside the time that is left.'),
    when: condition.optional(),
    starts: z.enum(milestones).describe('The event at which it starts.'),
    stops: oneOrMore(z.enum([...milestones, 'update-posted'])).describe(
      'The first of these events stops it: the promise was kept.',
    ),
    restarts: oneOrMore(z.enum(['update-posted']))
      .optional()
      .describe('A recurring clock starts anew at each of these.'),
    pausedWhile: oneOrMore(z.enum(categories))
      .optional()
      .describe('It stands still in these categories of status.'),
    notBefore: span.optional().describe('Kept earlier than this after its start, it warns.'),
    within: span.describe('The promise: it is breached when this has passed.'),
    calendar: id
      .optional()
      .describe('The calendar that `within` and `notBefore` count in: `within: 4h` here is `4h@business`.'),
    warnBefore: oneOrMore(span).optional().describe('How long before the deadline to warn.'),
    onWarn: z.array(telling).max(20).optional().describe('Who is reminded when it warns.'),
    onBreach: z.array(telling).max(20).optional().describe('Who hears of a breach.'),
    audience: id
      .optional()
      .describe(
        'The audience that is promised to hear: an update to it keeps the promise. Without it, any update does.',
      ),
  })
  .describe('A promise with a deadline. Response, updates, status page: all are clocks.');

const position = z
  .strictObject({
    id: id.describe('As rules name it: `on-call`.'),
    label: line.describe('What people call it.'),
    standIn: id.optional().describe('Another position, which answers when this one does not.'),
    respondsWithin: span
      .optional()
      .describe(
        'How long its stand-in waits for an answer before it is paged. Default: until every contact has been tried.',
      ),
    duties: z.array(line).max(50).optional().describe('What this position is there for.'),
  })
  .describe('The functions that the process names. An installation binds them to people and schedules.');

const trigger = z
  .strictObject({
    after: span.optional().describe('Elapsed time since `since`. Without it: at once.'),
    if: oneOrMore(id).optional().describe('Flags that must all be raised.'),
  })
  .describe('One of several reasons to climb a rung.');

const rung = z
  .strictObject({
    level: z
      .int()
      .min(1)
      .max(20)
      .optional()
      .describe(
        'The tier that it reaches, where the handbook counts tiers; measures of escalation count them.',
      ),
    after: span
      .optional()
      .describe(
        "Elapsed time since the ladder's `since`. Without it, the rung is climbed by the command `escalate` alone.",
      ),
    any: z
      .array(trigger)
      .min(2)
      .max(10)
      .optional()
      .describe('Instead of `after` and `if`: the first of these that comes true climbs the rung.'),
    unless: oneOrMore(z.enum(['acknowledged', 'mitigated', 'resolved', 'progress']))
      .optional()
      .describe('Any of these ends the rung before it is climbed.'),
    if: oneOrMore(id)
      .optional()
      .describe('Flags that must all be raised; one that is raised late makes the rung due then.'),
    to: oneOrMore(id).optional().describe('Positions, reached together. Only a ticket may do without.'),
    by: z
      .enum(['page', 'notify', 'ticket'])
      .describe(
        '`page` wants an answer, `notify` informs, `ticket` puts it into the queue and rouses nobody.',
      ),
    during: z
      .strictObject({
        calendar: id.describe('The hours in which the rung acts as written.'),
        outside: z
          .enum(['skip', 'notify', 'defer'])
          .describe('What it does otherwise: nothing, inform only, or wait for the next opening.'),
      })
      .optional()
      .describe('Hours to which the rung keeps. Without it, it acts at any time.'),
  })
  .describe('One step of a ladder.');

const ladder = z
  .strictObject({
    id: id.describe('Its name on the timeline.'),
    when: condition.optional(),
    since: z
      .enum(['declared', 'severity-changed', 'last-progress'])
      .optional()
      .describe('What `after` counts from. Default: `declared`.'),
    rungs: z.array(rung).min(1).max(50).describe('In the order of their times; those climbed by hand last.'),
  })
  .describe('Who is reached when. All ladders that hold run together, and each person is paged once.');

const role = z
  .strictObject({
    id: id.describe('As commands name it.'),
    label: line.describe('What people call it.'),
    duties: z
      .strictObject({
        during: z.array(line).max(50).optional().describe('While the incident runs.'),
        after: z.array(line).max(50).optional().describe('After it.'),
      })
      .describe('What whoever has the role does.'),
    assignFrom: oneOrMore(id)
      .optional()
      .describe('Positions from which it is usually assigned, the first choice first.'),
    whoElse: line.optional().describe('Who may have it where no position says so: an expert of the service.'),
    requiredAt: oneOrMore(id).optional().describe('Severities at which somebody must have it.'),
  })
  .describe('Who does what in an incident.');

export const processFile = z.strictObject({
  process,
  calendars: z.array(calendar).max(20).optional(),
  severities: z.array(severity).min(1).max(20),
  classifier: classifier.optional(),
  signals: signals.optional(),
  flags: z.array(flag).max(100).optional(),
  lifecycle,
  clocks: z.array(clock).max(200).optional(),
  positions: z.array(position).max(100).optional(),
  escalation: z.array(ladder).max(100).optional(),
  roles: z.array(role).max(50).optional(),
  ...workShape,
  ...communicationShape,
  ...onCallShape,
  ...afterwardsShape,
});

/** A process file whose shape is right; its references are not checked yet. */
export type ProcessFile = z.infer<typeof processFile>;

/** A part of the shape as JSON Schema: enough to name the keys that are allowed somewhere and to describe them. */
export interface ShapeNode {
  type?: string;
  description?: string;
  form?: string;
  properties?: Record<string, ShapeNode>;
  required?: string[];
  items?: ShapeNode;
  additionalProperties?: ShapeNode | boolean;
  anyOf?: ShapeNode[];
  enum?: string[];
  const?: string;
}

export const processShape: ShapeNode = z.toJSONSchema(processFile, { io: 'input' }) as ShapeNode;
