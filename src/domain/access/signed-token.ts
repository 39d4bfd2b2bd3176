/**
 * A token that is signed, not stored: any node can mint it and any node can check it. It is good for one purpose; one that
 * was made for another with the same key does not pass.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What we put into them is short; whatever is longer was not made by us. */
const longestToken = 600;

/** `key`: at least 32 random bytes. `payload` goes in as JSON, for everybody who holds the token to read. */
export function signToken(key: Buffer, purpose: string, payload: readonly string[]): string {
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${text}.${sign(key, purpose, text)}`;
}

/** Null: nobody with this key has signed it for this purpose. */
export function readToken(key: Buffer, purpose: string, token: string): string[] | null {
  if (token.length > longestToken) return null;
  const [text, signature, ...rest] = token.split('.');
  if (text === undefined || signature === undefined || rest.length > 0) return null;
  const expected = Buffer.from(sign(key, purpose, text));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as string[];
}

function sign(key: Buffer, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}.${text}`).digest('base64url');
}
