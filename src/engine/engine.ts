/** What the engine offers to the floors above it: commands in, signals in, the picture they were decided with. */
import type { Viewer } from '../domain/access/can.ts';
import type { StatusPageEntry } from '../domain/config/config.ts';
import type { Directory } from '../domain/directory/directory.ts';
import type { Command, Refusal } from '../domain/incident/commands.ts';
import type { Actor, RecordedEvent, Visibility } from '../domain/incident/events.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import type { Process } from '../domain/process/process.ts';
import type { Integration, Received, Route } from '../domain/signal/signal.ts';
import type { Idempotency } from '../store/access/idempotency.ts';

/** The configuration as it stands at one revision; replaced as a whole when it changes. */
export interface Installation {
  directory: Directory;
  integrations: Integration[];
  routes: Route[];
  /** The process under which new incidents are declared. */
  processHash: string;
  /** Left out: there are none. */
  statusPages?: StatusPageEntry[];
}

export interface CommandOptions {
  /**
   * Free text by a name that the command's text field holds: `{ type: 'note', text: 'body' }` with `{ body: '…' }`.
   * Each is stored in the command's own transaction, and the event names it by its id.
   */
  texts?: Record<string, string>;
  /** Written in the command's own transaction, so that a repeated request changes nothing. */
  idempotency?: Idempotency;
  /** Checked under the incident's lock: whoever may not see it is told that there is no such incident. */
  readableBy?: Viewer;
}

export type CommandResult =
  | { ok: true; state: IncidentState; events: RecordedEvent[] }
  /** `repeated-request`: another request with the same idempotency key was first; nothing was done. */
  | { ok: false; refused: Refusal | 'no-such-incident' | 'repeated-request' };

export interface DeclareInput {
  title: string;
  description: string | null;
  severity: string;
  service: string | null;
  visibility: Visibility;
  flags: string[];
  detectedAt: string | null;
  /** One of the process's sources. */
  source?: string | undefined;
}

/** A change that somebody may be looking at; what it was is read again by whoever shows it. */
export interface Change {
  /** The incident's number; null where no incident is concerned. */
  incident: string | null;
  kind: string;
  visibility: Visibility;
  members: string[];
}

export interface HealthCheck {
  name: string;
  ok: boolean;
  detail: string;
}

export interface Engine {
  /** ISO instant of the installation's clock, which runs at 60× in the demonstration. */
  now(): string;
  rate: number;
  /** `ref`: an id or a number. */
  command(ref: string, command: Command, actor: Actor, options?: CommandOptions): Promise<CommandResult>;
  declare(input: DeclareInput, actor: Actor, options?: CommandOptions): Promise<CommandResult>;
  /** Durable before it resolves. */
  receive(input: {
    integration: Integration;
    body: Buffer;
    received: Received;
  }): Promise<
    { ok: true; outcome: Record<string, number> } | { ok: false; busy: true; retryAfterSeconds: number }
  >;
  installation(): Installation;
  /** Compiled, cached; every process that was ever accepted can be had. */
  process(hash: string): Process;
  health(): Promise<{ ready: boolean; checks: HealthCheck[] }>;
  /** Restored incidents go on; answers which. */
  releaseHeld(actor: Actor): Promise<string[]>;
  /** Calls the listener for each committed change of any node; the answer ends it. */
  follow(listener: (change: Change) => void): () => void;
}

/** Accepted by another node a moment ago; the configuration has to be read anew. */
export class UnknownProcess extends Error {
  constructor(hash: string) {
    super(`the process ${hash} must have been read before an incident under it is decided about`);
  }
}
