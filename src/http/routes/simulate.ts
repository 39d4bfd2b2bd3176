/**
 * `/api/v1/process/simulate` and `/api/v1/process/replay`: what a process would do about an incident, and what another one would have
 * done about those of the past. Both are run in a thread of their own, and change nothing.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Directory } from '../../domain/directory/directory.ts';
import { isOver } from '../../domain/incident/ladders.ts';
import { isDue } from '../../domain/instant.ts';
import type { PastIncident, Replay } from '../../domain/simulate/replay.ts';
import type { Simulation } from '../../domain/simulate/simulate.ts';
import { makeResolveProcess } from '../../setup/config/resolve-process.ts';
import { listIncidents } from '../../store/read/incidents.ts';
import { readNewest } from '../../store/read/log.ts';
import type { Viewer } from '../../domain/access/can.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse, refuseForNow } from '../problems.ts';
import { longestProcess } from '../read-yaml-body.ts';
import * as shapes from '../shapes.ts';
import type { FromWorker } from '../worker/ask-worker.ts';
import { askSimulation, type AskedProcess, type SimulationAnswer } from '../worker/simulation.ts';

/** Some weeks of a large house; whoever wants to know of a year asks twelve times. */
const mostIncidents = 200;
/** Read into memory and copied to the thread. */
const mostEvents = 50_000;
/** A log beyond that would have outgrown every other bound before. */
const longestLog = 20_000;
/** Simulations take less than a second as a rule. */
const busySeconds = 1;

const processField = z
  .string()
  .min(1)
  .max(longestProcess)
  .describe('a process that is shipped, by its id, or the text of a process file');

const simulateBody = z.strictObject({
  process: processField
    .optional()
    .describe('the id of a shipped process, or a file’s text; default: the installation’s'),
  people: z
    .enum(['installation', 'positions'])
    .optional()
    .describe(
      'who has the positions: the people of this installation (the default for its own process), or one for each',
    ),
  severity: z.string().max(60),
  at: z
    .string()
    .max(60)
    .optional()
    .describe('an instant, or a local time in the zone of the process; default: now'),
  service: z.string().max(63).optional(),
  flags: z.array(z.string().max(60)).max(20).optional(),
  title: z.string().max(300).optional(),
  answers: z
    .record(z.string().max(63), z.string().max(20))
    .optional()
    .describe('who answers how long after being paged: { "on-call": "4m", "cto": "never" }; default: nobody'),
  updates: z
    .enum(['never', 'when-due'])
    .optional()
    .describe('whether each update is posted when it falls due'),
  script: z
    .array(z.record(z.string().max(60), z.unknown()))
    .optional()
    .describe('what people do: { "after": "10m", "by": "on-call", "do": "mitigate" }'),
  until: z.string().max(20).optional().describe('how long after the declaration it stops; default 24h'),
  format: z.enum(['json', 'text', 'svg']).default('json'),
});

const replayBody = z.strictObject({
  process: processField,
  since: shapes.instant.describe('incidents declared then or later'),
  until: shapes.instant.optional().describe('and before then; default: now'),
  format: z.enum(['json', 'text']).default('json'),
});

