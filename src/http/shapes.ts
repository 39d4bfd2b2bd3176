/**
 * The API's JSON, as schemas: OpenAPI, validation and the page's types are all made from these.
 * camelCase; instants are ISO 8601 in UTC; `status` is the process's id and `category` the fixed one.
 */
import { z } from 'zod';
import { onTheIncident } from '../domain/incident/audience.ts';
import { reachedByWord } from '../domain/process/process.ts';

export const instant = z.iso.datetime({ offset: true }).describe('ISO 8601 instant, UTC');
const handle = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a handle is lower-case letters, digits and hyphens');

/** Every list: `nextCursor` is null on the last page. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A list that always comes whole, because a configuration bounds it. */
export function wholeListOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.null() });
}

export const personRef = z.strictObject({ handle: z.string(), name: z.string() });

const labelled = z.strictObject({ id: z.string(), label: z.string() });

export const incident = z.strictObject({
  id: z.string(),
  number: z.string().describe('INC-2026-0001'),
  title: z.string(),
  severity: z.string(),
  severityLabel: z.string(),
  severityRank: z.int().describe('1 is the most severe'),
  status: z.string(),
  statusLabel: z.string(),
  category: z.enum(['triage', 'active', 'mitigating', 'monitoring', 'resolved', 'closed']),
  phase: z.string().nullable(),
  service: z.string().nullable(),
  declaredAt: instant,
  detectedAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  mitigatedAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  owner: personRef.nullable(),
  roles: z.record(z.string(), personRef),
  flags: z.array(z.string()),
  visibility: z.enum(['organization', 'private']),
  source: labelled.nullable().describe('how one heard of it; null where nobody said so'),
  process: z.strictObject({ id: z.string(), hash: z.string() }),
  alerts: z.strictObject({ firing: z.int(), total: z.int() }),
  promisedUpdate: z
    .strictObject({ at: instant, by: personRef.nullable(), overdue: z.boolean() })
    .nullable()
    .describe('the next update, as somebody promised it'),
  held: z.boolean().describe('restored from a backup and waiting for an admin to release it'),
  url: z.string(),
});
export type IncidentView = z.infer<typeof incident>;

const tick = z.strictObject({ by: personRef, at: instant });

/** GET /api/v1/incidents/{id}: with all that belongs to the work on it now. */
export const wholeIncident = incident.extend({
  phases: z
    .array(
      z.strictObject({
        phase: z.string(),
        label: z.string(),
        since: instant,
        dueAt: instant.nullable().describe('when its time box runs out'),
        overdue: z.boolean(),
      }),
    )
    .describe('all that it is in, the one that it is said to be in first'),
  milestones: z.record(z.string(), instant).describe('those that were reached, and when'),
  checklists: z
    .array(
      z.strictObject({
        checklist: z.string(),
        title: z.string(),
        role: z.string().nullable().describe('whose it is, labelled; null: everybody’s'),
        items: z.array(
          z.strictObject({
            item: z.string(),
            text: z.string(),
            required: z.boolean(),
            link: z.string().nullable(),
            command: z.string().nullable(),
            checked: tick.nullable(),
          }),
        ),
      }),
    )
    .describe('those that apply now'),
  openRoles: z
    .array(
      z.strictObject({
        role: z.string(),
        label: z.string(),
        usually: z.array(personRef).describe('who would take it now'),
      }),
    )
    .describe('required at this severity, and nobody has them'),
});
export type WholeIncidentView = z.infer<typeof wholeIncident>;

/** One mark on the line. Filled dot: page; green: answer; ring: milestone; dashed ring: rung to come; square: promise. */
export const mark = z.strictObject({
  at: instant,
  kind: z.enum(['page', 'answer', 'milestone', 'rung', 'promise', 'soak', 'breach']),
  label: z.string().describe('short: "VP Engineering", "acknowledged 1:58", "update due"'),
  detail: z.string().nullable().describe('above the label: "page · answered", "unless mitigated"'),
  /** Where a mark stands for something that may not come to pass, what prevents it. */
  unless: z.string().nullable(),
  people: z.array(personRef),
});
export type Mark = z.infer<typeof mark>;

