/**
 * Who may read a status page: one gate for every form of it. A public page asks nothing of anybody and looks at no cookie; one with
 * a password opens to whoever has typed it, until it is changed; both that one and a private one open to whoever is signed in.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StatusPage } from '../domain/status-page/facts.ts';
import { readToken, signToken } from '../domain/access/signed-token.ts';
import { can } from '../domain/access/can.ts';
import { readPagePassword } from '../store/status-pages/passwords.ts';
import type { Context } from './context.ts';
import { isPassword } from './password-hash.ts';
import { TokenBuckets } from './token-bucket.ts';
import { network } from './limits.ts';

const purpose = 'status-page-1';
/** A month; whoever comes back after a quarter was told the password by somebody else. */
const unlockedForMs = 30 * 24 * 3_600_000;
/** Ten tries in a quarter of an hour from one network. */
const triesOfNetwork = { perSecond: 10 / 900, burst: 10 };
/** From everywhere together: a guess of many machines is one too. */
const triesOfPage = { perSecond: 1 / 10, burst: 60 };

export type Admitted = 'open' | 'password' | 'sign-in';

export interface PageGate {
  admits: (page: StatusPage, request: FastifyRequest) => Promise<Admitted>;
  /**
   * `wait`: seconds until there may be another try. On success the answer carries the cookie that opens the page there and nowhere
   * else on this host.
   */
  unlock: (
    page: StatusPage,
    typed: { password: string; path: string; secure: boolean },
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<'open' | 'wrong' | { wait: number }>;
}

export function makePageGate({
  pool,
  linkKey,
  authenticate,
  wallNow,
}: Pick<Context, 'pool' | 'linkKey' | 'authenticate' | 'wallNow'>): PageGate {
  const [ofNetwork, ofPage] = [new TokenBuckets(triesOfNetwork), new TokenBuckets(triesOfPage)];

  async function isUnlocked({ handle }: StatusPage, request: FastifyRequest): Promise<boolean> {
    const token = request.cookies[cookieOf(handle)];
    const named = token === undefined ? null : readToken(await linkKey(), purpose, token);
    if (named === null || named[0] !== handle) return false;
    const [, version, until = ''] = named;
    if (Date.parse(until) <= Date.parse(wallNow())) return false;
    return String((await readPagePassword(pool, handle))?.version) === version;
  }

  async function isSignedIn(request: FastifyRequest): Promise<boolean> {
    const known = await authenticate(request);
    return !('refused' in known) && can(known.viewer, 'read');
  }

  return {
    async admits(page, request) {
      switch (page.visibility) {
        case 'public':
          return 'open';
        case 'private':
          return (await isSignedIn(request)) ? 'open' : 'sign-in';
        case 'password':
          if (await isUnlocked(page, request)) return 'open';
          return (await isSignedIn(request)) ? 'open' : 'password';
      }
    },

    async unlock({ handle }, { password, path, secure }, request, reply) {
      const nowMs = performance.now();
      const wait = ofNetwork.take(`${handle} ${network(request.ip)}`, nowMs) || ofPage.take(handle, nowMs);
      if (wait > 0) return { wait };
      const kept = await readPagePassword(pool, handle);
      if (!(await isPassword(password, kept?.hash ?? null)) || kept === null) return 'wrong';
      const until = new Date(Date.parse(wallNow()) + unlockedForMs).toISOString();
      void reply.setCookie(
        cookieOf(handle),
        signToken(await linkKey(), purpose, [handle, String(kept.version), until]),
        {
          path,
          httpOnly: true,
          sameSite: 'lax',
          secure,
          maxAge: unlockedForMs / 1_000,
        },
      );
      return 'open';
    },
  };
}

function cookieOf(handle: string): string {
  return `tocsin-page-${handle}`;
}
