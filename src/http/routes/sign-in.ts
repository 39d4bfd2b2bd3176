/** Signing in and out with e-mail and password, and in the demonstration with one click. */
import { z } from 'zod';
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { longestPassword } from '../../domain/access/password-rule.ts';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import type { Directory, Person } from '../../domain/directory/directory.ts';
import { readPasswordHash } from '../../store/access/passwords.ts';
import { createSession, endSession } from '../../store/access/sessions.ts';
import type { App } from '../app.ts';
import { sessionLifeMs } from '../authenticate.ts';
import type { Context } from '../context.ts';
import { isDemoToken } from '../demo-link.ts';
import { isPassword } from '../password-hash.ts';
import { refuse, refuseForNow } from '../problems.ts';
import { clearSessionCookie, sessionTokenOf, setSessionCookie } from '../session-cookie.ts';
import { me } from '../shapes.ts';
import { viewOfMe } from '../views/me.ts';

const credentials = z.strictObject({
  email: z.string().trim().min(3).max(320),
  password: z.string().min(1).max(longestPassword),
});

export function signInRoutes(app: App, context: Context): void {
  app.post(
    '/api/v1/sign-in',
    {
      config: { policy: 'open' },
      schema: {
        summary: 'Sign in with e-mail and password; the session is in a cookie',
        tags: ['access'],
        body: credentials,
        response: { 200: me },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const wait = context.limits.signIn(request.ip, email.toLowerCase());
      if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
      const person = personByEmail(context.engine.installation().directory, email);
      const kept = person === null ? null : await readPasswordHash(context.pool, person.handle);
      // Whoever has no account waits as long as whoever has one: the time tells nothing.
      if (!(await isPassword(password, kept)) || person === null) return refuse(reply, 'wrong-credentials');
      await startSession(context, request, reply, person.handle);
      return reply.send(viewOfMe({ kind: 'person', handle: person.handle, role: person.role }, context));
    },
  );
  app.post(
    '/api/v1/sign-out',
    { config: { policy: 'open' }, schema: { summary: 'End this session', tags: ['access'] } },
    async (request, reply) => {
      await endOwnSession(context, request);
      clearSessionCookie(reply, context.settings.url);
      return reply.code(204).send();
    },
  );
  if (context.settings.demo) demoSignIn(app, context);
}

/** A GET that signs in, which only the demonstration has: its organisation is made up, and its token is printed at start. */
function demoSignIn(app: App, context: Context): void {
  app.get('/demo/:token', { config: { policy: 'link' }, schema: { hide: true } }, async (request, reply) => {
    const { token } = request.params as { token: string };
    if (!(await isDemoToken(context.pool, token, context.wallNow()))) return refuse(reply, 'link-invalid');
    const { users } = context.engine.installation().directory;
    const admin = Object.values(users).find(({ role }) => role === 'admin');
    if (admin === undefined) return refuseForNow(reply, 'starting-or-stopping', 2);
    await startSession(context, request, reply, admin.handle);
    return reply.redirect('/');
  });
}

/** A new token at every sign-in; the one that the browser brought along is ended. */
export async function startSession(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  person: string,
): Promise<void> {
  await endOwnSession(context, request);
  const token = randomBytes(32).toString('base64url');
  const now = context.wallNow();
  await createSession(context.pool, {
    tokenHash: hashSecret(token),
    person,
    now,
    expiresAt: new Date(Date.parse(now) + sessionLifeMs).toISOString(),
    userAgent: request.headers['user-agent']?.slice(0, 200) ?? null,
  });
  setSessionCookie(reply, context.settings.url, token, sessionLifeMs / 1000);
}

async function endOwnSession({ pool, settings }: Context, request: FastifyRequest): Promise<void> {
  const token = sessionTokenOf(request, settings.url);
  if (token !== undefined) await endSession(pool, hashSecret(token));
}

function personByEmail({ users }: Directory, email: string): Person | null {
  const wanted = email.trim().toLowerCase();
  return Object.values(users).find((person) => person.email?.toLowerCase() === wanted) ?? null;
}
