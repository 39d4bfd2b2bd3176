/** How you are reached: your own contacts, rules and quiet hours. */
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import { ownContactsSchema } from '../../domain/config/file-schema.ts';
import type { Person } from '../../domain/directory/directory.ts';
import { putContacts } from '../../setup/people/put-contacts.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { readRows } from '../../store/directory/rows.ts';
import { actorOf, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { untilInstalled } from '../until-installed.ts';

export function myContactsRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;

  /** A program's key is nobody's pocket. */
  const personOf = (viewer: Viewer): Person | undefined =>
    viewer.kind === 'person' ? engine.installation().directory.users[viewer.handle] : undefined;
  const onlyPeople = { detail: 'Only a person who is signed in has contacts of their own.' };

  app.get(
    '/api/v1/me/contacts',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Your contacts, rules and quiet hours, in the configuration’s words',
        tags: ['access'],
        response: { 200: ownContactsSchema },
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const { users } = configurationOf(await readRows(pool));
      const user = users.find(({ handle }) => handle === person.handle);
      return reply.send({
        contacts: user?.contacts ?? [],
        rules: user?.rules ?? [],
        ...(user?.quietHours === undefined ? {} : { quietHours: user.quietHours }),
      });
    },
  );

  app.put(
    '/api/v1/me/contacts',
    {
      config: { policy: 'read' },
      schema: {
        summary:
          'Set your contacts, rules and quiet hours, in place of those you had; yours from then on, whatever a file says',
        description:
          'A page that is under way goes on by the rules it began with; its addresses are read when each message is sent.',
        tags: ['access'],
        body: ownContactsSchema,
        response: { 200: z.strictObject({ changed: z.boolean(), revision: z.int() }) },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const person = personOf(viewer);
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const result = await putContacts(pool, request.body, {
        person: person.handle,
        actor: actorOf(viewer, { signedIn: request.session !== null }),
        now: engine.now(),
        inbox: settings.demo,
      });
      if (!result.ok)
        switch (result.refused) {
          case 'no-such-person':
            return refuse(reply, 'no-such-person');
          case 'invalid-contacts': {
            const [first] = result.errors;
            const at = first === undefined || first.path === '' ? '' : `${first.path}: `;
            return refuse(reply, 'invalid-contacts', {
              ...(first === undefined ? {} : { detail: `${at}${first.message} ${first.remedy}` }),
              errors: result.errors,
            });
          }
        }
      const { changed, revision } = result;
      if (changed) await untilInstalled(engine, ({ directory }) => directory.revision >= revision);
      return reply.send({ changed, revision });
    },
  );
}
