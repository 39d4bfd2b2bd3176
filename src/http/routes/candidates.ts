/** `GET /api/v1/schedules/{handle}/candidates`: who could take a time, the best first, each with a sentence that says why. */
import { z } from 'zod';
import { personRef } from '../../domain/incident/naming.ts';
import { dayMs, msOf, plus } from '../../domain/instant.ts';
import { longestTimeMs, schedulesOf } from '../../domain/schedule/candidates.ts';
import { takingTurns } from '../../domain/schedule/surroundings.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse, refuseForNow } from '../problems.ts';
import * as shapes from '../shapes-overrides.ts';
import { instant } from '../shapes.ts';
import { askLayout } from '../worker/layout.ts';

/** As long as a large layout takes. */
const busySeconds = 1;

export function candidateRoutes(app: App, { engine }: Context): void {
  app.get(
    '/api/v1/schedules/:handle/candidates',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Who could take a time of a schedule, the best first',
        description:
          'First those against whom nothing speaks: not away, not on call then by any schedule, with the rest between shifts that the process asks for. Among them whoever was on call least recently, then whoever had the fewest hours in the 12 weeks before, then whom it costs the fewest nights of their own zone.',
        tags: ['on-call'],
        params: z.strictObject({ handle: z.string().max(63) }),
        querystring: z.strictObject({ from: instant, to: instant }),
        response: { 200: shapes.candidates },
      },
    },
    async (request, reply) => {
      const { directory, processHash } = engine.installation();
      const { handle } = request.params;
      if (!Object.hasOwn(directory.schedules, handle)) return refuse(reply, 'no-such-schedule');
      const [from, to] = [plus(request.query.from, 0), plus(request.query.to, 0)];
      const lasts = msOf(to) - msOf(from);
      if (lasts <= 0 || lasts > longestTimeMs)
        return refuse(reply, 'range-too-long', {
          detail:
            lasts <= 0
              ? `The time ends (${to}) no later than it begins (${from}): ask for a later end.`
              : `The time is longer than ${longestTimeMs / dayMs} days: ask for less at a time.`,
        });
      const schedule = directory.schedules[handle]!;
      const process = processHash === '' ? null : engine.process(processHash);
      const people = takingTurns(schedule).filter((person) => Object.hasOwn(directory.users, person));
      const named = people.map((person) => directory.users[person]!);
      const schedules = schedulesOf(schedule, { schedules: Object.values(directory.schedules) });
      const asked = {
        from,
        to,
        schedules,
        away: (directory.around?.away ?? []).filter(({ person }) => people.includes(person)),
        people,
        betweenShiftsMs: process?.onCall?.betweenShiftsMs ?? null,
        names: Object.fromEntries(named.map(({ handle, name }) => [handle, name])),
        zones: Object.fromEntries(named.map(({ handle, timeZone }) => [handle, timeZone])),
      };
      const worked = await askLayout({ ask: 'candidates', schedule, asked });
      if ('refused' in worked)
        return worked.refused === 'busy'
          ? refuseForNow(reply, 'layouts-busy', busySeconds)
          : refuse(reply, 'range-too-long', {
              detail: 'To lay out all schedules of these people took too long: ask for a shorter time.',
            });
      if (!('candidates' in worked.answer))
        throw new Error('whoever asks for candidates is answered with them');
      const found = worked.answer.candidates;
      const tenths = (value: number) => Math.round(value * 10) / 10;
      return reply.send({
        schedule: handle,
        from,
        to,
        items: found.map(({ person, hours, nights, ...rest }) => ({
          ...rest,
          person: personRef(directory, person),
          hours: tenths(hours),
          nights: tenths(nights),
        })),
      });
    },
  );
}
