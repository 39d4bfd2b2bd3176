/** How you are reached: your own contacts and rules, and a test page to find out whether they work. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import { ownContactsSchema } from '../../domain/config/file-schema.ts';
import type { Person } from '../../domain/directory/directory.ts';
import { putContacts } from '../../setup/people/put-contacts.ts';
import { queueNotice } from '../../store/deliveries/queue-notice.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { readRows } from '../../store/directory/rows.ts';
import { actorOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse, refuseForNow } from '../problems.ts';
import { TokenBuckets } from '../token-bucket.ts';
import { untilInstalled } from '../until-installed.ts';
import { askerOf } from '../actor.ts';

/** Enough to try each contact, and too little to be a nuisance to a vendor. */
const testPages = { perSecond: 1 / 20, burst: 5 };

const testPage = z.strictObject({
  deliveries: z
    .array(z.strictObject({ id: z.string(), contact: z.string(), channel: z.string() }))
    .describe('what came of each stands in /api/v1/deliveries'),
});

export function myContactsRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;
  const tests = new TokenBuckets(testPages);

  /** A program's key is nobody's pocket. */
  const personOf = (viewer: Viewer): Person | undefined =>
    viewer.kind === 'person' ? engine.installation().directory.users[viewer.handle] : undefined;
  const onlyPeople = { detail: 'Only a person who is signed in has contacts of their own.' };

  app.get(
    '/api/v1/me/contacts',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Your contacts and rules, in the configuration’s words',
        tags: ['access'],
        response: { 200: ownContactsSchema },
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const { users } = configurationOf(await readRows(pool));
      const user = users.find(({ handle }) => handle === person.handle);
      return reply.send({ contacts: user?.contacts ?? [], rules: user?.rules ?? [] });
    },
  );

  app.put(
    '/api/v1/me/contacts',
    {
      config: { policy: 'read' },
      schema: {
        summary:
          'Set your contacts and rules, in place of those you had; yours from then on, whatever a file says',
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

  app.post(
    '/api/v1/me/test-page',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Send yourself a test page: by one contact, or by all of them',
        tags: ['access'],
        body: z.strictObject({ contact: z.string().max(63).optional().describe('the id of one of yours') }),
        response: { 202: testPage },
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const { contact: wanted } = request.body;
      const contacts = person.contacts.filter(({ id }) => wanted === undefined || id === wanted);
      if (contacts.length === 0)
        return refuse(reply, 'no-such-contact', {
          detail:
            wanted === undefined
              ? 'You have no contact yet.'
              : `None of your contacts is called "${wanted}".`,
        });
      const wait = tests.take(person.handle, performance.now());
      if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
      const key = `test.${randomUUID()}`;
      await queueNotice(
        pool,
        {
          key,
          kind: 'test',
          urgency: 'high',
          incident: null,
          subject: 'Test page',
          body: `${person.name}, you asked for this test page. Nothing is wrong, and there is nothing to answer.`,
          to: contacts.map((contact) => ({ person: person.handle, contact })),
        },
        engine.now(),
      );
      return reply.code(202).send({
        deliveries: contacts.map(({ id, channel }) => ({
          id: `${key}.${person.handle}.${id}`,
          contact: id,
          channel,
        })),
      });
    },
  );
}
