/**
 * The process as the decisions read it: what `compile` makes of a process file. Plain JSON, so that it can be
 * stored, compared and sent; every reference in it has been checked.
 *
 * Absent means no rule, never another process's default.
 */

/** A span of time as a process may state it. Times in milliseconds are elapsed time. */
export type Span =
  /** `15m`, `4h`, `2d`, `1w`; and `immediate`: acts at once, measured against 5 min. */
  | { kind: 'elapsed'; ms: number; immediate: boolean; text: string }
  /** `4h@business`: counted in a calendar's hours only. */
  | { kind: 'calendar'; ms: number; calendar: string; text: string }
  /** `1bd`: whole working days of a calendar, as working time. */
  | { kind: 'business-days'; days: number; calendar: string; text: string }
  /** The end of the next business day. */
  | { kind: 'next-business-day'; calendar: string; text: string }
  /** The end of the next sprint. */
  | { kind: 'next-sprint'; calendar: string; text: string }
  /** `30m..60m`: nudge at the first, breach at the second. */
  | { kind: 'range'; first: Span; second: Span; text: string }
  /** `daily@10:00`: that wall-clock time on the next day; with a calendar, on the next day on which it opens. */
  | { kind: 'daily'; at: string; calendar: string | null; text: string }
  /** No deadline. */
  | { kind: 'as-needed'; text: string };

/** Fixed, so that measures compare across processes. In the order in which an incident usually passes them. */
export const categories = ['triage', 'active', 'mitigating', 'monitoring', 'resolved', 'closed'] as const;
export type Category = (typeof categories)[number];

/** What follows the resolution: how the house learns from it. Promises about it outlive the incident. */
export const aftermath = [
  'review-scheduled',
  'review-drafted',
  'review-held',
  'review-published',
  'actions-assigned',
  'actions-done',
  'channel-archived',
] as const;

/** The only events that clocks and ladders may name. */
export const milestones = [
  'detected',
  'declared',
  'acknowledged',
  'triaged',
  'first-update',
  'identified',
  'mitigated',
  'fix-deployed',
  'monitoring',
  'resolved',
  'closed',
  ...aftermath,
] as const;
export type Milestone = (typeof milestones)[number];

/** What no status brings about: somebody, or the part of the house that does it, says that it was reached. */
export const reachedByWord = [
  'triaged',
  'identified',
  'fix-deployed',
  ...aftermath,
] as const satisfies Milestone[];

/** When a checklist is shown that belongs to no phase of an incident. */
export const moments = [
  'declared',
  'resolved',
  'shift-start',
  'handoff',
  'shift',
  'set-up',
  'review',
  'monthly',
] as const;
export type Moment = (typeof moments)[number];

/** Moments at which the call passes from one to another: their checklists make up the sheet of a shift. */
export const momentsOfShifts = ['handoff', 'shift-start', 'shift'] as const satisfies Moment[];

export function isOfShifts(moment: Moment): moment is (typeof momentsOfShifts)[number] {
  return (momentsOfShifts as readonly Moment[]).includes(moment);
}

/** What the house knows by itself and can lay beside an item of a shift's checklist. */
export const shiftFacts = [
  'open-incidents',
  'investigations',
  'alerts-24h',
  'changes-24h',
  'contacts',
  'schedule',
] as const;
export type ShiftFactKind = (typeof shiftFacts)[number];

/** What audiences are told of. */
export const occasions = [
  'declared',
  'severity-changed',
  'status-changed',
  'update-posted',
  'mitigated',
  'resolved',
  'review-published',
] as const;
export type Occasion = (typeof occasions)[number];

/** By what an audience is reached. */
export const media = ['page', 'chat', 'mail', 'status-page'] as const;
export type Medium = (typeof media)[number];

