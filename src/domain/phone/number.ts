/** Phone numbers in the international form of E.164: a plus sign, the country, the rest, fifteen digits at most. */

const e164 = /^\+[1-9]\d{6,14}$/;

/** Spaces, hyphens, dots and brackets are how people write them; null: not a number that can be called from anywhere. */
export function readNumber(text: string): string | null {
  const plain = text.trim().replace(/[\s().-]/g, '');
  return e164.test(plain) ? plain : null;
}

/** Of two prefixes that fit, the longer one says more about the number. */
export function longestPrefix(number: string, prefixes: readonly string[]): string | null {
  return prefixes
    .filter((prefix) => number.startsWith(prefix))
    .reduce<string | null>(
      (best, prefix) => (best === null || prefix.length > best.length ? prefix : best),
      null,
    );
}