export function simulateRoutes(app: App, { engine, pool }: Context): void {
  const resolveProcess = makeResolveProcess(null);

  /** By the installation's own id, a shipped one's, or as it is written. */
  function processFor(
    word: string | undefined,
  ): { asked: AskedProcess; own: boolean } | { refused: { message: string; remedy: string } } {
    const { processHash } = engine.installation();
    const own = processHash === '' ? null : engine.process(processHash);
    if (word === undefined || word === own?.id)
      return own === null
        ? { refused: { message: 'No process is chosen yet.', remedy: 'Name one that is shipped.' } }
        : { asked: { compiled: own }, own: true };
    if (/[\n:{]/.test(word)) return { asked: { source: word }, own: false };
    const found = resolveProcess(word);
    return found.ok
      ? { asked: { source: found.source }, own: false }
      : { refused: { message: found.message, remedy: found.remedy } };
  }

  app.post(
    '/api/v1/process/simulate',
    {
      config: { policy: 'read' },
      schema: {
        summary:
          'Runs an incident under a process in virtual time: who is paged when, what falls due, what is late',
        description:
          'The very decisions that real incidents are decided by. As `text` a readable timeline, as `svg` the line as a picture.',
        tags: ['process'],
        body: simulateBody,
        response: { 200: shapes.simulation },
      },
    },
    async (request, reply) => {
      const { process: word, people, format, ...written } = request.body;
      const found = processFor(word);
      if ('refused' in found) return refuseProcess(reply, found.refused);
      const whose = people ?? (found.own ? 'installation' : 'positions');
      const directory: Directory | null = whose === 'installation' ? engine.installation().directory : null;
      const now = engine.now();
      return answer(
        reply,
        await askSimulation<Simulation>({
          ask: 'simulate',
          process: found.asked,
          directory,
          written,
          now,
          format,
        }),
        format,
      );
    },
  );

  app.post(
    '/api/v1/process/replay',
    {
      config: { policy: 'read' },
      schema: {
        summary:
          'Past incidents under another process: who would have been paged, and what would have been late',
        description:
          'What people did stays as it was, and what the process does about it is found anew. The newest incidents first.',
        tags: ['process'],
        body: replayBody,
        response: { 200: shapes.replay },
      },
    },
    async (request, reply) => {
      const { process: word, since, until: end, format } = request.body;
      const found = processFor(word);
      if ('refused' in found) return refuseProcess(reply, found.refused);
      const until = end ?? engine.now();
      if (isDue(until, since)) return refuse(reply, 'range-too-long');
      const { incidents, more } = await pastIncidents(askerOf(request.viewer), since, until);
      const { directory } = engine.installation();
      return answer(
        reply,
        await askSimulation<Replay>({
          ask: 'replay',
          process: found.asked,
          directory,
          incidents,
          since,
          until,
          more,
          format,
        }),
        format,
      );
    },
  );

  /** Those that whoever asks may see. */
  async function pastIncidents(
    viewer: Viewer,
    since: string,
    until: string,
  ): Promise<{ incidents: PastIncident[]; more: boolean }> {
    const rows = await listIncidents(
      pool,
      viewer,
      { from: since, to: until },
      { after: null, limit: mostIncidents + 1 },
    );
    const incidents: PastIncident[] = [];
    let events = 0;
    for (const { id, number, title, state } of rows.slice(0, mostIncidents)) {
      const log = await readNewest(pool, id, { before: null, limit: longestLog });
      events += log.length;
      if (events > mostEvents) return { incidents, more: true };
      const over = isOver(state);
      incidents.push({ number, title, log, process: engine.process(state.process.hash), over });
    }
    return { incidents, more: rows.length > mostIncidents };
  }
}

function refuseProcess(reply: FastifyReply, { message, remedy }: { message: string; remedy: string }) {
  return refuse(reply, 'no-such-process', {
    detail: `${message} ${remedy}`,
    errors: [{ path: 'process', message, remedy }],
  });
}

function answer<Json extends Simulation | Replay>(
  reply: FastifyReply,
  asked: FromWorker<SimulationAnswer<Json>>,
  format: 'json' | 'text' | 'svg',
): FastifyReply {
  if ('refused' in asked)
    return asked.refused === 'busy'
      ? refuseForNow(reply, 'simulations-busy', busySeconds)
      : refuse(reply, 'simulation-too-long');
  const told = asked.answer;
  if (told.ok)
    return 'json' in told
      ? reply.send(told.json)
      : reply
          .type(`${format === 'svg' ? 'image/svg+xml' : 'text/plain'}; charset=utf-8`)
          .send(told.text.endsWith('\n') ? told.text : `${told.text}\n`);
  const wrong =
    'findings' in told
      ? told.findings.map(({ path, message, remedy, line, column }) => ({
          path,
          message,
          remedy,
          line,
          column,
        }))
      : told.mistakes;
  const [first] = wrong;
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
  return refuse(reply, 'findings' in told ? 'invalid-process' : 'invalid-scenario', {
    ...(first === undefined ? {} : { detail: `${where}${first.message} ${first.remedy}` }),
    errors: wrong,
  });
}