/** What a command in chat can do: the incident's own commands, and those that begin one. */
export const chatActions = [
  'declare',
  'page',
  'acknowledge',
  'escalate',
  'post-update',
  'set-status',
  'set-severity',
  'assign-role',
  'start-clocks',
  'resolve',
  'close',
] as const;
export type ChatAction = (typeof chatActions)[number];

/** What a regular look back can show. */
export const roundups = [
  'incidents',
  'incidents-by-severity',
  'time-to-resolve',
  'error-budget',
  'categories',
  'trends',
  'open-actions',
  'improvements',
  'runbooks',
  'automation',
  'on-call-load',
] as const;
export type Roundup = (typeof roundups)[number];

/** What may end a rung before it is climbed. */
export type Unless = 'acknowledged' | 'mitigated' | 'resolved' | 'progress';

/** When a rule holds. Every part that is present must hold; an empty condition always holds. */
export interface Condition {
  severities?: string[];
  /** All of these flags are raised. */
  flags?: string[];
  statuses?: string[];
  phases?: string[];
}

export interface Severity {
  id: string;
  label: string;
  /** 1 is the most severe. */
  rank: number;
  aliases: string[];
  definition: string;
  examples: string[];
  /** An incident that gets this severity becomes private; another severity opens nothing. */
  visibility?: 'private' | undefined;
}

export interface Status {
  id: string;
  label: string;
  /** What the status page calls it. */
  publicLabel: string;
  category: Category;
  /** How long the incident stays here before it goes on by itself to `then`. */
  soak: Span | null;
  then: string | null;
  exitCriteria: string[];
}

export interface Phase {
  id: string;
  label: string;
  timebox: Span | null;
  entersOn: Milestone[];
  leavesOn: Milestone[];
}

/** A promise with a deadline: starts at one milestone, stops at another, is breached in between. */
export interface Clock {
  id: string;
  label: string;
  when: Condition;
  starts: Milestone;
  /** The first of these stops it. */
  stops: (Milestone | 'update-posted')[];
  /** A recurring clock starts anew at each of these (an update posted, say). */
  restarts: 'update-posted'[];
  /** While the incident is in one of these categories the clock stands still. */
  pausedWhile: Category[];
  within: Span;
  /** Kept earlier than this after its start, it warns; absent or null: never too early. */
  notBefore?: Span | null;
  /** Time before the deadline at which to warn, in ms; ascending deadlines. */
  warnBeforeMs: number[];
  /** Told when it warns. */
  onWarn: Telling[];
  onBreach: Telling[];
  audience: string | null;
}

/** Whom a clock tells: positions, and whoever has these roles in the incident (else who would usually take them). */
export interface Telling {
  to: string[];
  roles: string[];
  by: 'page' | 'notify';
}

export type RungAction = 'page' | 'notify' | 'ticket';

export interface Rung {
  /** The tier that it reaches, where the handbook counts tiers. */
  level: number | null;
  /** Elapsed time since the ladder's `since`; null: climbed by the command `escalate` alone. */
  afterMs: number | null;
  /** Any of these ends it before it is climbed. */
  unless: Unless[];
  /** All of these flags must be raised; a flag raised late makes the rung due then. */
  ifFlags: string[];
  /** Positions, paged together. */
  to: string[];
  by: RungAction;
  during: { calendar: string; outside: 'skip' | 'notify' | 'defer' } | null;
  /** Rungs of a ladder that share this word are one rung with several triggers: climbing one ends the others. */
  anyOf?: string;
}

export interface Ladder {
  id: string;
  when: Condition;
  since: 'declared' | 'severity-changed' | 'last-progress';
  /** In ascending `afterMs`; those climbed by hand last. */
  rungs: Rung[];
}

export interface Position {
  id: string;
  label: string;
  /** Another position that answers when this one does not. */
  standIn: string | null;
  /** How long the stand-in waits; null: until every contact has been tried. */
  respondsWithinMs: number | null;
  duties: string[];
}

