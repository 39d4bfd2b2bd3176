/**
 * The shape of the configuration file: which fields there are and what each may hold. Whether the handles in it exist
 * is `references.ts`'s to say.
 *
 * The descriptions are the reference: the tables of `docs/reference/configuration.md` are made from them.
 */
/* oxlint-disable unicorn/no-thenable -- a route's `then` is the configuration's own word, and never a function */
import { z } from 'zod';
import { readDuration } from '../directory/duration.ts';
import { isTimeZone } from '../process/time-zone.ts';
import { readHours, readWeekday } from '../schedule/notation.ts';
import { readMoment } from '../schedule/notation.ts';
import { mostTimeOff, timeOffSchema } from '../schedule/time-off.ts';
import { scheduleSchema } from '../schedule/schedule.ts';
import { pageLanguages, pageVisibilities } from '../status-page/facts.ts';
import { contactChannels } from '../message/delivery.ts';
import type { Vendors } from './vendors.ts';

/** Far above any organisation that one installation serves, so that a file can never be the reason that a page is slow. */
const most = {
  users: 2500,
  contacts: 20,
  rules: 50,
  teams: 1000,
  calendars: 200,
  dates: 500,
  schedules: 500,
  positions: 200,
  services: 2500,
  integrations: 1000,
  routes: 500,
  statusPages: 100,
  components: 500,
  apiKeys: 500,
  targets: 50,
  addresses: 500,
  rooms: 20,
};
const longestAfterMs = 24 * 60 * 60 * 1000;
/** Whoever is reminded earlier has forgotten again by then. */
const longestReminderMs = 14 * 24 * 60 * 60 * 1000;

const handle = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .meta({ form: 'handle' });
/** A process's own word for a position, a severity or an audience. */
const word = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/)
  .meta({ form: 'word' });
const line = z.string().trim().min(1).max(200).meta({ form: 'line' });
const webLink = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
  .meta({ form: 'link' });
const email = z
  .string()
  .max(254)
  .regex(/^[^\s<>@,;"]+@[^\s<>@,;"]+$/)
  .meta({ form: 'email' });
const timeZone = z.string().refine(isTimeZone).meta({ form: 'zone' });
const length = z
  .string()
  .refine((text) => (readDuration(text) ?? Number.POSITIVE_INFINITY) <= longestAfterMs)
  .meta({ form: 'length' });
/** 128 random bits are 22 characters; whoever chooses a shorter one has not drawn it. */
const key = z
  .string()
  .regex(/^[A-Za-z0-9_.~-]{20,200}$/)
  .meta({ form: 'key' });
const keyHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ form: 'hash' });

const targetFields = {
  user: handle.optional().describe('A person.'),
  users: z.array(handle).min(1).max(most.targets).optional().describe('People, reached together.'),
  schedule: handle.optional().describe('Whoever is on call by this schedule.'),
  team: handle.optional().describe('Every member of a team.'),
};
const targetWords = ['user', 'users', 'schedule', 'team'] as const;

const target = z
  .strictObject(targetFields)
  .superRefine(oneTarget)
  .describe('A person, people, a schedule or a team: exactly one of `user`, `users`, `schedule`, `team`.');

const binding = z
  .strictObject({
    ...targetFields,
    standIn: target
      .optional()
      .describe('Paged when the first is unreachable, off, or silent for `standInAfter`.'),
    standInAfter: length
      .optional()
      .describe(
        'How long the first may stay silent. Without it a stand-in is paged only when the first is off or unreachable.',
      ),
    pick: z
      .enum(['all', 'in-turn'])
      .optional()
      .describe(
        'Who of a team or of users is asked: `all` (the default), or one of them an incident, by its number (`in-turn`).',
      ),
    shadow: target
      .optional()
      .describe(
        'Whoever learns: told beside each page of this position, with urgency low, and never waited for.',
      ),
  })
  .superRefine(oneTarget)
  .superRefine((value, context) => {
    if (value.standInAfter !== undefined && value.standIn === undefined)
      context.addIssue({
        code: 'custom',
        path: ['standInAfter'],
        message: 'has no `standIn` to whom it applies: name one, or leave it out',
      });
    if (value.pick === 'in-turn' && value.team === undefined && value.users === undefined)
      context.addIssue({
        code: 'custom',
        path: ['pick'],
        message: 'has nobody to choose from: write it beside `team` or `users`, or leave it out',
      });
  });

