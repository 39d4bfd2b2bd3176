/** Alerts: what sources reported, and why each did or did not become an incident. */
import { z } from 'zod';
import { findAlert, listAlerts } from '../../store/read/alerts.ts';
import { findIncident } from '../../store/read/incidents.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { alertView } from '../views/alert-view.ts';

const place = z.tuple([z.string().regex(/^\d{1,18}$/)]);

export function alertRoutes(app: App, { pool }: Context): void {
  app.get(
    '/api/v1/alerts',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Alerts, the newest first',
        tags: ['alerts'],
        querystring: z.strictObject({
          ...listQuery,
          state: shapes.alert.shape.state.optional(),
          integration: z.string().max(63).optional(),
          service: z.string().max(63).optional(),
          incident: z.string().max(60).optional().describe('an id or a number'),
          text: z.string().max(200).optional().describe('in the summary or the key'),
        }),
        response: { 200: shapes.listOf(shapes.alert) },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const { limit, cursor, state, integration, service, incident: ref, text } = request.query;
      const before = readCursor(cursor, place);
      if (before !== null && 'refused' in before) return refuse(reply, before.refused);
      const incident = ref === undefined ? undefined : await findIncident(pool, viewer, ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const rows = await listAlerts(
        pool,
        viewer,
        { state, integration, service, incident: incident?.id, text: text?.trim() || undefined },
        { before: before?.[0] ?? null, limit: limit + 1 },
      );
      const { shown, nextCursor } = cutAt(rows, limit, ({ id }) => [String(id)]);
      return reply.send({ items: shown.map(alertView), nextCursor });
    },
  );

  app.get(
    '/api/v1/alerts/:id',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'One alert',
        tags: ['alerts'],
        params: z.strictObject({ id: z.string().max(60) }),
        response: { 200: shapes.alert },
      },
    },
    async (request, reply) => {
      const row = await findAlert(pool, askerOf(request.viewer), request.params.id);
      return row === null ? refuse(reply, 'no-such-alert') : reply.send(alertView(row));
    },
  );
}