export interface Role {
  id: string;
  label: string;
  dutiesDuring: string[];
  dutiesAfter: string[];
  /** Positions from which it is usually assigned, in order. */
  assignFrom: string[];
  /** Who may have it where no position says so. */
  whoElse: string | null;
  /** Severities at which the role must be filled. */
  requiredAt: string[];
}

export interface Calendar {
  id: string;
  timeZone: string;
  /** ISO weekday (1 is Monday) to opening spans in local wall-clock time, "09:00" to "17:00". */
  hours: Record<string, { from: string; to: string }[]>;
  /** Local dates, "2026-12-25". */
  holidays: string[];
  sprint: { anchor: string; days: number } | null;
}

/** What to do with a running incident when its last firing alert clears. `default`: resolve while unacknowledged, else monitoring. */
type WhenAlertsClear = 'default' | 'resolve' | 'monitoring' | 'nothing';

export interface SignalRules {
  /** A machine's word for severity to ours; null means: keep the alert, declare nothing. */
  severities: Record<string, string | null>;
  /** The same for a word that is not listed; absent: see `severityOfSignal`. */
  otherwise?: string | null;
  whenAlertsClear: WhenAlertsClear;
  /** A trigger within this time of the resolution reopens the incident. */
  reopenWithinMs: number;
  /** Past this time since the declaration a new key opens a new incident. */
  groupWindowMs: number;
}

export interface Flag {
  id: string;
  label: string;
  /** Raising it makes the incident private; lowering it opens nothing. */
  visibility?: 'private' | undefined;
}

/** Questions of which the first yes decides, or impact by urgency. */
export type Classifier =
  | { kind: 'tree'; questions: Question[]; otherwise: string }
  | {
      kind: 'matrix';
      impact: { id: string; label: string }[];
      urgency: { id: string; label: string }[];
      /** By impact, then by urgency. */
      severities: Record<string, Record<string, string>>;
    };

export interface Question {
  id: string;
  ask: string;
  /** What yes means; of two, the first, unless `unless` is answered with yes. */
  severities: [string] | [string, string];
  unless: string | null;
}

export interface Checklist {
  id: string;
  title: string;
  /** Every part that is present must hold. */
  attach: {
    phases: string[] | null;
    statuses: string[] | null;
    severities: string[] | null;
    role: string | null;
    moment: Moment | null;
  };
  items: ChecklistItem[];
}

export interface ChecklistItem {
  id: string;
  text: string;
  required: boolean;
  when: Condition;
  link: string | null;
  command: string | null;
  /** What stands beside it on the sheet of a shift. Processes that were accepted before there was such a thing lack it. */
  facts?: ShiftFactKind | null;
}

export interface Template {
  id: string;
  title: string;
  purpose: string;
  /** Null: offered in all statuses. */
  statuses: string[] | null;
  /** Liquid; null where the organisation keeps the text elsewhere. */
  subject: string | null;
  body: string | null;
  fields: TemplateField[];
  file: string | null;
}

export interface TemplateField {
  id: string;
  /** As the text names it: `nextSteps` for `next-steps`. */
  variable: string;
  label: string;
  type: 'text' | 'instant' | 'duration' | 'number' | 'percentage' | 'choice' | 'person' | 'list';
  required: boolean;
  /** The fact that fills it in beforehand. */
  from: string | null;
  choices: string[];
  minSentences: number | null;
  maxSentences: number | null;
  format: string | null;
}

export interface Audience {
  id: string;
  label: string;
  positions: string[];
  through: Medium[];
}

export interface Communication {
  id: string;
  when: Condition;
  on: Occasion[];
  audience: string[];
  through: Medium[];
  template: string | null;
  confirm: boolean;
}

export interface Runbook {
  id: string;
  title: string;
  when: Condition;
  steps: { text: string; command: string | null; link: string | null }[];
}

