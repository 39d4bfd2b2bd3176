/**
 * One decision about one incident, on its way to whoever hears of it: the incident as the decision left it, the words, and the readers who
 * have not been told of it yet.
 */
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import { mintStopToken } from '../domain/access/stop-link.ts';
import { replay } from '../domain/incident/evolve.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import type { ChannelKind } from '../domain/message/delivery.ts';
import { textFacts } from '../domain/message/text-facts.ts';
import type { Happened, PostedUpdate } from '../domain/telling/occasions.ts';
import type { Around } from '../domain/telling/plan-telling.ts';
import type { Reached } from '../domain/telling/reach.ts';
import type { Telling } from '../domain/telling/who-hears.ts';
import { usualSubject, usualWords, type Words, wordsOfTemplate } from '../domain/telling/words.ts';
import type { TellingReader } from '../store/deliveries/queue-telling.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';
import { readTexts, readUntil } from '../store/read/log.ts';
import type { Engine } from './engine.ts';

export interface TellingDeps {
  pool: Pool;
  engine: Pick<Engine, 'installation' | 'process' | 'now' | 'command'>;
  log: Logger;
  /** Whether a channel reaches anybody. */
  works: (channel: ChannelKind) => boolean;
  /** The key of links that stop mails to an address. */
  linkKey: Buffer;
  /** The public address, without a slash at its end. */
  url: string;
  /** Messages wait to be sent. */
  onQueued: () => void;
}

/** What one decision said about one incident. */
export interface Step {
  entries: [LogEntry, ...LogEntry[]];
  /** The incident as that decision left it. */
  asOf: IncidentState;
  /** As it stands now: what has become private since is private. */
  current: IncidentState;
  around: Around;
  author: string | null;
  /** Who was told by this step already: a person, an address or a room is told once. */
  told: Set<string>;
}

/** What audiences are told can wait: it wakes nobody. */
export const urgency = 'low' as const;

/** Events of one incident and one transaction were one decision. */
export function decisionsOf(entries: LogEntry[]): Step['entries'][] {
  const decisions = Map.groupBy(entries, ({ incident, tx }) => `${incident}.${tx}`);
  return [...decisions.values()] as Step['entries'][];
}

export async function openStep(
  { engine, works }: Pick<TellingDeps, 'engine' | 'works'>,
  client: PoolClient,
  entries: Step['entries'],
): Promise<Step> {
  const last = entries.at(-1)!;
  const { state: current, members, actor } = last;
  const { directory } = engine.installation();
  // Later decisions may have moved it on; what is told is what held then.
  const asOf =
    current.version === last.version ? current : replay(await readUntil(client, last.incident, last.version));
  const author = actor.kind === 'person' ? actor.handle : null;
  const around = {
    process: engine.process(asOf.process.hash),
    directory,
    state: current,
    members,
    now: engine.now(),
    works,
    author,
  };
  return { entries, asOf, current, around, author, told: new Set() };
}

/** Null: somebody took the words back before they went out. */
export async function wordsFor(
  deps: Pick<TellingDeps, 'engine' | 'url'>,
  client: PoolClient,
  { asOf, around: { process, directory } }: Step,
  { occasion, template: id }: Pick<Telling, 'occasion' | 'template'>,
  { update }: Happened,
): Promise<Words | null> {
  if (occasion === 'update-posted' && update !== null) return await postedWords(deps, client, asOf, update);
  // Facts as of then; the clock is the message's own.
  const { facts } = textFacts(asOf, { process, directory, now: asOf.lastEventAt, url: deps.url });
  const template = process.templates.find((one) => one.id === id);
  if (template === undefined || template.body === null) return usualWords(occasion, asOf, process, facts);
  return wordsOfTemplate(template, facts, { values: {}, subject: usualSubject(asOf, process) });
}

export async function postedWords(
  { engine }: Pick<TellingDeps, 'engine'>,
  client: PoolClient,
  asOf: IncidentState,
  { text, subject }: Pick<PostedUpdate, 'text' | 'subject'>,
): Promise<Words | null> {
  const texts = await readTexts(client, asOf.id, [text, ...(subject === null ? [] : [subject])]);
  const body = texts.get(text) ?? null;
  if (body === null) return null;
  const given = subject === null ? null : (texts.get(subject) ?? null);
  return {
    subject: given ?? usualSubject(asOf, engine.process(asOf.process.hash)),
    body,
    problems: [],
  };
}

export function readersAt(
  { engine, linkKey, url }: Pick<TellingDeps, 'engine' | 'linkKey' | 'url'>,
  { people, addresses, rooms }: Reached,
  audience: string,
): TellingReader[] {
  const { users } = engine.installation().directory;
  return [
    ...people.flatMap(({ person, contacts, mail }): TellingReader[] => [
      ...contacts.map(({ id, channel, at }) => ({ person, contact: { id, channel }, at })),
      ...(mail === null
        ? []
        : [
            {
              address: { channel: 'email', to: mail, name: users[person]?.name ?? null },
              stopUrl: null,
            } as const,
          ]),
    ]),
    ...addresses.map((to): TellingReader => ({
      address: { channel: 'email', to, name: null },
      stopUrl: `${url}/stop/${mintStopToken(linkKey, { audience, channel: 'email', to })}`,
    })),
    ...rooms.map(({ channel, to }): TellingReader => ({
      address: { channel, to, name: null },
      stopUrl: null,
    })),
  ];
}

/** Remembers them: each reader is told of one decision once. */
export function notYetTold(told: Set<string>, { people, addresses, rooms, through }: Reached): Reached {
  const isFresh = (key: string) => {
    if (told.has(key)) return false;
    told.add(key);
    return true;
  };
  return {
    people: people.filter(({ person }) => isFresh(`person ${person}`)),
    addresses: addresses.filter((address) => isFresh(`address ${address.toLowerCase()}`)),
    rooms: rooms.filter(({ channel, to }) => isFresh(`room ${channel} ${to}`)),
    through,
  };
}