export const line = z.strictObject({
  from: instant,
  now: instant,
  past: z.array(mark),
  future: z.array(mark),
  /** What happens next, most pressing first, ready to be read: `at` for the countdown that stands where `{in}` is. */
  next: z.array(
    z.strictObject({ at: instant, sentence: z.string().describe('"CTO is paged in {in} unless mitigated"') }),
  ),
});
export type Line = z.infer<typeof line>;

export const timelineEntry = z.strictObject({
  id: z.string(),
  at: instant,
  /** Past entries are the log; future ones are what the process will do. */
  tense: z.enum(['past', 'future']),
  kind: z
    .string()
    .describe('the event, or what will happen: declared, paged, acknowledged, rung, clock-due, …'),
  icon: z.enum([
    'alert',
    'page',
    'answer',
    'update',
    'status',
    'search',
    'role',
    'note',
    'clock',
    'breach',
    'flag',
    'resolve',
    'system',
  ]),
  text: z.string().describe('the sentence: "VP Engineering paged"'),
  detail: z
    .string()
    .nullable()
    .describe('the quiet half of the sentence: "by Ben Idowu", "severity-matrix · SEV-1 · rung 3"'),
  body: z.string().nullable().describe('free text that belongs to it'),
  actor: personRef.nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const clock = z.strictObject({
  clock: z.string(),
  label: z.string(),
  within: z.string().describe('"5 min", as the process has it'),
  state: z.enum(['running', 'paused', 'breached', 'met', 'late', 'dropped']),
  since: instant,
  dueAt: instant.nullable(),
  endedAt: instant.nullable(),
  tookMs: z.int().nullable(),
  audience: z.string().nullable().describe('who is promised to hear; an update to them keeps it'),
});
export type ClockView = z.infer<typeof clock>;

export const delivery = z.strictObject({
  id: z.string(),
  incident: z.string().nullable(),
  person: personRef.nullable(),
  contact: z.string(),
  channel: z.string(),
  state: z.enum(['waiting', 'sending', 'sent', 'delivered', 'retrying', 'failed', 'cancelled']),
  attempts: z.int(),
  detail: z.string().nullable().describe('the vendor’s word, or why it failed'),
  createdAt: instant,
  sentAt: instant.nullable(),
});
export type DeliveryView = z.infer<typeof delivery>;

export const page = z.strictObject({
  id: z.string(),
  person: personRef,
  urgency: z.enum(['high', 'low']),
  reason: z.string().describe('the rule, in words'),
  at: instant,
  outcome: z.enum(['ringing', 'answered', 'not-needed', 'exhausted', 'unreachable', 'passed-on']),
  nextContactAt: instant.nullable(),
  deliveries: z.array(delivery),
});
export type PageView = z.infer<typeof page>;

/** What follows, as the answer to an acknowledgement names it. */
export const nextStep = z.strictObject({
  at: instant,
  to: z.array(z.string()).describe('positions, labelled: "CTO"'),
  unless: z.string().nullable(),
  sentence: z.string().describe('"CTO in 12:40 unless mitigated"'),
});

export const commandAnswer = z.strictObject({
  incident,
  /** The next rung that will be climbed if nobody does anything; null when none is left. */
  next: nextStep.nullable(),
  message: z.string(),
});
export type CommandAnswer = z.infer<typeof commandAnswer>;

/** GET and POST /api/v1/incidents/preview: who would be paged if this were declared now. */
export const declarePreview = z.strictObject({
  paged: z
    .array(
      z.strictObject({
        at: instant,
        positions: z.array(z.string()).describe('labelled: "CTO"'),
        people: z.array(personRef),
        by: z.enum(['page', 'notify', 'ticket']),
      }),
    )
    .describe('in the order in which it would happen'),
  next: nextStep.nullable(),
  line,
});
export type DeclarePreview = z.infer<typeof declarePreview>;

export const alert = z.strictObject({
  id: z.string(),
  integration: z.string(),
  key: z.string(),
  state: z.enum(['open', 'resolved']),
  summary: z.string(),
  severity: z.string().nullable(),
  service: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  links: z.array(z.strictObject({ text: z.string(), href: z.string() })),
  signals: z.int().describe('how many signals spoke of it'),
  firstAt: instant,
  lastAt: instant,
  resolvedAt: instant.nullable(),
  incident: z.string().nullable().describe('its incident’s number'),
  explanation: z.string().describe('why it did or did not become an incident'),
});
export type AlertView = z.infer<typeof alert>;

/** GET /api/v1/changes */
const risk = z.enum(['low', 'medium', 'high']).nullable();
/** What the process lays beside an incident. */
export const atHand = z.strictObject({
  options: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      risk,
      takes: z.string().nullable().describe('"5 min"'),
      effect: risk,
      fits: z.string().nullable(),
      runbook: z.string().nullable().describe('one of `runbooks`, by its id'),
    }),
  ),
  rollbackTriggers: z.array(
    z.strictObject({ id: z.string(), label: z.string(), above: z.string().nullable(), seen: z.boolean() }),
  ),
  rollback: z.string().nullable().describe('the runbook of the rollback, by its id'),
  runbooks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      steps: z.array(
        z.strictObject({ text: z.string(), command: z.string().nullable(), link: z.string().nullable() }),
      ),
    }),
  ),
  tools: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      kind: z.string(),
      link: z.string().nullable(),
      command: z.string().nullable(),
    }),
  ),
  bridge: z.strictObject({ label: z.string(), link: z.string().nullable() }).nullable(),
  channel: z.string().nullable().describe('what its chat channel is called; null: it has none'),
});