const positions = z.record(word, binding).refine((entries) => Object.keys(entries).length <= most.positions, {
  message: `has more than ${most.positions} positions: remove those that no process names`,
});

const organization = z
  .strictObject({
    name: line.describe('What people call it.'),
    timeZone: timeZone.default('UTC').describe('IANA time zone for people who name none.'),
    lastResort: z
      .array(target)
      .max(most.targets)
      .default([])
      .describe(
        'Paged when a ladder has run out or nobody was reached. Without it: every admin by every contact.',
      ),
  })
  .describe('The organisation.');

const contact = z
  .strictObject({
    id: handle.describe('How rules name it: `phone`.'),
    channel: z
      .enum(contactChannels)
      .describe(
        'By what it reaches the person; its settings are in `channels`. `inbox` exists in the demonstration alone.',
      ),
    to: z
      .string()
      .min(1)
      .max(2000)
      .meta({ form: 'address' })
      .describe(
        'The address in that channel: a URL, a mail address, an ntfy topic, a chat user or channel, a phone number like `+15550100`. May hold `${NAME}`.',
      ),
  })
  .describe('How a person is reached.');

const hours = z.string().refine((text) => readHours(text) !== null, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is not a range of hours: write from and to, as in "22:00-07:00"`,
});
const days = z
  .array(
    z.string().refine((text) => readWeekday(text) !== null, {
      error: (issue) =>
        `${JSON.stringify(issue.input)} is not a day of the week: write mon, tue, wed, thu, fri, sat or sun`,
    }),
  )
  .min(1, { error: 'names no day: name those that are meant, or leave "days" out for all of them' })
  .max(7, { error: 'a week has seven days: name each once' });

const rule = z
  .strictObject({
    urgency: z.enum(['high', 'low']).describe('`high` for a page, `low` for a notification.'),
    after: length.default('0s').describe('How long after the page, `0s` to `24h`.'),
    contact: handle.describe('The id of one of the contacts.'),
    during: hours
      .optional()
      .describe(
        'The hours in which the rule applies, on the clock of the person’s own time zone: `22:00-07:00`. Default: at any hour. Where no rule applies, every contact is tried at once.',
      ),
    days: days
      .optional()
      .describe('The days on which those hours begin: `[mon, tue, wed, thu, fri]`. Default: every day.'),
    repeat: z
      .strictObject({
        every: length.describe('The time between two attempts.'),
        times: z.int().min(1).max(30).describe('How many further attempts after the first.'),
      })
      .optional()
      .describe('Tries this contact again until somebody answers.'),
  })
  .describe('When which contact is tried.');

/** A whole day on more days than these would keep somebody from hearing of anything for the better part of a week. */
const mostWholeDays = 3;

const quietHours = z
  .strictObject({
    hours: hours
      .optional()
      .describe(
        'From when to when, on the clock of the person’s own time zone: `22:00-07:00`. Default: the whole day.',
      ),
    days: days.optional().describe('The days on which they begin. Default: every day.'),
    overriddenBy: z
      .array(word)
      .min(1)
      .max(50)
      .optional()
      .describe('Severities of which the person is told at once even then.'),
  })
  .superRefine((value, context) => {
    const { lasts } = readHours(value.hours ?? '00:00-24:00') ?? { lasts: 0 };
    const named = new Set(
      (value.days ?? ['1', '2', '3', '4', '5', '6', '7']).map((day) => readWeekday(day) ?? day),
    );
    if (lasts < 24 * 60 * 60 * 1000 || named.size <= mostWholeDays) return;
    context.addIssue({
      code: 'custom',
      path: [],
      message: `would keep every notice back for days on end: write \`hours\` that leave a part of the day, or name at most ${mostWholeDays} days`,
    });
  })
  .describe(
    'When the person is not to be told what can wait: notices of these hours come together at their end. A page always gets through. Their own: taken from the file once, then theirs to change.',
  );

