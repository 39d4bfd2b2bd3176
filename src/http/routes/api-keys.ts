/** Keys of programs: listed without the key itself, which is shown once, when it is made. */
import { z } from 'zod';
import { randomBytes } from 'node:crypto';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { listApiKeys, putApiKey, revokeApiKey } from '../../store/directory/api-keys.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { readFileSections } from '../../store/directory/file-sections.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { inTransaction } from '../../store/transaction.ts';
import { actorBehind } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { apiKey, wholeListOf } from '../shapes.ts';

const name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\w .-]+$/, 'a name is letters, digits, spaces, dots, hyphens and underscores');

export function apiKeyRoutes(app: App, { pool, engine, forgetKeys }: Context): void {
  app.get(
    '/api/v1/api-keys',
    {
      config: { policy: 'manage-keys' },
      schema: {
        summary: 'Keys of programs, without the keys themselves',
        tags: ['access'],
        response: { 200: wholeListOf(apiKey) },
      },
    },
    async () => ({ items: await listApiKeys(pool), nextCursor: null }),
  );

  app.post(
    '/api/v1/api-keys',
    {
      config: { policy: 'manage-keys' },
      schema: {
        summary: 'Make a key; this answer is the only one that shows it',
        tags: ['access'],
        body: z.strictObject({ name, role: apiKey.shape.role }),
        response: { 201: apiKey.extend({ key: z.string() }) },
      },
    },
    async (request, reply) => {
      const { name, role } = request.body;
      const key = `tk_${randomBytes(24).toString('base64url')}`;
      const now = engine.now();
      const actor = actorBehind(request);
      const refused = await inTransaction(pool, async (client) => {
        await lockDirectory(client);
        const section = (await readFileSections(client)).apiKeys;
        if (section !== undefined) return { code: 'section-belongs-to-file', file: section } as const;
        if ((await listApiKeys(client)).some((other) => other.name === name))
          return { code: 'name-taken' } as const;
        await putApiKey(client, { name, role, keyHash: hashSecret(key) }, now);
        await writeAudit(client, [
          {
            at: now,
            actor,
            noun: 'api-key',
            handle: name,
            verb: 'created',
            before: null,
            after: { name, role },
          },
        ]);
        await bumpRevision(client, now);
        return null;
      });
      if (refused !== null) return refuse(reply, refused.code, ownedBy(refused));
      forgetKeys();
      return reply.code(201).send({ name, role, createdAt: now, key });
    },
  );

  app.delete(
    '/api/v1/api-keys/:name',
    {
      config: { policy: 'manage-keys' },
      schema: {
        summary: 'Revoke a key; it is refused within 3 s on every node',
        tags: ['access'],
        params: z.strictObject({ name: z.string().max(200) }),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const now = engine.now();
      const actor = actorBehind(request);
      const refused = await inTransaction(pool, async (client) => {
        await lockDirectory(client);
        const found = (await listApiKeys(client)).find((key) => key.name === name);
        if (found === undefined) return { code: 'no-such-api-key' } as const;
        const section = (await readFileSections(client)).apiKeys;
        if (section !== undefined) return { code: 'section-belongs-to-file', file: section } as const;
        await revokeApiKey(client, name, now);
        await writeAudit(client, [
          {
            at: now,
            actor,
            noun: 'api-key',
            handle: name,
            verb: 'removed',
            before: { name, role: found.role },
            after: null,
          },
        ]);
        await bumpRevision(client, now);
        return null;
      });
      if (refused !== null) return refuse(reply, refused.code, ownedBy(refused));
      forgetKeys();
      return reply.code(204).send();
    },
  );
}

function ownedBy(refused: { file?: string }): { detail?: string } {
  return refused.file === undefined
    ? {}
    : { detail: `Keys stand in ${refused.file}, and are changed only there.` };
}
