/**
 * From a vendor's call to the engine: key, limit, body, signals. No schema library and no session on this way, as a
 * storm of alerts takes it thousands of times a second. How each outcome is worded is the door's own business.
 */
import type { Context as Everything } from './context.ts';
import { hashSecret } from '../domain/access/secret-hash.ts';
import { parseJson } from '../domain/signal/parse-json.ts';
import type { Integration, IntegrationKind, Signal } from '../domain/signal/signal.ts';
import { Remembered } from './remembered.ts';

export type IntakeResult =
  | { result: 'accepted'; outcome: Record<string, number>; signals: Signal[] }
  | { result: 'unknown-key' }
  | { result: 'malformed'; reason: string; reasons: string[] }
  | { result: 'limited'; retryAfterSeconds: number }
  | { result: 'busy'; retryAfterSeconds: number };

/** Keys in addresses are at most this long; a longer one need not be hashed. */
const longestKey = 200;

export type Intake = ReturnType<typeof makeIntake>;

export function makeIntake(
  kind: IntegrationKind,
  { engine, receivers, limits, findIntegrationByKey }: Everything,
) {
  const integrations = new Remembered(findIntegrationByKey);

  async function findByKey(key: string, address: string): Promise<Integration | { limited: number } | null> {
    const found = key.length > longestKey ? null : await integrations.find(hashSecret(key));
    if (found !== null && found.kind === kind && found.enabled) return found;
    // Guessing is charged to whoever guesses, never to a key that exists.
    const wait = limits.stranger(address);
    return wait > 0 ? { limited: wait } : null;
  }

  return async function take(key: string, address: string, raw: Buffer): Promise<IntakeResult> {
    const integration = await findByKey(key, address);
    if (integration === null) return { result: 'unknown-key' };
    if ('limited' in integration) return { result: 'limited', retryAfterSeconds: integration.limited };
    const wait = limits.integration(integration.id);
    if (wait > 0) return { result: 'limited', retryAfterSeconds: wait };
    const parsed = parseJson(raw);
    if (!parsed.ok) return { result: 'malformed', reason: parsed.reason, reasons: [parsed.reason] };
    const received = receivers[kind](parsed.value, integration);
    if (!received.ok) {
      const { reason, reasons = [reason] } = received;
      return { result: 'malformed', reason, reasons };
    }
    const stored = await engine.receive({ integration, body: raw, received });
    return stored.ok
      ? { result: 'accepted', outcome: stored.outcome, signals: received.signals }
      : { result: 'busy', retryAfterSeconds: stored.retryAfterSeconds };
  };
}
