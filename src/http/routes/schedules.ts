/**
 * `/api/v1/schedules`: who is on call from when to when, by a schedule that is kept or by one that is only being written;
 * and what is wrong with one that is kept.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { dayMs, plus } from '../../domain/instant.ts';
import { wrongFollowing } from '../../domain/schedule/follows.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { scheduleSchema } from '../../domain/schedule/schedule.ts';
import { shifts } from '../../domain/schedule/shifts.ts';
import { inPlace, nothingAround } from '../../domain/schedule/surroundings.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { shiftsOfMany } from '../shapes-shifts.ts';
import { manyShiftsView } from '../views/many-shifts-view.ts';
import { qualityView, shiftsView } from '../views/shifts-view.ts';

/** A turn each of four people who take weeks. */
const aheadDays = 28;
/** Three times that: fewer turns say little about who has more of them. */
const judgedDays = 84;

/** What a page shows of time at once: a quarter. */
const longestCalendarDays = 93;
/** More rows than that nobody reads on one page. */
const mostInCalendar = 100;

const params = z.strictObject({ handle: z.string().max(63) });

const from = shapes.instant.optional().describe('default: now');
const to = shapes.instant.optional().describe(`default: ${aheadDays} days after \`from\``);

/** A schedule that is not named yet can be looked at. */
const unnamed = 'preview';

export function scheduleRoutes(app: App, { engine }: Context): void {
  function rangeOf(asked: { from?: string | undefined; to?: string | undefined }, days = aheadDays) {
    const begin = plus(asked.from ?? engine.now(), 0);
    return { from: begin, to: plus(asked.to ?? plus(begin, days * dayMs), 0) };
  }

  function sendShifts(reply: FastifyReply, schedule: Schedule, range: { from: string; to: string }) {
    const laid = shifts(schedule, range.from, range.to);
    if ('refused' in laid) return refuse(reply, 'range-too-long', { detail: laid.sentence });
    return reply.send(shiftsView(schedule, range, laid));
  }

  app.get(
    '/api/v1/shifts',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Who is on call by every schedule, or by some, as a calendar draws it',
        description: `Up to ${mostInCalendar} schedules and ${longestCalendarDays} days at once. A schedule that does not exist is left out.`,
        tags: ['on-call'],
        querystring: z.strictObject({
          from,
          to,
          schedules: z.string().max(10_000).optional().describe('handles, with commas between; default: all'),
        }),
        response: { 200: shiftsOfMany },
      },
    },
    async (request, reply) => {
      const { directory } = engine.installation();
      const range = rangeOf(request.query);
      const days = (Date.parse(range.to) - Date.parse(range.from)) / dayMs;
      if (days <= 0 || days > longestCalendarDays)
        return refuse(reply, 'range-too-long', {
          detail: `A calendar shows up to ${longestCalendarDays} days, and its end comes after its beginning.`,
        });
      const wanted = request.query.schedules?.split(',');
      const found = Object.values(directory.schedules).filter(
        ({ handle }) => wanted === undefined || wanted.includes(handle),
      );
      return reply.send(
        await manyShiftsView(directory, found.slice(0, mostInCalendar), range, found.length > mostInCalendar),
      );
    },
  );

  app.get(
    '/api/v1/schedules/:handle/shifts',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Who is on call by a schedule, shift by shift, and when nobody is',
        description: 'Laid out by the schedule as it stands today, for the past too.',
        tags: ['on-call'],
        params,
        querystring: z.strictObject({ from, to }),
        response: { 200: shapes.scheduleShifts },
      },
    },
    async (request, reply) => {
      const { schedules } = engine.installation().directory;
      const { handle } = request.params;
      if (!Object.hasOwn(schedules, handle)) return refuse(reply, 'no-such-schedule');
      return sendShifts(reply, schedules[handle]!, rangeOf(request.query));
    },
  );

  app.get(
    '/api/v1/schedules/:handle/quality',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Gaps, overlaps, turns too close to one another, and how evenly a schedule is shared',
        description:
          'Each finding is a sentence. How close turns may be is the process’s `onCall.betweenShifts`; where it says nothing, nothing is too close.',
        tags: ['on-call'],
        params,
        querystring: z.strictObject({
          from,
          to: shapes.instant.optional().describe(`default: ${judgedDays} days after \`from\``),
        }),
        response: { 200: shapes.scheduleQuality },
      },
    },
    async (request, reply) => {
      const { directory, processHash } = engine.installation();
      const { handle } = request.params;
      if (!Object.hasOwn(directory.schedules, handle)) return refuse(reply, 'no-such-schedule');
      const schedule = directory.schedules[handle]!;
      const range = rangeOf(request.query, judgedDays);
      const laid = shifts(schedule, range.from, range.to);
      if ('refused' in laid) return refuse(reply, 'range-too-long', { detail: laid.sentence });
      const process = processHash === '' ? null : engine.process(processHash);
      return reply.send(qualityView(schedule, range, laid, { directory, process }));
    },
  );

  app.post(
    '/api/v1/schedules/preview',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The shifts and gaps of a schedule that is being written; nothing is kept',
        tags: ['on-call'],
        body: z.strictObject({
          schedule: z
            .record(z.string(), z.unknown())
            .describe(
              'as one stands in the configuration file; its `handle` may be left out. Calendars, time off and the schedule that it may follow are those of the installation',
            ),
          from,
          to,
        }),
        response: { 200: shapes.scheduleShifts },
      },
    },
    async (request, reply) => {
      const read = scheduleSchema.safeParse({ handle: unnamed, ...request.body.schedule });
      if (!read.success) return refuseSchedule(reply, read.error.issues);
      const { schedules, around = nothingAround } = engine.installation().directory;
      const all = { ...schedules, [read.data.handle]: read.data };
      const wrong = unfollowable(read.data, all);
      if (wrong !== null) return refuseSchedule(reply, [{ path: ['follows'], message: wrong }]);
      return sendShifts(reply, inPlace(read.data, all, around), rangeOf(request.body));
    },
  );
}

function unfollowable(schedule: Schedule, all: Record<string, Schedule>): string | null {
  const { follows } = schedule;
  if (follows !== undefined && !Object.hasOwn(all, follows.schedule))
    return `there is no schedule "${follows.schedule}" that it could follow: name one of the installation's`;
  const wrong = wrongFollowing(schedule, all);
  return wrong === null ? null : `${wrong.message} ${wrong.remedy}`.replace(/\.$/, '');
}

/** Every sentence is the schema's own, with the place at which it stands. */
function refuseSchedule(
  reply: FastifyReply,
  issues: { path: readonly PropertyKey[]; message: string }[],
): FastifyReply {
  const errors = issues.map(({ path, message }) => ({
    path: ['schedule', ...path.map(String)].join('.'),
    message,
  }));
  const [first] = errors;
  if (first === undefined) throw new Error('a schedule that is refused has at least one mistake');
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return refuse(reply, 'invalid-schedule', { detail: `${first.path}: ${first.message}${more}.`, errors });
}
