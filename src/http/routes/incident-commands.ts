/** Declaring an incident and commanding it: one route a command, each answered with what happened and what is next. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { can, type Viewer } from '../../domain/access/can.ts';
import { plus } from '../../domain/instant.ts';
import type { Process } from '../../domain/process/process.ts';
import { type CommandOptions, type CommandResult, UnknownProcess } from '../../engine/engine.ts';
import type { Idempotency } from '../../store/access/idempotency.ts';
import { readEvent } from '../../store/read/log.ts';
import { findIncident, readHead } from '../../store/read/incidents.ts';
import { actorOf, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import { type Body, type Door, doors, type OfIncident } from '../command-doors.ts';
import type { Context } from '../context.ts';
import { declaredSeverity, refuseAnswers } from '../declared-severity.ts';
import { answerRepeat, idempotencyOf, keepFirstAnswer } from '../idempotent.ts';
import { type ProblemWords, refuse, refuseNoProcess } from '../problems.ts';
import { type AnyRefusal, refuseCommand, type RefusalWords } from '../refuse-command.ts';
import { commandAnswer, commandBodies } from '../shapes.ts';
import { commandAnswerOf } from '../views/command-answer.ts';
import { incidentParams } from './incidents.ts';

type Refused = { ok: false; refused: AnyRefusal; because?: ProblemWords };

export function incidentCommandRoutes(app: App, context: Context): void {
  const { pool, engine, settings, wallNow } = context;
  const shown = { engine, url: settings.url };

  /** Asks the engine once: a repeated request gets the first one's answer. */
  async function once(
    request: FastifyRequest,
    reply: FastifyReply,
    { status, words }: { status: number; words: RefusalWords },
    act: (options: CommandOptions) => Promise<CommandResult | Refused>,
  ): Promise<FastifyReply> {
    const viewer = askerOf(request.viewer);
    const idempotency = idempotencyOf(request, viewer, wallNow());
    if (idempotency !== null && 'refused' in idempotency) return refuse(reply, idempotency.refused);
    const repeat = (key: Idempotency) =>
      answerRepeat({ pool, viewer, idempotency: key }, reply, (row) => ({
        status,
        body: commandAnswerOf(row, null, shown),
      }));
    if (idempotency !== null && (await repeat(idempotency))) return reply;

    const result = await act({ readableBy: viewer, ...(idempotency === null ? {} : { idempotency }) });
    if (!result.ok) {
      const { refused } = result;
      if ('because' in result && result.because !== undefined)
        return refuse(reply, result.refused, result.because);
      if (refused !== 'repeated-request') return refuseCommand(reply, refused, words);
      if (idempotency !== null && (await repeat(idempotency))) return reply;
      throw new Error('a request can only be a repeated one if its key was kept');
    }
    const head = await readHead(pool, result.state.id);
    const answer = { status, body: commandAnswerOf({ ...head, state: result.state }, result.events, shown) };
    await keepFirstAnswer(pool, idempotency, answer);
    if (status === 201) reply.header('location', `/api/v1/incidents/${result.state.number}`);
    return reply.code(status).send(answer.body);
  }

  app.post(
    '/api/v1/incidents',
    {
      config: { policy: 'declare' },
      schema: {
        summary: 'Declares an incident: its process begins, and people are paged',
        tags: ['incidents'],
        body: commandBodies.declare,
        response: { 200: commandAnswer, 201: commandAnswer },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { directory, processHash } = engine.installation();
      if (processHash === '') return refuseNoProcess(reply);
      const process = engine.process(processHash);
      if (body.service !== undefined && !Object.hasOwn(directory.services, body.service))
        return refuse(reply, 'no-such-service', {
          errors: [{ path: 'service', message: `no service has the handle "${body.service}"` }],
        });
      const severity = declaredSeverity(process, body);
      if ('problem' in severity) return refuseAnswers(reply, severity.problem);
      const viewer = askerOf(request.viewer);
      return once(request, reply, { status: 201, words: { body, process } }, (options) =>
        engine.declare(
          {
            title: body.title,
            description: body.description ?? null,
            severity: severity.severity,
            service: body.service ?? null,
            visibility: body.visibility ?? 'organization',
            flags: body.flags ?? [],
            source: body.source,
            detectedAt: body.detectedAt === undefined ? null : plus(body.detectedAt, 0),
          },
          actorOf(viewer, { signedIn: request.session !== null }),
          options,
        ),
      );
    },
  );

  function register<Name extends OfIncident>(name: Name, door: Door<Name>): void {
    const { summary, policy } = door;
    app.post(
      `/api/v1/incidents/:ref/${name}`,
      {
        config: { policy },
        schema: {
          summary,
          tags: ['commands'],
          params: incidentParams,
          body: commandBodies[name],
          response: { 200: commandAnswer },
        },
      },
      async (request, reply) => {
        const viewer = askerOf(request.viewer);
        const { ref } = request.params as { ref: string };
        const body = request.body as Body<Name>;
        const incident = () => findIncident(pool, viewer, ref);
        const process = async () => {
          const row = await incident();
          return row === null ? null : engine.process(row.state.process.hash);
        };
        const actor = actorFor(request, viewer, body);
        if ('refused' in actor) return refuseCommand(reply, actor.refused, { body, process: null });
        const other = (named: string) => findIncident(pool, viewer, named);
        const event = async (version: number) => {
          const row = await incident();
          return row === null ? null : await readEvent(pool, row.state.id, version);
        };
        const surroundings = () => ({
          directory: engine.installation().directory,
          url: settings.url,
          now: engine.now(),
        });
        const known = { viewer, incident, process, otherProcess, other, event, surroundings };
        const words = { body, process: door.wordsOf === undefined ? process : door.wordsOf(body, known) };
        return once(request, reply, { status: 200, words }, async (options) => {
          const asked = await door.make(body, known);
          if ('refused' in asked) return { ok: false, ...asked };
          return engine.command(ref, asked.command, actor, {
            ...options,
            ...(asked.texts === undefined ? {} : { texts: asked.texts }),
          });
        });
      },
    );
  }

  /** Null: none was accepted under this hash. */
  function otherProcess(given: string | null): { hash: string; process: Process } | null {
    const hash = given ?? engine.installation().processHash;
    try {
      return { hash, process: engine.process(hash) };
    } catch (error) {
      if (error instanceof UnknownProcess) return null;
      throw error;
    }
  }

  /** With the right to act for others, an acknowledgement may name whose it is. */
  function actorFor(request: FastifyRequest, viewer: Viewer, body: object) {
    const person = 'person' in body && !('role' in body) ? body.person : undefined;
    if (typeof person !== 'string') return actorOf(viewer, { signedIn: request.session !== null });
    if (viewer.kind === 'person' && viewer.handle === person)
      return actorOf(viewer, { signedIn: request.session !== null });
    if (!can(viewer, 'act-for-others')) return { refused: 'not-allowed' as const };
    if (!Object.hasOwn(engine.installation().directory.users, person))
      return { refused: 'no-such-person' as const };
    return { kind: 'person' as const, handle: person, via: 'api' as const };
  }

  for (const name of Object.keys(doors) as OfIncident[]) register(name, doors[name]);
}