/** Texts that the process has for an incident as it is now. */
export const templates = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      purpose: z.string(),
      statuses: z.array(z.string()).nullable().describe('in which it is offered; null: in all'),
      fields: z.array(
        z.strictObject({
          id: z.string(),
          label: z.string(),
          type: z.enum(['text', 'instant', 'duration', 'number', 'percentage', 'choice', 'person', 'list']),
          required: z.boolean(),
          choices: z.array(z.string()),
          maxSentences: z.int().nullable(),
          format: z.string().nullable(),
          from: z.string().nullable().describe('the fact that fills it in where nobody writes into it'),
          suggested: z.string().nullable().describe('what the incident’s facts say already'),
        }),
      ),
    }),
  ),
});

export const filledTemplate = z.strictObject({
  subject: z.string().nullable(),
  text: z.string(),
  problems: z
    .array(z.strictObject({ field: z.string(), message: z.string() }))
    .describe('what keeps it from going out'),
});

export const change = z.strictObject({
  id: z.string(),
  integration: z.string(),
  service: z.string().nullable(),
  summary: z.string(),
  source: z.string().nullable().describe('where it was made, in its sender’s word'),
  at: instant.describe('when it was made; where its sender does not say, when it was received'),
  receivedAt: instant,
  details: z.record(z.string(), z.string()),
  links: z.array(z.strictObject({ text: z.string(), href: z.string() })),
});
export type ChangeView = z.infer<typeof change>;

/** GET /api/v1/on-call */
export const onCall = z.strictObject({
  at: instant,
  positions: z.array(
    z.strictObject({
      position: z.string(),
      label: z.string(),
      bound: z.boolean(),
      people: z.array(personRef),
      schedule: z.string().nullable(),
      until: instant.nullable(),
    }),
  ),
  schedules: z.array(
    z.strictObject({
      schedule: z.string(),
      name: z.string(),
      people: z.array(personRef),
      until: instant.nullable(),
      next: z
        .strictObject({ people: z.array(personRef), from: instant })
        .nullable()
        .describe('the first to come who are not on call now; null: nobody else within 400 days'),
      gaps: z.array(z.strictObject({ from: instant, to: instant })),
    }),
  ),
});
export type OnCallView = z.infer<typeof onCall>;

const span = z.strictObject({ from: instant, to: instant });

