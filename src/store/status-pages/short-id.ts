/** Ids of what stands on a status page: short enough for an address, and drawn so that none is met twice. */
import { randomBytes } from 'node:crypto';

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Twelve of 36 letters are 62 bits: among a million entries two alike are a chance of one in nine million. */
export function shortId(): string {
  // 252 is the highest multiple of 36 that a byte holds; what is above would favour the first letters.
  const bytes = randomBytes(64).filter((byte) => byte < 252);
  return [...bytes.subarray(0, 12)].map((byte) => letters[byte % 36]).join('');
}
