/** What is simulated: a declaration, what people do and when, and who answers after how long. Plain JSON. */
import type { Directory } from '../directory/directory.ts';
import type { Command } from '../incident/commands.ts';
import type { Actor } from '../incident/events.ts';
import { dayMs } from '../instant.ts';
import type { Process } from '../process/process.ts';

export interface Scenario {
  process: Process;
  directory: Directory;
  declaration: Declaration;
  /** In the order of their times. */
  script?: ScriptStep[];
  /** Without a rule nobody ever answers. */
  answers?: AnswerRule[];
  /** `when-due`: whoever holds the incident posts each update at the last moment. */
  updates?: 'never' | 'when-due';
  /** How long after the declaration it ends, if something falls due for so long. */
  untilMs?: number;
  /** Free text that the script's commands name by an id. */
  texts?: Record<string, string>;
}

export interface Declaration {
  at: string;
  severity: string;
  title?: string;
  service?: string | null;
  flags?: string[];
  detectedAt?: string | null;
  alerts?: { firing: number; total: number } | null;
  actor?: Actor;
}

export type Later = Exclude<Command, { type: 'declare' }>;

/** `by`: a position, a role or a person, looked up at that instant; null: whoever holds it, else whoever was paged first. */
export type ScriptStep = { afterMs: number; command: Later } & ({ by: string | null } | { actor: Actor });

/** Whoever is paged as `who` acknowledges so long after it; null: never. The first that names them counts. */
export interface AnswerRule {
  who:
    | { kind: 'position'; position: string }
    | { kind: 'person'; person: string }
    | { kind: 'last-resort' }
    | { kind: 'anybody' };
  afterMs: number | null;
}

export const usualUntilMs = dayMs;
/** A quarter: longer than any clock of a handbook but the yearly ones. */
export const longestUntilMs = 92 * dayMs;
/** Somebody thought of each of them. */
export const mostScriptSteps = 200;
