/** `GET /api/v1/inbox`: in the demonstration, what would have gone out, newest first. */
import { z } from 'zod';
import { readInbox } from '../../store/inbox/entries.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import { inboxEntry, listOf } from '../shapes.ts';

const place = z.tuple([z.iso.datetime({ offset: true }), z.string()]);

export function inboxRoutes(app: App, { pool, settings }: Context): void {
  app.get(
    '/api/v1/inbox',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What the demonstration would have sent: everybody’s for admins, one’s own for others',
        tags: ['inbox'],
        querystring: z.strictObject(listQuery),
        response: { 200: listOf(inboxEntry) },
      },
    },
    async (request, reply) => {
      if (!settings.demo) return refuse(reply, 'demo-only');
      const { limit, cursor } = request.query;
      const after = readCursor(cursor, place);
      if (after !== null && 'refused' in after) return refuse(reply, after.refused);
      const viewer = askerOf(request.viewer);
      // A page tells of its incident, also of one that is private: others read what was meant for them.
      const person = viewer.role === 'admin' ? null : viewer.kind === 'person' ? viewer.handle : '';
      const entries = await readInbox(pool, {
        person,
        after: after === null ? null : { at: after[0], deliveryId: after[1] },
        limit: limit + 1,
      });
      const { shown, nextCursor } = cutAt(entries, limit, ({ at, deliveryId }) => [at, deliveryId]);
      return reply.send({
        items: shown.map(({ deliveryId, text, ...entry }) => ({
          ...entry,
          id: deliveryId,
          body: text,
          acknowledgeUrl: entry.answers[0]?.acknowledgeUrl ?? null,
        })),
        nextCursor,
      });
    },
  );
}
