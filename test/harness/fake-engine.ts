/** An engine that decides nothing: it answers what a test says, and remembers what it was asked. For tests of the HTTP floor. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProcess } from '../../src/domain/process/compile.ts';
import type { AccessRole, Directory, Person } from '../../src/domain/directory/directory.ts';
import type { Command } from '../../src/domain/incident/commands.ts';
import type { Actor } from '../../src/domain/incident/events.ts';
import type { Process } from '../../src/domain/process/process.ts';
import type { Change, CommandOptions, CommandResult, Engine, Installation } from '../../src/engine/engine.ts';

export interface FakeEngine extends Engine {
  installed: Installation;
  /** What `command` answers; by default a refusal. */
  answer: (ref: string, command: Command, actor: Actor) => CommandResult | Promise<CommandResult>;
  asked: { ref: string; command: Command; actor: Actor; options: CommandOptions | undefined }[];
  received: { integration: string; body: Buffer }[];
  change: (change: Change) => void;
  listeners: number;
  ready: boolean;
  busy: boolean;
}

export function makeFakeEngine({
  people = [personNamed('ana', 'admin'), personNamed('ben', 'responder'), personNamed('vera', 'viewer')],
  process = shippedProcess(),
  now = '2026-03-01T12:00:00.000Z',
}: {
  people?: Person[];
  process?: Process;
  now?: string;
} = {}): FakeEngine {
  const listeners = new Set<(change: Change) => void>();
  const engine: FakeEngine = {
    installed: {
      directory: directoryOf(people),
      integrations: [],
      routes: [],
      processHash: 'hash',
    },
    answer: () => ({ ok: false, refused: 'no-such-incident' }),
    asked: [],
    received: [],
    ready: true,
    busy: false,
    rate: 1,
    now: () => now,
    async command(ref, command, actor, options) {
      engine.asked.push({ ref, command, actor, options });
      return engine.answer(ref, command, actor);
    },
    async declare(_input, _actor) {
      return { ok: false, refused: 'no-such-severity' };
    },
    async receive({ integration, body }) {
      if (engine.busy) return { ok: false, busy: true, retryAfterSeconds: 2 };
      engine.received.push({ integration: integration.handle, body });
      return { ok: true, outcome: { opened: 1 } };
    },
    installation: () => engine.installed,
    process: () => process,
    releaseHeld: async () => [],
    async health() {
      return {
        ready: engine.ready,
        checks: [{ name: 'database', ok: engine.ready, detail: 'said the test' }],
      };
    },
    follow(listener) {
      listeners.add(listener);
      engine.listeners = listeners.size;
      return () => {
        listeners.delete(listener);
        engine.listeners = listeners.size;
      };
    },
    change(change) {
      for (const listener of listeners) listener(change);
    },
    listeners: 0,
  };
  return engine;
}

let compiled: Process | undefined;

/** The severity matrix, as it ships. */
export function shippedProcess(): Process {
  if (compiled !== undefined) return compiled;
  const file = join(import.meta.dirname, '../../processes/severity-matrix.yaml');
  const result = compileProcess(readFileSync(file, 'utf8'), file);
  if (!result.ok) throw new Error('the shipped process must compile');
  compiled = result.process;
  return compiled;
}

export function personNamed(handle: string, role: AccessRole): Person {
  return {
    handle,
    name: handle[0]!.toUpperCase() + handle.slice(1),
    email: `${handle}@example.test`,
    timeZone: 'Europe/Madrid',
    role,
    contacts: [],
    rules: [],
  };
}

export function directoryOf(people: Person[]): Directory {
  return {
    revision: 1,
    organization: { name: 'Acme', timeZone: 'Europe/Berlin', lastResort: [] },
    users: Object.fromEntries(people.map((person) => [person.handle, person])),
    teams: {},
    services: {},
    schedules: {},
    positions: {},
    audiences: {},
  };
}
