/** An incident as its log makes it: all that `decide` and `nextWake` may read of the past. Plain JSON, at most 64 KB. */
import type { Category, Milestone, RungAction, Unless } from '../process/process.ts';
import type { Urgency } from '../directory/directory.ts';
import type { ChatChannel, PageReason, PageStep, Visibility } from './events.ts';

type RungState = 'pending' | 'climbed';

export interface LadderState {
  ladder: string;
  since: string;
  plannedAt: string;
  /** False once the severity or a flag left its `when`; what was climbed stays climbed. */
  active: boolean;
  rungs: {
    rung: number;
    at: string | null;
    unless: Unless[];
    ifFlags: string[];
    to: string[];
    by: RungAction;
    /** Rungs of a ladder that share this word are climbed together. */
    anyOf?: string;
    state: RungState;
  }[];
}

export interface PageState {
  id: string;
  person: string;
  urgency: Urgency;
  reason: PageReason;
  at: string;
  /** Steps that failed for good are marked. Empty once the page has ended: the log keeps them. */
  steps: (PageStep & { failed?: true })[];
  /** Index of the first step that has not been taken. */
  nextStep: number;
  exhaustedAt: string;
  standIn: { people: string[]; at: string | null } | null;
  outcome: 'ringing' | 'answered' | 'not-needed' | 'exhausted' | 'unreachable' | 'passed-on';
}

export interface ClockState {
  clock: string;
  since: string;
  dueAt: string | null;
  warnAt: string[];
  nudgeAt: string | null;
  /** Kept before this it was too early. */
  notBeforeAt: string | null;
  /** Once breached: when which role hears that it is still not kept. */
  reminders: { at: string; role: string }[];
  state: 'running' | 'paused' | 'breached' | 'met' | 'late' | 'dropped';
  /** Once breached, this promise stays so: one that comes back with the same deadline is not breached anew. */
  breachedAt: string | null;
  /** While paused: since when. */
  pausedAt: string | null;
  endedAt: string | null;
}

export interface IncidentState {
  id: string;
  number: string;
  title: string;
  process: { id: string; hash: string };
  /** The number of events in the log. */
  version: number;
  lastEventAt: string;
  severity: string;
  severityRank: number;
  status: string;
  category: Category;
  /** The status before monitoring, to which a relapse returns. */
  workingStatus: { status: string; category: Category };
  /** The one that it is said to be in. */
  phase: string | null;
  /** All that it is in, since when. */
  phases: Record<string, string>;
  service: string | null;
  visibility: Visibility;
  /** How one heard of it, as the process names its sources. */
  source?: string;
  /** Its channel in the chat; absent while there is none. */
  channel?: ChatChannel & { archivedAt: string | null };
  groupKey: string | null;
  declaredAt: string;
  /** Since when people are being paged for it: the declaration, or the last reopening. */
  roundStartedAt: string;
  /** Clocks count from here at the earliest: by the process from its adoption, by the severity from the raise to it. */
  countsFrom: { process: string; severity: string };
  detectedAt: string | null;
  /** First time each was reached; a reopening keeps the first acknowledgement. */
  milestones: Partial<Record<Milestone, string>>;
  /** Whoever holds it, and since when. */
  owner: { person: string; at: string } | null;
  /** Ends rungs that say `unless: acknowledged`; a machine's acknowledgement counts here, but stops no clock. */
  acknowledged: boolean;
  mitigatedAt: string | null;
  flags: Record<string, string>;
  roles: Record<string, string>;
  ladders: LadderState[];
  pages: PageState[];
  /** Grows with every page; part of each page's id. */
  pageCount: number;
  clocks: ClockState[];
  alerts: { firing: number; total: number; reportedAt: string | null };
  lastResort: { at: string; round: number } | null;
  soak: { endsAt: string; to: string } | null;
  /** The next update, as somebody promised it; `by` is null where a program did. */
  promisedUpdate: { at: string; by: string | null } | null;
  /** Items that are checked, by checklist and item. */
  checked: Record<string, Record<string, { by: string; at: string }>>;
  lastProgressAt: string;
  /** Recurring promises count from it. */
  /** When each audience last heard; of the process's audiences and of those on the incident, who are called `internal`. */
  lastUpdates: Record<string, string>;
  mergedInto: string | null;
  falsePositive: boolean;
}
