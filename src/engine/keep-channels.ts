/**
 * Keeps what the chats have of each incident in line with what they should have: a channel with its people, its summary and its news,
 * announcements elsewhere. A follower of the log says which incidents to look at; one call of a vendor is one step, written down before
 * and after, so that whoever dies in between leaves nothing twice. No response waits for any of it.
 */
import type { Logger } from 'pino';
import type { Pool, PoolClient } from 'pg';
import type { Viewer } from '../domain/access/can.ts';
import type { Chat } from '../domain/chat/chat.ts';
import { desiredFor, type Wanting } from '../domain/chat/desired.ts';
import type { Actual, Step } from '../domain/chat/next-step.ts';
import type { ChatSystem, IncidentEvent } from '../domain/incident/events.ts';
import { namedElsewhere } from '../domain/incident/past-entries.ts';
import { dayMs, isDue, plus } from '../domain/instant.ts';
import {
  type ClaimedChannel,
  claimChannel,
  isChannelTaken,
  releaseChannel,
  saveChannel,
  wantChannels,
} from '../store/chat/channels.ts';
import { keepChatPerson, readChatPeople } from '../store/chat/people.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';
import { findIncident, incidentNumbers } from '../store/read/incidents.ts';
import { readNewest, readTexts } from '../store/read/log.ts';
import { bringInLine } from './bring-in-line.ts';
import type { Engine } from './engine.ts';
import { pollEveryMs } from './loop.ts';
import { type Machine, thisMachine } from './machine.ts';
import { type StepDeps, takeChatStep } from './take-chat-step.ts';

interface ChannelDeps {
  pool: Pool;
  engine: Pick<Engine, 'command' | 'installation' | 'process' | 'now' | 'rate'>;
  log: Logger;
  machine?: Machine;
  /** Those that are switched on, in the order in which one is chosen for an incident's channel. */
  chats: () => Chat[];
  /** The public address, without a slash at its end. */
  url: string;
  /** Where the public reads of a service; null: nowhere. */
  statusPageOf: (service: string) => Promise<string | null>;
}

export interface ChannelKeeping {
  /** For a follower of the log. */
  note: (client: PoolClient, entries: LogEntry[]) => Promise<void>;
  /** For a loop: how long it may rest, in real ms. */
  turn: () => Promise<number>;
}

/** Incidents that are worked on at once: the vendors' limits are per workspace, so more would only wait in them. */
const mostAtOnce = 4;
/** After a look at incidents for which nothing could be done: a storm that waits for its vendor costs a few queries a second. */
const restMs = 200;
/** Longer than one call may take, many times over. */
const claimMs = 60_000;
/** Ours; calls are ended by the fetch before that. */
const callWithinMs = 10_000;
/** Who gave no answer yesterday may have an account by now. */
const askedAgainAfterMs = dayMs;
const pagesFirstMs = 10_000;
/** More than a channel is told, with what it takes to say it well. */
const mostLog = 400;

/** What somebody made private a moment ago is said nowhere for longer than this. */
const readAgainAfterMs = 1_000;

type Facts = Pick<Wanting, 'state' | 'members' | 'log' | 'texts' | 'numbers' | 'statusPage'>;

/** What happens of the rest changes nothing that a chat shows. */
const passedOver: ReadonlySet<IncidentEvent['type']> = new Set([
  'contacted',
  'contact-failed',
  'page-ended',
  'clock-started',
  'clock-paused',
  'clock-resumed',
  'clock-stopped',
  'clock-warned',
  'ladder-planned',
  'ladder-ended',
  'last-resort-planned',
  'alerts-joined',
  'audience-told',
]);

/** Sees every incident: what may be shown to whom is decided by what is wanted of each. */
const theHouse: Viewer = { kind: 'key', name: 'tocsin', role: 'admin' };
/** A channel is read by whoever is in it. */
const anybody: Viewer = { kind: 'key', name: 'tocsin', role: 'viewer' };

