/** The API's JSON of what being on call does to people: how much of it each had, the ledger of after hours, the burden of teams. */
import { z } from 'zod';
import { instant, personRef } from './shapes.ts';

const date = z.iso.date().describe('local date');
const figure = z.number().describe('to the tenth');
const milliseconds = z.int();

export const teamRef = z.strictObject({ handle: z.string(), name: z.string() });

/** What the process calls too much. */
const threshold = z.strictObject({
  pagesANight: z.number(),
  remedy: z.string().nullable().describe('what the process wants done about more than that'),
});

const judgedShift = z.strictObject({
  schedule: z.string(),
  from: instant,
  to: instant,
  unfinished: z.boolean().describe('goes on after the end of the range, and is judged up to there'),
  nights: figure,
  pagesAtNight: z.int(),
  pagesANight: figure.describe('a shift with less than a whole night counts as one night'),
});

const finding = z.strictObject({
  sentence: z.string(),
  person: personRef,
  shift: judgedShift,
});

const stripNight = z.strictObject({
  evening: date.describe('on which the night began, in the person’s own zone'),
  onCall: z.boolean(),
  pages: z.int(),
});

const personHealth = z.strictObject({
  person: personRef,
  timeZone: z.string(),
  hours: figure.describe('on call; twice at once counts once'),
  nights: figure.describe('on call, 22:00 to 07:00 of the person’s own zone, parts added up'),
  shifts: z.int().describe('that ended in the range or run at its end'),
  pages: z.int(),
  pagesAtNight: z.int(),
  pagesOffDuty: z.int().describe('while no schedule had them on call'),
  pagesANight: figure
    .nullable()
    .describe('pages at night while on call, by nights on call; null: no night on call'),
  hardestShift: judgedShift.nullable().describe('null: no shift with a night in it'),
  nightsDisturbed: z.int(),
  longestRun: z
    .strictObject({ nights: z.int(), from: date })
    .nullable()
    .describe('most nights disturbed one after the other; null: none was'),
  interruptions: z
    .int()
    .describe('pages of one incident within an hour of the first of them are one interruption'),
  interruptedHours: z.int().describe('hours of the person’s clock with at least one page'),
  interruptedHoursAfterWork: z.int().describe('those of them outside of working hours'),
  answer: z.strictObject({
    medianMs: milliseconds.nullable().describe('null: none was answered by this person'),
    sample: z.int().describe('pages that this person answered'),
  }),
  strip: z.array(stripNight).describe('nights on call, and those with pages, in order'),
});

/** GET /api/v1/on-call/health */
export const onCallHealth = z.strictObject({
  from: instant,
  to: instant.describe('at most now: what has not happened counts nothing'),
  team: teamRef.nullable(),
  recordedSince: instant
    .nullable()
    .describe('before that this installation kept nothing; null: it has kept nothing yet'),
  workingHours: z.string().describe('which hours are working hours, in words'),
  threshold: threshold.nullable().describe('null: the process names none'),
  findings: z.array(finding).describe('shifts over the threshold; the worst of each person'),
  people: z
    .array(personHealth)
    .describe('of the team; without one, whoever was on call or paged. Most disturbed first'),
  teams: z.array(teamRef).describe('that can be asked for'),
  unread: z.array(z.string()).describe('schedules whose hours are missing here, each in a sentence'),
});
export type OnCallHealth = z.infer<typeof onCallHealth>;

const hourKind = z.enum(['working', 'evening', 'night', 'weekend', 'holiday']);
const afterHoursKind = hourKind.exclude(['working']);

/** Facts of an incident for whoever may see it; null for everybody else. */
const incidentFacts = {
  incident: z.string().nullable().describe('its number; null: private, and not for whoever asks'),
  severity: z.string().nullable(),
  service: z.string().nullable(),
};

const pageOutcome = z.enum(['ringing', 'answered', 'not-needed', 'exhausted', 'passed-on']);

/** GET /api/v1/on-call/pages */
export const onCallPages = z.strictObject({
  person: personRef,
  from: instant,
  to: instant,
  items: z.array(
    z.strictObject({
      at: instant,
      local: z.string().describe('"2026-11-03T02:13" in `timeZone`'),
      timeZone: z.string(),
      kind: hourKind,
      evening: date.nullable().describe('of the night that it came in; null: by day'),
      onDuty: z.boolean(),
      ...incidentFacts,
      outcome: pageOutcome,
      answeredAfterMs: milliseconds.nullable(),
    }),
  ),
});
export type OnCallPages = z.infer<typeof onCallPages>;

const byKind = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ evening: value, night: value, weekend: value, holiday: value });

const ledgerRow = z.strictObject({
  person: personRef,
  at: instant,
  date,
  time: z.string().describe('"02:13"'),
  timeZone: z.string(),
  weekday: z.string(),
  kind: afterHoursKind,
  ...incidentFacts,
  pages: z.int().describe('of this incident within an hour'),
  answeredAfterMs: milliseconds.nullable().describe('null: not answered by this person'),
  engagedMs: milliseconds.nullable().describe('from the first page on; null: nobody knows'),
  engagedUntil: z.enum([
    'resolved',
    'handed-over',
    'answered',
    'another-answered',
    'passed-on',
    'working-hours',
    'unanswered',
    'now',
  ]),
});

/** GET /api/v1/on-call/ledger */
export const onCallLedger = z.strictObject({
  from: instant,
  to: instant,
  team: teamRef.nullable(),
  recordedSince: instant.nullable(),
  workingHours: z.string(),
  compensation: z.string().nullable().describe('what the process gives for it, in its words'),
  rows: z.array(ledgerRow),
  totals: z.array(
    z.strictObject({
      person: personRef,
      interruptions: byKind(z.int()),
      engagedMs: milliseconds.describe('two incidents at once count once'),
      standbyHours: byKind(figure).describe('on call outside of working hours'),
    }),
  ),
  unread: z.array(z.string()),
});
export type OnCallLedger = z.infer<typeof onCallLedger>;

const burdenFigures = z.strictObject({
  hours: figure,
  pages: z.int(),
  pagesAtNight: z.int(),
  nights: figure,
  nightsDisturbed: z.int(),
  pagesANight: figure.nullable(),
});

/** GET /api/v1/on-call/burden */
export const onCallBurden = z.strictObject({
  month: z.string().describe('"2026-11"'),
  from: instant,
  to: instant,
  timeZone: z.string().describe('whose month it is: the organisation’s'),
  recordedSince: instant.nullable(),
  threshold: threshold.nullable(),
  review: z
    .strictObject({ title: z.string(), every: z.string() })
    .nullable()
    .describe('the regular review for which the process asks for this'),
  teams: z.array(
    z.strictObject({
      team: teamRef.nullable().describe('null: those who are in no team'),
      people: z.int().describe('who were on call or paged'),
      figures: burdenFigures.nullable().describe('null: nothing was recorded in this month'),
      eachPerson: z
        .strictObject({ hours: figure, pages: figure, nightsDisturbed: figure })
        .nullable()
        .describe('the mean of those people'),
      mostLoaded: z
        .strictObject({
          person: personRef,
          hours: figure,
          pages: z.int(),
          pagesAtNight: z.int(),
          nightsDisturbed: z.int(),
        })
        .nullable(),
      before: burdenFigures.nullable().describe('the month before; null: nothing was recorded in it'),
      findings: z.array(z.string()),
    }),
  ),
  unread: z.array(z.string()),
});
export type OnCallBurden = z.infer<typeof onCallBurden>;
