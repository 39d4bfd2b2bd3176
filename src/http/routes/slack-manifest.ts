/** `GET /api/v1/slack/manifest`: the Slack app as this installation needs it, with its own address in it. */
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';

export function slackManifestRoutes(app: App, { settings, slackManifest }: Context): void {
  app.get(
    '/api/v1/slack/manifest',
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'The manifest of the Slack app, to be pasted where Slack makes apps',
        tags: ['configuration'],
        querystring: z.strictObject({
          socket: z.literal('true').optional().describe('for an installation that Slack cannot reach'),
        }),
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    async (request, reply) => {
      if (slackManifest === null) return refuse(reply, 'no-such-route');
      return reply.send(slackManifest({ url: settings.url, socket: request.query.socket === 'true' }));
    },
  );
}
