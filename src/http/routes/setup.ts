/** Set-up links: what one is for, and using it: the first admin comes into being, or somebody sets their password. */
import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';
import { isWeakPassword, longestPassword } from '../../domain/access/password-rule.ts';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { createFirstAdmin } from '../../setup/people/create-first-admin.ts';
import { hasAdminWithPassword, setPasswordHash } from '../../store/access/passwords.ts';
import { findSetupLink, takeSetupLink } from '../../store/access/setup-links.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { inTransaction, inTransactionKeptIf } from '../../store/transaction.ts';
import { actorBehind } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../error-catalogue.ts';
import { hashPassword } from '../password-hash.ts';
import { InvalidInput, refuse } from '../problems.ts';
import { makeSetupLink } from '../setup-link.ts';
import { me, personRef } from '../shapes.ts';
import { untilInstalled } from '../until-installed.ts';
import { viewOfMe } from '../views/me.ts';
import { startSession } from './sign-in.ts';

const setupView = z.strictObject({
  for: z.enum(['first-admin', 'password']),
  /** Whose password it sets; null: the first admin's, who says their name. */
  person: personRef.nullable(),
  email: z.string().nullable(),
  organization: z.string(),
});
const password = z.string().min(1).max(longestPassword);
const firstAdmin = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.string().trim().max(320).pipe(z.email()),
  password,
});
const newPassword = z.strictObject({ password });
const handle = z.string().max(63);

export function setupRoutes(app: App, context: Context): void {
  const { pool, engine } = context;
  const tokenHashOf = (request: FastifyRequest) =>
    hashSecret((request.params as { token: string }).token.slice(0, 200));

  app.get(
    '/api/v1/setup/:token',
    {
      config: { policy: 'link' },
      schema: { summary: 'What a set-up link is for', tags: ['access'], response: { 200: setupView } },
    },
    async (request, reply) => {
      const link = await findSetupLink(pool, tokenHashOf(request), context.wallNow());
      if (link === null) return refuse(reply, 'setup-link-invalid');
      const { users, organization } = engine.installation().directory;
      const person = link.person === null ? undefined : users[link.person];
      if (link.person !== null && person === undefined) return refuse(reply, 'setup-link-invalid');
      return reply.send({
        for: link.person === null ? 'first-admin' : 'password',
        person: person === undefined ? null : { handle: person.handle, name: person.name },
        email: person?.email ?? null,
        organization: organization.name,
      });
    },
  );

  app.post(
    '/api/v1/setup/:token',
    {
      config: { policy: 'link' },
      schema: {
        summary: 'Use a set-up link, once, and be signed in',
        description: '`name` and `email` are for the first admin alone.',
        tags: ['access'],
        body: firstAdmin.partial({ name: true, email: true }),
        response: { 200: me },
      },
    },
    async (request, reply) => {
      const tokenHash = tokenHashOf(request);
      const link = await findSetupLink(pool, tokenHash, context.wallNow());
      if (link === null) return refuse(reply, 'setup-link-invalid');
      const chosen =
        link.person === null
          ? await becomeFirstAdmin(tokenHash, checked(firstAdmin, request.body))
          : await choosePassword(tokenHash, link.person, checked(newPassword, request.body));
      if ('refused' in chosen) return refuse(reply, chosen.refused);
      await startSession(context, request, reply, chosen.handle);
      const known = await untilInstalled(
        engine,
        ({ directory }) => directory.users[chosen.handle] !== undefined,
      );
      const role = known ? engine.installation().directory.users[chosen.handle]!.role : 'admin';
      return reply.send(viewOfMe({ kind: 'person', handle: chosen.handle, role }, context));
    },
  );

  type Chosen = { handle: string } | { refused: ErrorCode };

  async function becomeFirstAdmin(
    tokenHash: string,
    { name, email, password }: z.infer<typeof firstAdmin>,
  ): Promise<Chosen> {
    if (isWeakPassword(password, [name, email])) return { refused: 'password-too-weak' };
    const hash = await hashPassword(password);
    const now = context.wallNow();
    return undoable(async (client) => {
      if (!(await takeSetupLink(client, tokenHash, now))) return { refused: 'setup-link-invalid' };
      if (await hasAdminWithPassword(client)) return { refused: 'already-set-up' };
      const created = await createFirstAdmin(client, { name, email, now });
      if (!created.ok) return { refused: created.refused };
      await setPasswordHash(client, { person: created.handle, hash, now });
      return { handle: created.handle };
    });
  }

  async function choosePassword(
    tokenHash: string,
    handle: string,
    { password }: z.infer<typeof newPassword>,
  ): Promise<Chosen> {
    const person = engine.installation().directory.users[handle];
    if (person === undefined) return { refused: 'setup-link-invalid' };
    if (isWeakPassword(password, [person.name, handle, person.email ?? '']))
      return { refused: 'password-too-weak' };
    const hash = await hashPassword(password);
    const now = context.wallNow();
    return undoable(async (client) => {
      if (!(await takeSetupLink(client, tokenHash, now))) return { refused: 'setup-link-invalid' };
      await setPasswordHash(client, { person: handle, hash, now });
      const actor = { kind: 'person', handle, via: 'link' };
      await writeAudit(client, [
        { at: now, actor, noun: 'password', handle, verb: 'set', before: null, after: null },
      ]);
      return { handle };
    });
  }

  /** A refusal leaves the link as it was, so that its holder can try again. */
  function undoable(work: (client: PoolClient) => Promise<Chosen>): Promise<Chosen> {
    return inTransactionKeptIf(pool, (chosen) => !('refused' in chosen), work);
  }

  app.post(
    '/api/v1/users/:handle/setup-link',
    {
      config: { policy: 'invite' },
      schema: {
        summary: 'A link with which a person sets a password, once, within a day',
        tags: ['access'],
        params: z.strictObject({ handle }),
        response: { 201: z.strictObject({ url: z.string(), expiresAt: z.iso.datetime() }) },
      },
    },
    async (request, reply) => {
      const { handle } = request.params;
      const { users } = engine.installation().directory;
      if (!Object.hasOwn(users, handle)) return refuse(reply, 'no-such-person');
      const now = context.wallNow();
      const actor = actorBehind(request);
      const link = await inTransaction(pool, async (client) => {
        await writeAudit(client, [
          { at: now, actor, noun: 'setup-link', handle, verb: 'created', before: null, after: null },
        ]);
        return makeSetupLink(client, { person: handle, url: context.settings.url, now });
      });
      return reply.code(201).send(link);
    },
  );
}

/** Which of the two bodies it must be is known only once the link was read. */
function checked<T>(shape: z.ZodType<T>, body: unknown): T {
  const result = shape.safeParse(body);
  if (!result.success) throw new InvalidInput('body', result.error.issues);
  return result.data;
}
