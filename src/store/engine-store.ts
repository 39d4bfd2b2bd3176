/**
 * The one port through which the engine reaches what is stored: few operations, each a transaction of its own.
 * Decisions are handed in as pure functions and run under the locks; `now` is read after the locks are held.
 * One conformance suite runs on every implementation (`test/harness/engine-store-conformance.ts`).
 */
import type { Viewer } from '../domain/access/can.ts';
import type { Decision } from '../domain/incident/decide.ts';
import type { Refusal } from '../domain/incident/commands.ts';
import type { Actor, RecordedEvent } from '../domain/incident/events.ts';
import type { AlertReport, GroupPicture, GroupPlan, NewIncident } from '../domain/incident/group.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import type { SendResult } from '../domain/message/delivery.ts';
import type { Idempotency } from './access/idempotency.ts';
import type { Accepted, AcceptedBody, AcceptRules } from './alerts/accept-bodies.ts';
import type { AlertCounts } from './alerts/lock-groups.ts';
import type { QueuedAnnouncement } from './deliveries/queue-announcement.ts';
import type { Notice } from './deliveries/queue-notice.ts';
import type { Claim, Claimed } from './deliveries/claim-deliveries.ts';
import type { Audit } from './audit.ts';
import type { Cursor, LoggedChange } from './incidents/changes.ts';

/** The installation's clock, read after a lock is held. */
export type Now = () => string;

/** What a written decision leaves for the engine to hurry to. */
export interface Written {
  state: IncidentState;
  events: RecordedEvent[];
}

/** What a command brings along, written in its transaction. */
export interface CommandRecord {
  /** Free text by its id. */
  texts: Record<string, string>;
  idempotency: Idempotency | null;
  /** Whoever may not see the incident is told that there is none. */
  readableBy: Viewer | null;
}

export type CommandOutcome =
  | ({ ok: true } & Written)
  | { ok: false; refused: Refusal | 'no-such-incident' | 'repeated-request' };

/** A new incident's id and number, drawn in the transaction that declares it. */
export interface Identity {
  id: string;
  sequence: number;
}

export interface GroupDecider {
  plan: (picture: GroupPicture, now: string) => GroupPlan;
  declare: (incident: NewIncident, group: string, identity: Identity, now: string) => Decision;
  report: (state: IncidentState, report: AlertReport, counts: AlertCounts, now: string) => Decision;
}

/** What became of one attempt to send; `abandoned`: it was not begun in time, so nothing can have left the house. */
export interface EndedAttempt {
  delivery: string;
  attempt: number;
  attempts: number;
  outcome: SendResult | { result: 'abandoned' };
  joinedTo: string | null;
  /** The page's step that it served; null: no incident waits for the answer. */
  serves: { incident: string; page: string; step: number } | null;
}

export type DecideContact = (
  state: IncidentState,
  contact: { page: string; step: number; final: boolean },
  now: string,
) => Decision;

export interface EngineStore {
  databaseTime: () => Promise<string>;
  /** Step one of intake: durable before it resolves. */
  acceptBodies: (bodies: AcceptedBody[], now: Now, rules: AcceptRules) => Promise<Accepted>;
  unroutedGroups: (limit: number) => Promise<{ group: string; rank: number }[]>;
  /** Step two: what the changed alerts of these groups become. `more`: call again for the same groups. */
  decideGroups: (
    groups: string[],
    decider: GroupDecider,
    now: Now,
  ) => Promise<{ written: Written[]; more: boolean }>;
  declareIncident: (
    declare: (identity: Identity, now: string) => Decision,
    record: CommandRecord,
    now: Now,
  ) => Promise<CommandOutcome>;
  decideIncident: (
    ref: string,
    decide: (state: IncidentState, now: string) => Decision,
    record: CommandRecord,
    now: Now,
  ) => Promise<CommandOutcome>;
  /** Those that are due, at most `limit`; `only` restricts it to these. `counts`: alerts that the log is to be told of. */
  decideDue: (
    options: { limit: number; only: string[] | null },
    decide: (state: IncidentState, counts: AlertCounts | null, now: string) => Decision,
    now: Now,
  ) => Promise<Written[]>;
  /** A wake-up that failed: tried again after a pause, and set aside after `setAsideAfter` in a row. True: set aside now. */
  countFailure: (incident: string, setAsideAfter: number, now: string) => Promise<boolean>;
  /** The earliest instant at which a wake-up falls due. */
  nextWakeAt: () => Promise<string | null>;
  claimDeliveries: (claim: Claim) => Promise<Claimed>;
  /** A failure and its incident's reaction to it are one transaction. */
  recordAttempts: (ended: EndedAttempt[], decide: DecideContact, now: Now) => Promise<Written[]>;
  /** `own`: this node's of before its start, whatever their lease; null: those whose lease has run out. */
  recoverLeases: (own: string | null, now: string) => Promise<number>;
  /** Changes after the cursor that no running transaction can precede any more; null: from now on. */
  changesSince: (
    cursor: Cursor | null,
    limit: number,
  ) => Promise<{ changes: LoggedChange[]; cursor: Cursor }>;
  /** To people whom no incident pages; the same key is sent once. */
  queueNotice: (notice: Notice, now: string) => Promise<number>;
  /** What schedules hold in store, to their owners: each thing once, and nothing where all of it was told before. */
  queueAnnouncement: (announcement: QueuedAnnouncement, now: string) => Promise<number>;
  /** Restored incidents go on; answers which. Null: all. The audit tells who let them. */
  releaseHeld: (incidents: string[] | null, by: { actor: Actor; now: string }) => Promise<string[]>;
  /** Measures the invariants, and writes this node's heartbeat. */
  audit: (node: string, now: string) => Promise<Audit>;
}
