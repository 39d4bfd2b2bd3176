/**
 * The link in a test page: whoever presses its button has been reached, by this contact at the address that it had then.
 * It opens nothing and changes nothing else.
 */
import { hash } from 'node:crypto';
import { plus } from '../instant.ts';
import type { Contact } from '../message/delivery.ts';
import { readToken, signToken } from './signed-token.ts';

export interface ConfirmLink {
  /** The handle of whoever was to be reached. */
  person: string;
  contact: string;
  addressHash: string;
  /** ISO instant. */
  expiresAt: string;
}

const linkLifeMs = 24 * 60 * 60 * 1000;

const purpose = 'confirm-contact-1';

/** By which an address is known again, and not told. */
export function addressHash({ channel, to }: Pick<Contact, 'channel' | 'to'>): string {
  return hash('sha256', `${channel}\n${to}`, 'hex').slice(0, 32);
}

/** `key`: at least 32 random bytes. */
export function mintConfirmToken(
  key: Buffer,
  { person, contact, now }: { person: string; contact: Contact; now: string },
): string {
  return signToken(key, purpose, [person, contact.id, addressHash(contact), plus(now, linkLifeMs)]);
}

export function readConfirmToken(
  key: Buffer,
  token: string,
  now: string,
): { ok: true; link: ConfirmLink; expired: boolean } | { ok: false } {
  const read = readToken(key, purpose, token);
  if (read === null) return { ok: false };
  const [person, contact, address, expiresAt] = read as [string, string, string, string];
  return { ok: true, link: { person, contact, addressHash: address, expiresAt }, expired: expiresAt <= now };
}
