/** Who and what there is, for pickers: people without their addresses, teams, services, integrations without their keys. */
import type { z } from 'zod';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { integration, service, team, user, wholeListOf } from '../shapes.ts';

/** A configuration holds at most a few thousand of each, and pickers want all. */
export function directoryRoutes(app: App, { engine }: Context): void {
  const route = <Item extends z.ZodType>(
    noun: string,
    summary: string,
    item: Item,
    read: () => z.input<Item>[],
  ) =>
    app.get(
      `/api/v1/${noun}`,
      {
        config: { policy: 'read' },
        schema: { summary, tags: ['directory'], response: { 200: wholeListOf(item) } },
      },
      async (_request, reply) => reply.send({ items: read(), nextCursor: null } as never),
    );
  const directory = () => engine.installation().directory;

  route('users', 'Who is in the organisation', user, () =>
    Object.values(directory().users).map(({ handle, name, timeZone, role, contacts }) => ({
      handle,
      name,
      timeZone,
      role,
      reachable: contacts.length > 0,
    })),
  );
  route('teams', 'Teams and their members', team, () =>
    Object.values(directory().teams).map(({ handle, name, members }) => ({ handle, name, members })),
  );
  route('services', 'What is owned and breaks', service, () =>
    Object.values(directory().services).map(({ handle, name, team, runbook, dashboards }) => ({
      handle,
      name,
      team,
      runbook,
      dashboards,
    })),
  );
  route('integrations', 'Where signals come from, without the keys', integration, () =>
    engine
      .installation()
      .integrations.map(({ handle, kind, service, enabled }) => ({ handle, kind, service, enabled })),
  );
}
