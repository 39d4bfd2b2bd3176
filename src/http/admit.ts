/** Who may come in by a vendor's door: the integration that has the key, within its limit. */
import { hashSecret } from '../domain/access/secret-hash.ts';
import type { Integration, IntegrationKind } from '../domain/signal/signal.ts';
import type { Context } from './context.ts';
import { Remembered } from './remembered.ts';

type Admission =
  | { result: 'admitted'; integration: Integration }
  | { result: 'unknown-key' }
  | { result: 'limited'; retryAfterSeconds: number };

/** Keys in addresses are at most this long; a longer one need not be hashed. */
const longestKey = 200;

export function makeAdmit(
  kind: IntegrationKind,
  { limits, findIntegrationByKey }: Pick<Context, 'limits' | 'findIntegrationByKey'>,
) {
  const integrations = new Remembered(findIntegrationByKey);

  return async function admit(key: string, address: string): Promise<Admission> {
    const found = key.length > longestKey ? null : await integrations.find(hashSecret(key));
    if (found === null || found.kind !== kind || !found.enabled) {
      // Guessing is charged to whoever guesses, never to a key that exists.
      const wait = limits.stranger(address);
      return wait > 0 ? { result: 'limited', retryAfterSeconds: wait } : { result: 'unknown-key' };
    }
    const wait = limits.integration(found.id);
    return wait > 0
      ? { result: 'limited', retryAfterSeconds: wait }
      : { result: 'admitted', integration: found };
  };
}
