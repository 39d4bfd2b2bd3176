/** Who asks: an API key in the header, or a session in the cookie. Rights are read anew from the directory each time. */
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Viewer } from '../domain/access/can.ts';
import { hashSecret } from '../domain/access/secret-hash.ts';
import type { AccessRole, Directory } from '../domain/directory/directory.ts';
import { findSession, prolongSession } from '../store/access/sessions.ts';
import { Remembered } from './remembered.ts';
import { sessionTokenOf } from './session-cookie.ts';

export type Authenticate = (
  request: FastifyRequest,
) => Promise<{ viewer: Viewer; session: string | null } | { refused: 'sign-in-required' | 'unknown-key' }>;

export type FindApiKey = (keyHash: string) => Promise<{ name: string; role: AccessRole } | null>;

/** Two weeks of not looking at it, then the password again. */
export const sessionLifeMs = 14 * 24 * 60 * 60 * 1000;
/** A session in use is written back once an hour, not with every request. */
const prolongAfterMs = 60 * 60 * 1000;
/** Longer than any key of ours; a longer one need not be hashed. */
const longestKey = 200;

export function makeAuthenticate({
  pool,
  findApiKey,
  directory,
  url,
  wallNow,
}: {
  pool: Pool;
  findApiKey: FindApiKey;
  directory: () => Directory;
  url: string;
  wallNow: () => string;
}): { authenticate: Authenticate; forgetKeys: () => void } {
  const keys = new Remembered(findApiKey);

  async function byKey(header: string): ReturnType<Authenticate> {
    const key = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (key === undefined || key.length > longestKey) return { refused: 'unknown-key' };
    const found = await keys.find(hashSecret(key));
    if (found === null) return { refused: 'unknown-key' };
    return { viewer: { kind: 'key', name: found.name, role: found.role }, session: null };
  }

  async function bySession(token: string): ReturnType<Authenticate> {
    if (token.length > longestKey) return { refused: 'sign-in-required' };
    const tokenHash = hashSecret(token);
    const now = wallNow();
    const session = await findSession(pool, tokenHash, now);
    if (session === null) return { refused: 'sign-in-required' };
    const { users } = directory();
    // Somebody who was removed from the configuration is out with their next request.
    const person = Object.hasOwn(users, session.person) ? users[session.person] : undefined;
    if (person === undefined) return { refused: 'sign-in-required' };
    if (Date.parse(now) - Date.parse(session.seenAt) > prolongAfterMs) {
      const expiresAt = new Date(Date.parse(now) + sessionLifeMs).toISOString();
      await prolongSession(pool, { tokenHash, now, expiresAt });
    }
    return { viewer: { kind: 'person', handle: person.handle, role: person.role }, session: tokenHash };
  }

  return {
    authenticate: async (request) => {
      // A key that was sent is meant: it must not fall back to whoever is signed in.
      const header = request.headers.authorization;
      if (header !== undefined) return byKey(header);
      const token = sessionTokenOf(request, url);
      if (token !== undefined) return bySession(token);
      return { refused: 'sign-in-required' };
    },
    forgetKeys: () => keys.forget(),
  };
}
