/** Declaring an incident and commanding it: one route a command, each answered with what happened and what is next. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { can, canAdoptProcess, type Capability, type Viewer } from '../../domain/access/can.ts';
import { audiencesOf } from '../../domain/incident/audience.ts';
import type { Command, Refusal } from '../../domain/incident/commands.ts';
import { checklistNamed, checklistsOfIncidents } from '../../domain/incident/checklists.ts';
import { inWords } from '../../domain/incident/naming.ts';
import { leadingRole } from '../../domain/incident/tell-whom.ts';
import { plus } from '../../domain/instant.ts';
import { nearestWord } from '../../domain/process/nearest-word.ts';
import { type Process, reachedByWord } from '../../domain/process/process.ts';
import { severityOf } from '../../domain/process/resolve-severity.ts';
import { type CommandOptions, type CommandResult, UnknownProcess } from '../../engine/engine.ts';
import type { Idempotency } from '../../store/access/idempotency.ts';
import { findIncident, readHead, type IncidentRow } from '../../store/read/incidents.ts';
import { actorOf, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { declaredSeverity, refuseAnswers } from '../declared-severity.ts';
import { answerRepeat, idempotencyOf, keepFirstAnswer } from '../idempotent.ts';
import { refuse } from '../problems.ts';
import { commandAnswer, commandBodies, type CommandName } from '../shapes.ts';
import { commandAnswerOf } from '../views/command-answer.ts';
import { incidentParams } from './incidents.ts';

type OfIncident = Exclude<CommandName, 'declare'>;
type Body<Name extends CommandName> = z.output<(typeof commandBodies)[Name]>;

/** What a command's route says of itself, and how its body becomes the command. */
type Door<Name extends OfIncident> = {
  summary: string;
  policy: Capability;
  make(body: Body<Name>, known: Known): Asked | Promise<Asked>;
};
type Asked = { command: Command; texts?: Record<string, string> } | { refused: AnyRefusal };
type AnyRefusal = Refusal | 'no-such-incident' | 'no-such-process' | 'not-allowed';
/** What a body's words are looked up in: the incident and its own process, another process, the incident it is merged into. */
interface Known {
  viewer: Viewer;
  incident: () => Promise<IncidentRow | null>;
  /** By its hash; null: the one that new incidents get. */
  otherProcess: (hash: string | null) => { hash: string; process: Process } | null;
  process: () => Promise<Process | null>;
  other: (ref: string) => Promise<IncidentRow | null>;
}

