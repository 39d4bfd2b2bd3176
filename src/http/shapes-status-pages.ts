/** The API's JSON of status pages: what readers see, what is still a draft, and what people say on them. */
import { z } from 'zod';
import {
  claimedStatuses,
  componentStatuses,
  impacts,
  maintenanceStatuses,
  pageLanguages,
  pageVisibilities,
  publicIncidentStatuses,
} from '../domain/status-page/facts.ts';
import { readDuration } from '../domain/directory/duration.ts';
import { instant, personRef, wholeListOf } from './shapes.ts';

const componentStatus = z.enum(componentStatuses);
const claimedStatus = z.enum(claimedStatuses);
const incidentStatus = z.enum(publicIncidentStatuses);
const maintenanceStatus = z.enum(maintenanceStatuses);
const impact = z.enum(impacts);
const markdown = z.string().describe('Markdown');
const indicator = z.enum(['none', 'minor', 'major', 'critical', 'maintenance']);

/** GET /api/v1/status-pages */
const statusPageBrief = z.strictObject({
  handle: z.string(),
  title: z.string(),
  url: z.string().describe('where readers find it'),
  visibility: z.enum(pageVisibilities),
  language: z.enum(pageLanguages),
  indicator,
  description: z.string().describe('the indicator in words'),
  components: z.int().describe('how many it shows'),
  openIncidents: z.int().describe('of which readers read, and which go on'),
  drafts: z.int().describe('what waits to be published; 0 for whoever may not publish'),
  maintenancesAhead: z.int().describe('scheduled or under way'),
});
export const statusPageList = wholeListOf(statusPageBrief);
export type StatusPageBrief = z.infer<typeof statusPageBrief>;

const uptimeDay = z.strictObject({
  date: z.string().describe('a day of the page’s zone'),
  downMs: z
    .partialRecord(componentStatus.exclude(['operational']), z.int())
    .describe('milliseconds in each status but operational'),
  knownMs: z.int().describe('of how much of the day something is known; 0: no data'),
});

const component = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  group: z.string().nullable().describe('the group’s id'),
  position: z.int(),
  status: componentStatus,
  uptime: z.strictObject({
    days: z.array(uptimeDay).describe('90, the oldest first'),
    percent: z
      .string()
      .nullable()
      .describe(
        'share of the known time without a partial or major outage, cut off after three places; null: no data',
      ),
  }),
  startDate: z.string().nullable(),
  showcase: z.boolean(),
  onlyIfDegraded: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
});

const group = z.strictObject({
  id: z.string(),
  name: z.string(),
  position: z.int(),
  status: componentStatus,
  components: z.array(z.string()),
  createdAt: instant,
  updatedAt: instant,
});

const componentChange = z.strictObject({
  component: z.string(),
  name: z.string(),
  from: componentStatus,
  to: componentStatus,
});

function updateOf<Status extends z.ZodType>(status: Status) {
  return z.strictObject({
    id: z.string(),
    status,
    body: markdown,
    displayAt: instant.describe('of which it speaks'),
    postedAt: instant.describe('when readers could first read it'),
    addedLater: z.boolean().describe('it speaks of a time that was over when it was posted'),
    editedAt: instant.nullable(),
    components: z.array(componentChange),
  });
}

const incident = z.strictObject({
  id: z.string(),
  title: z.string(),
  impact,
  status: incidentStatus,
  startedAt: instant,
  createdAt: instant,
  updatedAt: instant,
  monitoringAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  components: z.array(z.string()),
  updates: z.array(updateOf(incidentStatus)).describe('the latest first'),
  permalink: z.string(),
});

const maintenance = z.strictObject({
  id: z.string(),
  title: z.string(),
  impact: z.literal('maintenance'),
  status: maintenanceStatus,
  scheduledFor: instant,
  scheduledUntil: instant,
  startedAt: instant.nullable(),
  completedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  components: z.array(z.string()),
  updates: z.array(updateOf(maintenanceStatus)).describe('the latest first'),
  permalink: z.string(),
});

const claim = z.strictObject({ component: z.string(), to: claimedStatus });

/** An entry as those who write it see it. */
export const incidentEntry = z.strictObject({
  id: z.string(),
  state: z.enum(['draft', 'published']),
  title: z.string(),
  impact: impact.describe('as readers see it'),
  impactSet: impact.nullable().describe('as somebody set it; null: what its components say'),
  incident: z
    .string()
    .nullable()
    .describe('the number of the incident of which it tells, for whoever may see that'),
  startedAt: instant,
  createdAt: instant,
  publishedAt: instant.nullable(),
  overAt: instant.nullable(),
  updates: z
    .array(
      z.strictObject({
        id: z.string(),
        state: z.enum(['draft', 'published']),
        status: incidentStatus,
        title: z
          .string()
          .nullable()
          .optional()
          .describe('of a draft: what the entry is called once it is published; null: as before'),
        body: markdown,
        displayAt: instant,
        publishedAt: instant.nullable(),
        editedAt: instant.nullable(),
        components: z.array(claim),
        by: personRef.nullable().describe('null: a program, or the house by itself'),
        byPerson: z.boolean().describe('false: it follows the incident by itself until somebody changes it'),
        edits: z
          .array(
            z.strictObject({
              at: instant,
              by: personRef.nullable(),
              status: incidentStatus,
              body: markdown,
              displayAt: instant,
            }),
          )
          .describe('what it said before each correction, the oldest first'),
      }),
    )
    .describe('the latest first'),
  permalink: z.string().nullable().describe('null: readers have not seen it yet'),
});
export type IncidentEntryView = z.infer<typeof incidentEntry>;

