/** `POST /api/v1/users`: somebody joins. What they are reached by is theirs to say; a set-up link lets them in. */
import { z } from 'zod';
import { addPerson } from '../../setup/people/add-person.ts';
import { actorBehind } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { untilInstalled } from '../until-installed.ts';

const newPerson = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.string().trim().max(320).pipe(z.email()),
  role: z.enum(['admin', 'responder', 'viewer']).default('responder'),
});

export function peopleRoutes(app: App, { engine, pool }: Context): void {
  app.post(
    '/api/v1/users',
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'Adds a person; `/users/{handle}/setup-link` then lets them choose a password',
        tags: ['directory'],
        body: newPerson,
        response: { 201: z.strictObject({ handle: z.string() }) },
      },
    },
    async (request, reply) => {
      const added = await addPerson(pool, {
        ...request.body,
        actor: actorBehind(request),
        now: engine.now(),
      });
      if (!added.ok) return refuse(reply, added.refused);
      await untilInstalled(engine, ({ directory }) => directory.revision >= added.revision);
      return reply.code(201).send({ handle: added.handle });
    },
  );
}
