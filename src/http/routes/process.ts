/** The process in force, as menus and forms need it. */
import { z } from 'zod';
import type { Process } from '../../domain/process/process.ts';
import { readCompiledProcess } from '../../store/directory/processes.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuseAnswers, severityByAnswers } from '../declared-severity.ts';
import { refuse, refuseNoProcess } from '../problems.ts';
import { processView, severityAnswers } from '../shapes.ts';

export function processRoutes(app: App, { engine, pool }: Context): void {
  app.get(
    '/api/v1/process',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The process under which incidents are declared now, or by its hash one that was',
        tags: ['process'],
        querystring: z.strictObject({ hash: z.string().max(100).optional() }),
        response: { 200: processView },
      },
    },
    async (request, reply) => {
      const { processHash } = engine.installation();
      const hash = request.query.hash ?? processHash;
      if (hash === '') return refuseNoProcess(reply);
      const process = hash === processHash ? engine.process(hash) : await readCompiledProcess(pool, hash);
      return process === null ? refuse(reply, 'no-such-process') : reply.send(viewOfProcess(process, hash));
    },
  );

  app.post(
    '/api/v1/process/classify',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Which severity these answers mean, by the process in force',
        tags: ['process'],
        body: z.strictObject({ answers: severityAnswers }),
        response: { 200: z.strictObject({ severity: z.string(), because: z.string() }) },
      },
    },
    async (request, reply) => {
      const { processHash } = engine.installation();
      if (processHash === '') return refuseNoProcess(reply);
      const found = severityByAnswers(engine.process(processHash), request.body.answers);
      return 'problem' in found ? refuseAnswers(reply, found.problem) : reply.send(found);
    },
  );
}

function viewOfProcess(process: Process, hash: string): z.infer<typeof processView> {
  const { id, title, version } = process;
  return {
    id,
    hash,
    title,
    version,
    severities: process.severities.map(({ id, label, rank, definition, examples }) => ({
      id,
      label,
      rank,
      definition,
      examples,
    })),
    statuses: process.statuses.map(({ id, label, category }) => ({ id, label, category })),
    phases: process.phases.map(named),
    roles: process.roles.map(named),
    flags: process.flags.map(named),
    positions: process.positions.map(named),
    audiences: process.audiences.map(named),
    sources: process.detection,
    classifier: process.classifier,
  };
}

function named({ id, label }: { id: string; label: string }): { id: string; label: string } {
  return { id, label };
}
