/**
 * Tells the process's audiences what they are to hear, and whoever asked for it: a follower of the log, so that each event is told
 * once, over crashes and on several nodes. What a rule wants to be read first, or what lacks words, becomes a draft, and whoever leads the
 * incident is told of that. The incident's log then says who was told.
 */
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import { mintStopToken } from '../domain/access/stop-link.ts';
import type { Actor } from '../domain/incident/events.ts';
import { replay } from '../domain/incident/evolve.ts';
import { factsOf } from '../domain/incident/ladders.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import { hourMs, plus } from '../domain/instant.ts';
import type { ChannelKind } from '../domain/message/delivery.ts';
import { textFacts } from '../domain/message/text-facts.ts';
import { noticeContacts } from '../domain/page/notice-contacts.ts';
import type { Occasion } from '../domain/process/process.ts';
import { corrected, happened, type Happened, type PostedUpdate } from '../domain/telling/occasions.ts';
import { type Around, planTelling } from '../domain/telling/plan-telling.ts';
import { reach, type Reached } from '../domain/telling/reach.ts';
import { draftIdOf, draftNotice, whomToAsk } from '../domain/telling/rule-draft.ts';
import { mostAnHour, occasionForSubscribers, tooManyWords } from '../domain/telling/subscribers.ts';
import { type Telling, whoHears } from '../domain/telling/who-hears.ts';
import { whyAudience, whySubscribed } from '../domain/telling/why.ts';
import {
  correctionOf,
  usualSubject,
  usualWords,
  type Words,
  wordsOfTemplate,
} from '../domain/telling/words.ts';
import { queueNotice } from '../store/deliveries/queue-notice.ts';
import { queueTelling, type TellingReader } from '../store/deliveries/queue-telling.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';
import { readStoppedAddresses } from '../store/mail/stopped-addresses.ts';
import { readTexts, readUntil } from '../store/read/log.ts';
import { withdrawDigests } from '../store/telling/digests.ts';
import { findDraft, putDraft } from '../store/telling/drafts.ts';
import { countToldSubscribers, readSubscribers } from '../store/telling/subscriptions.ts';
import { takeBackTold } from '../store/telling/take-back.ts';
import { forgetTelling, keepTelling, readTellings } from '../store/telling/tellings.ts';
import type { Engine } from './engine.ts';
import { makeLogFollower } from './follow-log.ts';

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
interface Step {
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

const theClock: Actor = { kind: 'clock' };
const mostReportsAtOnce = 100;
/** Who has no contact has nobody to be told by: this bounds what a step may write, as an audience bounds its readers. */
const urgency = 'low' as const;

export function makeAudienceTelling(deps: TellingDeps): { turn: () => Promise<number> } {
  const { pool, engine, log, works, linkKey, url, onQueued } = deps;
  const follower = makeLogFollower({ name: 'tell-audiences', pool, log, now: engine.now, handle });

  async function handle(client: PoolClient, entries: LogEntry[]): Promise<() => Promise<void>> {
    let queued = 0;
    const lately = remembered(() => countToldSubscribers(client, plus(engine.now(), -hourMs)));
    for (const { event, number, incident } of entries) {
      if (event.type === 'visibility-set' && event.visibility === 'private')
        await withdrawDigests(client, number, engine.now());
      if (event.type === 'redacted') await takeBackTold(client, { incident, text: event.text }, engine.now());
    }
    for (const step of decisionsOf(entries)) queued += await tellOf(client, step, lately);
    return async () => {
      if (queued > 0) onQueued();
    };
  }

  async function tellOf(
    client: PoolClient,
    entries: Step['entries'],
    lately: () => Promise<Map<string, number>>,
  ): Promise<number> {
    const what = happened(entries);
    const correction = corrected(entries);
    if (what === null && correction === null) return 0;
    const step = await open(client, entries);
    let queued = 0;
    if (what !== null) {
      for (const telling of whoHears(step.around.process, factsOf(step.asOf), what))
        queued += await tell(client, step, telling, what);
      queued += await tellSubscribers(client, step, what, lately);
    }
    if (correction !== null) queued += await tellCorrection(client, step, correction);
    return queued;
  }

  async function open(client: PoolClient, entries: Step['entries']): Promise<Step> {
    const last = entries.at(-1)!;
    const { state: current, members, actor } = last;
    const { directory } = engine.installation();
    // Later decisions may have moved it on; what is told is what held then.
    const asOf =
      current.version === last.version
        ? current
        : replay(await readUntil(client, last.incident, last.version));
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

  async function tell(client: PoolClient, step: Step, telling: Telling, what: Happened): Promise<number> {
    const { asOf } = step;
    const words = await wordsFor(client, step, telling, what);
    if (words === null) return 0;
    if (telling.rule !== null && (telling.confirm || words.problems.length > 0))
      return await leaveToPeople(client, step, { ...telling, rule: telling.rule }, words, what);
    return await send(client, step, {
      telling,
      words,
      update: telling.occasion === 'update-posted' ? (what.update?.version ?? null) : null,
      key: `told.${asOf.id}.${step.entries[0].version}.${telling.audience}`,
    });
  }

  /** Null: somebody took the words back before they went out. */
  async function wordsFor(
    client: PoolClient,
    { asOf, around: { process, directory } }: Step,
    { occasion, template: id }: Pick<Telling, 'occasion' | 'template'>,
    { update }: Happened,
  ): Promise<Words | null> {
    if (occasion === 'update-posted' && update !== null) return await postedWords(client, asOf, update);
    // Facts as of then; the clock is the message's own.
    const { facts } = textFacts(asOf, { process, directory, now: asOf.lastEventAt, url });
    const template = process.templates.find((one) => one.id === id);
    if (template === undefined || template.body === null) return usualWords(occasion, asOf, process, facts);
    return wordsOfTemplate(template, facts, { values: {}, subject: usualSubject(asOf, process) });
  }

  async function postedWords(
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

  async function send(
    client: PoolClient,
    step: Step,
    { telling, words, update, key }: { telling: Telling; words: Words; update: number | null; key: string },
  ): Promise<number> {
    const { asOf, around } = step;
    const reached = planTelling(telling, around);
    const stopped = new Set(
      (await readStoppedAddresses(client, telling.audience))
        .filter(({ channel }) => channel === 'email')
        .map(({ to }) => to),
    );
    const addresses = reached.addresses.filter((address) => !stopped.has(address.toLowerCase()));
    const fresh = notYetTold(step.told, { ...reached, addresses });
    const to = readersAt(fresh, telling.audience);
    if (to.length === 0) return 0;
    const now = engine.now();
    const queued = await queueTelling(
      client,
      {
        key,
        incident: asOf.id,
        urgency,
        subject: words.subject,
        body: words.body,
        audience: telling.label,
        why: whyAudience(telling, around),
        to,
      },
      now,
    );
    await keepTelling(client, {
      key,
      incident: asOf.id,
      telling: {
        audience: telling.audience,
        occasion: telling.occasion,
        rule: telling.rule,
        update,
        through: fresh.through,
        people: fresh.people.length,
        addresses: fresh.addresses.length,
      },
    });
    return queued;
  }

  function readersAt({ people, addresses, rooms }: Reached, audience: string): TellingReader[] {
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

  /** The words wait as a draft, and whoever leads is told so. */
  async function leaveToPeople(
    client: PoolClient,
    { entries, asOf, current, around }: Step,
    telling: Telling & { rule: string },
    words: Words,
    { update }: Happened,
  ): Promise<number> {
    const now = engine.now();
    const usual = draftIdOf(telling);
    const before = await findDraft(client, asOf.id, usual);
    // What somebody has written into it is not lost to what came after.
    const id =
      before === null || before.actor.kind === 'clock' ? usual : draftIdOf(telling, entries[0].version);
    const posted = telling.occasion === 'update-posted';
    const template = posted || words.problems.length === 0 ? null : telling.template;
    const kept = await putDraft(client, asOf.id, {
      id,
      audience: telling.audience,
      template: posted ? (update?.template ?? null) : telling.template,
      values: {},
      subject: template === null ? words.subject : null,
      text: template === null ? words.body : null,
      nextUpdateAt: posted ? (update?.nextUpdateAt ?? null) : null,
      rule: telling.rule,
      actor: theClock,
      updatedAt: now,
    });
    if (!kept) {
      log.warn({ incident: asOf.number, rule: telling.rule }, 'A draft was not kept: there are too many.');
      return 0;
    }
    const to = whomToAsk(around.process, current)
      .flatMap((handle) => around.directory.users[handle] ?? [])
      .flatMap((person) => noticeContacts(person, 'low', now, { severity: asOf.severity, awake: true }))
      .filter(({ contact }) => works(contact.channel));
    const key = `draft.${asOf.id}.${entries[0].version}.${id}`;
    const notice = draftNotice(telling, words, { process: around.process, state: asOf, url });
    return await queueNotice(client, { key, kind: 'notice', urgency, incident: asOf.id, ...notice, to }, now);
  }

  /** Whoever got the update gets what corrects it, unless a person has yet to read it first. */
  async function tellCorrection(
    client: PoolClient,
    step: Step,
    { version, update, text, subject }: NonNullable<ReturnType<typeof corrected>>,
  ): Promise<number> {
    const { asOf, around } = step;
    const log = await readUntil(client, asOf.id, update);
    const original = happened(log.slice(-1))?.update;
    const at = log.at(-1)?.at;
    if (original == null || at === undefined) return 0;
    const words = await postedWords(client, asOf, { text, subject: subject ?? original.subject });
    if (words === null) return 0;
    let queued = 0;
    const what: Happened = { occasions: ['update-posted'], update: original };
    for (const telling of whoHears(around.process, factsOf(asOf), what)) {
      if (telling.confirm) continue;
      const key = `told.${asOf.id}.${version}.${telling.audience}`;
      queued += await send(client, step, { telling, words: correctionOf(words, at), update, key });
    }
    return queued;
  }

  async function tellSubscribers(
    client: PoolClient,
    step: Step,
    what: Happened,
    lately: () => Promise<Map<string, number>>,
  ): Promise<number> {
    const { asOf, around } = step;
    const occasion: Occasion | null = occasionForSubscribers(what);
    if (occasion === null) return 0;
    const asking = (await readSubscribers(client, asOf)).filter((person) => person !== step.author);
    if (asking.length === 0) return 0;
    const words = await wordsFor(client, step, { occasion, template: null }, what);
    if (words === null) return 0;
    const readers = { people: asking, addresses: [], rooms: [] };
    const fresh = notYetTold(step.told, reach(readers, ['page'], around));
    const told = await lately();
    const countOf = ({ person }: { person: string }) => told.get(person) ?? 0;
    const groups = [
      { name: 'subscribers', words, people: fresh.people.filter((one) => countOf(one) < mostAnHour) },
      // The one that says so counts as well, so that it is said once.
      {
        name: 'subscribers.enough',
        words: tooManyWords(url),
        people: fresh.people.filter((one) => countOf(one) === mostAnHour),
      },
    ];
    let queued = 0;
    for (const { name, words: said, people } of groups) {
      if (people.length === 0) continue;
      for (const { person } of people) told.set(person, (told.get(person) ?? 0) + 1);
      const key = `told.${asOf.id}.${step.entries[0].version}.${name}`;
      const { subject, body } = said;
      const { label, why } = whySubscribed(url);
      const to = readersAt({ ...fresh, people }, '');
      queued += await queueTelling(
        client,
        { key, incident: asOf.id, urgency, subject, body, audience: label, why, to },
        engine.now(),
      );
    }
    return queued;
  }

  /** Once more after a crash, and still once in the log. */
  async function report(): Promise<number> {
    const pending = await readTellings(pool, mostReportsAtOnce);
    for (const { key, incident, telling } of pending) {
      const now = engine.now();
      const idempotency = { actor: 'tellings', route: incident, key, requestHash: key, now };
      await engine.command(incident, { type: 'report-telling', ...telling }, theClock, { idempotency });
      await forgetTelling(pool, key);
    }
    return pending.length;
  }

  return {
    async turn() {
      const rest = await follower.turn();
      return (await report()) === mostReportsAtOnce ? 0 : rest;
    },
  };
}

/** Events of one incident and one transaction were one decision. */
function decisionsOf(entries: LogEntry[]): Step['entries'][] {
  const decisions = Map.groupBy(entries, ({ incident, tx }) => `${incident}.${tx}`);
  return [...decisions.values()] as Step['entries'][];
}

function notYetTold(told: Set<string>, { people, addresses, rooms, through }: Reached): Reached {
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

function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | null = null;
  return () => (value ??= read());
}