/** GET /api/v1/schedules/{handle}/shifts, POST /api/v1/schedules/preview */
export const scheduleShifts = z.strictObject({
  schedule: z.string(),
  timeZone: z.string(),
  from: instant,
  to: instant,
  shifts: z
    .array(
      span.extend({
        who: z.array(z.string()).describe('handles; more than one where they share the turn'),
        layer: z.int().nullable().describe('which of the layers, counted from 0; null in an override'),
        override: z.int().nullable().describe('which of the overrides, counted from 0; null in a layer'),
      }),
    )
    .describe('in the order in which they begin; cut at `from` and `to`'),
  gaps: z.array(span).describe('when nobody is on call'),
});
export type ScheduleShifts = z.infer<typeof scheduleShifts>;

const loadFigures = z.strictObject({
  hours: z.number(),
  nights: z.number().describe('22:00 to 07:00 of their own zone; parts of one are added up'),
  weekends: z.number().describe('Saturday and Sunday of their own zone; parts of one are added up'),
});

/** GET /api/v1/schedules/{handle}/quality */
export const scheduleQuality = z.strictObject({
  schedule: z.string(),
  timeZone: z.string(),
  from: instant,
  to: instant,
  findings: z.array(
    span.extend({
      kind: z.enum(['gap', 'away', 'overlap', 'short-rest', 'more-than-share']),
      sentence: z.string(),
      person: personRef.nullable(),
    }),
  ),
  load: z
    .array(loadFigures.extend({ person: personRef }))
    .describe('everyone who takes turns, and whoever took over; those with the most hours first'),
  share: loadFigures
    .nullable()
    .describe('what each who takes turns would have if all had the same; null where nobody does'),
});
export type ScheduleQuality = z.infer<typeof scheduleQuality>;

/** What a calendar shows, in the words of the API: the maker's own shifts, those of one schedule, or all. */
export const calendarScope = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('me') }),
  z.strictObject({ of: z.literal('schedule'), schedule: z.string().max(63) }),
  z.strictObject({ of: z.literal('organization') }),
]);

/** /api/v1/me/calendar-links */
export const calendarLink = z.strictObject({
  id: z.uuid(),
  shows: calendarScope.describe('your own shifts, those of one schedule, or all'),
  createdAt: instant,
});
export type CalendarLinkView = z.infer<typeof calendarLink>;

/** GET /api/v1/me: who is asking, and what they may do. */
export const me = z.strictObject({
  person: personRef.nullable(),
  name: z.string(),
  role: z.enum(['admin', 'responder', 'viewer']),
  timeZone: z.string(),
  can: z
    .array(z.string())
    .describe('capabilities, as in domain/access/can.ts: "acknowledge", "declare", "configure"'),
  organization: z.string(),
  demo: z.boolean(),
  /** The installation's clock: `rate` is 60 in the demonstration. */
  clock: z.strictObject({ now: instant, rate: z.number() }),
  warnings: z.array(z.string()).describe('standing warnings for the operator'),
});
export type Me = z.infer<typeof me>;

/** GET /api/v1/me/sessions */
export const session = z.strictObject({
  createdAt: instant,
  seenAt: instant,
  expiresAt: instant,
  userAgent: z.string().nullable(),
  current: z.boolean().describe('the one that asks'),
});
export type SessionView = z.infer<typeof session>;

/** GET /api/v1/api-keys: the key itself is shown once, when it is made. */
export const apiKey = z.strictObject({
  name: z.string(),
  role: z.enum(['admin', 'responder', 'viewer']),
  createdAt: instant,
});

/** PUT /api/v1/config: what changed, or would. */
const configChange = z.strictObject({
  verb: z.enum(['created', 'changed', 'removed']),
  noun: z.string(),
  handle: z.string(),
  fields: z.array(z.string()).describe('those that differ, where it was changed'),
  before: z.unknown(),
  after: z.unknown(),
});
export const configAnswer = z.strictObject({
  applied: z.boolean().describe('false: it was only tried'),
  revision: z.int(),
  plan: z.strictObject({
    created: z.array(configChange),
    changed: z.array(configChange),
    removed: z.array(configChange),
  }),
  warnings: z.array(
    z.strictObject({
      file: z.string(),
      path: z.string(),
      line: z.int().nullable(),
      column: z.int().nullable(),
      message: z.string(),
      remedy: z.string(),
    }),
  ),
});