const user = z
  .strictObject({
    handle: handle.describe('The stable id. It stands in the log, so it is never given to somebody else.'),
    name: line.describe('What people call them.'),
    email: email.optional().describe('With which they sign in.'),
    timeZone: timeZone.optional().describe("IANA time zone. Default: the organisation's."),
    role: z
      .enum(['admin', 'responder', 'viewer'])
      .default('responder')
      .describe('What they may do: `admin` everything, `responder` act on incidents, `viewer` look.'),
    contacts: z
      .array(contact)
      .max(most.contacts)
      .default([])
      .describe('Their own: taken from the file once, then theirs to change.'),
    rules: z
      .array(rule)
      .max(most.rules)
      .default([])
      .describe(
        'Their own: taken from the file once, then theirs to change. No rule for an urgency: every contact at once.',
      ),
    quietHours: quietHours.optional(),
    timeOff: z
      .array(timeOffSchema.describe('When a person is away.'))
      .max(mostTimeOff)
      .default([])
      .describe('When they are away: taken from the file once, then theirs to change.'),
  })
  .describe('People.');

/** What people set for themselves, in the file's words. */
export const ownContactsSchema = z.strictObject({
  contacts: user.shape.contacts,
  rules: user.shape.rules,
  quietHours: user.shape.quietHours,
});
export type OwnContacts = z.infer<typeof ownContactsSchema>;

const team = z
  .strictObject({
    handle: handle.describe('The stable id.'),
    name: line.optional().describe('What people call it. Default: the handle.'),
    members: z.array(handle).max(500).default([]).describe('Handles of its people.'),
    positions: positions
      .default({})
      .describe("Positions that the team binds for its services, before the organisation's."),
  })
  .describe('Teams.');

const localDate = z
  .string()
  .refine((text) => text.length === 'yyyy-mm-dd'.length && readMoment(text) !== null, {
    error: (issue) => `${JSON.stringify(issue.input)} is not a date: write one, as in "2026-12-25"`,
  })
  .meta({ form: 'date' });
/** A range of days that is longer is a year that somebody mistyped. */
const mostDays = 366;

const calendar = z
  .strictObject({
    handle: handle.describe('The stable id.'),
    name: line.optional().describe('What people call it. Default: the handle.'),
    url: z
      .string()
      .max(2000)
      .refine((text) => URL.canParse(text) && /^(https?|webcal):$/.test(new URL(text).protocol))
      .meta({ form: 'link' })
      .optional()
      .describe('From where it is read, as iCalendar. May hold `${NAME}`.'),
    dates: z
      .array(
        z.union([
          localDate,
          z.strictObject({ from: localDate, to: localDate }).superRefine(({ from, to }, context) => {
            const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
            if (days >= 1 && days <= mostDays) return;
            context.addIssue({
              code: 'custom',
              path: ['to'],
              message:
                days < 1
                  ? `is before ${from}, where the range begins: write the last day of the range`
                  : `is more than ${mostDays} days from ${from}: write several ranges`,
            });
          }),
        ]),
      )
      .max(most.dates)
      .optional()
      .describe(
        'Its days, written out: `"2026-12-25"`, or `{ from: "2026-12-24", to: "2026-12-26" }`, both days included. They are days of the time zone of each schedule that names it.',
      ),
    timeZone: timeZone
      .optional()
      .describe("IANA time zone of what is read from `url` and carries none. Default: the organisation's."),
  })
  .superRefine(({ url, dates }, context) => {
    if ((url === undefined) === (dates === undefined))
      context.addIssue({
        code: 'custom',
        path: [],
        message:
          url === undefined
            ? 'says nothing: write `url` or `dates`'
            : 'names both `url` and `dates`: keep one of the two',
      });
  })
  .describe('Calendars that schedules name: public holidays, or shifts that are kept elsewhere.');

