/** `/api/v1/schedules/{handle}/handoff`: the sheet of a handoff, and ticking off what was gone through. */
import { z } from 'zod';
import { plus } from '../../domain/instant.ts';
import { handoffAt, handoffNear } from '../../domain/schedule/handoff.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { checklistsOfShifts } from '../../domain/schedule/shift-sheet.ts';
import { readShiftSheet } from '../../engine/read-shift-sheet.ts';
import { checkShiftItem } from '../../setup/shifts/check-item.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { instant } from '../shapes.ts';
import * as shapes from '../shapes-handoff.ts';
import { handoffView } from '../views/handoff-view.ts';

const params = z.strictObject({ handle: z.string().max(63) });

export function handoffRoutes(app: App, { pool, engine }: Context): void {
  function scheduleNamed(handle: string): Schedule | null {
    const { schedules } = engine.installation().directory;
    return Object.hasOwn(schedules, handle) ? schedules[handle]! : null;
  }

  app.get(
    '/api/v1/schedules/:handle/handoff',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The sheet of a handoff: who goes off, who comes on, what there is to go through',
        description:
          'The handoff nearest to `at`. The facts are those of now, whenever the handoff is; incidents that you may not see are not among them.',
        tags: ['on-call'],
        params,
        querystring: z.strictObject({ at: instant.optional().describe('default: now') }),
        response: { 200: shapes.handoff },
      },
    },
    async (request, reply) => {
      const schedule = scheduleNamed(request.params.handle);
      if (schedule === null) return refuse(reply, 'no-such-schedule');
      const handoffs = handoffNear(schedule, plus(request.query.at ?? engine.now(), 0));
      const { directory } = engine.installation();
      const read = await readShiftSheet(pool, engine, askerOf(request.viewer), { schedule, handoffs });
      return reply.send(handoffView(schedule, handoffs, read, directory));
    },
  );

  app.post(
    '/api/v1/schedules/:handle/handoff/check',
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Tick an item of the sheet, or take its tick away',
        description: 'Answers the sheet as it is then. An item that is ticked stays whoever’s it was.',
        tags: ['on-call'],
        params,
        body: shapes.checkShiftItem,
        response: { 200: shapes.handoff },
      },
    },
    async (request, reply) => {
      const schedule = scheduleNamed(request.params.handle);
      if (schedule === null) return refuse(reply, 'no-such-schedule');
      const { checklist, item, checked } = request.body;
      const at = plus(request.body.at, 0);
      if (handoffAt(schedule, at) === null) return refuse(reply, 'no-such-handoff');
      const { directory, processHash } = engine.installation();
      const lists = checklistsOfShifts(processHash === '' ? null : engine.process(processHash));
      const list = lists.find(({ id }) => id === checklist);
      if (list === undefined) return refuse(reply, 'no-such-checklist', onThisSheet('checklist'));
      if (!list.items.some(({ id }) => id === item))
        return refuse(reply, 'no-such-item', onThisSheet('item'));
      await checkShiftItem(
        pool,
        { schedule: schedule.handle, at },
        { checklist, item, checked },
        { actor: actorBehind(request), now: engine.now() },
      );
      const handoffs = handoffNear(schedule, at);
      const read = await readShiftSheet(pool, engine, askerOf(request.viewer), { schedule, handoffs });
      return reply.send(handoffView(schedule, handoffs, read, directory));
    },
  );
}

function onThisSheet(what: 'checklist' | 'item') {
  return { detail: `The sheet of the handoff has no ${what} of this name.` };
}
