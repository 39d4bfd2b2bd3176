/**
 * `/api/v1/incidents/preview`: who would be paged, and when, if this were declared now. It decides as a declaration
 * would, on a draft that is thrown away: nothing is written, and nobody hears of it.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import { declare } from '../../domain/incident/decide.ts';
import { lineOf } from '../../domain/incident/line.ts';
import type { Answers } from '../../domain/process/classify.ts';
import { actorOf, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { declaredSeverity, refuseAnswers } from '../declared-severity.ts';
import { refuse, refuseNoProcess } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { previewOf } from '../views/preview-view.ts';
import { severalOf } from './incidents.ts';

const draftId = '00000000-0000-4000-8000-000000000000';

const query = z.strictObject({
  severity: z.string().max(60),
  service: shapes.commandBodies.declare.shape.service,
  flag: severalOf(z.string().max(60)).optional(),
});

interface Draft {
  severity?: string | undefined;
  answers?: Answers | undefined;
  service?: string | undefined;
  flags?: string[] | undefined;
}

export function previewRoutes(app: App, { engine }: Context): void {
  function preview(viewer: Viewer, draft: Draft, reply: FastifyReply) {
    const { service, flags = [] } = draft;
    const { directory, processHash } = engine.installation();
    if (processHash === '') return refuseNoProcess(reply);
    const process = engine.process(processHash);
    if (service !== undefined && !Object.hasOwn(directory.services, service))
      return refuse(reply, 'no-such-service');
    const severity = declaredSeverity(process, draft);
    if ('problem' in severity) return refuseAnswers(reply, severity.problem);
    const now = engine.now();
    const decided = declare(
      {
        type: 'declare',
        id: draftId,
        number: 'INC-0000-0000',
        title: 'A draft',
        process: { id: process.id, hash: processHash },
        severity: severity.severity,
        service: service ?? null,
        visibility: 'organization',
        groupKey: null,
        detectedAt: null,
        flags,
        alerts: null,
      },
      { process, directory, actor: actorOf(viewer, { signedIn: false }), now },
    );
    if ('refused' in decided) return refuse(reply, decided.refused);
    const picture = { process, directory, now };
    return reply.send({
      ...previewOf(decided.events, decided.state, picture),
      line: lineOf(decided.events, decided.state, picture),
    });
  }

  const summary = 'Who would be paged, and when, if this were declared now';
  app.get(
    '/api/v1/incidents/preview',
    {
      config: { policy: 'declare' },
      schema: {
        summary,
        tags: ['incidents'],
        querystring: query,
        response: { 200: shapes.declarePreview },
      },
    },
    async (request, reply) => {
      const { severity, service, flag } = request.query;
      return preview(askerOf(request.viewer), { severity, service, flags: flag }, reply);
    },
  );
  app.post(
    '/api/v1/incidents/preview',
    {
      config: { policy: 'declare' },
      schema: {
        summary,
        description: 'Takes what a declaration takes; of it, the severity, the service and the flags matter.',
        tags: ['incidents'],
        body: shapes.commandBodies.declare.partial({ title: true }),
        response: { 200: shapes.declarePreview },
      },
    },
    async (request, reply) => preview(askerOf(request.viewer), request.body, reply),
  );
}
