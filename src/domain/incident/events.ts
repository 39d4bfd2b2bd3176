/**
 * What can happen to an incident. The log of these is the record: state, timeline, measures and replay come from it alone.
 * Each deadline is written into its event as an instant, so that reading the log needs neither calendar nor directory.
 * Events hold ids and enums; free text lives in `texts` and is named by its id.
 */
import type { Category, Medium, Milestone, Occasion, RungAction, Unless } from '../process/process.ts';
import type { Urgency } from '../directory/directory.ts';

export type Actor =
  | {
      kind: 'person';
      handle: string;
      via: 'page' | 'api' | 'link' | 'chat' | 'cli' | 'web' | 'phone' | 'mail';
    }
  | { kind: 'integration'; handle: string }
  | { kind: 'key'; name: string }
  | { kind: 'clock' };

/** A place where people talk, which may hold an incident's own channel. */
export const chatSystems = ['slack', 'mattermost', 'teams'] as const;
export type ChatSystem = (typeof chatSystems)[number];

/** Where a note was first said, and by whom, if that is one of ours. */
export interface SaidInChat {
  system: ChatSystem;
  /** The chat's own id of the message. */
  message: string;
  link: string | null;
  author: string | null;
}

/** An incident's channel in a chat. */
export interface ChatChannel {
  system: ChatSystem;
  /** The chat's own id of it. */
  id: string;
  name: string;
  link: string | null;
}

export type Visibility = 'organization' | 'private';

/** Why somebody is paged. It is shown to them, so it names the rule. */
export type PageReason =
  | { kind: 'rung'; ladder: string; rung: number; position: string; standIn: boolean }
  | { kind: 'last-resort'; round: number; because: 'nobody-answered' | 'nobody-reachable' }
  | { kind: 'alert-joined' }
  /** They learn beside the position that is paged, and nobody waits for them. */
  | { kind: 'shadow'; position: string }
  /** Neither position nor role: as the one who promised it, holds the incident or kept it too early. `why` absent: it was late. */
  | {
      kind: 'clock';
      clock: string;
      position: string | null;
      role?: string | null;
      why?: 'soon' | 'late' | 'early';
    }
  /** `next`: the position whose schedule has them on call next; absent where they were meant by name, or on call. */
  | { kind: 'by-hand'; by: string; next?: string };

/** One attempt to reach a person, at an instant, by one of their contacts. */
export interface PageStep {
  at: string;
  contact: string;
  channel: string;
}

export interface PlannedRung {
  rung: number;
  /** Null: climbed by hand alone. */
  at: string | null;
  unless: Unless[];
  ifFlags: string[];
  to: string[];
  by: RungAction;
  /** Rungs of a ladder that share this word are one rung with several triggers. */
  anyOf?: string;
}

