/** What the process lays beside an incident: ways to mitigate, runbooks, tools, where people talk. */
import { factsOf } from '../../domain/incident/ladders.ts';
import { spanInWords } from '../../domain/incident/naming.ts';
import { atHand } from '../../domain/process/at-hand.ts';
import { findIncident } from '../../store/read/incidents.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { textFacts } from '../../domain/message/text-facts.ts';
import { incidentParams } from './incidents.ts';

export function atHandRoutes(app: App, { engine, pool, settings }: Context): void {
  app.get(
    '/api/v1/incidents/:ref/at-hand',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What the process has for the incident as it is now: ways to mitigate, runbooks, tools',
        tags: ['incidents'],
        params: incidentParams,
        response: { 200: shapes.atHand },
      },
    },
    async (request, reply) => {
      const incident = await findIncident(pool, askerOf(request.viewer), request.params.ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const { state } = incident;
      const process = engine.process(state.process.hash);
      const { options, tools, ...rest } = atHand(process, factsOf(state));
      const { directory } = engine.installation();
      const { channel } = textFacts(state, { process, directory, now: engine.now(), url: settings.url });
      return reply.send({
        ...rest,
        channel,
        options: options.map(({ takesMs, ...option }) => ({
          ...option,
          takes: takesMs === null ? null : spanInWords(takesMs),
        })),
        tools: tools.map(({ id, label, kind, link, command }) => ({ id, label, kind, link, command })),
      });
    },
  );
}
