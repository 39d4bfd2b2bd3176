/**
 * The addresses at which our own mail comes back: an answer to a mail about an incident, and a mail that could not be delivered. Each
 * holds what it is about and our signature of 128 bits, so that nothing has to be looked up and nobody can make one up. A local part
 * has 64 characters at most (RFC 5321), and some servers change its capitals: so it is base32 in small letters.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { dayMs, msOf } from '../instant.ts';

/** An answer after that is to an incident that everybody has forgotten. */
const answerableForDays = 14;
const signatureBytes = 16;

export interface ReplyLink {
  /** The incident's id. */
  incident: string;
  /** The handle of whoever was written to. */
  person: string;
  /** After two weeks the address takes nothing more. */
  expired: boolean;
}

/** `reply+…`, in front of the @. */
export function mintReplyAddress(
  key: Buffer,
  { incident, person, now }: { incident: string; person: string; now: string },
): string {
  const head = Buffer.concat([bytesOfId(incident), dayOf(now), hintOf(person)]);
  return `reply+${base32(Buffer.concat([head, sign(key, 'mail-reply-1', head, person)]))}`;
}

/** `people`: the handles of everybody; the address holds no name. Null: we did not make it. */
export function readReplyAddress(
  key: Buffer,
  local: string,
  { people, now }: { people: readonly string[]; now: string },
): ReplyLink | null {
  const bytes = local.toLowerCase().startsWith('reply+') ? fromBase32(local.slice('reply+'.length)) : null;
  if (bytes?.length !== headBytes + signatureBytes) return null;
  const [head, signature] = [bytes.subarray(0, headBytes), bytes.subarray(headBytes)];
  const hint = head.subarray(headBytes - hintBytes);
  const person = people.find(
    (handle) =>
      hintOf(handle).equals(hint) && timingSafeEqual(sign(key, 'mail-reply-1', head, handle), signature),
  );
  if (person === undefined) return null;
  const age = dayOf(now).readUInt16BE() - head.readUInt16BE(idBytes);
  return { incident: idOfBytes(head.subarray(0, idBytes)), person, expired: age > answerableForDays };
}

export type BouncedMail =
  /** A message to a subscriber, by its number. */
  | { of: 'subscriber'; message: number }
  /** A mail to this mailbox; which one, the report says itself. */
  | { of: 'mailbox'; proves: (address: string) => boolean };

/** `bounce+s…` for a message to a subscriber, whose id is `subscriber-…`, and `bounce+a…` for a mail to whoever else. */
export function mintBounceAddress(key: Buffer, { mail, to }: { mail: string; to: string }): string {
  const subscriber = /^subscriber-(\d+)$/.exec(mail)?.[1];
  if (subscriber === undefined) return `bounce+a${base32(signText(key, 'mail-bounce-1', to.toLowerCase()))}`;
  return `bounce+s${subscriber}-${base32(signText(key, 'mail-bounce-subscriber-1', subscriber))}`;
}

export function readBounceAddress(key: Buffer, local: string): BouncedMail | null {
  const text = local.toLowerCase();
  const [, number, ofSubscriber] = /^bounce\+s(\d{1,15})-([a-z2-7]+)$/.exec(text) ?? [];
  if (number !== undefined && ofSubscriber !== undefined)
    return isSame(fromBase32(ofSubscriber), signText(key, 'mail-bounce-subscriber-1', number))
      ? { of: 'subscriber', message: Number(number) }
      : null;
  const signature = fromBase32(/^bounce\+a([a-z2-7]+)$/.exec(text)?.[1] ?? '');
  if (signature?.length !== signatureBytes) return null;
  return {
    of: 'mailbox',
    proves: (address) => isSame(signature, signText(key, 'mail-bounce-1', address.toLowerCase())),
  };
}

/** Whether a local part has the form of one of ours, whoever signed it: others are refused before their mail is read. */
export function isOurs(local: string): boolean {
  return /^(reply|bounce)\+[a-z0-9-]{10,60}$/i.test(local);
}

const idBytes = 16;
const hintBytes = 2;
const headBytes = idBytes + 2 + hintBytes;

function bytesOfId(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (bytes.length !== idBytes) throw new Error('the id of an incident must be a UUID');
  return bytes;
}

function idOfBytes(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Days since 1970, in two bytes until 2149. */
function dayOf(now: string): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(Math.floor(msOf(now) / dayMs));
  return bytes;
}

/** So that not everybody's signature has to be computed to find whose it is. */
function hintOf(person: string): Buffer {
  return createHmac('sha256', 'mail-reply-hint').update(person).digest().subarray(0, hintBytes);
}

function sign(key: Buffer, purpose: string, head: Buffer, person: string): Buffer {
  return createHmac('sha256', key)
    .update(`${purpose}.${head.toString('hex')}.${person}`)
    .digest()
    .subarray(0, signatureBytes);
}

function signText(key: Buffer, purpose: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}.${text}`).digest().subarray(0, signatureBytes);
}

function isSame(given: Buffer | null, expected: Buffer): boolean {
  return given?.length === expected.length && timingSafeEqual(given, expected);
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 without padding, in small letters. */
function base32(bytes: Buffer): string {
  let [text, bits, held] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += letters[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + letters[(held << (5 - bits)) & 31];
}

function fromBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of text.toLowerCase()) {
    const value = letters.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
