/** The process as a file: its text and its language, those that are shipped, what one means and lacks, and the way into use. */
import { z } from 'zod';
import { channelIsOn } from '../../domain/config/references.ts';
import { checkProcess } from '../../domain/process/check-process.ts';
import { compileProcess } from '../../domain/process/compile.ts';
import type { Installation } from '../../domain/process/lint/rule.ts';
import { processSchemaFile } from '../../domain/process/reference.ts';
import { applyConfig, planConfig } from '../../setup/config/apply-config.ts';
import { readProcessConfig, type ConfigProblem } from '../../setup/config/read-config.ts';
import { makeResolveProcess, shippedNames } from '../../setup/config/resolve-process.ts';
import { readFileSections } from '../../store/directory/file-sections.ts';
import { readProcessSource } from '../../store/directory/processes.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { actorBehind } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse, refuseNoProcess } from '../problems.ts';
import { longestProcess, readYamlBodies, yamlText } from '../read-yaml-body.ts';
import { configAnswer, wholeListOf, type Problem } from '../shapes.ts';
import { checkedProcess, processSource, shippedProcess, type ShippedProcess } from '../shapes-process.ts';
import { untilInstalled } from '../until-installed.ts';
import { meaningOf } from '../views/process-meaning.ts';

export function processFileRoutes(app: App, context: Context): void {
  const { engine, pool, settings } = context;
  readYamlBodies(app);

  app.get(
    '/api/v1/process/schema',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The language of process files as a JSON Schema, by which editors complete and explain',
        tags: ['process'],
      },
    },
    (_request, reply) => reply.type('application/schema+json; charset=utf-8').send(theSchema()),
  );

  app.get(
    '/api/v1/process/shipped',
    {
      config: { policy: 'read' },
      schema: {
        summary:
          'The processes that are shipped: what is particular to each, its severities and their ladders',
        tags: ['process'],
        response: { 200: wholeListOf(shippedProcess) },
      },
    },
    () => ({ items: theShipped(), nextCursor: null }),
  );

  app.get(
    '/api/v1/process/source',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The text of the process in force, or by its hash of one that was',
        tags: ['process'],
        querystring: z.strictObject({ hash: z.string().max(100).optional() }),
        response: { 200: processSource },
      },
    },
    async (request, reply) => {
      const hash = request.query.hash ?? engine.installation().processHash;
      const [source, files] = await Promise.all([readProcessSource(pool, hash), readFileSections(pool)]);
      if (hash === '') return refuseNoProcess(reply);
      return source === null
        ? refuse(reply, 'no-such-process')
        : reply.send({ hash, source, file: files['process'] ?? null });
    },
  );

  app.post(
    '/api/v1/process/check',
    {
      config: { policy: 'read' },
      bodyLimit: longestProcess,
      schema: {
        summary: 'What is wrong with a process file, and what it means',
        description:
          'The body is the file’s text (YAML, or JSON, which is YAML). With `installation` also what it means for the people, the positions and the schedules of this one. Each `code` is explained in `docs/reference/lint.md` or `docs/reference/process-file.md`.',
        tags: ['process'],
        querystring: z.strictObject({
          installation: z
            .enum(['true', 'false'])
            .default('false')
            .transform((word) => word === 'true'),
        }),
        body: yamlText,
        response: { 200: checkedProcess },
      },
    },
    async (request) => {
      const installation = request.query.installation ? await installationNow(context) : null;
      const checked = checkProcess(request.body, 'process.yaml', { now: engine.now(), installation });
      const compiled = compileProcess(request.body, 'process.yaml');
      return { ...checked, meaning: compiled.ok ? meaningOf(compiled.process) : null };
    },
  );

  app.put(
    '/api/v1/process',
    {
      config: { policy: 'configure' },
      bodyLimit: longestProcess,
      schema: {
        summary:
          'Takes a process into use: new incidents are declared under it, and those that run keep theirs',
        description: 'The body is the file’s text. `dryRun` answers what would change and changes nothing.',
        tags: ['process'],
        querystring: z.strictObject({
          dryRun: z
            .enum(['true', 'false'])
            .default('false')
            .transform((word) => word === 'true'),
        }),
        body: yamlText,
        response: { 200: configAnswer },
      },
    },
    async (request, reply) => {
      const { dryRun } = request.query;
      const read = readProcessConfig(request.body, 'process.yaml');
      if (!read.ok) return refuse(reply, 'invalid-process', words(read.errors));
      const result = await (dryRun ? planConfig : applyConfig)(pool, read.config, {
        actor: actorBehind(request),
        source: 'api',
        force: false,
        now: engine.now(),
        inbox: settings.demo,
      });
      if (!result.ok) return refuse(reply, result.refused, words(result.errors));
      const { plan, revision, warnings } = result;
      if (!dryRun) await untilInstalled(engine, ({ directory }) => directory.revision >= revision);
      return reply.send({ applied: !dryRun, revision, plan, warnings });
    },
  );
}

/** Who is there, and what reaches them: as the rules about people ask. */
async function installationNow({ pool, settings }: Context): Promise<Installation> {
  const { directory, channels } = await readInstallation(pool);
  return {
    directory,
    works: (channel) => (channel === 'inbox' ? settings.demo : channelIsOn(channel, channels)),
  };
}

function words(problems: ConfigProblem[]): { detail?: string; errors: Problem['errors'] } {
  const [first] = problems;
  return {
    ...(first === undefined ? {} : { detail: `${first.message} ${first.remedy}` }),
    errors: problems.map(({ path, line, column, message, remedy }) => ({
      path,
      message,
      remedy,
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
    })),
  };
}

let schema: string | undefined;
function theSchema(): string {
  schema ??= processSchemaFile();
  return schema;
}

let shipped: ShippedProcess[] | undefined;
/** Read once: what is shipped changes with the program. One that does not compile fails its own test, and is left out. */
function theShipped(): ShippedProcess[] {
  const resolve = makeResolveProcess(null);
  shipped ??= shippedNames().flatMap((name): ShippedProcess[] => {
    const found = resolve(name);
    const compiled = found.ok ? compileProcess(found.source, found.fileName) : null;
    if (!found.ok || compiled?.ok !== true) return [];
    const { id, title, version, particulars, severities } = meaningOf(compiled.process);
    return [{ id, title, version, source: found.source, particulars, severities }];
  });
  return shipped;
}
