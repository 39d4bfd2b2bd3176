/** `GET /api/v1/on-call`: who answers, by position and by schedule, now or at another instant. */
import { z } from 'zod';
import { plus } from '../../domain/instant.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { onCallView } from '../views/on-call-view.ts';

export function onCallRoutes(app: App, { engine }: Context): void {
  app.get(
    '/api/v1/on-call',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Who is on call, until when, and where in the next 14 days nobody is',
        tags: ['on-call'],
        querystring: z.strictObject({
          at: shapes.instant.optional().describe('now, where it is left out'),
          service: z.string().max(63).optional().describe('as this service has its positions bound'),
        }),
        response: { 200: shapes.onCall },
      },
    },
    async (request, reply) => {
      const { at, service } = request.query;
      const { directory, processHash } = engine.installation();
      if (service !== undefined && !Object.hasOwn(directory.services, service))
        return refuse(reply, 'no-such-service');
      const view = onCallView(directory, processHash === '' ? null : engine.process(processHash), {
        at: plus(at ?? engine.now(), 0),
        service: service ?? null,
      });
      return reply.send(view);
    },
  );
}