const service = z
  .strictObject({
    handle: handle.describe('The stable id.'),
    name: line.optional().describe('What people call it. Default: the handle.'),
    team: handle.optional().describe('The team that owns it.'),
    runbook: webLink.optional().describe('Where to read what to do when it breaks.'),
    dashboards: z.array(webLink).max(20).default([]).describe('Where to look.'),
    positions: positions
      .default({})
      .describe("Positions that this service binds, before its team's and the organisation's."),
  })
  .describe('What is owned and breaks.');

const room = z
  .string()
  .max(2000)
  .regex(/^(#[^\s#]{1,80}|https?:\/\/\S+)$/)
  .meta({ form: 'room' });
export const audienceSchema = z
  .strictObject({
    users: z.array(handle).max(most.addresses).default([]).describe('People.'),
    teams: z.array(handle).max(100).default([]).describe('All members of these teams.'),
    addresses: z.array(email).max(most.addresses).default([]).describe('Mail addresses of others.'),
    chat: z
      .array(room)
      .max(most.rooms)
      .default([])
      .describe('Rooms in the chat that is in use: `#status`; or the address of a workflow of Teams.'),
  })
  .describe("What the process's audiences mean here.");

const match = z
  .record(
    z.string().min(1).max(255),
    z.union([z.string().max(1000), z.number().transform(String), z.boolean().transform(String)]),
  )
  .refine((entries) => Object.keys(entries).length <= 20, {
    message: 'names more than 20 parts: name fewer',
  });

const route = z
  .strictObject({
    match: match
      .default({})
      .describe(
        'All of these must hold: `severity`, `source`, `service`, `summary`, `integration` or `labels.NAME`, exactly or by `/regular expression/`. Empty: everything matches.',
      ),
    severity: word.optional().describe("The incident's severity. Default: what the process's `signals` say."),
    service: handle
      .optional()
      .describe("The incident's service. Default: the signal's, then the integration's."),
    groupBy: z
      .array(z.string().min(1).max(255))
      .max(16)
      .default([])
      .describe('Signals that agree in these labels make one incident.'),
    then: z
      .enum(['incident', 'alert', 'drop'])
      .default('incident')
      .describe('What becomes of it: `incident`, `alert` (kept, pages nobody) or `drop`.'),
  })
  .describe('What becomes of a signal. The first that matches wins.');

const component = z
  .strictObject({
    id: handle
      .optional()
      .describe(
        'As addresses and subscriptions name it. Default: made of the group and the name; write it before either changes.',
      ),
    name: line.describe('What readers call it.'),
    description: line.optional().describe('What readers are told of it.'),
    service: handle.optional().describe('The service that it stands for.'),
    services: z
      .array(handle)
      .min(1)
      .max(most.targets)
      .optional()
      .describe('Several services that it stands for, in place of `service`.'),
    group: line.optional().describe('The heading under which it stands.'),
    startDate: z
      .string()
      .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && readMoment(text) !== null, {
        error: (issue) => `${JSON.stringify(issue.input)} is not a date: write one, as in "2026-01-31"`,
      })
      .optional()
      .describe(
        'Since when its uptime is known, a day of the page’s zone. Default: when it was first shown.',
      ),
    showcase: z.boolean().optional().describe('Whether its uptime is shown. Default: true.'),
    onlyIfDegraded: z
      .boolean()
      .optional()
      .describe('Whether it is shown only while something is wrong with it. Default: false.'),
  })
  .superRefine(({ service, services }, context) => {
    if (service !== undefined && services !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['services'],
        message: 'stands beside `service`: keep one of the two',
      });
  })
  .describe('What readers ask after.');

