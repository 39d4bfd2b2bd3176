/** What an invariant is: a promise in a sentence, and how a run is watched for it. */
import type { Directory } from '../../../src/domain/directory/directory.ts';
import type { RecordedEvent } from '../../../src/domain/incident/events.ts';
import type { IncidentState } from '../../../src/domain/incident/state.ts';
import type { OutgoingDelivery } from '../../../src/domain/message/delivery.ts';
import type { Process } from '../../../src/domain/process/process.ts';
import type { DeliveryRow, Tables } from '../rows.ts';

/** What watching may look at: more than any node can know. */
export interface World {
  tables: Tables;
  /** True time, in ms. */
  nowMs: () => number;
  /** The database's clock, which the installation's follows. */
  databaseNow: () => string;
  /** For how long the database and a node have been well, without a break; 0: they are not. */
  wellForMs: () => number;
  /** How far the node's clock that is furthest off is from the database's, in ms. */
  clocksOffMs: () => number;
  /** For how long nothing has gone wrong, whatever the clocks show. */
  calmForMs: () => number;
  /** Since the database's clock was set. */
  sinceClockSetMs: () => number;
  /** Until lately something about some incidents always failed; what stands behind them may wait. */
  isPoisoned: () => boolean;
  /** Since when there have been no more faults; null: there may still be some. */
  calmSinceMs: () => number | null;
  /** A clock jumped in this run: distances in true time prove nothing then. */
  clockWasSet: () => boolean;
  processOf: (hash: string) => Process;
  /** As it was last configured. */
  installation: () => { directory: Directory; processHash: string };
  /** Whether a channel is set up. */
  works: (channel: string) => boolean;
  /** Chance for samples of what is too costly to look at each time. */
  sample: (share: number) => boolean;
}

/** One incident's part of a commit, event by event: `before` is the state that each event met. */
export interface Step {
  before: IncidentState | null;
  recorded: RecordedEvent;
}

export interface DecidedCommit {
  before: IncidentState | null;
  state: IncidentState;
  events: RecordedEvent[];
  steps: () => Step[];
}

/** Ends the run. `about` is the incident or the delivery, whose history is then shown. */
export type Fail = (what: string, about?: string) => void;

export interface Watch {
  onDecided?: (commit: DecidedCommit) => void;
  onMove?: (move: Tables['moves'][number]) => void;
  /** A body was answered with 2xx. */
  onAccepted?: (accepted: { body: string; parts: number; outcome: Record<string, number> }) => void;
  /** A node begins to send. */
  onSend?: (delivery: OutgoingDelivery) => void;
  /** A vendor has told somebody, or says that it has. */
  onAct?: (delivery: OutgoingDelivery) => void;
  /** Now and then, and before time is passed over. */
  look?: () => void;
  /** Ten minutes after the faults have stopped, and everybody has done their duty. */
  atEnd?: () => void;
}

export interface Invariant {
  id: string;
  name: string;
  sentence: string;
  watch: (world: World, fail: Fail) => Watch;
}

export function isOver({ category }: IncidentState): boolean {
  return category === 'resolved' || category === 'closed';
}

export function ms(instant: string): number {
  return Date.parse(instant);
}

/** Told ahead of something, and held back by its reader's quiet hours, which are not over. */
export function waitsForMorning(
  { kind, incident, urgency, attempts, dueAt }: DeliveryRow,
  now: string,
): boolean {
  const canWait = kind === 'notice' && incident === null && urgency === 'low' && attempts === 0;
  return canWait && ms(dueAt) > ms(now);
}
