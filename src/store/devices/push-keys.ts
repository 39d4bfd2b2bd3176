/** The installation's own keys for pushes (VAPID, RFC 8292), drawn once: browsers take messages of these alone. */
import { createECDH } from 'node:crypto';
import { readOrCreateSecret } from '../access/secrets.ts';
import type { Queryable } from '../access/queryable.ts';

export interface PushKeys {
  /** Base64url, as browsers want it. */
  publicKey: string;
  privateKey: string;
}

export async function readPushKeys(db: Queryable, now: string): Promise<PushKeys> {
  const drawn = createECDH('prime256v1');
  drawn.generateKeys();
  const secret = await readOrCreateSecret(db, 'push-keys', { candidate: padded(drawn.getPrivateKey()), now });
  const kept = createECDH('prime256v1');
  kept.setPrivateKey(secret);
  return { publicKey: kept.getPublicKey('base64url'), privateKey: secret.toString('base64url') };
}

/** A key that begins with zeros is given without them, and every reader wants 32 bytes. */
function padded(key: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(32 - key.length), key]);
}
