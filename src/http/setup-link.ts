/** Links with which somebody sets a password once: the first admin's, and those that admins hand out. */
import { randomBytes } from 'node:crypto';
import { hashSecret } from '../domain/access/secret-hash.ts';
import { plus } from '../domain/instant.ts';
import type { Queryable } from '../store/access/queryable.ts';
import { createSetupLink } from '../store/access/setup-links.ts';

/** Long enough to reach somebody in another time zone; a lost one is made anew. */
export const setupLinkLifeMs = 24 * 60 * 60 * 1000;

/** `person` null: whoever opens it becomes the first admin. A newer link for the same person ends the older one. */
export async function makeSetupLink(
  db: Queryable,
  { person, url, now }: { person: string | null; url: string; now: string },
): Promise<{ url: string; expiresAt: string }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = plus(now, setupLinkLifeMs);
  await createSetupLink(db, { tokenHash: hashSecret(token), person, now, expiresAt });
  return { url: `${url}/setup/${token}`, expiresAt };
}
