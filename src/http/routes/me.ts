/** `GET /api/v1/me`: who is asking, and what they may do; and their own sessions and password. */
import { z } from 'zod';
import { isWeakPassword, longestPassword } from '../../domain/access/password-rule.ts';
import { readPasswordHash, setPasswordHash } from '../../store/access/passwords.ts';
import { endSessionsOf, listSessions } from '../../store/access/sessions.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { hashPassword, isPassword } from '../password-hash.ts';
import { refuse, refuseForNow } from '../problems.ts';
import { clearSessionCookie } from '../session-cookie.ts';
import { me, session, wholeListOf } from '../shapes.ts';
import { viewOfMe } from '../views/me.ts';
import { startSession } from './sign-in.ts';

export function meRoutes(app: App, context: Context): void {
  const { pool, limits } = context;
  app.get(
    '/api/v1/me',
    {
      config: { policy: 'read' },
      schema: { summary: 'Who is asking', tags: ['access'], response: { 200: me } },
    },
    (request) => viewOfMe(askerOf(request.viewer), context),
  );
  app.get(
    '/api/v1/me/sessions',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Where you are signed in',
        tags: ['access'],
        response: { 200: wholeListOf(session) },
      },
    },
    async (request) => {
      const viewer = askerOf(request.viewer);
      const found =
        viewer.kind === 'person' ? await listSessions(pool, viewer.handle, context.wallNow()) : [];
      const items = found.map(({ tokenHash, ...rest }) => ({
        ...rest,
        current: tokenHash === request.session,
      }));
      return { items, nextCursor: null };
    },
  );
  app.post(
    '/api/v1/me/sign-out-everywhere',
    { config: { policy: 'read' }, schema: { summary: 'End all your sessions', tags: ['access'] } },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      if (viewer.kind === 'person') await endSessionsOf(pool, viewer.handle);
      clearSessionCookie(reply, context.settings.url);
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/v1/me/password',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Change your password; every other session ends',
        tags: ['access'],
        body: z.strictObject({
          current: z.string().min(1).max(longestPassword),
          password: z.string().min(1).max(longestPassword),
        }),
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const person =
        viewer.kind === 'person' ? context.engine.installation().directory.users[viewer.handle] : undefined;
      // A program's key has no password, and must not be able to set a person's.
      if (person === undefined || request.session === null)
        return refuse(reply, 'not-allowed', { detail: 'Only a person who is signed in has a password.' });
      const { current, password } = request.body;
      const wait = limits.signIn(request.ip, person.handle);
      if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
      if (isWeakPassword(password, [person.name, person.handle, person.email ?? '']))
        return refuse(reply, 'password-too-weak');
      if (!(await isPassword(current, await readPasswordHash(pool, person.handle))))
        return refuse(reply, 'wrong-credentials', { detail: 'The current password is another one.' });
      const hash = await hashPassword(password);
      await setPasswordHash(pool, { person: person.handle, hash, now: context.wallNow() });
      await startSession(context, request, reply, person.handle);
      return reply.code(204).send();
    },
  );
}