/** GET /api/v1/audit */
export const auditRow = z.strictObject({
  id: z.int(),
  at: instant,
  actor: z.unknown().describe('as in a timeline, or `{ kind: "file", name }`'),
  noun: z.string(),
  handle: z.string(),
  verb: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

/** GET /api/v1/users: without their addresses. */
export const user = z.strictObject({
  handle: z.string(),
  name: z.string(),
  timeZone: z.string(),
  role: z.enum(['admin', 'responder', 'viewer']),
  reachable: z.boolean().describe('whether any contact is kept'),
});
export type UserView = z.infer<typeof user>;

/** GET /api/v1/teams */
export const team = z.strictObject({ handle: z.string(), name: z.string(), members: z.array(z.string()) });

/** GET /api/v1/services */
export const service = z.strictObject({
  handle: z.string(),
  name: z.string(),
  team: z.string().nullable(),
  runbook: z.string().nullable(),
  dashboards: z.array(z.string()),
});
export type ServiceView = z.infer<typeof service>;

/** GET /api/v1/integrations: without the keys. */
export const integration = z.strictObject({
  handle: z.string(),
  kind: z.string(),
  service: z.string().nullable(),
  enabled: z.boolean(),
});

/** GET /api/v1/process: what pickers offer. */
export const processView = z.strictObject({
  id: z.string(),
  hash: z.string(),
  title: z.string(),
  version: z.string(),
  severities: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      rank: z.int(),
      definition: z.string(),
      examples: z.array(z.string()),
    }),
  ),
  statuses: z.array(z.strictObject({ id: z.string(), label: z.string(), category: incident.shape.category })),
  phases: z.array(labelled),
  roles: z.array(labelled),
  flags: z.array(labelled),
  positions: z.array(labelled),
  audiences: z.array(labelled),
  sources: z.array(labelled).describe('how one hears of incidents'),
  classifier: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('tree'),
        questions: z.array(
          z.strictObject({
            id: z.string(),
            ask: z.string(),
            severities: z.array(z.string()).describe('what yes means; of two, the first'),
            unless: z.string().nullable().describe('yes to this too, answered as `less`, means the second'),
          }),
        ),
        otherwise: z.string(),
      }),
      z.strictObject({
        kind: z.literal('matrix'),
        impact: z.array(labelled),
        urgency: z.array(labelled),
        severities: z
          .record(z.string(), z.record(z.string(), z.string()))
          .describe('by impact, then by urgency'),
      }),
    ])
    .nullable()
    .describe('how a severity is found; null: by the definitions'),
});

/** What decides a severity: of a tree each question's id to `yes`, `no` or `less`; of a matrix `impact` and `urgency`. */
export const severityAnswers = z.record(z.string().max(60), z.string().max(60));

/** What is wrong with a process file, where, and what to do. */
export const finding = z.strictObject({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  path: z.string(),
  line: z.int().describe('from 1'),
  column: z.int().describe('from 1'),
  message: z.string(),
  remedy: z.string(),
});

/** GET /api/v1/inbox: in the demonstration, what would have gone out. */
export const inboxEntry = z.strictObject({
  id: z.string().describe('the delivery’s id'),
  at: instant,
  person: personRef.nullable(),
  channel: z.string().describe('the one it would have gone out by'),
  to: z.string(),
  subject: z.string(),
  body: z.string(),
  acknowledgeUrl: z.string().nullable(),
  answers: z
    .array(z.strictObject({ number: z.string(), acknowledgeUrl: z.string() }))
    .describe('one for each page in it'),
});

