/** Whether this node lives and is ready, and its figures. They name nobody, so they answer whoever asks. */
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';

const check = z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() });
const readiness = z.strictObject({ ready: z.boolean(), checks: z.array(check) });

export function healthRoutes(app: App, { engine, registry }: Context): void {
  app.get(
    '/healthz',
    { config: { policy: 'open' }, schema: { summary: 'Whether this process lives', tags: ['health'] } },
    () => ({ alive: true }),
  );
  app.get(
    '/readyz',
    {
      config: { policy: 'open' },
      schema: {
        summary: 'Whether this node is ready: database, migrations, engine',
        tags: ['health'],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const health = await engine.health();
      if (!health.ready) reply.code(503).header('retry-after', '5');
      return reply.send(health);
    },
  );
  app.get(
    '/metrics',
    { config: { policy: 'open' }, schema: { summary: 'Figures for Prometheus', tags: ['health'] } },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
