/** `/api/v1/me/subscriptions`: what somebody asked to hear of, whoever else is told. */
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { can } from '../../domain/access/can.ts';
import { nearestWord } from '../../domain/process/nearest-word.ts';
import { subscribe, unsubscribe } from '../../setup/subscriptions/subscribe.ts';
import { readSubscriptionsOf, type SubscriptionRow } from '../../store/telling/subscriptions.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes-audiences.ts';

const onlyPeople = {
  detail:
    'Only a person is told; a program reads the stream. One that may act for others names whom it means: `person`.',
};
const onBehalf = z
  .strictObject({ person: z.string().max(63).optional() })
  .describe('for programs that may act for others; a person who is signed in is themselves');

export function subscriptionRoutes(app: App, { engine, pool }: Context): void {
  /** Null: whoever asks is nobody who could be told. */
  function personOf(request: FastifyRequest): string | null {
    const viewer = askerOf(request.viewer);
    if (viewer.kind === 'person') return viewer.handle;
    const { person } = request.query as { person?: string };
    if (person === undefined || !can(viewer, 'act-for-others')) return null;
    return Object.hasOwn(engine.installation().directory.users, person) ? person : null;
  }

  app.get(
    '/api/v1/me/subscriptions',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What you asked to hear of',
        tags: ['updates'],
        querystring: onBehalf,
        response: { 200: shapes.subscriptionList },
      },
    },
    async (request, reply) => {
      const person = personOf(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const rows = await readSubscriptionsOf(pool, person);
      return reply.send({ items: rows.map(view), nextCursor: null });
    },
  );

  app.post(
    '/api/v1/me/subscriptions',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Asks to hear of incidents: when they are declared, of each update, and when they are over',
        description:
          'At once: by your own rules for what can wait. Daily: one message at 08:00 where you are. Of private incidents only what you may see.',
        tags: ['updates'],
        querystring: onBehalf,
        body: shapes.subscriptionAsked,
        response: { 201: shapes.subscription },
      },
    },
    async (request, reply) => {
      const person = personOf(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const asked = { ...request.body, id: randomUUID(), person };
      const result = await subscribe(pool, asked, { actor: actorBehind(request), now: engine.now() });
      if (result.ok) return reply.code(201).send(view(result.subscription));
      if (result.refused === 'too-many-subscriptions') return refuse(reply, result.refused);
      const meant = nearestWord(result.word, result.known);
      return refuse(reply, result.refused, {
        errors: [
          {
            path: result.path,
            message: `"${result.word}" is none${meant === null ? '' : `: did you mean "${meant}"?`}`,
          },
        ],
      });
    },
  );

  app.delete(
    '/api/v1/me/subscriptions/:id',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Hear no more of it',
        tags: ['updates'],
        params: z.strictObject({ id: z.string().max(64) }),
        querystring: onBehalf,
      },
    },
    async (request, reply) => {
      const person = personOf(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const by = { actor: actorBehind(request), now: engine.now() };
      const done = await unsubscribe(pool, { id: request.params.id, person }, by);
      return done ? reply.code(204).send() : refuse(reply, 'no-such-subscription');
    },
  );
}

function view({ person: _, ...row }: SubscriptionRow): shapes.SubscriptionView {
  return row;
}
