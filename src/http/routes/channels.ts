/** What the chats have of an incident: its channel, where it was announced, and what they would not take. */
import { personRef } from '../../domain/incident/naming.ts';
import { worstFault } from '../../domain/chat/faults.ts';
import { readChannel } from '../../store/chat/channels.ts';
import { findIncident } from '../../store/read/incidents.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { incidentChannel } from '../shapes-channel.ts';
import { incidentParams } from './incidents.ts';

export function channelRoutes(app: App, { engine, pool }: Context): void {
  app.get(
    '/api/v1/incidents/:ref/channel',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Its channel in the chat, where it was announced, and what the chat would not take',
        tags: ['incidents'],
        params: incidentParams,
        response: { 200: incidentChannel },
      },
    },
    async (request, reply) => {
      const incident = await findIncident(pool, askerOf(request.viewer), request.params.ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const { id, channel = null } = incident.state;
      const actual = await readChannel(pool, id);
      const { directory } = engine.installation();
      const people = Object.entries(actual?.people ?? {}).filter(([, how]) => how === 'in');
      return reply.send({
        channel,
        people: people.map(([handle]) => personRef(directory, handle)),
        announcedIn: Object.keys(actual?.announcements ?? {}),
        problem: actual === null ? null : worstFault(actual),
      });
    },
  );
}
