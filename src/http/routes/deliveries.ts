/** What left the house and what came of it: of all incidents, or of one. */
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import { type DeliveryFilter, type DeliveryRow, listDeliveries } from '../../store/read/deliveries.ts';
import { findIncident } from '../../store/read/incidents.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { deliveryView } from '../views/delivery-view.ts';
import { findOr404, incidentParams } from './incidents.ts';

const place = z.tuple([shapes.instant, z.string().max(200)]);
const query = z.strictObject({
  ...listQuery,
  state: shapes.delivery.shape.state.optional(),
  channel: z.string().max(60).optional(),
  person: z.string().max(63).optional(),
  incident: z.string().max(60).optional().describe('an id or a number'),
});

export function deliveryRoutes(app: App, context: Context): void {
  const { pool, engine } = context;

  async function list(
    viewer: Viewer,
    filter: DeliveryFilter,
    { cursor, limit }: { cursor?: string | undefined; limit: number },
  ) {
    const after = readCursor(cursor, place);
    if (after !== null && 'refused' in after) return after;
    const rows = await listDeliveries(pool, viewer, filter, {
      after: after === null ? null : { at: after[0], id: after[1] },
      limit: limit + 1,
    });
    const { shown, nextCursor } = cutAt(rows, limit, ({ createdAt, id }) => [createdAt, id]);
    const { directory } = engine.installation();
    return { items: shown.map((row) => deliveryView(row, directory)), nextCursor };
  }

  app.get(
    '/api/v1/deliveries',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Deliveries, the newest first',
        tags: ['deliveries'],
        querystring: query,
        response: { 200: shapes.listOf(shapes.delivery) },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const { state, channel, person, incident: ref, cursor, limit } = request.query;
      const incident = ref === undefined ? undefined : await findIncident(pool, viewer, ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const filter = { ...statesOf(state), channel, person, incident: incident?.id };
      const answer = await list(viewer, filter, { cursor, limit });
      return 'refused' in answer ? refuse(reply, answer.refused) : reply.send(answer);
    },
  );

  app.get(
    '/api/v1/incidents/:ref/deliveries',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Deliveries of one incident, the newest first',
        tags: ['incidents'],
        params: incidentParams,
        querystring: z.strictObject(listQuery),
        response: { 200: shapes.listOf(shapes.delivery) },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const row = await findOr404(context, viewer, request.params.ref, reply);
      if (row === null) return reply;
      const answer = await list(viewer, { incident: row.id }, request.query);
      return 'refused' in answer ? refuse(reply, answer.refused) : reply.send(answer);
    },
  );
}

/** "Retrying" is one that waits and was tried before. */
function statesOf(state: z.infer<typeof query>['state']): Pick<DeliveryFilter, 'states' | 'retrying'> {
  switch (state) {
    case undefined:
      return {};
    case 'retrying':
      return { retrying: true };
    case 'waiting':
      return { states: ['waiting'], retrying: false };
    case 'sending':
    case 'sent':
    case 'delivered':
    case 'failed':
    case 'cancelled':
      return { states: [state satisfies DeliveryRow['state']] };
  }
}
