/** Secret links to calendars, for programs that cannot sign in: a person's own, shown once when made, dead when revoked. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import type { Person } from '../../domain/directory/directory.ts';
import type { CalendarScope } from '../../domain/schedule/calendar.ts';
import {
  createCalendarLink,
  listCalendarLinks,
  removeCalendarLink,
  type CalendarLink,
} from '../../store/access/calendar-links.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { inTransaction } from '../../store/transaction.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { calendarLink, calendarScope, wholeListOf, type CalendarLinkView } from '../shapes.ts';

type AskedScope = z.infer<typeof calendarScope>;

/** A program has its key, and needs no link. */
const onlyPeople = { detail: 'Only a person who is signed in has links of their own.' };

export function calendarLinkRoutes(app: App, { pool, engine, settings, wallNow }: Context): void {
  function personBehind(request: FastifyRequest): Person | undefined {
    const viewer = askerOf(request.viewer);
    return viewer.kind === 'person' ? engine.installation().directory.users[viewer.handle] : undefined;
  }

  app.get(
    '/api/v1/me/calendar-links',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Your secret links to calendars, without the links themselves',
        tags: ['on-call'],
        response: { 200: wholeListOf(calendarLink) },
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const links = await listCalendarLinks(pool, person.handle);
      return reply.send({ items: links.map(viewOf), nextCursor: null });
    },
  );

  app.post(
    '/api/v1/me/calendar-links',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Make a secret link to a calendar; this answer is the only one that shows it',
        description:
          'Whoever has the link reads that calendar without signing in, until you revoke it or leave.',
        tags: ['on-call'],
        body: z.strictObject({ shows: calendarScope }),
        response: { 201: calendarLink.extend({ url: z.string() }) },
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const scope = scopeFor(person, request.body.shows);
      if (
        scope.of === 'schedule' &&
        !Object.hasOwn(engine.installation().directory.schedules, scope.schedule)
      )
        return refuse(reply, 'no-such-schedule');
      const token = randomBytes(32).toString('base64url');
      const link: CalendarLink = { id: randomUUID(), person: person.handle, scope, createdAt: wallNow() };
      const made = await inTransaction(pool, async (client) => {
        if (!(await createCalendarLink(client, link, hashSecret(token)))) return false;
        await writeAudit(client, [auditRow(request, link, { verb: 'created', at: link.createdAt })]);
        return true;
      });
      if (!made) return refuse(reply, 'too-many-calendar-links');
      return reply.code(201).send({ ...viewOf(link), url: `${settings.url}/api/v1/calendars/${token}.ics` });
    },
  );

  app.delete(
    '/api/v1/me/calendar-links/:id',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Revoke a link of yours; whoever asks by it from now on is answered 404',
        tags: ['on-call'],
        params: z.strictObject({ id: z.string().max(100) }),
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const id = z.uuid().safeParse(request.params.id);
      if (!id.success) return refuse(reply, 'no-such-calendar-link');
      const removed = await inTransaction(pool, async (client) => {
        const link = await removeCalendarLink(client, { person: person.handle, id: id.data });
        if (link !== null)
          await writeAudit(client, [auditRow(request, link, { verb: 'removed', at: wallNow() })]);
        return link !== null;
      });
      return removed ? reply.code(204).send() : refuse(reply, 'no-such-calendar-link');
    },
  );
}

/** "Me" is whoever asks; nobody can make a link to the shifts of one other person alone. */
function scopeFor(person: Person, asked: AskedScope): CalendarScope {
  return asked.of === 'me' ? { of: 'person', person: person.handle } : asked;
}

function viewOf({ id, scope, createdAt }: CalendarLink): CalendarLinkView {
  return { id, shows: scope.of === 'person' ? { of: 'me' } : scope, createdAt };
}

function auditRow(
  request: FastifyRequest,
  { id, person, scope }: CalendarLink,
  { verb, at }: { verb: 'created' | 'removed'; at: string },
) {
  const link = { id, shows: scope };
  const [before, after] = verb === 'created' ? [null, link] : [link, null];
  return { at, actor: actorBehind(request), noun: 'calendar-link', handle: person, verb, before, after };
}
