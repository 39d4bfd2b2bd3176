/**
 * Step one of intake, by natural batching: flush at once when idle, gather while a batch is being written; never a timer.
 * A body is accepted when its transaction has been committed, and not before.
 */
import type { Logger } from 'pino';
import { compileRoutes, type CompiledRoute, routeSignal } from '../domain/signal/route.ts';
import { severityWords } from '../domain/signal/severity-word.ts';
import type { Integration, Received } from '../domain/signal/signal.ts';
import type { Process } from '../domain/process/process.ts';
import type { AcceptedBody, AcceptRules, Outcome } from '../store/alerts/accept-bodies.ts';
import { databaseIsAway } from '../store/database-is-away.ts';
import type { EngineStore, Now } from '../store/engine-store.ts';
import type { Installation } from './engine.ts';

interface IntakeDeps {
  store: EngineStore;
  now: Now;
  log: Logger;
  installation: () => Installation;
  process: (hash: string) => Process;
  /** Groups that have something to decide now. */
  onGroups: (groups: Map<string, number>) => void;
}

type Accepting =
  | { ok: true; outcome: Record<string, number> }
  | { ok: false; busy: true; retryAfterSeconds: number };

interface Intake {
  receive: (input: { integration: Integration; body: Buffer; received: Received }) => Promise<Accepting>;
  /** Resolves when nothing is being written any more. */
  drain: () => Promise<void>;
}

/** One transaction: large enough to spread the cost of its commit, small enough to end within some 100 ms. */
const mostBodies = 1_000;
const mostSignals = 4_000;
/** Beyond this the door says "busy" instead of letting memory grow: about two seconds of what one node can store. */
const mostWaitingBytes = 64 * 1024 * 1024;
const mostWaitingSignals = 40_000;

interface Waiting {
  accepted: AcceptedBody;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

export function makeIntake({ store, now, log, installation, process, onGroups }: IntakeDeps): Intake {
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let waitingSignals = 0;
  let writing = false;
  const idle: (() => void)[] = [];
  const rulesOf = memoized((from: Installation) => intakeRules(from, process(from.processHash)));

  /** One batch at a time: two at once were no faster, because both wait for the same log, and each was smaller. */
  function flush(): void {
    if (writing || waiting.length === 0) return;
    writing = true;
    void write(take()).finally(() => {
      writing = false;
      if (waiting.length > 0) flush();
      else for (const resolve of idle.splice(0)) resolve();
    });
  }

  function take(): Waiting[] {
    let signals = 0;
    let count = 0;
    for (const { accepted } of waiting) {
      if (count > 0 && (count === mostBodies || signals + accepted.parts.length > mostSignals)) break;
      signals += accepted.parts.length;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingSignals -= signals;
    for (const { accepted } of batch) waitingBytes -= accepted.body.length;
    return batch;
  }

  /** A batch that fails is halved until the body that breaks it stands alone: the others are not harmed by it. */
  async function write(batch: Waiting[]): Promise<void> {
    try {
      const { outcomes, groups } = await store.acceptBodies(
        batch.map(({ accepted }) => accepted),
        now,
        rulesOf(installation()).accept,
      );
      batch.forEach(({ resolve }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) throw new Error('each accepted body must have an outcome');
        resolve(outcome);
      });
      if (groups.size > 0) onGroups(groups);
    } catch (error) {
      if (batch.length === 1 || databaseIsAway(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      log.warn({ err: error, bodies: batch.length }, 'A batch of signals failed and is halved.');
      const half = Math.ceil(batch.length / 2);
      await write(batch.slice(0, half));
      await write(batch.slice(half));
    }
  }

  return {
    async receive({ integration, body, received }) {
      if (!received.ok) throw new Error('a body that could not be read must not reach the intake');
      if (waitingBytes > mostWaitingBytes || waitingSignals > mostWaitingSignals)
        return { ok: false, busy: true, retryAfterSeconds: 2 };
      const { routes, severityOf, knowsService } = rulesOf(installation());
      const parts = received.signals.map((signal) => ({
        signal,
        routed: routeSignal(routes, signal, integration, severityOf, knowsService),
      }));
      const accepted = { integration: integration.handle, body, parts, rejected: received.rejected };
      const outcome = await new Promise<Outcome>((resolve, reject) => {
        waiting.push({ accepted, resolve, reject });
        waitingBytes += body.length;
        waitingSignals += parts.length;
        flush();
      });
      return { ok: true, outcome };
    },
    drain: () =>
      !writing && waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve)),
  };
}

interface IntakeRules {
  routes: CompiledRoute[];
  severityOf: (word: string | null) => string | null;
  knowsService: (handle: string) => boolean;
  accept: AcceptRules;
}

/** An alert of a severity that the process does not have (it was changed meanwhile) counts as the most severe: in doubt it pages. */
function intakeRules({ routes, directory }: Installation, process: Process): IntakeRules {
  const compiled = compileRoutes(routes);
  if (!compiled.ok) throw new Error('routes that were accepted must compile');
  const { severityOf, rankOf } = severityWords(process);
  const ranks = new Map(process.severities.map(({ id, rank }) => [id, rank]));
  return {
    routes: compiled.routes,
    severityOf,
    knowsService: (handle) => Object.hasOwn(directory.services, handle),
    accept: {
      rankOf,
      rankOfSeverity: (severity) => (severity === null ? 9 : (ranks.get(severity) ?? 1)),
    },
  };
}

function memoized<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let last: { key: Key; value: Value } | null = null;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
