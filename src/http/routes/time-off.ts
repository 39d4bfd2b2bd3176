/** When people are away: their own to enter and take back, an admin's for others, everybody's to read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dayMs, msOf, plus } from '../../domain/instant.ts';
import type { TimeOffEntry } from '../../domain/schedule/time-off.ts';
import { addTimeOff } from '../../setup/people/add-time-off.ts';
import { putTimeOffFeed } from '../../setup/people/put-time-off-feed.ts';
import { takeBackTimeOff } from '../../setup/people/remove-time-off.ts';
import { findTimeOffFeed, listTimeOffRead, readFeedNow } from '../../store/directory/calendar-feeds.ts';
import { listTimeOff } from '../../store/directory/time-off.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { enteredTimeOff, timeOff, timeOffFeed } from '../shapes-calendars.ts';
import { instant, wholeListOf } from '../shapes.ts';
import { untilInstalled } from '../until-installed.ts';
import { readingView } from '../views/calendar-view.ts';
import { timeOffViews } from '../views/time-off-view.ts';

/** A program has nobody's days off. */
const onlyPeople = { detail: 'Only a person who is signed in has time off of their own.' };
const tags = ['on-call'];
const description =
  'A date is a whole day of the person’s own zone, and the last one is included. Schedules whose layers say `away: next` pass the person over meanwhile; others keep them, and say so. At most 500 entries a person, and 2 years ahead.';
const entryId = z.string().max(100);

/** As many as a screen of a year holds; more is a range that nobody reads. */
const mostListed = 2_000;
const defaultDays = 90;
const longestDays = 800;
/** Whoever presses often is answered once. */
export const readAgainAfterMs = 10_000;