const doors: { [Name in OfIncident]: Door<Name> } = {
  acknowledge: {
    summary: 'I have it: what rings stops, and the rungs that say so fall away',
    policy: 'acknowledge',
    make: () => ({ command: { type: 'acknowledge', human: true } }),
  },
  'pass-on': {
    summary: 'I was paged and cannot take it: whoever is next is asked now',
    policy: 'acknowledge',
    make: () => ({ command: { type: 'pass-on' } }),
  },
  escalate: {
    summary: 'Climbs the next rung now',
    policy: 'respond',
    make: () => ({ command: { type: 'escalate' } }),
  },
  'hand-over': {
    summary: 'Somebody else has it from now on; they are paged',
    policy: 'respond',
    make: ({ to }) => ({ command: { type: 'hand-over', to } }),
  },
  'set-severity': {
    summary: 'Sets the severity, by id or alias; ladders and clocks follow',
    policy: 'respond',
    async make({ severity }, { process }) {
      const known = await process();
      const id = known === null ? severity : (severityOf(known, severity) ?? severity);
      return { command: { type: 'set-severity', severity: id } };
    },
  },
  'adopt-process': {
    summary:
      'Goes on by another process, or another version of its own; as with a change of severity, ladders and clocks follow',
    policy: 'respond',
    async make({ process: hash, severity }, { viewer, incident, process, otherProcess }) {
      const [row, current] = [await incident(), await process()];
      if (row === null || current === null) return { refused: 'no-such-incident' };
      const leading = leadingRole({ process: current });
      if (!canAdoptProcess(viewer, { leading, roles: row.state.roles })) return { refused: 'not-allowed' };
      const found = otherProcess(hash ?? null);
      if (found === null) return { refused: 'no-such-process' };
      const named = severity === undefined ? null : (severityOf(found.process, severity) ?? severity);
      const adopted = { id: found.process.id, hash: found.hash };
      return { command: { type: 'adopt-process', process: adopted, severity: named } };
    },
  },
  'set-status': {
    summary: 'Sets the status',
    policy: 'respond',
    make: ({ status }) => ({ command: { type: 'set-status', status } }),
  },
  'set-phase': {
    summary: 'Sets the phase',
    policy: 'respond',
    make: ({ phase }) => ({ command: { type: 'set-phase', phase } }),
  },
  'assign-role': {
    summary: 'Gives a role to somebody, or to nobody',
    policy: 'respond',
    make: ({ role, person }) => ({ command: { type: 'assign-role', role, person } }),
  },
  page: {
    summary: 'Pages people and positions by hand',
    policy: 'respond',
    make: ({ people, positions, urgency }) => ({ command: { type: 'page', people, positions, urgency } }),
  },
  'post-update': {
    summary: 'Posts an update to an audience',
    policy: 'respond',
    make: ({ text, audience, nextUpdateAt }) => ({
      command: {
        type: 'post-update',
        text: 'body',
        audience,
        nextUpdateAt: nextUpdateAt === undefined ? null : plus(nextUpdateAt, 0),
      },
      texts: { body: text },
    }),
  },
  'promise-update': {
    summary: 'Says when the next update comes',
    policy: 'respond',
    make: ({ at }) => ({ command: { type: 'promise-update', at: plus(at, 0) } }),
  },
  flag: {
    summary: 'Raises a flag; rungs that wait for it are climbed',
    policy: 'respond',
    make: ({ flag }) => ({ command: { type: 'flag', flag } }),
  },
  unflag: {
    summary: 'Lowers a flag',
    policy: 'respond',
    make: ({ flag }) => ({ command: { type: 'unflag', flag } }),
  },
  note: {
    summary: 'Keeps a note in the timeline; progress counts for ladders that wait for some',
    policy: 'respond',
    make: ({ text, progress }) => ({
      command: { type: 'note', text: 'body', progress },
      texts: { body: text },
    }),
  },
  'check-item': {
    summary: 'Checks an item of a checklist, or opens it again',
    policy: 'respond',
    make: ({ checklist, item, checked }) => ({ command: { type: 'check-item', checklist, item, checked } }),
  },
  'reach-milestone': {
    summary:
      'Says that something was reached that no status brings about: a fix is deployed, the review was held',
    policy: 'respond',
    make: ({ milestone }) => ({ command: { type: 'reach-milestone', milestone } }),
  },
  mitigate: {
    summary: 'The harm has stopped: ladders stand still, and the incident is watched',
    policy: 'respond',
    make: () => ({ command: { type: 'mitigate' } }),
  },
  resolve: {
    summary: 'It is over; its alerts end with it',
    policy: 'respond',
    make: () => ({ command: { type: 'resolve' } }),
  },
  reopen: {
    summary: 'It is not over: everybody may be paged again',
    policy: 'respond',
    make: () => ({ command: { type: 'reopen' } }),
  },
  close: {
    summary: 'Closes a resolved incident',
    policy: 'respond',
    make: () => ({ command: { type: 'close' } }),
  },
  merge: {
    summary: 'Ends this incident; its alerts go on in another',
    policy: 'respond',
    async make({ into }, { other }) {
      const found = await other(into);
      return found === null
        ? { refused: 'no-such-incident' }
        : { command: { type: 'merge', into: found.id } };
    },
  },
  'mark-false-positive': {
    summary: 'It was none: resolved, and counted as a false alarm',
    policy: 'respond',
    make: () => ({ command: { type: 'mark-false-positive' } }),
  },
  'set-visibility': {
    summary: 'Shows it to the organisation, or to its members alone',
    policy: 'respond',
    make: ({ visibility }) => ({ command: { type: 'set-visibility', visibility } }),
  },
};

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
      if (processHash === '')
        return refuse(reply, 'no-such-process', { detail: 'No process is chosen yet.' });
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

  function register<Name extends OfIncident>(name: Name, { summary, policy, make }: Door<Name>): void {
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
        return once(request, reply, { status: 200, words: { body, process } }, async (options) => {
          const other = (named: string) => findIncident(pool, viewer, named);
          const asked = await make(body, { viewer, incident, process, otherProcess, other });
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

type Refused = { ok: false; refused: AnyRefusal };

interface RefusalWords {
  body: object;
  /** Where the words of the body are looked up, if that can be told to whoever asks. */
  process: Process | null | (() => Promise<Process | null>);
}

/** Names the word that is wrong and those that would be right, where the process has a list of them. */
async function refuseCommand(
  reply: FastifyReply,
  refused: AnyRefusal,
  { body, process: found }: RefusalWords,
): Promise<FastifyReply> {
  if (refused === 'no-such-flag') {
    const field = 'flags' in body ? 'flags' : 'flag';
    return refuseWord(reply, refused, { field, list: ({ flags }) => flags }, { body, process: found });
  }
  const named = refused in fieldOf ? fieldOf[refused as keyof typeof fieldOf] : undefined;
  return named === undefined
    ? refuse(reply, refused)
    : refuseWord(reply, refused, named, { body, process: found });
}

interface Named {
  field: string;
  /** `body`: what was asked. */
  list: (process: Process, body: object) => { id: string }[];
}

async function refuseWord(
  reply: FastifyReply,
  refused: AnyRefusal,
  named: Named,
  { body, process: found }: RefusalWords,
): Promise<FastifyReply> {
  const process = typeof found === 'function' ? await found() : found;
  const given = (body as Record<string, unknown>)[named.field];
  const ids = process === null ? [] : named.list(process, body).map(({ id }) => id);
  const unknown = [given].flat().filter((word) => typeof word === 'string' && !ids.includes(word));
  const nearest = nearestWord(String(unknown[0]), ids);
  const meant = nearest === null ? '' : `; did you mean "${nearest}"?`;
  const message = `${unknown.map((word) => `"${String(word)}"`).join(', ')} is none of ${inWords(ids, 'or')}${meant}`;
  return refuse(
    reply,
    refused,
    ids.length === 0
      ? {}
      : { detail: message.endsWith('?') ? message : `${message}.`, errors: [{ path: named.field, message }] },
  );
}

const fieldOf: Partial<Record<Refusal, Named>> = {
  'no-such-severity': { field: 'severity', list: ({ severities }) => severities },
  'no-such-status': { field: 'status', list: ({ statuses }) => statuses },
  'no-such-phase': { field: 'phase', list: ({ phases }) => phases },
  'no-such-role': { field: 'role', list: ({ roles }) => roles },
  'no-such-audience': {
    field: 'audience',
    list: (process) => audiencesOf(process).map((id) => ({ id })),
  },
  'no-such-source': { field: 'source', list: ({ detection }) => detection },
  'no-such-checklist': { field: 'checklist', list: checklistsOfIncidents },
  'no-such-item': { field: 'item', list: (process, body) => itemsOf(process, body) },
  'no-such-milestone': { field: 'milestone', list: () => reachedByWord.map((id) => ({ id })) },
  'no-such-position': { field: 'positions', list: ({ positions }) => positions },
};

function itemsOf(process: Process, body: object): { id: string }[] {
  const checklist = 'checklist' in body ? String(body.checklist) : '';
  return checklistNamed(process, checklist)?.items ?? [];
}