/** Words that are paths of the public page itself. */
const takenPaths = [
  'api',
  'assets',
  'badge',
  'badges',
  'calendar',
  'confirm',
  'embed',
  'feed',
  'history',
  'incidents',
  'maintenance',
  'subscribe',
  'subscriptions',
  'unsubscribe',
];

const statusPage = z
  .strictObject({
    handle: handle
      .refine((text) => !takenPaths.includes(text), {
        error: (issue) =>
          `${JSON.stringify(issue.input)} is a path of the page itself: choose another handle`,
      })
      .describe('Its place in the address: `/status/HANDLE`.'),
    title: line.describe('What stands above it.'),
    visibility: z
      .enum(pageVisibilities)
      .optional()
      .describe(
        'Who may read it: everybody (`public`, the default), whoever knows its password, or whoever is signed in (`private`). The password is set by `tocsin status-page-password` and stands in no file.',
      ),
    timeZone: timeZone
      .optional()
      .describe("IANA time zone of its days and times. Default: the organisation's."),
    language: z.enum(pageLanguages).optional().describe('In which it speaks to its readers. Default: `en`.'),
    theme: z
      .strictObject({
        accent: z
          .string()
          .regex(/^#[0-9a-fA-F]{6}$/, { error: 'is not a colour: write it as in "#a06a1b"' })
          .optional()
          .describe('The colour of its links and its head: `"#a06a1b"`.'),
        logo: webLink.optional().describe('A picture above it, by its address.'),
      })
      .optional()
      .describe('How it looks.'),
    hostName: z
      .string()
      .max(253)
      .regex(/^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, {
        error: 'is not a host name: write it in small letters, as in "status.example.test"',
      })
      .optional()
      .describe('A host name of its own, at whose root it is served.'),
    links: z
      .array(
        z.strictObject({
          label: line.describe('What the reader sees.'),
          url: webLink.describe('Where it leads.'),
        }),
      )
      .max(20)
      .optional()
      .describe('Links to other places, under its title.'),
    embedIn: z
      .array(
        z.string().regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, {
          error: 'is not an origin: write it without a path, as in "https://www.example.test"',
        }),
      )
      .max(20)
      .optional()
      .describe('Origins that may show it in a frame. Default: none.'),
    remindAfter: length
      .refine((text) => (readDuration(text) ?? 0) >= 5 * 60_000, {
        error: 'is shorter than five minutes, which is no time to write an update in',
      })
      .optional()
      .describe(
        'How long nothing may be said of an open incident before whoever leads it is reminded, `5m` to `24h`. Default: `2h`.',
      ),
    maintenanceReminders: z
      .array(
        z
          .string()
          .refine((text) => (readDuration(text) ?? 0) > 0 && (readDuration(text) ?? 0) <= longestReminderMs)
          .meta({ form: 'length' }),
      )
      .max(5)
      .optional()
      .describe(
        'How long before a maintenance begins its readers are reminded of it. Default: `["24h", "1h"]`.',
      ),
    components: z.array(component).max(most.components).default([]).describe('What it shows, in this order.'),
  })
  .describe('Public pages.');

