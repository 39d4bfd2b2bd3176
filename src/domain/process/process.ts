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
] as const;
export type Milestone = (typeof milestones)[number];

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
}

export interface Status {
  id: string;
  label: string;
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
  onBreach: { to: string[]; by: 'page' | 'notify' }[];
  audience: string | null;
}

export type RungAction = 'page' | 'notify' | 'ticket';

export interface Rung {
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
}

export interface Role {
  id: string;
  label: string;
  dutiesDuring: string[];
  dutiesAfter: string[];
  /** Positions from which it is usually assigned, in order. */
  assignFrom: string[];
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

export interface Process {
  id: string;
  title: string;
  version: string;
  owner: string;
  /** The handbook that it stands for. */
  source?: string | null;
  timeZone: string;
  helpContact: string | null;
  calendars: Calendar[];
  /** Most severe first. */
  severities: Severity[];
  signals: SignalRules | null;
  flags: { id: string; label: string }[];
  /** Who hears of an incident; clocks name them. */
  audiences?: { id: string; label: string }[];
  phases: Phase[];
  /** The first is the one an incident starts in. */
  statuses: Status[];
  clocks: Clock[];
  positions: Position[];
  ladders: Ladder[];
  roles: Role[];
}
