/**
 * `/api/v1/schedules`: who is on call from when to when, by a schedule that is kept or by one that is only being written;
 * and what is wrong with one that is kept.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { dayMs, plus } from '../../domain/instant.ts';
import { nothingAround, type ScheduleInPlace } from '../../domain/schedule/surroundings.ts';
import { whoeverLeft } from '../../domain/schedule/whoever-left.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse, refuseForNow } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { shiftsOfMany } from '../shapes-shifts.ts';
import { manyShiftsView } from '../views/many-shifts-view.ts';
import { askLayout, type LayoutQuestion, type Mistake } from '../worker/layout.ts';

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

/** As long as a large layout takes. */
const busySeconds = 1;
const busy = 'As many large schedules are laid out as this node lays out beside its work: ask again.';
const tooLong = 'This cannot be laid out within 8 s, and was stopped: ask for a shorter range.';

/** A schedule that is not named yet can be looked at. */
const unnamed = 'preview';

export function scheduleRoutes(app: App, { engine }: Context): void {
  function rangeOf(asked: { from?: string | undefined; to?: string | undefined }, days = aheadDays) {
    const begin = plus(asked.from ?? engine.now(), 0);
    return { from: begin, to: plus(asked.to ?? plus(begin, days * dayMs), 0) };
  }

  async function layItem(schedule: ScheduleInPlace, range: { from: string; to: string }) {
    const left = whoeverLeft(schedule, engine.installation().directory, engine.now());
    const asked = await askLayout({ ask: 'item', schedule, range, left });
    if ('refused' in asked) return asked.refused === 'busy' ? busy : tooLong;
    if ('item' in asked.answer) return asked.answer.item;
    throw new Error('a part of a calendar must be answered with one');
  }

  async function sendLaid(reply: FastifyReply, question: LayoutQuestion): Promise<FastifyReply> {
    const asked = await askLayout(question);
    if ('refused' in asked)
      return asked.refused === 'busy'
        ? refuseForNow(reply, 'layouts-busy', busySeconds)
        : refuse(reply, 'range-too-long', { detail: tooLong });
    const { answer } = asked;
    if ('mistakes' in answer) return refuseSchedule(reply, answer.mistakes);
    if ('refused' in answer) return refuse(reply, 'range-too-long', { detail: answer.refused });
    if ('laid' in answer) return reply.send(answer.laid as never);
    if (!('json' in answer)) throw new Error('shifts must not be answered with a calendar');
    // It is the schema's own form, made beside the event loop.
    return reply
      .type('application/json; charset=utf-8')
      .serializer(String)
      .send(answer.json as never);
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
        await manyShiftsView(directory, found.slice(0, mostInCalendar), range, {
          more: found.length > mostInCalendar,
          lay: (schedule) => layItem(schedule, range),
        }),
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
      const { directory } = engine.installation();
      const { handle } = request.params;
      if (!Object.hasOwn(directory.schedules, handle)) return refuse(reply, 'no-such-schedule');
      const schedule = directory.schedules[handle]!;
      const left = whoeverLeft(schedule, directory, engine.now());
      return sendLaid(reply, { ask: 'shifts', schedule, range: rangeOf(request.query), left });
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
      const process = processHash === '' ? null : engine.process(processHash);
      const betweenShiftsMs = process?.onCall?.betweenShiftsMs ?? null;
      const left = whoeverLeft(schedule, directory, engine.now());
      return sendLaid(reply, { ask: 'quality', schedule, range, directory, betweenShiftsMs, left });
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
      const { schedules, around = nothingAround } = engine.installation().directory;
      return sendLaid(reply, {
        ask: 'preview',
        written: { handle: unnamed, ...request.body.schedule },
        range: rangeOf(request.body),
        all: schedules,
        around,
      });
    },
  );
}

/** Every sentence is the schema's own, with the place at which it stands. */
function refuseSchedule(reply: FastifyReply, issues: Mistake[]): FastifyReply {
  const errors = issues.map(({ path, message }) => ({
    path: ['schedule', ...path.map(String)].join('.'),
    message,
  }));
  const [first] = errors;
  if (first === undefined) throw new Error('a schedule that is refused has at least one mistake');
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return refuse(reply, 'invalid-schedule', { detail: `${first.path}: ${first.message}${more}.`, errors });
}
