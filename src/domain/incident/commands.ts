/** What may be asked of an incident. Free text has been stored before and is named by its id. */
import type { Medium, Occasion } from '../process/process.ts';
import type { ChatChannel, SaidInChat, Visibility } from './events.ts';

export type Command =
  | {
      type: 'declare';
      id: string;
      number: string;
      title: string;
      process: { id: string; hash: string };
      severity: string;
      service: string | null;
      visibility: Visibility;
      groupKey: string | null;
      detectedAt: string | null;
      flags: string[];
      /** One of the process's sources. */
      source?: string;
      alerts: { firing: number; total: number } | null;
    }
  /** Alerts of this incident's group opened, rose or cleared. Counts are of all its alerts, as they stand now. */
  | {
      type: 'report-alerts';
      firing: number;
      total: number;
      /** Keys that were not among its alerts at the last report: they re-page whoever holds the incident. */
      opened: number;
      /** The highest severity among those that opened or rose, as a severity's id; null where none says. */
      severity: string | null;
      summary: string | null;
    }
  | { type: 'acknowledge'; human: boolean }
  | { type: 'escalate' }
  | { type: 'hand-over'; to: string }
  | { type: 'set-severity'; severity: string }
  /** Whoever decides does so by the process that is to be adopted. `severity` null: the one that corresponds. */
  | { type: 'adopt-process'; process: { id: string; hash: string }; severity: string | null }
  | { type: 'set-status'; status: string }
  | { type: 'set-phase'; phase: string }
  | { type: 'assign-role'; role: string; person: string | null }
  /** `next`: positions of which whoever is on call next is meant, and not whoever is on call now. */
  | { type: 'page'; people: string[]; positions: string[]; next?: string[]; urgency: 'high' | 'low' }
  | {
      type: 'post-update';
      text: string;
      audience: string;
      nextUpdateAt: string | null;
      subject?: string;
      template?: string;
      rule?: string;
      /** Set in the same act, and before it. */
      status?: string;
    }
  /** `update`: the version of the event that posted it; whoever asks has seen that it is one. */
  | { type: 'correct-update'; update: number; text: string; subject?: string }
  /** Whoever tells audiences says so. */
  | {
      type: 'report-telling';
      audience: string;
      occasion: Occasion;
      rule: string | null;
      update: number | null;
      through: Medium[];
      people: number;
      addresses: number;
    }
  | { type: 'promise-update'; at: string }
  | { type: 'flag'; flag: string }
  | { type: 'unflag'; flag: string }
  | { type: 'note'; text: string; progress: boolean; happenedAt?: string; source?: SaidInChat }
  /** `note`: the version of the event that kept it; whoever asks has seen that it is one. */
  | { type: 'edit-note'; note: number; text: string }
  | { type: 'check-item'; checklist: string; item: string; checked: boolean }
  /** One that no status brings about: the fix is deployed, the review was held. */
  | { type: 'reach-milestone'; milestone: string }
  | { type: 'mitigate' }
  | { type: 'resolve' }
  | { type: 'reopen' }
  | { type: 'close' }
  | { type: 'merge'; into: string }
  | { type: 'mark-false-positive' }
  | { type: 'set-visibility'; visibility: Visibility }
  | { type: 'redact'; text: string }
  /** Its channel in the chat is there. Another one takes its place. */
  | { type: 'report-channel'; channel: ChatChannel }
  | { type: 'archive-channel' }
  /** The person who was paged cannot take it: the next rung is climbed now. */
  | { type: 'pass-on' }
  /** Something is due, or was. Coming twice or late is normal. */
  | { type: 'wake' }
  /** A delivery of a page failed for good, or is failing (final: false) and the next contact should not wait for it. */
  | { type: 'report-contact'; page: string; step: number; final: boolean };

/** Refusals that a person can understand; each has an entry in the error catalogue. */
export type Refusal =
  | 'no-such-severity'
  | 'no-such-status'
  | 'no-such-phase'
  | 'no-such-role'
  | 'no-such-flag'
  | 'no-such-source'
  | 'no-such-audience'
  | 'no-such-checklist'
  | 'no-such-item'
  | 'no-such-milestone'
  | 'audience-may-not-read'
  | 'no-such-update'
  | 'no-such-note'
  | 'no-such-person'
  | 'no-such-position'
  | 'already-closed'
  | 'already-resolved'
  | 'not-resolved'
  | 'nothing-to-escalate'
  | 'nobody-to-page'
  | 'position-has-no-schedule'
  | 'nobody-is-next'
  | 'not-yours-to-pass'
  | 'promise-in-the-past'
  | 'cannot-merge-into-itself';
