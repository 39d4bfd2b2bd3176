/** Whether people can be reached: everybody who may have to answer, and oneself; and what a page to oneself would do. */
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import type { Person } from '../../domain/directory/directory.ts';
import { msOf, plus } from '../../domain/instant.ts';
import { nextAtTime, planInWords } from '../../domain/page/plan-in-words.ts';
import { planOf } from '../../domain/page/plan-steps.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import { instant } from '../shapes.ts';
import { planView, readiness, readinessOfPerson } from '../shapes-readiness.ts';
import { dutiesAhead, readinessOfOne, readinessView, readReach } from '../views/readiness-view.ts';

const onlyPeople = { detail: 'Only a person who is signed in is paged.' };

export function readinessRoutes(app: App, { pool, engine, settings }: Context): void {
  const around = () => {
    const { directory, processHash } = engine.installation();
    const process = processHash === '' ? null : engine.process(processHash);
    return { directory, process, demo: settings.demo, now: engine.now() };
  };
  const personOf = (viewer: Viewer): Person | undefined =>
    viewer.kind === 'person' ? engine.installation().directory.users[viewer.handle] : undefined;

  app.get(
    '/api/v1/on-call/readiness',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Whether everybody who may have to answer can be reached, and what is missing',
        description:
          'Everybody whom a position names, and whoever is on call in the next 14 days; who is worst off comes first.',
        tags: ['on-call'],
        response: { 200: readiness },
      },
    },
    async () => {
      const here = around();
      const rows = await readReach(pool, [...dutiesAhead(here).keys()], here.now);
      return readinessView(rows, here);
    },
  );

  app.get(
    '/api/v1/me/readiness',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Whether you can be reached, and what is missing',
        tags: ['access'],
        response: { 200: readinessOfPerson },
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const here = around();
      return reply.send(readinessOfOne(person, await readReach(pool, [person.handle], here.now), here));
    },
  );

  app.get(
    '/api/v1/me/plan',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What would happen if you were paged, or told, at an instant',
        tags: ['access'],
        querystring: z.strictObject({
          at: z
            .union([instant, z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)])
            .optional()
            .describe('an instant, or a time of your own clock ("03:00") that comes next; default: now'),
          urgency: z.enum(['high', 'low']).default('high').describe('`high`: paged; `low`: told'),
          severity: z.string().max(64).optional().describe('of the incident: it may override quiet hours'),
        }),
        response: { 200: planView },
      },
    },
    async (request, reply) => {
      const person = personOf(askerOf(request.viewer));
      if (person === undefined) return refuse(reply, 'not-allowed', onlyPeople);
      const { at: asked, urgency, severity = null } = request.query;
      const { timeZone } = person;
      const now = engine.now();
      const at =
        asked === undefined ? now : asked.length === 5 ? nextAtTime(asked, timeZone, now) : plus(asked, 0);
      const plan = planOf(person, urgency, at, { severity, awake: false });
      return reply.send({
        at,
        urgency,
        timeZone,
        ...plan,
        steps: plan.steps.map((step) => ({ ...step, afterMs: msOf(step.at) - msOf(at) })),
        sentence: planInWords(plan, timeZone),
      });
    },
  );
}
