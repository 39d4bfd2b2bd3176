/** Shifts as iCalendar: of a schedule, of a person and of all, for whoever is signed in; and by a secret link. */
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import type { Calendar, CalendarScope } from '../../domain/schedule/calendar.ts';
import { calendarOf, calendarWindow, isLaid, keepLaid, schedulesIn } from '../../domain/schedule/calendar.ts';
import type { ScheduleInPlace } from '../../domain/schedule/surroundings.ts';
import { findCalendarLink } from '../../store/access/calendar-links.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../error-catalogue.ts';
import { refuse } from '../problems.ts';
import { askLayout } from '../worker/layout.ts';

const description = `iCalendar (RFC 5545), from ${calendarWindow.daysBack} days ago to ${calendarWindow.daysAhead} days ahead. With an \`ETag\`: \`If-None-Match\` is answered 304 while no shift in it has changed.`;
const tags = ['on-call'];

/** Longer than any token of ours; a longer one need not be hashed. */
const longestToken = 200;

export function calendarRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;
  const { host } = new URL(settings.url);
  const textOf = rememberTexts();

  async function sendCalendar(
    request: FastifyRequest,
    reply: FastifyReply,
    scope: CalendarScope,
    missing: ErrorCode,
  ): Promise<FastifyReply> {
    const now = engine.now();
    const { directory } = engine.installation();
    await layAhead(schedulesIn(directory, scope), now);
    const calendar = calendarOf(directory, scope, now);
    if (calendar === null) return refuse(reply, missing);
    const etag = etagOf(calendar, host);
    // Kept by whoever asked, and never used without asking: a revoked link must not live on in a cache.
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', `inline; filename="${fileName(scope)}.ics"`)
      .send(textOf(etag, () => context.renderCalendar(calendar, { host, stamp: now })));
  }

  app.get(
    '/api/v1/schedules/:handle/calendar.ics',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The shifts of a schedule as a calendar',
        description,
        tags,
        params: z.strictObject({ handle: z.string().max(63) }),
      },
    },
    async (request, reply) =>
      sendCalendar(request, reply, { of: 'schedule', schedule: request.params.handle }, 'no-such-schedule'),
  );

  app.get(
    '/api/v1/users/:handle/calendar.ics',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The shifts of a person in all schedules as a calendar',
        description,
        tags,
        params: z.strictObject({ handle: z.string().max(63) }),
      },
    },
    async (request, reply) =>
      sendCalendar(request, reply, { of: 'person', person: request.params.handle }, 'no-such-person'),
  );

  app.get(
    '/api/v1/calendar.ics',
    {
      config: { policy: 'read' },
      schema: { summary: 'The shifts of all schedules as one calendar', description, tags },
    },
    async (request, reply) => sendCalendar(request, reply, { of: 'organization' }, 'no-such-calendar'),
  );

  app.get(
    '/api/v1/calendars/:token',
    {
      config: { policy: 'link' },
      schema: {
        summary: 'The calendar behind a secret link, which ends in `.ics`',
        description,
        tags,
        params: z.strictObject({ token: z.string().max(700) }),
      },
    },
    async (request, reply) => {
      const token = request.params.token.replace(/\.ics$/, '');
      const link = token.length > longestToken ? null : await findCalendarLink(pool, hashSecret(token));
      // The link of somebody who has left shows nothing, as their session would.
      if (link === null || !Object.hasOwn(engine.installation().directory.users, link.person))
        return refuse(reply, 'no-such-calendar');
      return sendCalendar(request, reply, link.scope, 'no-such-calendar');
    },
  );
}

/** A large one takes 100 ms to write, and every device of a team asks for it. At most 20 MB. */
const mostTexts = 40;

function rememberTexts(): (etag: string, write: () => string) => string {
  const texts = new Map<string, string>();
  return (etag, write) => {
    const text = texts.get(etag) ?? write();
    // Put at the end again: what nobody asks for goes first.
    texts.delete(etag);
    texts.set(etag, text);
    if (texts.size > mostTexts) texts.delete(texts.keys().next().value!);
    return text;
  };
}

/** Weak: two answers of the same shifts differ in the time at which they were written. */
function etagOf(calendar: Calendar, host: string): string {
  return `W/"${hash('sha256', JSON.stringify([host, calendar]), 'base64url')}"`;
}

/** RFC 9110, 13.1.2: compared without regard to weakness. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(etag));
}

/** Handles are safe in a header; a link's address says nothing of the sort. */
function fileName(scope: CalendarScope): string {
  switch (scope.of) {
    case 'person':
      return scope.person;
    case 'schedule':
      return scope.schedule;
    case 'organization':
      return 'on-call';
  }
}

/**
 * Each day the first who asks lays out every schedule: one a turn of the event loop, and large ones beside it, since
 * whoever is to be paged meanwhile must not wait for a calendar.
 */
async function layAhead(schedules: ScheduleInPlace[], now: string): Promise<void> {
  for (const schedule of schedules) {
    if (isLaid(schedule, now)) continue;
    const asked = await askLayout({ ask: 'calendar', schedule, now });
    if ('answer' in asked && 'around' in asked.answer) keepLaid(schedule, now, asked.answer.around);
    // What takes longer than any request may is nothing that a calendar shows; where threads are busy it is laid out here.
    else if ('refused' in asked && asked.refused === 'too-long') keepLaid(schedule, now, []);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
