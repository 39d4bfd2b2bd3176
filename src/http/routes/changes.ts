/** Changes: what was deployed or configured, for whoever asks what was different before it broke. */
import { z } from 'zod';
import { listChanges } from '../../store/changes/list-changes.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';

const place = z.tuple([shapes.instant, z.string().regex(/^\d{1,18}$/)]);

export function changeRoutes(app: App, { pool }: Context): void {
  app.get(
    '/api/v1/changes',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Deployments and changes of configuration, the latest first',
        tags: ['changes'],
        querystring: z.strictObject({
          ...listQuery,
          service: z.string().max(63).optional(),
          from: shapes.instant.optional().describe('made then or later'),
          to: shapes.instant.optional().describe('made before then'),
        }),
        response: { 200: shapes.listOf(shapes.change) },
      },
    },
    async (request, reply) => {
      const { limit, cursor, service, from, to } = request.query;
      const after = readCursor(cursor, place);
      if (after !== null && 'refused' in after) return refuse(reply, after.refused);
      const rows = await listChanges(
        pool,
        { service, from, to },
        { after: after === null ? null : { at: after[0], id: after[1] }, limit: limit + 1 },
      );
      const { shown, nextCursor } = cutAt(rows, limit, ({ at, id }) => [at, String(id)]);
      return reply.send({ items: shown.map((row) => ({ ...row, id: String(row.id) })), nextCursor });
    },
  );
}
