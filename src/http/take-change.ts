/** From a source's call to a change that is kept: key, limit, body. It changes no incident, so no engine is asked. */
import { serviceOfChange } from '../domain/signal/change.ts';
import { parseJson } from '../domain/signal/parse-json.ts';
import type { IntegrationKind } from '../domain/signal/signal.ts';
import { keepChanges, type ChangeToKeep } from '../store/changes/keep-changes.ts';
import { makeAdmit } from './admit.ts';
import type { Context } from './context.ts';

export type ChangeResult =
  | { result: 'accepted' }
  | { result: 'unknown-key' }
  | { result: 'malformed'; reasons: string[] }
  | { result: 'limited'; retryAfterSeconds: number }
  | { result: 'busy'; retryAfterSeconds: number };

export function makeTakeChange(kind: IntegrationKind, context: Context) {
  const { engine, pool, receiveChange } = context;
  const admit = makeAdmit(kind, context);
  const keep = keepTogether((changes) => keepChanges(pool, changes));

  return async function take(key: string, address: string, raw: Buffer): Promise<ChangeResult> {
    const admitted = await admit(key, address);
    if (admitted.result !== 'admitted') return admitted;
    const { integration } = admitted;
    const parsed = parseJson(raw);
    if (!parsed.ok) return { result: 'malformed', reasons: [parsed.reason] };
    const received = receiveChange(parsed.value);
    if (!received.ok) return { result: 'malformed', reasons: received.reasons };
    const { change } = received;
    const { services } = engine.installation().directory;
    const receivedAt = engine.now();
    const kept = keep(raw.length, {
      ...change,
      integration: integration.id,
      service: serviceOfChange(change, integration, (handle) => Object.hasOwn(services, handle)),
      at: change.at ?? receivedAt,
      receivedAt,
    });
    if (kept === null) return { result: 'busy', retryAfterSeconds: 2 };
    await kept;
    return { result: 'accepted' };
  };
}

/** One statement that ends within some 100 ms; more at once is no release but a loop. */
const mostTogether = 500;
/** The requests that wait hold their bodies. */
const mostBytesTogether = 32 * 1024 * 1024;

/**
 * What comes while others are being written is written next, together: a flood of changes holds one connection and
 * leaves the rest to pages, and nobody waits for more than two writes. Answers null where no more may wait.
 */
function keepTogether(write: (changes: ChangeToKeep[]) => Promise<void>) {
  let before: Promise<void> = Promise.resolve();
  let next: { changes: ChangeToKeep[]; bytes: number; kept: Promise<void> } | null = null;

  function begin() {
    const changes: ChangeToKeep[] = [];
    const kept = before.then(() => {
      next = null;
      return write(changes);
    });
    before = kept.catch(() => {});
    return { changes, bytes: 0, kept };
  }

  return (bytes: number, change: ChangeToKeep): Promise<void> | null => {
    next ??= begin();
    if (next.changes.length >= mostTogether || next.bytes >= mostBytesTogether) return null;
    next.changes.push(change);
    next.bytes += bytes;
    return next.kept;
  };
}