/** GET /api/v1/now: everything the first screen shows. */
export const nowView = z.strictObject({
  at: instant,
  open: z.array(
    z.strictObject({
      incident,
      line,
      pressing: z
        .strictObject({ label: z.string(), at: instant.nullable(), tone: z.enum(['warn', 'plain', 'good']) })
        .nullable(),
      who: z
        .strictObject({
          person: personRef,
          doing: z.string().describe('"is being paged", "commands", "has it"'),
        })
        .nullable(),
      mine: z.boolean(),
    }),
  ),
  onCall: onCall.shape.positions,
  gaps: z.array(z.strictObject({ schedule: z.string(), from: instant, to: instant })),
  health: z.array(
    z.strictObject({
      state: z.enum(['good', 'warn', 'bad']),
      text: z.string(),
      detail: z.string().nullable(),
    }),
  ),
  alertsOpen: z.int(),
});
export type NowView = z.infer<typeof nowView>;

/** GET /api/v1/acknowledge/{token}: what somebody sees who was just woken. No login; the token is the right to it. */
export const acknowledgeView = z.strictObject({
  state: z.enum(['open', 'taken', 'mine', 'resolved', 'expired']),
  incident,
  person: personRef,
  reason: z.string(),
  alert: z
    .strictObject({
      summary: z.string(),
      details: z.record(z.string(), z.string()),
      links: z.array(z.strictObject({ text: z.string(), href: z.string() })),
      firstAt: instant,
    })
    .nullable(),
  takenBy: personRef.nullable(),
  whoKnows: z.array(z.strictObject({ person: personRef, what: z.string() })),
  next: nextStep
    .extend({ as: z.enum(['rung', 'stand-in', 'last-resort']).describe('`to` names people but for a rung') })
    .nullable(),
  clock: clock.nullable(),
  runbook: z.string().nullable(),
  dashboards: z.array(z.string()),
  clockRate: z.number(),
  now: instant,
});
export type AcknowledgeView = z.infer<typeof acknowledgeView>;