export type IncidentEvent =
  | {
      type: 'declared';
      id: string;
      number: string;
      title: string;
      process: { id: string; hash: string };
      severity: string;
      severityRank: number;
      status: string;
      category: Category;
      phase: string | null;
      service: string | null;
      visibility: Visibility;
      groupKey: string | null;
      detectedAt: string | null;
      flags: string[];
      /** How one heard of it: one of the process's sources. Absent where nobody said so. */
      source?: string;
    }
  | { type: 'alerts-joined'; firing: number; total: number; summary: string | null }
  | { type: 'alerts-cleared'; total: number }
  | { type: 'milestone-reached'; milestone: Milestone }
  | { type: 'acknowledged'; by: string; human: boolean }
  /** It goes on by the rules of another process, or of another version of its own; what that one calls everything stands here. */
  | {
      type: 'process-adopted';
      from: { id: string; hash: string };
      to: { id: string; hash: string };
      severity: string;
      severityRank: number;
      direction: 'raised' | 'lowered' | 'same';
      status: string;
      category: Category;
      phase: string | null;
    }
  | { type: 'severity-set'; from: string; to: string; toRank: number; direction: 'raised' | 'lowered' }
  | { type: 'status-set'; from: string; to: string; category: Category }
  /** The incident is watched: unless its alerts come back, it goes on to `to` by itself. */
  | { type: 'soak-started'; endsAt: string; to: string }
  | { type: 'soak-ended' }
  /** The phase that it is said to be in. `left`: those that end with it; absent: the one before. */
  | { type: 'phase-set'; from: string | null; to: string; left?: string[] }
  /** Phases that run beside that one. */
  | { type: 'phase-entered'; phase: string }
  | { type: 'phase-left'; phase: string }
  /** The firing came back while the incident was being watched. */
  | { type: 'relapsed' }
  | { type: 'reopened'; status: string; category: Category }
  | { type: 'ladder-planned'; ladder: string; since: string; rungs: PlannedRung[] }
  | { type: 'ladder-ended'; ladder: string; reason: 'severity-changed' | 'process-adopted' | 'resolved' }
  /** A stall of ours moved everything that was still to be paged later by this much; distances stay as the process has them. */
  | { type: 'stalled'; byMs: number }
  | {
      type: 'rung-climbed';
      ladder: string;
      rung: number;
      /** The tier that it reaches, where the process counts tiers. */
      level?: number;
      to: string[];
      by: RungAction;
      reason: 'due' | 'by-hand' | 'pulled-forward';
      /** Positions nobody covered at that instant. */
      uncovered: string[];
      /** Positions that this installation has bound to nobody. */
      unbound: string[];
      /** People who were not paged again because this incident had paged them already. */
      already: string[];
    }
  | { type: 'ticket-queued'; ladder: string; rung: number }
  | {
      type: 'paged';
      page: string;
      person: string;
      urgency: Urgency;
      reason: PageReason;
      steps: PageStep[];
      /** When the page counts as unanswered: its last step, and time to answer it. */
      exhaustedAt: string;
      standIn: { people: string[]; at: string | null } | null;
      /** The page whose stand-in this person is. */
      standsInFor: string | null;
    }
  /** Page `page` reaches for contact number `step` now. Its delivery is written in the same transaction. */
  | { type: 'contacted'; page: string; step: number; contact: string; channel: string }
  /** The contact does not work or hangs: the next one is tried at once. */
  | { type: 'contact-failed'; page: string; step: number; final: boolean }
  | {
      type: 'page-ended';
      page: string;
      outcome: 'answered' | 'not-needed' | 'exhausted' | 'unreachable' | 'passed-on';
      by: string | null;
    }
  | { type: 'last-resort-planned'; at: string; round: number }
  | {
      type: 'clock-started';
      clock: string;
      since: string;
      dueAt: string | null;
      warnAt: string[];
      nudgeAt: string | null;
      notBeforeAt?: string | null;
      reminders?: { at: string; role: string }[];
    }
  | { type: 'clock-paused'; clock: string }
  | {
      type: 'clock-resumed';
      clock: string;
      dueAt: string | null;
      warnAt: string[];
      nudgeAt?: string | null;
    }
  | { type: 'clock-warned'; clock: string; dueAt: string }
  | { type: 'clock-breached'; clock: string; dueAt: string }
  /** Still not kept: whoever has the role, or would usually take it, is told. */
  | { type: 'clock-reminded'; clock: string; role: string }
  /** Kept, but sooner than the process wants it. */
  | { type: 'clock-kept-early'; clock: string; notBeforeAt: string }
  | { type: 'clock-stopped'; clock: string; outcome: 'met' | 'late' | 'dropped' }
  | {
      type: 'update-posted';
      text: string;
      audience: string;
      nextUpdateAt: string | null;
      /** A text as well. Absent: it was posted without one. */
      subject?: string;
      /** The process's template in whose words it is. */
      template?: string;
      /** The process's rule out of whose draft it was sent. */
      rule?: string;
    }
  /** `update`: the version of the event that posted it. What was said first stays in the log. */
  | { type: 'update-corrected'; update: number; text: string; subject?: string }
  /** What was written for an audience is on its way to its readers. `update`: the version of the event that posted it. */
  | {
      type: 'audience-told';
      audience: string;
      occasion: Occasion;
      /** The process's rule that asks for it; null: an update is told to the audience that it was posted to. */
      rule: string | null;
      update: number | null;
      through: Medium[];
      people: number;
      addresses: number;
    }
  | { type: 'update-promised'; at: string }
  | { type: 'role-assigned'; role: string; person: string | null }
  | { type: 'flag-raised'; flag: string }
  | { type: 'flag-lowered'; flag: string }
  | {
      type: 'noted';
      text: string;
      progress: boolean;
      /** When it was first said, where that was earlier and elsewhere. */
      happenedAt?: string;
      source?: SaidInChat;
    }
  /** `note`: the version of the event that kept it. */
  | { type: 'note-edited'; note: number; text: string }
  | { type: 'item-checked'; checklist: string; item: string; checked: boolean }
  | { type: 'handed-over'; from: string | null; to: string }
  | { type: 'merged'; into: string }
  | { type: 'marked-false-positive' }
  | { type: 'visibility-set'; visibility: Visibility }
  | { type: 'channel-opened'; channel: ChatChannel }
  | { type: 'channel-archived' }
  | { type: 'redacted'; text: string };

/** An event as it stands in the log. */
export interface RecordedEvent {
  /** 1 for `declared`; no gap and no fork. */
  version: number;
  at: string;
  actor: Actor;
  event: IncidentEvent;
}
