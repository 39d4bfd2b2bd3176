/**
 * How keys and tokens of ours are kept: as SHA-256. They are at least 128 random bits, so a slow hash would
 * protect nothing more and would cost every request; and a lookup by hash compares nothing that time could leak.
 */
import { hash } from 'node:crypto';

export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
