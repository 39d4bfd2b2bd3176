/**
 * From a vendor's call to the engine: key, limit, body, signals. No schema library and no session on this way, as a
 * storm of alerts takes it thousands of times a second. How each outcome is worded is the door's own business.
 */
import { parseJson } from '../domain/signal/parse-json.ts';
import type { IntegrationKind, Signal } from '../domain/signal/signal.ts';
import type { Context } from './context.ts';
import { makeAdmit } from './admit.ts';

export type IntakeResult =
  | { result: 'accepted'; outcome: Record<string, number>; signals: Signal[] }
  | { result: 'unknown-key' }
  | { result: 'malformed'; reason: string; reasons: string[] }
  | { result: 'limited'; retryAfterSeconds: number }
  | { result: 'busy'; retryAfterSeconds: number };

export type Intake = ReturnType<typeof makeIntake>;

export function makeIntake(kind: IntegrationKind, context: Context) {
  const { engine, receivers } = context;
  const admit = makeAdmit(kind, context);

  return async function take(key: string, address: string, raw: Buffer): Promise<IntakeResult> {
    const admitted = await admit(key, address);
    if (admitted.result !== 'admitted') return admitted;
    const { integration } = admitted;
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