/** The whole file. Every section may be left out; one that stands there is the whole truth about its noun. */
export function configFileSchema({ channels, outgoing, wrongMapping }: Vendors) {
  const integration = z
    .strictObject({
      handle: handle.describe('The stable id.'),
      kind: z.enum(['alertmanager', 'pagerduty-events', 'webhook']).describe('Whose form its signals have.'),
      key: key
        .optional()
        .describe(
          'By which the sender is known: 20 to 200 characters, drawn at random. Kept as its SHA-256. May be `${NAME}`.',
        ),
      keyHash: keyHash
        .optional()
        .describe(
          'The SHA-256 of the key in hexadecimal, as an export has it. Without either, the key that there is stays.',
        ),
      service: handle.optional().describe('The service of signals that name none.'),
      mapping: z
        .record(z.string().min(1).max(100), z.string().max(512))
        .superRefine((mapping, context) => {
          for (const { field, reason } of wrongMapping(mapping))
            context.addIssue({
              code: 'custom',
              path: Object.hasOwn(mapping, field) ? [field] : [],
              message: `cannot be used. ${reason}`,
            });
        })
        .optional()
        .describe('For `webhook`: where in any JSON the parts of a signal are.'),
      enabled: z.boolean().default(true).describe('Signals of one that is off are refused.'),
    })
    .superRefine(oneKey)
    .describe('Who sends signals.');

  const apiKey = z
    .strictObject({
      name: line.describe('What it is for; the audit names it.'),
      key: key
        .optional()
        .describe('20 to 200 characters, drawn at random. Kept as its SHA-256. May be `${NAME}`.'),
      keyHash: keyHash.optional().describe('The SHA-256 of the key in hexadecimal, as an export has it.'),
      role: z.enum(['admin', 'responder', 'viewer']).default('responder').describe('What its holder may do.'),
    })
    .superRefine(oneKey)
    .superRefine((value, context) => {
      if (value.key === undefined && value.keyHash === undefined)
        context.addIssue({
          code: 'custom',
          path: ['key'],
          message: 'is missing: write a key drawn at random, or the keyHash of one',
        });
    })
    .describe('Keys of programs that use the API.');

  return z.strictObject({
    organization: organization.optional(),
    process: z
      .union([z.string().min(1), z.record(z.string(), z.unknown())])
      .optional()
      .describe(
        'The process that incidents follow: the name of a shipped one (`severity-matrix`), a path relative to this file, or the process itself, as a block of text (as an export has it) or in place.',
      ),
    outgoing: outgoing.optional().describe('What may be called in private networks.'),
    users: z.array(user).max(most.users).optional(),
    teams: z.array(team).max(most.teams).optional(),
    calendars: z.array(calendar).max(most.calendars).optional(),
    schedules: z
      .array(scheduleSchema)
      .max(most.schedules)
      .optional()
      .describe(
        'Who is on call when; see the reference of schedules. `overrides` are taken from the file once.',
      ),
    positions: positions
      .optional()
      .describe("Who answers for the process's positions. A service's and a team's come first."),
    audiences: z.record(word, audienceSchema).optional(),
    services: z.array(service).max(most.services).optional(),
    integrations: z.array(integration).max(most.integrations).optional(),
    routes: z.array(route).max(most.routes).optional(),
    channels: channels
      .optional()
      .describe('How messages leave the house. A channel that is left out is off, except `webhook`.'),
    statusPages: z.array(statusPage).max(most.statusPages).optional(),
    apiKeys: z.array(apiKey).max(most.apiKeys).optional(),
  });
}

export type ConfigFile = z.infer<ReturnType<typeof configFileSchema>>;

type AnyTarget = Partial<Record<(typeof targetWords)[number], unknown>>;

function oneTarget(value: AnyTarget, context: z.core.$RefinementCtx): void {
  const named = targetWords.filter((name) => value[name] !== undefined);
  if (named.length === 1) return;
  context.addIssue({
    code: 'custom',
    path: [],
    message:
      named.length === 0
        ? 'names nobody: write one of `user`, `users`, `schedule` or `team`'
        : `names ${named.map((name) => `\`${name}\``).join(' and ')}: keep one of them`,
  });
}

function oneKey(value: { key?: unknown; keyHash?: unknown }, context: z.core.$RefinementCtx): void {
  if (value.key === undefined || value.keyHash === undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['keyHash'],
    message: 'stands beside `key`: keep one of the two',
  });
}
