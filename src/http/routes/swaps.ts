/** `/api/v1/swaps`: shifts that people ask each other to take, and their answers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { can } from '../../domain/access/can.ts';
import type { SwapCommand } from '../../domain/schedule/swap.ts';
import { answerSwap } from '../../setup/schedules/answer-swap.ts';
import { askSwap } from '../../setup/schedules/ask-swap.ts';
import { listSwaps } from '../../store/directory/swaps.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes-overrides.ts';
import { instant } from '../shapes.ts';
import { untilInstalled } from '../until-installed.ts';
import { swapView } from '../views/swap-view.ts';

/** The last item's. */
const place = z.tuple([instant, z.uuid()]);

const answers: Record<SwapCommand['type'], string> = {
  accept: 'I take it: from now on I am on call in that time, and the asker in what they offered in return',
  decline: 'I cannot take it; others who were asked may still',
  withdraw: 'I no longer need it: nobody can take it any more',
};

export function swapRoutes(app: App, { pool, engine, settings }: Context): void {
  const { url } = settings;

  app.get(
    '/api/v1/swaps',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Swaps that people have asked for, the latest first',
        tags: ['on-call'],
        querystring: z.strictObject({
          state: shapes.swap.shape.state.optional(),
          schedule: z.string().max(63).optional(),
          ...listQuery,
        }),
        response: { 200: shapes.swapList },
      },
    },
    async (request, reply) => {
      const { state, schedule, limit, cursor } = request.query;
      const after = readCursor(cursor, place);
      if (after !== null && 'refused' in after) return refuse(reply, after.refused);
      const now = engine.now();
      const rows = await listSwaps(pool, {
        schedule: schedule ?? null,
        state: state ?? null,
        after: after === null ? null : { createdAt: after[0], id: after[1] },
        limit,
        now,
      });
      const { shown, nextCursor } = cutAt(rows, limit, ({ createdAt, id }) => [createdAt, id]);
      const { directory } = engine.installation();
      return reply.send({ items: shown.map((swap) => swapView(swap, { directory, now })), nextCursor });
    },
  );

  app.post(
    '/api/v1/schedules/:handle/swaps',
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Asks others to take a time of yours, perhaps for a time of theirs',
        description:
          'Who is on call stays as it is until somebody accepts. One that nobody has taken when it begins has expired.',
        tags: ['on-call'],
        params: z.strictObject({ handle: z.string().max(63) }),
        body: shapes.newSwap,
        response: { 201: shapes.swap },
      },
    },
    async (request, reply) => {
      const { from, to, asked, inReturn = null, note = null, person } = request.body;
      const asker = personBehind(request, person);
      if (typeof asker !== 'string') return refusePerson(reply, asker);
      const now = engine.now();
      const result = await askSwap(pool, {
        schedule: request.params.handle,
        asked: { asker, from, to, asked, inReturn, note },
        actor: actorBehind(request),
        url,
        now,
      });
      if (result.ok) {
        const { directory } = engine.installation();
        return reply.code(201).send(swapView(result.swap, { directory, now }));
      }
      switch (result.refused) {
        case 'invalid-swap': {
          const errors = result.errors.map(({ path, message }) => ({ path: path.join('.'), message }));
          const [first] = errors;
          if (first === undefined) throw new Error('a swap that is refused has at least one mistake');
          const detail = `${first.path}: ${first.message}${first.message.endsWith('?') ? '' : '.'}`;
          return refuse(reply, 'invalid-swap', { detail, errors });
        }
        case 'too-many-swaps':
          return refuse(reply, 'too-many-swaps', { detail: result.sentence });
        case 'no-such-schedule':
        case 'no-such-person':
          return refuse(reply, result.refused);
      }
    },
  );

  for (const type of Object.keys(answers) as SwapCommand['type'][])
    app.post(
      `/api/v1/swaps/:id/${type}`,
      {
        config: { policy: 'respond' },
        schema: {
          summary: answers[type],
          tags: ['on-call'],
          params: z.strictObject({ id: z.uuid() }),
          body: shapes.swapAnswer,
          response: { 200: shapes.swap },
        },
      },
      async (request, reply) => {
        const { id } = request.params as { id: string };
        const by = personBehind(request, (request.body as z.output<typeof shapes.swapAnswer>).person);
        if (typeof by !== 'string') return refusePerson(reply, by);
        const now = engine.now();
        const command = { type, by };
        const result = await answerSwap(pool, { id, command, actor: actorBehind(request), url, now });
        if (!result.ok)
          return refuse(
            reply,
            result.refused,
            'sentence' in result ? { detail: result.sentence } : undefined,
          );
        const { revision, swap } = result;
        if (revision !== null)
          await untilInstalled(engine, ({ directory }) => directory.revision >= revision);
        return reply.send(swapView(swap, { directory: engine.installation().directory, now }));
      },
    );

  /** Whose swap or answer it is: one's own, or that of somebody for whom one may act. */
  function personBehind(
    request: FastifyRequest,
    named: string | undefined,
  ): string | { refused: 'not-allowed' | 'no-such-person' } {
    const viewer = askerOf(request.viewer);
    if (viewer.kind === 'person' && (named === undefined || named === viewer.handle)) return viewer.handle;
    if (named === undefined || !can(viewer, 'act-for-others')) return { refused: 'not-allowed' };
    return Object.hasOwn(engine.installation().directory.users, named)
      ? named
      : { refused: 'no-such-person' };
  }
}

function refusePerson(
  reply: FastifyReply,
  { refused }: { refused: 'not-allowed' | 'no-such-person' },
): FastifyReply {
  return refuse(
    reply,
    refused,
    refused === 'not-allowed'
      ? {
          detail:
            'Swaps are between people: sign in, or name the `person` with a key that may act for others.',
        }
      : undefined,
  );
}
