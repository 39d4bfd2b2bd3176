/** `/api/v1/audiences`: who the process's audiences are in this installation. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { can } from '../../domain/access/can.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { audienceLabel } from '../../domain/telling/who-hears.ts';
import type { Engine } from '../../engine/engine.ts';
import { putAudience } from '../../setup/audiences/put-audience.ts';
import { readFileSections } from '../../store/directory/file-sections.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes-audiences.ts';
import { untilInstalled } from '../until-installed.ts';

export function audienceRoutes(app: App, { engine, pool }: Context): void {
  app.get(
    '/api/v1/audiences',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The process’s audiences: how each is reached, and who it is here',
        description: 'Addresses outside, and those of Teams, are shown to whoever may change them.',
        tags: ['updates'],
        response: { 200: shapes.audienceList },
      },
    },
    async (request) => {
      const owner = Object.hasOwn(await readFileSections(pool), 'audiences') ? 'file' : 'page';
      const shown = { all: can(askerOf(request.viewer), 'configure'), owner } as const;
      return { items: audiencesOf(engine, shown), nextCursor: null };
    },
  );

  app.put(
    '/api/v1/audiences/:audience',
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'Says who an audience is, in place of what was said before',
        description:
          'What is told from then on goes to them. Nobody at all: nothing is known of it any more.',
        tags: ['updates'],
        params: z.strictObject({ audience: z.string().max(64) }),
        body: shapes.audienceAsked,
        response: { 200: shapes.audience },
      },
    },
    async (request, reply) => {
      const { audience } = request.params;
      const result = await putAudience(pool, request.body, {
        audience,
        actor: actorBehind(request),
        now: engine.now(),
      });
      if (!result.ok) return refused(reply, audience, result);
      await untilInstalled(engine, ({ directory }) => directory.revision >= result.revision);
      const changed = audiencesOf(engine, { all: true, owner: 'page' }).find(
        (one) => one.audience === audience,
      );
      // One that the process does not know any more is gone with its last reader.
      if (changed === undefined) return refuse(reply, 'no-such-audience');
      return reply.send(changed);
    },
  );
}

/** Those of the process in force, and whatever else the configuration still names. */
function audiencesOf(
  engine: Engine,
  { all, owner }: { all: boolean; owner: 'file' | 'page' },
): shapes.AudienceView[] {
  const { directory, processHash } = engine.installation();
  const process = processHash === '' ? null : engine.process(processHash);
  const named = process?.audiences ?? [];
  const ids = new Set([...named.map(({ id }) => id), ...Object.keys(directory.audiences)]);
  return [...ids].map((audience) => {
    const known = named.find(({ id }) => id === audience);
    const means = Object.hasOwn(directory.audiences, audience) ? directory.audiences[audience] : undefined;
    const rooms = means?.chat ?? [];
    return {
      audience,
      label: process === null ? audience : audienceLabel(process, audience),
      through: known?.through ?? [],
      positions: known?.positions ?? [],
      users: (means?.users ?? []).map((handle) => personRef(directory, handle)),
      teams: means?.teams ?? [],
      addresses: all ? (means?.addresses ?? []) : [],
      // Whoever knows the address of a workflow can write there.
      chat: all ? rooms : rooms.filter((room) => room.startsWith('#')),
      owner,
    };
  });
}

function refused(
  reply: FastifyReply,
  audience: string,
  result: Extract<Awaited<ReturnType<typeof putAudience>>, { ok: false }>,
): FastifyReply {
  switch (result.refused) {
    case 'section-belongs-to-file':
      return refuse(reply, 'section-belongs-to-file', {
        detail: 'The section `audiences` stands in the configuration file that was applied at start.',
      });
    case 'no-such-audience':
      return refuse(reply, 'no-such-audience', {
        detail: `The process has no audience "${audience}". It has: ${result.known.join(', ') || 'none'}.`,
      });
    case 'invalid-audience': {
      const [first] = result.errors;
      return refuse(reply, 'invalid-audience', {
        ...(first === undefined ? {} : { detail: `${first.path} ${first.message}.` }),
        errors: result.errors,
      });
    }
  }
}