export function makeChannelKeeping(deps: ChannelDeps): ChannelKeeping {
  const { pool, engine, log, machine = thisMachine, chats } = deps;
  /** Until when a vendor asked us not to do a kind of thing again. */
  const pauses = new Map<string, string>();

  async function turn(): Promise<number> {
    const systems = chats().map(({ system }) => system);
    if (systems.length === 0) return pollEveryMs;
    const claimed: (ClaimedChannel & { claim: string })[] = [];
    while (claimed.length < mostAtOnce) {
      const claim = machine.newId();
      const now = engine.now();
      const until = plus(now, claimMs * engine.rate);
      const one = await claimChannel(pool, { claim, now, until, systems, pagesFirstMs });
      if (one === null) break;
      claimed.push({ ...one, claim });
    }
    const ended = await Promise.allSettled(claimed.map(keep));
    for (const one of ended)
      if (one.status === 'rejected')
        log.error({ err: one.reason as unknown }, 'A chat could not be kept in line with an incident.');
    if (claimed.length === 0 || ended.some(({ status }) => status === 'rejected')) return pollEveryMs;
    const steps = ended.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
    return steps > 0 ? 0 : restMs;
  }

  /** Answers how many steps were taken. */
  async function keep({
    incident,
    actual,
    wanted,
    claim,
  }: ClaimedChannel & { claim: string }): Promise<number> {
    // Read once for a few steps: in a storm that is most of the work.
    let read: { facts: Facts | null; atMs: number } | null = null;
    const ended = await bringInLine(actual, {
      now: engine.now,
      async look(now) {
        if (read === null || machine.monotonicMs() - read.atMs > readAgainAfterMs)
          read = { facts: await readFacts(incident), atMs: machine.monotonicMs() };
        return read.facts === null ? null : await wantedOf(read.facts, now);
      },
      save: (now) => save(claim, now),
      async take(now, step, again) {
        // The log knows more after it.
        if (step.do === 'report-opened' || step.do === 'report-archived') read = null;
        return await takeChatStep(now, step, { again, ...stepDepsOf(incident) });
      },
      pausedUntil(step, now) {
        const until = pauses.get(limitOf(step, now));
        return until === undefined || isDue(until, engine.now()) ? null : until;
      },
      onFailure(step, now, failure, tries) {
        if (failure.why === 'passing' && failure.afterSeconds !== null)
          pauses.set(limitOf(step, now), plus(engine.now(), failure.afterSeconds * 1_000 * engine.rate));
        if (tries === 1)
          log.warn(
            { step: step.do, reason: failure.reason },
            'A chat did not take a step; it is tried again.',
          );
      },
    });
    if (ended === 'lost') return 0;
    await releaseChannel(pool, { claim, wanted, dueAt: ended.dueAt, now: engine.now() });
    return ended.steps;
  }

  function stepDepsOf(incident: string): StepDeps {
    return {
      incident,
      now: engine.now(),
      chatOf: (system) => chats().find((chat) => chat.system === system),
      async report(command) {
        const said = await engine.command(incident, command, { kind: 'clock' });
        if (said.ok) return { ok: true, value: null };
        return { ok: false, why: 'refused', reason: `The log does not take it: ${said.refused}` };
      },
      findUser,
      isTaken: (system, channel) => isChannelTaken(pool, { system, channel, incident }),
      signal: AbortSignal.timeout(callWithinMs),
    };
  }

  async function save(claim: string, actual: Actual): Promise<boolean> {
    return await saveChannel(pool, { claim, actual, until: plus(engine.now(), claimMs * engine.rate) });
  }

  /** Null: it is gone. */
  async function readFacts(incident: string): Promise<Facts | null> {
    const row = await findIncident(pool, theHouse, incident);
    if (row === null) return null;
    const { state, members } = row;
    const recorded = await readNewest(pool, incident, { before: null, limit: mostLog });
    const named = namedElsewhere(recorded);
    const isPublic = state.service !== null && state.visibility !== 'private';
    return {
      state,
      members,
      log: recorded,
      texts: await readTexts(pool, incident, named.texts),
      numbers: await incidentNumbers(pool, anybody, named.incidents),
      statusPage: isPublic && state.service !== null ? await deps.statusPageOf(state.service) : null,
    };
  }

  async function wantedOf(facts: Facts, actual: Actual) {
    const switchedOn = chats();
    return desiredFor({
      ...facts,
      actual,
      process: engine.process(facts.state.process.hash),
      directory: engine.installation().directory,
      now: engine.now(),
      page: `${deps.url}/incidents/${facts.state.number}`,
      chats: switchedOn,
      users: await usersOf(facts.members, actual, switchedOn),
    });
  }

  async function usersOf(
    members: string[],
    actual: Actual,
    switchedOn: Chat[],
  ): Promise<Map<string, string | null>> {
    const { system } = actual;
    const open = members.filter((person) => actual.people[person] === undefined);
    if (system === null || open.length === 0 || !switchedOn.some((chat) => chat.system === system))
      return new Map();
    const since = plus(engine.now(), -askedAgainAfterMs);
    return await readChatPeople(
      pool,
      system,
      open.map((person) => ({ person, by: askedBy(person, system) })),
      since,
    );
  }

  async function findUser(chat: Chat, person: string, signal: AbortSignal) {
    const { system } = chat;
    const { to, email } = addressesOf(person, system);
    const found = await chat.findUser({ to, email, signal });
    if (!found.ok) return found;
    const row = { system, person, by: askedBy(person, system), user: found.value };
    await keepChatPerson(pool, row, engine.now());
    return { ok: true as const, value: null };
  }

  function addressesOf(person: string, system: ChatSystem): { to: string | null; email: string | null } {
    const { users } = engine.installation().directory;
    const known = Object.hasOwn(users, person) ? users[person] : undefined;
    return {
      to: known?.contacts.find(({ channel }) => channel === system)?.to ?? null,
      email: known?.email ?? null,
    };
  }

  function askedBy(person: string, system: ChatSystem): string {
    const { to, email } = addressesOf(person, system);
    return JSON.stringify([to, email]);
  }

  return {
    turn,
    async note(client, entries) {
      if (chats().length === 0) return;
      const incidents = new Set(
        entries.filter(({ event }) => !passedOver.has(event.type)).map(({ incident }) => incident),
      );
      if (incidents.size > 0) await wantChannels(client, [...incidents], engine.now());
    },
  };
}

/** Vendors count calls of one kind together: posts with posts, edits with edits. */
function limitOf(step: Step, { system }: Actual): string {
  const at = 'system' in step ? step.system : system;
  switch (step.do) {
    case 'post':
    case 'post-summary':
    case 'announce':
      return `${at} post`;
    case 'edit-summary':
    case 'edit-update':
    case 'edit-announcement':
      return `${at} edit`;
    default:
      return `${at} ${step.do}`;
  }
}