export function timeOffRoutes(app: App, { pool, engine }: Context): void {
  const personBehind = (request: FastifyRequest): string | null => {
    const viewer = askerOf(request.viewer);
    return viewer.kind === 'person' ? viewer.handle : null;
  };

  async function listed(reply: FastifyReply, query: { person: string | null; from: string; to: string }) {
    const asked = { ...query, limit: mostListed + 1 };
    const [entered, read] = [await listTimeOff(pool, asked), await listTimeOffRead(pool, asked)];
    if (entered.length > mostListed || read.length > mostListed)
      return refuse(reply, 'range-too-long', { detail: `There are more than ${mostListed} entries in it.` });
    const items = timeOffViews({ entered, read }, { ...query, directory: engine.installation().directory });
    return reply.send({ items, nextCursor: null });
  }

  async function enter(request: FastifyRequest, reply: FastifyReply, person: string, entry: TimeOffEntry) {
    const added = await addTimeOff(pool, entry, { person, actor: actorBehind(request), now: engine.now() });
    if (!added.ok)
      switch (added.refused) {
        case 'no-such-person':
        case 'too-much-time-off':
          return refuse(reply, added.refused);
        case 'invalid-time-off':
          return refuse(reply, 'invalid-time-off', { detail: added.sentence });
      }
    await untilInstalled(engine, ({ directory }) => directory.revision >= added.revision);
    const range = { from: '1970-01-01T00:00:00.000Z', to: '2999-01-01T00:00:00.000Z' };
    const { directory } = engine.installation();
    const [view] = timeOffViews({ entered: [added.entry], read: [] }, { ...range, directory });
    if (view === undefined) throw new Error('time off that was accepted must have a place in time');
    return reply.code(201).send(view);
  }

  async function takeBack(request: FastifyRequest, reply: FastifyReply, person: string, id: string) {
    if (!z.uuid().safeParse(id).success) return refuse(reply, 'no-such-time-off');
    const taken = await takeBackTimeOff(pool, id, { person, actor: actorBehind(request), now: engine.now() });
    if (!taken.ok) return refuse(reply, taken.refused);
    await untilInstalled(engine, ({ directory }) => directory.revision >= taken.revision);
    return reply.code(204).send();
  }

  app.get(
    '/api/v1/time-off',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Who is away when',
        tags,
        querystring: z.strictObject({
          from: instant.optional().describe('default: now'),
          to: instant.optional().describe(`default: ${defaultDays} days after \`from\``),
          person: z.string().max(63).optional().describe('the handle of one'),
        }),
        response: { 200: wholeListOf(timeOff) },
      },
    },
    async (request, reply) => {
      const { from = engine.now(), person = null } = request.query;
      const to = request.query.to ?? plus(from, defaultDays * dayMs);
      const lasts = msOf(to) - msOf(from);
      if (lasts <= 0 || lasts > longestDays * dayMs)
        return refuse(reply, 'range-too-long', {
          detail: `Time off is listed for up to ${longestDays} days, from one time to a later one.`,
        });
      return listed(reply, { person, from, to });
    },
  );

  app.get(
    '/api/v1/me/time-off',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Your time off that is not over, and what your feed says',
        tags,
        response: { 200: wholeListOf(timeOff) },
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const from = engine.now();
      return listed(reply, { person, from, to: plus(from, longestDays * dayMs) });
    },
  );

  app.post(
    '/api/v1/me/time-off',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Enter that you are away',
        description,
        tags,
        body: enteredTimeOff,
        response: { 201: timeOff },
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      return enter(request, reply, person, request.body);
    },
  );

  app.delete(
    '/api/v1/me/time-off/:id',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Take your time off back; what runs ends now',
        tags,
        params: z.strictObject({ id: entryId }),
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      return takeBack(request, reply, person, request.params.id);
    },
  );

  app.post(
    '/api/v1/users/:handle/time-off',
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'Enter that somebody is away',
        description,
        tags,
        params: z.strictObject({ handle: z.string().max(63) }),
        body: enteredTimeOff,
        response: { 201: timeOff },
      },
    },
    async (request, reply) => enter(request, reply, request.params.handle, request.body),
  );

  app.delete(
    '/api/v1/users/:handle/time-off/:id',
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'Take somebody’s time off back; what runs ends now',
        tags,
        params: z.strictObject({ handle: z.string().max(63), id: entryId }),
      },
    },
    async (request, reply) => takeBack(request, reply, request.params.handle, request.params.id),
  );

  app.get(
    '/api/v1/me/time-off-feed',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The calendar by which you are away, with its address and how reading it went',
        tags,
        response: { 200: z.strictObject({ feed: timeOffFeed.nullable() }) },
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      return reply.send({ feed: await feedOf(person) });
    },
  );

  app.put(
    '/api/v1/me/time-off-feed',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Set the calendar by which you are away',
        description:
          'iCalendar, read every 15 minutes; each of its events is time off, save those that it marks as free or cancelled. Its address is shown to you alone, and of its events the times alone are kept. What was read well stays in force until something else is.',
        tags,
        body: z.strictObject({ url: z.string().trim().min(1).max(2000) }),
        response: { 200: z.strictObject({ feed: timeOffFeed }) },
      },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const put = await putTimeOffFeed(pool, request.body.url, {
        person,
        actor: actorBehind(request),
        now: engine.now(),
      });
      if (!put.ok) return refuse(reply, put.refused);
      const feed = await feedOf(person);
      if (feed === null) return refuse(reply, 'no-such-feed');
      return reply.send({ feed });
    },
  );

  app.delete(
    '/api/v1/me/time-off-feed',
    {
      config: { policy: 'read' },
      schema: { summary: 'Be away by that calendar no more; what it said is forgotten', tags },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const put = await putTimeOffFeed(pool, null, {
        person,
        actor: actorBehind(request),
        now: engine.now(),
      });
      if (!put.ok) return refuse(reply, put.refused);
      await untilInstalled(engine, ({ directory }) => directory.revision >= put.revision);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/v1/me/time-off-feed/read',
    {
      config: { policy: 'read' },
      schema: { summary: 'Have your calendar read now', tags, response: { 202: z.strictObject({}) } },
    },
    async (request, reply) => {
      const person = personBehind(request);
      if (person === null) return refuse(reply, 'not-allowed', onlyPeople);
      const asked = {
        what: 'time-off',
        owner: person,
        now: engine.now(),
        pauseMs: readAgainAfterMs,
      } as const;
      if (!(await readFeedNow(pool, asked))) return refuse(reply, 'no-such-feed');
      return reply.code(202).send({});
    },
  );

  async function feedOf(person: string): Promise<z.infer<typeof timeOffFeed> | null> {
    const state = await findTimeOffFeed(pool, person);
    if (state === null) return null;
    const { url, events, ignored } = state;
    return { url, reading: readingView(state), periods: events, ignored };
  }
}