export interface Mitigation {
  options: {
    id: string;
    label: string;
    risk: 'low' | 'medium' | 'high' | null;
    takesMs: number | null;
    effect: 'low' | 'medium' | 'high' | null;
    fits: string | null;
    runbook: string | null;
  }[];
  rollbackTriggers: { id: string; label: string; flag: string | null; above: string | null }[];
  rollback: string | null;
}

export interface Tool {
  id: string;
  label: string;
  kind: string;
  link: string | null;
  command: string | null;
  /** Null: in all. */
  phases: string[] | null;
}

export interface Channel {
  /** Liquid. */
  name: string;
  topic: string | null;
  announceIn: string[];
  archiveAfter: Span | null;
  when: Condition;
}

export interface OnCall {
  rotations: {
    position: string;
    lengthMs: number;
    /** `monday 09:00`, local. */
    handoff: string;
    timeZone: string;
    region: string | null;
    hours: string | null;
  }[];
  /** Calendar null: at every hour of every day. */
  coverage: { severities: string[]; calendar: string | null }[];
  betweenShiftsMs: number | null;
  duties: string[];
  load: { pagesANight: number; remedy: string | null } | null;
  compensation: string | null;
}

export interface Review {
  requiredAt: string[];
  optionalAt: string[];
  attendees: {
    label: string;
    to: string[];
    roles: string[];
    responders: boolean;
    ifFlag: string | null;
  }[];
  longestMeetingMs: number | null;
  statuses: string[];
  template: string | null;
  header: string[];
  sections: ReviewSection[];
  rules: string[];
  everyActionHas: string[];
  sharedWith: string[];
}

export interface ReviewSection {
  id: string;
  title: string;
  asks: string[];
  required: boolean;
  minSentences: number | null;
  maxSentences: number | null;
  minuteByMinuteAt: string[];
  holds: 'text' | 'timeline' | 'actions' | 'facts';
}

export interface Actions {
  horizons: { id: string; label: string; within: Span | null }[];
  tracker: string | null;
  exceptions: 'documented' | null;
  ticketEach: boolean;
}

export interface Metric {
  id: string;
  label: string;
  measures: string;
  from: Milestone | null;
  to: Milestone | null;
  as: string[];
  by: string[];
  severities: string[];
  every: string | null;
  target: string | null;
  better: 'lower' | 'higher' | null;
}

export interface Process {
  id: string;
  title: string;
  version: string;
  owner: string;
  /** The handbook that it stands for. */
  source: string | null;
  /** The local date on which the handbook was last changed. */
  updated: string | null;
  timeZone: string;
  helpContact: string | null;
  references: { label: string; at: string }[];
  calendars: Calendar[];
  /** Most severe first. */
  severities: Severity[];
  /** Null: people choose by the definitions. */
  classifier: Classifier | null;
  signals: SignalRules | null;
  flags: Flag[];
  phases: Phase[];
  /** The first is the one an incident starts in. */
  statuses: Status[];
  clocks: Clock[];
  positions: Position[];
  ladders: Ladder[];
  roles: Role[];
  detection: { id: string; label: string }[];
  checklists: Checklist[];
  runbooks: Runbook[];
  mitigation: Mitigation | null;
  tools: Tool[];
  /** Who hears of an incident; clocks name them. */
  audiences: Audience[];
  communication: Communication[];
  templates: Template[];
  channel: Channel | null;
  bridge: { label: string; link: string | null; when: Condition } | null;
  /** The first that holds counts; none: nothing is published. */
  statusPage: { when: Condition; publish: 'always' | 'by-itself' | 'never'; templates: string[] }[];
  commands: { say: string; does: ChatAction; status: string | null }[];
  onCall: OnCall | null;
  review: Review | null;
  actions: Actions | null;
  metrics: Metric[];
  reviews: {
    id: string;
    title: string;
    every: string;
    sections: { id: string; title: string; shows: Roundup[] }[];
  }[];
  outcomes: string[];
}
