/** Incidents that a restored backup brought back: which are held, and letting them go on. */
import { z } from 'zod';
import { incidentNumbers, listIncidents } from '../../store/read/incidents.ts';
import { actorOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { listQuery, readCursor, writeCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { incidentView } from '../views/incident-view.ts';
import { pictureOf } from '../views/picture.ts';
import { askerOf } from '../actor.ts';

const place = z.tuple([shapes.instant, z.uuid()]);
/** More numbers than this nobody reads; `count` says how many there were. */
const mostNumbers = 1_000;

export function heldRoutes(app: App, { pool, engine, settings }: Context): void {
  app.get(
    '/api/v1/held',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Incidents restored from a backup that wait for their release, the newest declaration first',
        tags: ['incidents'],
        querystring: z.strictObject(listQuery),
        response: { 200: shapes.listOf(shapes.incident) },
      },
    },
    async (request, reply) => {
      const { limit, cursor } = request.query;
      const after = readCursor(cursor, place);
      if (after !== null && 'refused' in after) return refuse(reply, after.refused);
      const rows = await listIncidents(
        pool,
        askerOf(request.viewer),
        { held: true },
        { after: after === null ? null : { at: after[0], id: after[1] }, limit: limit + 1 },
      );
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return reply.send({
        items: shown.map((row) => incidentView(row, { ...pictureOf(engine, row.state), url: settings.url })),
        nextCursor: last === undefined ? null : writeCursor([last.declaredAt, last.id]),
      });
    },
  );

  app.post(
    '/api/v1/held/release',
    {
      config: { policy: 'release-held' },
      schema: {
        summary: 'Let every incident that a restored backup brought back go on',
        description:
          'Each pages once for what it missed, and from there its rungs keep their distances. Resolve what is over before. Asked once more, it releases none.',
        tags: ['incidents'],
        body: z.strictObject({}),
        response: {
          200: z.strictObject({
            count: z.int().min(0),
            released: z.array(z.string()).describe(`their numbers; at most ${mostNumbers}`),
          }),
        },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const released = await engine.releaseHeld(actorOf(viewer, { signedIn: request.session !== null }));
      const numbers = await incidentNumbers(pool, viewer, released.slice(0, mostNumbers));
      return reply.send({ count: released.length, released: [...numbers.values()].toSorted() });
    },
  );
}
