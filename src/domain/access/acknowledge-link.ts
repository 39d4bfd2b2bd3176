/** The link in a page: whoever holds it may show and acknowledge one incident as one person, for a day. */
import { plus } from '../instant.ts';
import { readToken, signToken } from './signed-token.ts';

export interface AcknowledgeLink {
  /** The incident's id. */
  incident: string;
  /** The handle of whoever was paged. */
  person: string;
  /** The page's id. */
  page: string;
  /** ISO instant. */
  expiresAt: string;
}

/** Long enough for a page that waited in a dead phone over night; then the web page is the way. */
const linkLifeMs = 24 * 60 * 60 * 1000;

const purpose = 'acknowledge-1';

/** `key`: at least 32 random bytes. */
export function mintAcknowledgeToken(
  key: Buffer,
  { incident, person, page, now }: { incident: string; person: string; page: string; now: string },
): string {
  return signToken(key, purpose, [incident, person, page, plus(now, linkLifeMs)]);
}

type ReadLink = { ok: true; link: AcknowledgeLink; expired: boolean } | { ok: false };

/** An expired link still says whose it was, so that its holder can be told what became of it. */
export function readAcknowledgeToken(key: Buffer, token: string, now: string): ReadLink {
  const read = readToken(key, purpose, token);
  if (read === null) return { ok: false };
  const [incident, person, page, expiresAt] = read as [string, string, string, string];
  return { ok: true, link: { incident, person, page, expiresAt }, expired: expiresAt <= now };
}
