/** A command that somebody gave in chat, through the same door as the API's: same rights, same words, same refusals. */
import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import { can, type Viewer } from '../../domain/access/can.ts';
import { plus } from '../../domain/instant.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { type CommandOptions, type CommandResult, type Engine, UnknownProcess } from '../../engine/engine.ts';
import type { Idempotency } from '../../store/access/idempotency.ts';
import { findIncident, readHead } from '../../store/read/incidents.ts';
import { readEvent } from '../../store/read/log.ts';
import { type Body, doors, type Known, type OfIncident } from '../command-doors.ts';
import { declaredSeverity } from '../declared-severity.ts';
import { errorCatalogue } from '../error-catalogue.ts';
import { nameOf } from '../limits.ts';
import { type ProblemWords, problemOf } from '../problems.ts';
import { type AnyRefusal, type RefusalWords, wordsOfRefusal } from '../refuse-command.ts';
import { commandBodies, type CommandAnswer, type CommandName } from '../shapes.ts';
import { commandAnswerOf } from '../views/command-answer.ts';

export interface Speaker {
  viewer: Extract<Viewer, { kind: 'person' }>;
  timeZone: string;
  name: string;
}

interface Deps {
  pool: Pool;
  engine: Engine;
  settings: { url: string };
  wallNow: () => string;
}

/** `repeated`: it was done before, by a request that came twice. */
export type Ran =
  | { done: true; answer: CommandAnswer }
  | { done: 'repeated' }
  | { done: false; sentence: string };

interface Order<Name extends CommandName> {
  name: Name;
  /** As the API takes it. */
  body: (typeof commandBodies)[Name]['_zod']['input'];
  /** Names this order alone; null: doing it twice does no harm. */
  key: string | null;
}

export async function runCommand<Name extends OfIncident>(
  deps: Deps,
  speaker: Speaker,
  ref: string,
  { name, body, key }: Order<Name>,
): Promise<Ran> {
  const { pool, engine } = deps;
  const { viewer } = speaker;
  const door = doors[name];
  if (!can(viewer, door.policy)) return refused('not-allowed', notAllowed(viewer, door.policy));
  const read = commandBodies[name].safeParse(body);
  if (!read.success) return { done: false, sentence: firstOf(read.error.issues) };
  const given = read.data as Body<Name>;
  const incident = () => findIncident(pool, viewer, ref);
  const process = async () => {
    const row = await incident();
    return row === null ? null : engine.process(row.state.process.hash);
  };
  const known: Known = {
    viewer,
    incident,
    process,
    otherProcess: (hash) => otherProcess(engine, hash),
    other: (named) => findIncident(pool, viewer, named),
    async event(version) {
      const row = await incident();
      return row === null ? null : await readEvent(pool, row.id, version);
    },
    surroundings: () => ({
      directory: engine.installation().directory,
      url: deps.settings.url,
      now: engine.now(),
    }),
  };
  const asked = await door.make(given, known);
  const words = { body: given as object, process };
  if ('refused' in asked)
    return asked.because === undefined
      ? refusal(asked.refused, words)
      : refused(asked.refused, asked.because);
  const result = await engine.command(ref, asked.command, actorOf(viewer), {
    ...optionsOf(deps, viewer, { name, body: given, key, ref }),
    ...(asked.texts === undefined ? {} : { texts: asked.texts }),
  });
  return answered(deps, result, words);
}

export async function runDeclare(
  deps: Deps,
  { viewer }: Speaker,
  { body, key }: Omit<Order<'declare'>, 'name'>,
): Promise<Ran> {
  const { engine } = deps;
  if (!can(viewer, 'declare')) return refused('not-allowed', notAllowed(viewer, 'declare'));
  const { directory, processHash } = engine.installation();
  if (processHash === '') return refused('no-such-process', { detail: 'No process is chosen yet.' });
  const read = commandBodies.declare.safeParse(body);
  if (!read.success) return { done: false, sentence: firstOf(read.error.issues) };
  const given = read.data;
  const process = engine.process(processHash);
  if (given.service !== undefined && !Object.hasOwn(directory.services, given.service))
    return refused('no-such-service', { detail: `No service has the handle "${given.service}".` });
  const severity = declaredSeverity(process, given);
  if ('problem' in severity) return { done: false, sentence: severity.problem };
  const result = await engine.declare(
    {
      title: given.title,
      description: given.description ?? null,
      severity: severity.severity,
      service: given.service ?? null,
      visibility: given.visibility ?? 'organization',
      flags: given.flags ?? [],
      source: given.source,
      detectedAt: given.detectedAt === undefined ? null : plus(given.detectedAt, 0),
    },
    actorOf(viewer),
    optionsOf(deps, viewer, { name: 'declare', body: given, key, ref: '' }),
  );
  return answered(deps, result, { body: given, process });
}

async function answered(
  { pool, engine, settings }: Deps,
  result: CommandResult,
  words: RefusalWords,
): Promise<Ran> {
  if (!result.ok)
    return result.refused === 'repeated-request' ? { done: 'repeated' } : refusal(result.refused, words);
  const head = await readHead(pool, result.state.id);
  const shown = { ...head, state: result.state };
  return { done: true, answer: commandAnswerOf(shown, result.events, { engine, url: settings.url }) };
}

async function refusal(code: AnyRefusal, words: RefusalWords): Promise<Ran> {
  return refused(code, await wordsOfRefusal(code, words));
}

function refused(code: keyof typeof errorCatalogue, words: ProblemWords = {}): Ran {
  const { detail, remedy } = problemOf(code, words);
  return { done: false, sentence: `${detail} ${remedy}` };
}

function notAllowed({ role }: Speaker['viewer'], policy: string): ProblemWords {
  return { detail: `Your role (${role}) does not include "${policy}".` };
}

function firstOf(issues: { path: PropertyKey[]; message: string }[]): string {
  const [issue] = issues;
  const field = issue?.path.map(String).join('.') ?? '';
  return `${field === '' ? '' : `${field}: `}${issue?.message ?? 'This cannot be read.'}`;
}

export function actorOf({ handle }: Speaker['viewer']): Actor {
  return { kind: 'person', handle, via: 'chat' };
}

function optionsOf(
  { wallNow }: Deps,
  viewer: Viewer,
  { name, body, key, ref }: { name: string; body: unknown; key: string | null; ref: string },
): CommandOptions {
  const idempotency: Idempotency | null =
    key === null
      ? null
      : {
          actor: nameOf(viewer),
          route: `chat ${name} ${ref}`,
          // Ids of chat systems are theirs to choose.
          key: hash('sha256', key, 'hex'),
          requestHash: hash('sha256', JSON.stringify(body), 'hex'),
          now: wallNow(),
        };
  return { readableBy: viewer, ...(idempotency === null ? {} : { idempotency }) };
}

function otherProcess(engine: Engine, given: string | null) {
  const hash = given ?? engine.installation().processHash;
  try {
    return { hash, process: engine.process(hash) };
  } catch (error) {
    if (error instanceof UnknownProcess) return null;
    throw error;
  }
}
