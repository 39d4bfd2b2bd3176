/** Calendars that schedules rely on: what was read of each, and how the last attempt went. */
import { z } from 'zod';
import { readFeedNow, listCalendarFeeds } from '../../store/directory/calendar-feeds.ts';
import { listCalendars } from '../../store/directory/calendars.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { calendarIn } from '../shapes-calendars.ts';
import { wholeListOf } from '../shapes.ts';
import { calendarViews } from '../views/calendar-view.ts';
import { readAgainAfterMs } from './time-off.ts';

const tags = ['on-call'];

export function calendarsInRoutes(app: App, { pool, engine }: Context): void {
  app.get(
    '/api/v1/calendars',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The calendars that schedules rely on, without their addresses',
        description:
          'One that is read from elsewhere is read every 15 minutes, and after failures ever more rarely, down to every 6 hours. What was read well stays in force until something else is read well.',
        tags,
        response: { 200: wholeListOf(calendarIn) },
      },
    },
    async (_request, reply) => {
      const [calendars, feeds] = [await listCalendars(pool), await listCalendarFeeds(pool)];
      const { directory } = engine.installation();
      const items = calendarViews(calendars, feeds, { directory, now: engine.now() });
      return reply.send({ items, nextCursor: null });
    },
  );

  app.post(
    '/api/v1/calendars/:handle/read',
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Have a calendar read now',
        description: 'It is read within seconds; what came of it stands in the list.',
        tags,
        params: z.strictObject({ handle: z.string().max(63) }),
        response: { 202: z.strictObject({}) },
      },
    },
    async (request, reply) => {
      const asked = {
        what: 'calendar',
        owner: request.params.handle,
        now: engine.now(),
        pauseMs: readAgainAfterMs,
      } as const;
      if (!(await readFeedNow(pool, asked))) return refuse(reply, 'no-such-feed');
      return reply.code(202).send({});
    },
  );
}
