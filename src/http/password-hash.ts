/** Passwords as they are kept: scrypt with a salt of its own, two at a time, the same effort whether or not there is an account. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MB and about 0.2 s: OWASP's second choice of equals (N 2^15, r 8, p 3), which leaves a small machine its memory. */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const keyLength = 32;
/** OpenSSL's own bound lies exactly at 128·N·r and refuses what fills it. */
const mostMemory = 256 * 1024 * 1024;

/** They occupy threads that also write files and resolve names: two of the four. */
const mostAtOnce = 2;
/** Whoever stands behind these would wait longer than a browser does. */
const mostWaiting = 20;

export class TooManyPasswords extends Error {
  constructor() {
    super('too many passwords are being checked');
  }
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** `kept` is null where there is no account: it takes as long as a wrong password does. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const { N, r, p, salt, key } = parse(kept ?? nobodys);
  const given = await derive(password, salt, { N, r, p });
  return timingSafeEqual(given, key) && kept !== null;
}

const nobodys = [
  'scrypt',
  cost.N,
  cost.r,
  cost.p,
  'AAAAAAAAAAAAAAAAAAAAAA',
  Buffer.alloc(keyLength).toString('base64url'),
].join('$');

function parse(kept: string) {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(kept);
  if (match === null) throw new Error('a kept password hash must have the form scrypt$N$r$p$salt$hash');
  const [, N, r, p, salt, key] = match as unknown as [string, string, string, string, string, string];
  return {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(
  password: string,
  salt: Buffer,
  { N, r, p }: { N: number; r: number; p: number },
): Promise<Buffer> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting) throw new TooManyPasswords();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      // The same letters typed on two keyboards may be composed differently.
      scrypt(password.normalize('NFKC'), salt, keyLength, { N, r, p, maxmem: mostMemory }, (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    });
  } finally {
    // Whoever waits takes this place over, before somebody new can.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