/** RFC 9457. `code` is in the error catalogue (docs/reference/errors.md). */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  remedy: z.string(),
  errors: z
    .array(
      z.strictObject({
        path: z.string(),
        message: z.string(),
        remedy: z.string().optional(),
        line: z.int().optional(),
        column: z.int().optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof problem>;

const simulatedWho = z.strictObject({
  position: z.string().nullable(),
  label: z.string().describe('the position’s, or the person’s own name'),
  person: z.string().nullable(),
  name: z.string().nullable(),
});
const after = z.string().describe('after the declaration: "1h30m"');

const simulatedStep = z.strictObject({
  offset: after,
  at: instant,
  kind: z.enum([
    'declared',
    'paged',
    'notified',
    'last-resort',
    'ticket',
    'contacted',
    'answered',
    'no-answer',
    'unreachable',
    'passed-on',
    'uncovered',
    'unbound',
    'asked-already',
    'escalated',
    'clock-started',
    'clock-stood-still',
    'warned',
    'breached',
    'update-due',
    'met',
    'late',
    'dropped',
    'update',
    'promise',
    'severity',
    'status',
    'phase',
    'milestone',
    'soak',
    'flag',
    'role',
    'item',
    'note',
    'handed-over',
    'reopened',
    'alerts',
    'refused',
    'other',
  ]),
  who: z.array(simulatedWho),
  rule: z
    .union([
      z.strictObject({ kind: z.literal('rung'), ladder: z.string(), rung: z.int() }),
      z.strictObject({ kind: z.literal('clock'), clock: z.string() }),
    ])
    .nullable(),
  sentence: z.string(),
  minor: z.boolean().describe('another step tells it already, or it moves nobody'),
  label: z
    .string()
    .optional()
    .describe('what it is about, where that is not somebody: the promise, the flag, the status'),
  round: z.int().optional().describe('of the last resort: it is asked in rounds until somebody answers'),
  next: z.string().nullable().describe('after an answer: whom the ladders ask next'),
});

/** A rung of a ladder as a declaration plans it. */
const ladderRow = z.strictObject({
  ladder: z.string(),
  rung: z.int().describe('counts from 1'),
  climbed: z.enum(['in-time', 'flags', 'hand']),
  offset: after.nullable(),
  by: z.enum(['page', 'notify', 'ticket']),
  to: z.array(simulatedWho),
  unless: z.string(),
  flags: z.array(z.string()),
  anyOf: z
    .string()
    .nullable()
    .describe('rungs of a ladder that share this word are one, with several triggers'),
  during: z
    .strictObject({ calendar: z.string(), outside: z.enum(['skip', 'notify', 'defer']) })
    .nullable()
    .describe('hours in which alone it does what it says'),
});

/** POST /api/v1/process/simulate */
export const simulation = z.strictObject({
  process: z.strictObject({ id: z.string(), title: z.string(), version: z.string(), timeZone: z.string() }),
  declared: z.strictObject({
    at: instant,
    title: z.string(),
    severity: z.string(),
    label: z.string(),
    rank: z.int(),
    service: z.string().nullable(),
    flags: z.array(z.string()),
  }),
  answers: z.array(z.string()),
  steps: z.array(simulatedStep),
  ladders: z.array(
    z.strictObject({ severity: z.string(), label: z.string(), rank: z.int(), rows: z.array(ladderRow) }),
  ),
  clocks: z.array(
    z.strictObject({
      clock: z.string(),
      label: z.string(),
      within: z.string(),
      state: z.enum(['running', 'paused', 'breached', 'met', 'late', 'dropped']),
      started: after,
      due: after.nullable(),
      ended: after.nullable(),
    }),
  ),
  breaches: z.array(z.strictObject({ clock: z.string(), label: z.string(), offset: after, at: instant })),
  updates: z.array(
    z.strictObject({
      clock: z.string(),
      label: z.string(),
      offset: after,
      at: instant,
      posted: after.nullable(),
    }),
  ),
  firstPage: z.strictObject({ offset: after, at: instant, who: z.array(simulatedWho) }).nullable(),
  answered: z.strictObject({ offset: after, at: instant, who: simulatedWho }).nullable(),
  unreached: z.array(
    z.strictObject({
      offset: after,
      at: instant,
      who: simulatedWho,
      why: z.enum(['bound-to-nobody', 'covered-by-nobody', 'no-contact-works']),
    }),
  ),
  end: z.strictObject({
    offset: after,
    at: instant,
    because: z.enum(['nothing-falls-due', 'until', 'too-many-steps']),
    severity: z.string(),
    status: z.string(),
    statusLabel: z.string(),
    phase: z.string().nullable(),
  }),
});
export type SimulationView = z.infer<typeof simulation>;

const compared = <Value extends z.ZodType>(value: Value) => z.strictObject({ was: value, now: value });
const replayedPage = z.strictObject({ who: simulatedWho, offset: after, rule: z.string() });
const replayedBreach = z.strictObject({ clock: z.string(), label: z.string(), offset: after });

const replayedDifference = z.strictObject({
  number: z.string(),
  title: z.string(),
  declaredAt: instant,
  severity: compared(z.string()),
  firstPage: compared(after.nullable()),
  alsoPaged: z.array(replayedPage),
  notPaged: z.array(replayedPage),
  moved: z.array(z.strictObject({ who: simulatedWho, offset: compared(after) })),
  alsoBreached: z.array(replayedBreach),
  notBreached: z.array(replayedBreach),
  notes: z.array(z.string()),
});

/** POST /api/v1/process/replay */
export const replay = z.strictObject({
  process: z.strictObject({ id: z.string(), title: z.string(), version: z.string() }),
  since: instant,
  until: instant,
  more: z.boolean().describe('there were older ones than could be replayed at once'),
  incidents: z.int(),
  differing: z.int(),
  leftOut: z.array(z.strictObject({ number: z.string(), why: z.string() })),
  pages: compared(z.int()),
  breaches: compared(z.int()),
  differences: z.array(replayedDifference),
});
export type ReplayView = z.infer<typeof replay>;

/** Bodies of commands: POST /incidents, and POST /incidents/{id}/{command}. */
export const commandBodies = {
  declare: z.strictObject({
    title: z.string().trim().min(1).max(300),
    severity: z.string().max(60).optional().describe('an id or an alias; without it `answers` decide'),
    answers: severityAnswers.optional(),
    service: handle.optional(),
    description: z.string().max(20_000).optional(),
    visibility: z.enum(['organization', 'private']).optional(),
    flags: z.array(z.string().max(60)).max(20).optional(),
    detectedAt: instant.optional(),
    source: z.string().max(64).optional().describe('how one heard of it: one of the process’s sources'),
  }),
  acknowledge: z.strictObject({ person: handle.optional().describe('with an admin’s key: on whose behalf') }),
  escalate: z.strictObject({}),
  'hand-over': z.strictObject({ to: handle }),
  'set-severity': z.strictObject({ severity: z.string().max(60) }),
  'adopt-process': z.strictObject({
    process: z.string().max(200).optional().describe('its hash; without it, the one that new incidents get'),
    severity: z
      .string()
      .max(60)
      .optional()
      .describe('as the new process calls it; without it, the one that corresponds'),
  }),
  'set-status': z.strictObject({ status: z.string().max(60) }),
  'set-phase': z.strictObject({ phase: z.string().max(60) }),
  'assign-role': z.strictObject({ role: z.string().max(60), person: handle.nullable() }),
  page: z.strictObject({
    people: z.array(handle).max(20).default([]),
    positions: z.array(z.string().max(60)).max(20).default([]),
    next: z
      .array(z.string().max(60))
      .max(20)
      .default([])
      .describe('positions of which whoever is on call next is meant, and not whoever is on call now'),
    urgency: z.enum(['high', 'low']).default('high'),
  }),
  'post-update': z.strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .max(20_000)
      .optional()
      .describe('Markdown; with a template, in place of its words'),
    template: z.string().max(64).optional().describe('one of the process’s, in whose words it is'),
    values: z
      .record(z.string().max(64), z.string().max(20_000))
      .optional()
      .describe('what the template asks for, by its fields’ ids'),
    subject: z.string().trim().min(1).max(300).optional(),
    audience: z
      .string()
      .max(60)
      .default(onTheIncident)
      .describe('one of the process’s; a promise to one of them is kept by telling that one'),
    nextUpdateAt: instant.optional(),
    status: z.string().max(60).optional().describe('the incident’s from now on, set in the same act'),
  }),
  'correct-update': z.strictObject({
    update: z.int().min(2).describe('its number, as `/updates` lists it'),
    text: z.string().trim().min(1).max(20_000),
    subject: z.string().trim().min(1).max(300).optional(),
  }),
  'promise-update': z.strictObject({ at: instant }),
  flag: z.strictObject({ flag: z.string().max(60) }),
  unflag: z.strictObject({ flag: z.string().max(60) }),
  note: z.strictObject({
    text: z.string().trim().min(1).max(20_000),
    progress: z.boolean().default(false),
    happenedAt: instant.optional().describe('when it was said or seen, where that was earlier'),
  }),
  'edit-note': z.strictObject({
    note: z.int().min(2).describe('its number: the entry `e7` of the timeline is note 7'),
    text: z.string().trim().min(1).max(20_000),
  }),
  'check-item': z.strictObject({
    checklist: z.string().max(60),
    item: z.string().max(60),
    checked: z.boolean().default(true),
  }),
  'reach-milestone': z.strictObject({ milestone: z.string().max(60).describe(reachedByWord.join(', ')) }),
  mitigate: z.strictObject({}),
  resolve: z.strictObject({}),
  reopen: z.strictObject({}),
  close: z.strictObject({}),
  merge: z.strictObject({ into: z.string().max(60) }),
  'mark-false-positive': z.strictObject({}),
  'archive-channel': z.strictObject({}),
  'pass-on': z.strictObject({}),
  'set-visibility': z.strictObject({ visibility: z.enum(['organization', 'private']) }),
} as const;
export type CommandName = keyof typeof commandBodies;
