/**
 * The link in a page: whoever holds it may show and acknowledge one incident as one person, for a day.
 * It is signed, not stored, so that any node can mint it and any node can check it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { plus } from '../instant.ts';

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

/** A signature made for another purpose with the same key must not pass as one of these. */
const purpose = 'acknowledge-1';
/** Incident, person and page are short; whatever is longer was not made by us. */
const longestToken = 600;

/** `key`: at least 32 random bytes. */
export function mintAcknowledgeToken(
  key: Buffer,
  { incident, person, page, now }: { incident: string; person: string; page: string; now: string },
): string {
  const payload = Buffer.from(JSON.stringify([incident, person, page, plus(now, linkLifeMs)])).toString(
    'base64url',
  );
  return `${payload}.${sign(key, payload)}`;
}

type ReadLink = { ok: true; link: AcknowledgeLink; expired: boolean } | { ok: false };

/** An expired link still says whose it was, so that its holder can be told what became of it. */
export function readAcknowledgeToken(key: Buffer, token: string, now: string): ReadLink {
  if (token.length > longestToken) return { ok: false };
  const [payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return { ok: false };
  const expected = Buffer.from(sign(key, payload));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { ok: false };
  const [incident, person, page, expiresAt] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
    string,
    string,
    string,
    string,
  ];
  return { ok: true, link: { incident, person, page, expiresAt }, expired: expiresAt <= now };
}

function sign(key: Buffer, payload: string): string {
  return createHmac('sha256', key).update(`${purpose}.${payload}`).digest('base64url');
}
