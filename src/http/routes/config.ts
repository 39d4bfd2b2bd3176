/** The configuration as one file: out as YAML, in with a plan before, and the audit of who changed what. */
import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import { parse } from 'yaml';
import { applyConfig, planConfig } from '../../setup/config/apply-config.ts';
import { exportConfig } from '../../setup/config/export-config.ts';
import type { ConfigProblem } from '../../setup/config/read-config.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { actorBehind } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import { readYamlBodies, yamlText } from '../read-yaml-body.ts';
import { auditRow, configAnswer, listOf, type Problem } from '../shapes.ts';
import { untilInstalled } from '../until-installed.ts';

const yesOrNo = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');

export function configRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;
  readYamlBodies(app);

  app.get(
    '/api/v1/config',
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'The configuration as one file, with keys as hashes and secrets as ${NAME}',
        description: 'YAML; as JSON where `Accept: application/json` asks for it.',
        tags: ['configuration'],
      },
    },
    async (request, reply) => {
      const text = await exportConfig(pool);
      return wantsJson(request)
        ? reply.type('application/json; charset=utf-8').send(JSON.stringify(parse(text)))
        : reply.type('application/yaml; charset=utf-8').send(text);
    },
  );

  app.put(
    '/api/v1/config',
    {
      config: { policy: 'configure' },
      schema: {
        summary:
          'Applies a configuration file, in one transaction; sections that it leaves out stay as they are',
        description:
          '`dryRun` answers what would change and changes nothing. `force` also removes somebody who is on call.',
        tags: ['configuration'],
        querystring: z.strictObject({ dryRun: yesOrNo, force: yesOrNo }),
        body: yamlText,
        response: { 200: configAnswer },
      },
    },
    async (request, reply) => {
      const { dryRun, force } = request.query;
      const read = context.readConfig(request.body);
      if (!read.ok) return refuse(reply, 'invalid-configuration', words(read.errors));
      const result = await (dryRun ? planConfig : applyConfig)(pool, read.config, {
        actor: actorBehind(request),
        source: 'api',
        force,
        now: engine.now(),
        inbox: settings.demo,
      });
      if (!result.ok) return refuse(reply, result.refused, words(result.errors));
      const { plan, revision, warnings } = result;
      if (!dryRun) {
        context.forgetKeys();
        await untilInstalled(engine, ({ directory }) => directory.revision >= revision);
      }
      return reply.send({ applied: !dryRun, revision, plan, warnings });
    },
  );

  app.get(
    '/api/v1/audit',
    {
      config: { policy: 'read-audit' },
      schema: {
        summary: 'Who changed what of the configuration, the latest first',
        tags: ['configuration'],
        querystring: z.strictObject({ ...listQuery, noun: z.string().max(60).optional() }),
        response: { 200: listOf(auditRow) },
      },
    },
    async (request, reply) => {
      const { limit, cursor, noun = null } = request.query;
      const before = readCursor(cursor, z.tuple([z.int().positive()]));
      if (before !== null && 'refused' in before) return refuse(reply, before.refused);
      const rows = await readAudit(pool, { limit: limit + 1, before: before?.[0] ?? null, noun });
      const { shown, nextCursor } = cutAt(rows, limit, ({ id }) => [id]);
      return reply.send({ items: shown, nextCursor });
    },
  );
}

function wantsJson({ headers: { accept = '' } }: FastifyRequest): boolean {
  return /\bapplication\/json\b/.test(accept) && !/\byaml\b/.test(accept);
}

function words(problems: ConfigProblem[]): { detail?: string; errors: Problem['errors'] } {
  const [first] = problems;
  return {
    ...(first === undefined ? {} : { detail: `${placeOf(first)}${first.message} ${first.remedy}` }),
    errors: problems.map(({ path, line, column, message, remedy }) => ({
      path,
      message,
      remedy,
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
    })),
  };
}

function placeOf({ path, line }: ConfigProblem): string {
  if (path === '') return line === null ? '' : `Line ${line}: `;
  return line === null ? `${path}: ` : `${path} (line ${line}): `;
}