export const maintenanceEntry = maintenance.extend({
  reminders: z.array(z.string()).describe('how long before it begins readers are reminded: "24h"'),
  startsItself: z.boolean(),
  endsItself: z.boolean(),
  by: personRef.nullable(),
});
export type MaintenanceEntryView = z.infer<typeof maintenanceEntry>;
export const maintenanceList = wholeListOf(maintenanceEntry);

/** GET /api/v1/status-pages/{handle} */
export const statusPage = z.strictObject({
  page: z.strictObject({
    handle: z.string(),
    id: z.string(),
    title: z.string(),
    url: z.string(),
    timeZone: z.string(),
    language: z.enum(pageLanguages),
    theme: z.strictObject({ accent: z.string().nullable(), logo: z.string().nullable() }),
    visibility: z.enum(pageVisibilities),
    hostName: z.string().nullable(),
    links: z.array(z.strictObject({ label: z.string(), url: z.string() })),
    embedIn: z.array(z.string()),
    updatedAt: instant,
  }),
  indicator,
  description: z.string(),
  groups: z.array(group),
  components: z.array(component),
  incidents: z.array(incident),
  maintenances: z.array(maintenance),
  entries: z
    .array(incidentEntry)
    .describe(
      'the same incidents and what is still a draft, as those who write them see them; empty for others',
    ),
  passwordSetAt: instant
    .nullable()
    .describe('of a page that opens by a password; null: none was set, and it opens to nobody by one'),
});

/** It becomes the subject of mails and the title of a feed's entry: one line. */
const title = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'has a line break or another control character: write one line');
const body = z.string().trim().max(20_000);
const claims = z
  .array(
    z.strictObject({
      component: z.string().max(63).describe('its id'),
      status: claimedStatus.describe(
        'what it is from then on, until this incident says otherwise or is over',
      ),
    }),
  )
  .max(500);
const at = instant.optional().describe('of when it speaks, where that was earlier; shown as added later');

/** POST /api/v1/status-pages/{handle}/incidents */
export const newIncident = z.strictObject({
  title,
  status: incidentStatus,
  body: body.min(1),
  impact: impact.optional().describe('what its components say, where it is left out'),
  components: claims.default([]),
  incident: z.string().max(60).optional().describe('the incident of which it tells: an id or a number'),
  at,
  publish: z.boolean().default(true).describe('false: a draft'),
});

/** POST /api/v1/status-pages/{handle}/incidents/{id}/updates */
export const newUpdate = z.strictObject({
  status: incidentStatus,
  body: body.min(1),
  components: claims.default([]),
  at,
  publish: z.boolean().default(true).describe('false: its draft, in place of the one that there may be'),
});

/** POST /api/v1/status-pages/{handle}/incidents/{id}/publish: what is left out stays as the draft has it. */
export const publishing = z.strictObject({
  title: title.optional(),
  impact: impact.nullable().optional(),
  status: incidentStatus.optional(),
  body: body.optional(),
  components: claims.optional(),
  at,
});

/** PATCH /api/v1/status-pages/{handle}/incidents/{id} */
export const correctedIncident = z.strictObject({
  title: title.optional(),
  impact: impact.nullable().optional().describe('null: what its components say'),
  startedAt: instant.optional(),
});

/** PATCH /api/v1/status-pages/{handle}/incidents/{id}/updates/{update} */
export const correctedUpdate = z.strictObject({
  status: incidentStatus.optional(),
  body: body.min(1).optional(),
  components: claims.optional(),
  at,
});

const reminder = z
  .string()
  .max(20)
  .refine((text) => (readDuration(text) ?? 0) >= 60_000 && (readDuration(text) ?? 0) <= 14 * 86_400_000, {
    error: 'is not a length from a minute to 14 days: write it as in "24h"',
  });

/** POST /api/v1/status-pages/{handle}/maintenances */
export const newMaintenance = z.strictObject({
  title,
  body,
  scheduledFor: instant,
  scheduledUntil: instant,
  components: z.array(z.string().max(63)).max(500).default([]).describe('ids'),
  reminders: z.array(reminder).max(5).optional().describe('where they are left out: the page’s own'),
  startsItself: z.boolean().default(true),
  endsItself: z.boolean().default(true),
});

/** POST /api/v1/status-pages/{handle}/maintenances/{id}/updates */
export const maintenanceUpdate = z.strictObject({
  status: maintenanceStatus,
  body,
  at,
  scheduledUntil: instant.optional().describe('it takes longer, or less long'),
});

/** PUT /api/v1/status-pages/{handle}/components/{id}/status */
export const componentSetting = z.strictObject({ status: claimedStatus });
export const componentSet = z.strictObject({
  component: z.string(),
  status: componentStatus.describe('as readers see it now'),
});

/** PUT /api/v1/status-pages/{handle}/password */
export const pagePassword = z.strictObject({ password: z.string().min(8).max(200) });
