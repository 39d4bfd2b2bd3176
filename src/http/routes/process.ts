/** The process in force, as menus and forms need it; and the check of a process file, with every finding at its line. */
import { z } from 'zod';
import { checkProcess } from '../../domain/process/check-process.ts';
import type { Process } from '../../domain/process/process.ts';
import { readCompiledProcess } from '../../store/directory/processes.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuseAnswers, severityByAnswers } from '../declared-severity.ts';
import { refuse } from '../problems.ts';
import { readYamlBodies, yamlText } from '../read-yaml-body.ts';
import { finding, processView, severityAnswers } from '../shapes.ts';

/** The longest shipped process has 30 KB. */
const longestProcess = 256 * 1024;

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
      if (processHash === '')
        return refuse(reply, 'no-such-process', { detail: 'No process is chosen yet.' });
      const found = severityByAnswers(engine.process(processHash), request.body.answers);
      return 'problem' in found ? refuseAnswers(reply, found.problem) : reply.send(found);
    },
  );
}

/** Beside the other routes, as its body is read in another way. */
export function processCheckRoute(app: App): void {
  readYamlBodies(app);
  app.post(
    '/api/v1/process/check',
    {
      config: { policy: 'read' },
      bodyLimit: longestProcess,
      schema: {
        summary: 'What is wrong with a process file',
        description: 'The body is the file’s text (YAML, or JSON, which is YAML).',
        tags: ['process'],
        body: yamlText,
        response: { 200: z.strictObject({ ok: z.boolean(), findings: z.array(finding) }) },
      },
    },
    (request) => checkProcess(request.body, 'process.yaml'),
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
    classifier: process.classifier,
  };
}

function named({ id, label }: { id: string; label: string }): { id: string; label: string } {
  return { id, label };
}
