/**
 * Stand-in for a browser's push service and the browser behind it: it checks who sends (VAPID, RFC 8292), asks for a TTL
 * (RFC 8030), and opens what is encrypted for each of its browsers (RFC 8291, aes128gcm).
 */

import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto';
import { startHttpServer } from './http-server.ts';
import type { HttpAnswer, HttpStandIn } from './http-server.ts';
import { makeRecord } from './record.ts';

interface ReceivedPush {
  arrivedAt: string;
  browser: string;
  headers: { [name: string]: string };
  /** What the browser's service worker is given. */
  payload: { [name: string]: unknown };
  /** Of the key that signed it. */
  subject: string;
}

interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

export interface PushServiceStandIn extends HttpStandIn {
  received: ReceivedPush[];
  next: (predicate?: (push: ReceivedPush) => boolean, ms?: number) => Promise<ReceivedPush>;
  /** A browser that allows pushes of whoever has this key. */
  allow: (browser: string, publicKey: string) => Subscription;
  /** Answers given one after the other instead of its own. When they are used up, it takes pushes again. */
  answerWith: (...answers: HttpAnswer[]) => void;
}

interface Browser {
  key: ECDH;
  auth: Buffer;
  sender: string;
}

export async function startPushService(): Promise<PushServiceStandIn> {
  const record = makeRecord<ReceivedPush>('the push service stand-in');
  const browsers = new Map<string, Browser>();
  let answers: HttpAnswer[] = [];
  const server = await startHttpServer((request) => {
    const name = /^\/push\/([\w-]+)$/.exec(request.path)?.[1];
    const browser = name === undefined ? undefined : browsers.get(name);
    const told = answers.shift();
    if (told !== undefined) return told;
    if (name === undefined || browser === undefined) return { kind: 'answer', status: 410 };
    if (!/^\d+$/.test(request.headers['ttl'] ?? '')) return { kind: 'answer', status: 400 };
    const subject = signedBy(request.headers['authorization'] ?? '', browser.sender, server.url);
    if (subject === null) return { kind: 'answer', status: 403 };
    const payload = open(browser, request.bytes);
    if (payload === null) return { kind: 'answer', status: 400 };
    const { arrivedAt, headers } = request;
    record.add({ arrivedAt, browser: name, headers, payload, subject });
    return { kind: 'answer', status: 201, headers: { location: `${server.url}/message/1` } };
  });
  return {
    ...server,
    received: record.received,
    next: record.next,
    allow(browser, publicKey) {
      const key = createECDH('prime256v1');
      key.generateKeys();
      const auth = randomBytes(16);
      browsers.set(browser, { key, auth, sender: publicKey });
      return {
        endpoint: `${server.url}/push/${browser}`,
        keys: { p256dh: key.getPublicKey('base64url'), auth: auth.toString('base64url') },
      };
    },
    answerWith(...given) {
      answers = given;
    },
    async close() {
      record.end();
      await server.close();
    },
  };
}

/** The subject of a token that the expected key signed for this service; null: somebody else's. */
function signedBy(authorization: string, expected: string, origin: string): string | null {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/i.exec(authorization) ?? [];
  if (token === undefined || key !== expected) return null;
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const genuine = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<
    string,
    unknown
  >;
  const inTime = typeof exp === 'number' && exp * 1000 > Date.now() && exp * 1000 < Date.now() + 86_400_000;
  return genuine && inTime && aud === origin && typeof sub === 'string' ? sub : null;
}

/** RFC 8188 and 8291: salt, record size, the sender's key, and one record that ends with 2. */
function open({ key, auth }: Browser, body: Buffer): ReceivedPush['payload'] | null {
  const salt = body.subarray(0, 16);
  const length = body.readUInt8(20);
  const theirs = body.subarray(21, 21 + length);
  const sealed = body.subarray(21 + length);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), key.getPublicKey(), theirs]);
  const secret = Buffer.from(hkdfSync('sha256', key.computeSecret(theirs), auth, info, 32));
  const derive = (what: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${what}\0`), bytes));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')) as ReceivedPush['payload'];
  } catch {
    return null;
  }
}
