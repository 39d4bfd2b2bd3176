/** `/api/v1/schedules/{handle}/overrides`: who takes over when, entered, listed and ended by people day by day. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { msOf, plus } from '../../domain/instant.ts';
import { endOverride } from '../../setup/schedules/end-override.ts';
import { enterOverrides, type NewEntry } from '../../setup/schedules/enter-overrides.ts';
import { readOverrides } from '../../store/directory/overrides.ts';
import { actorBehind } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes-overrides.ts';
import { instant } from '../shapes.ts';
import { untilInstalled } from '../until-installed.ts';
import { overrideView } from '../views/override-view.ts';

const params = z.strictObject({ handle: z.string().max(63) });

export function overrideRoutes(app: App, { pool, engine }: Context): void {
  app.get(
    '/api/v1/schedules/:handle/overrides',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The overrides of a schedule that are not over, or those between two instants',
        description:
          'In the order in which they were entered: where two overlap, the later one wins. A schedule takes at most 5,000, so all come at once.',
        tags: ['on-call'],
        params,
        querystring: z.strictObject({
          from: instant.optional().describe('those that end after it; default: now'),
          to: instant.optional().describe('those that begin before it; default: however late'),
        }),
        response: { 200: shapes.overrideList },
      },
    },
    async (request, reply) => {
      const { directory } = engine.installation();
      const { handle } = request.params;
      if (!Object.hasOwn(directory.schedules, handle)) return refuse(reply, 'no-such-schedule');
      const { timeZone } = directory.schedules[handle]!;
      const from = msOf(request.query.from ?? engine.now());
      const to = request.query.to === undefined ? Number.POSITIVE_INFINITY : msOf(request.query.to);
      const items = (await readOverrides(pool, handle))
        .map((override) => overrideView(override, { directory, timeZone }))
        .filter(({ begins, ends }) => msOf(ends) > from && msOf(begins) < to);
      return reply.send({ items, nextCursor: null });
    },
  );

  app.post(
    '/api/v1/schedules/:handle/overrides',
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Enters an override, or several at once: all of them or none',
        description:
          'Pages of that time go to whom it says, at once. Whoever is put on call or relieved by somebody else is told.',
        tags: ['on-call'],
        params,
        body: shapes.newOverrides,
        response: { 201: shapes.enteredOverrides },
      },
    },
    async (request, reply) => {
      const { overrides, ...alone } = request.body;
      const now = engine.now();
      const result = await enterOverrides(pool, {
        schedule: request.params.handle,
        // The schema holds that one which is entered alone is whole.
        entries: (overrides ?? [alone as shapes.NewOverride]).map((entry) => entryOf(entry, now)),
        alone: overrides === undefined,
        actor: actorBehind(request),
        now,
      });
      if (!result.ok) return refuseEntry(reply, result);
      const { entered, revision } = result;
      await untilInstalled(engine, ({ directory }) => directory.revision >= revision);
      const { directory } = engine.installation();
      const { timeZone } = directory.schedules[request.params.handle] ?? { timeZone: 'UTC' };
      return reply
        .code(201)
        .send({ items: entered.map((override) => overrideView(override, { directory, timeZone })) });
    },
  );

  app.delete(
    '/api/v1/schedules/:handle/overrides/:id',
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Takes an override back: one to come is removed, one that is running ends now',
        tags: ['on-call'],
        params: params.extend({ id: z.string().regex(/^\d{1,15}$/, 'is a number') }),
        response: { 200: shapes.endedOverride },
      },
    },
    async (request, reply) => {
      const { handle: schedule, id } = request.params;
      const options = { schedule, id: Number(id), actor: actorBehind(request), now: engine.now() };
      const ended = await endOverride(pool, options);
      if (!ended.ok) return refuse(reply, ended.refused);
      await untilInstalled(engine, ({ directory }) => directory.revision >= ended.revision);
      return reply.send({ result: ended.result });
    },
  );
}

/** What takes over is the ordinary case, which is written without saying so. */
function entryOf({ from, to, who, mode, note }: shapes.NewOverride, now: string): NewEntry {
  return {
    from: from ?? plus(now, 0),
    to,
    who,
    ...(mode === 'replace' ? {} : { mode }),
    ...(note === undefined ? {} : { note }),
  };
}

function refuseEntry(
  reply: FastifyReply,
  refused: Extract<Awaited<ReturnType<typeof enterOverrides>>, { ok: false }>,
): FastifyReply {
  switch (refused.refused) {
    case 'no-such-schedule':
      return refuse(reply, 'no-such-schedule');
    case 'too-many-overrides':
      return refuse(reply, 'too-many-overrides', { detail: refused.sentence });
    case 'invalid-override': {
      const errors = refused.errors.map(({ path, message }) => ({ path: path.join('.'), message }));
      const [first] = errors;
      if (first === undefined) throw new Error('an override that is refused has at least one mistake');
      const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
      return refuse(reply, 'invalid-override', {
        detail: `${first.path}: ${first.message}${more}${first.message.endsWith('?') ? '' : '.'}`,
        errors,
      });
    }
  }
}
