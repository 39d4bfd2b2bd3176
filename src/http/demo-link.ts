/** The one-click sign-in of the demonstration: one token per installation, printed at start. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../store/access/queryable.ts';
import { readOrCreateSecret } from '../store/access/secrets.ts';

/** For whoever starts the demonstration; the route exists only there. */
export async function demoSignInLink(db: Queryable, url: string, now: string): Promise<string> {
  return `${url}/demo/${await demoToken(db, now)}`;
}

export async function isDemoToken(db: Queryable, token: string, now: string): Promise<boolean> {
  const expected = Buffer.from(await demoToken(db, now));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Worked out of the secret, not the secret itself: what stands in an address cannot sign anything. */
async function demoToken(db: Queryable, now: string): Promise<string> {
  const secret = await readOrCreateSecret(db, 'demo-sign-in', { candidate: randomBytes(32), now });
  return createHmac('sha256', secret).update('demo-sign-in-1').digest('base64url').slice(0, 32);
}
