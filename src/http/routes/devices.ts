/** Browsers that show your pages as notifications: allowed by you, one by one, and taken off again. */
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import { everyDevice } from '../../domain/message/push-contact.ts';
import { addDevice } from '../../setup/devices/add-device.ts';
import { removeDevice } from '../../setup/devices/remove-device.ts';
import { putContacts } from '../../setup/people/put-contacts.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { readRows } from '../../store/directory/rows.ts';
import { listDevices } from '../../store/devices/devices.ts';
import { readPushKeys } from '../../store/devices/push-keys.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { deviceAdded, myDevices, newDevice } from '../shapes-devices.ts';
import { untilInstalled } from '../until-installed.ts';

export function deviceRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;

  /** A program's key is nobody's pocket. */
  const personOf = (viewer: Viewer): string | null => (viewer.kind === 'person' ? viewer.handle : null);
  const onlyPeople = { detail: 'Only a person who is signed in has devices of their own.' };

  app.get(
    '/api/v1/me/devices',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The browsers that show your pages, and the key that a browser needs for it',
        tags: ['access'],
        response: { 200: myDevices },
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const { publicKey } = await readPushKeys(pool, context.wallNow());
      return reply.send({ publicKey, items: await listDevices(pool, person), nextCursor: null });
    },
  );

  app.post(
    '/api/v1/me/devices',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Let this browser show your pages; without a contact of the kind push you get one',
        tags: ['access'],
        body: newDevice,
        response: { 201: deviceAdded },
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const { endpoint, keys, label, replaces } = request.body;
      const by = { person, actor: actorBehind(request), now: engine.now() };
      const added = await addDevice(
        pool,
        { endpoint, p256dh: keys.p256dh, auth: keys.auth, label, replaces: replaces ?? null },
        by,
      );
      if (!added.ok) return refuse(reply, added.refused);
      return reply.code(201).send({ id: added.id, contact: await ownPushContact(by) });
    },
  );

  app.delete(
    '/api/v1/me/devices/:id',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Take a browser off',
        tags: ['access'],
        params: z.strictObject({ id: z.string().max(40) }),
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const { id } = request.params;
      const by = { person, actor: actorBehind(request), now: engine.now() };
      if (!(await removeDevice(pool, id, by))) return refuse(reply, 'no-such-device');
      return reply.code(204).send();
    },
  );

  /** The contact that rings all of the person's devices, entered if there is none; null: their list is full. */
  async function ownPushContact(
    by: Omit<Parameters<typeof putContacts>[2], 'inbox'>,
  ): Promise<string | null> {
    const { users } = configurationOf(await readRows(pool));
    const user = users.find(({ handle }) => handle === by.person);
    const known = user?.contacts.find(({ channel, to }) => channel === 'push' && to === everyDevice);
    if (user === undefined || known !== undefined) return known?.id ?? null;
    const names = ['push', 'browser', 'push-2', 'browser-2'];
    const id = names.find((name) => user.contacts.every((contact) => contact.id !== name));
    if (id === undefined) return null;
    const { rules, quietHours } = user;
    const own = {
      contacts: [...user.contacts, { id, channel: 'push' as const, to: everyDevice }],
      rules,
      ...(quietHours === undefined ? {} : { quietHours }),
    };
    const put = await putContacts(pool, own, { ...by, inbox: settings.demo });
    if (!put.ok) return null;
    await untilInstalled(engine, ({ directory }) => directory.revision >= put.revision);
    return id;
  }
}
