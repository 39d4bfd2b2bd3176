/**
 * The daily digest of whoever asked for one, at 08:00 where they are. Composed for each person from what they may see, and queued in the
 * transaction that remembers it, so that it comes once, whichever node does it.
 */
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { Person } from '../domain/directory/directory.ts';
import type { RecordedEvent } from '../domain/incident/events.ts';
import { labelOf } from '../domain/incident/naming.ts';
import { minuteMs, msOf } from '../domain/instant.ts';
import { markdownToText } from '../domain/message/markdown.ts';
import type { ChannelKind } from '../domain/message/delivery.ts';
import { type DigestIncident, digestSince, digestWords } from '../domain/telling/digest.ts';
import { reachByMail } from '../domain/telling/reach.ts';
import { isAskedFor } from '../domain/telling/subscribers.ts';
import { whySubscribed } from '../domain/telling/why.ts';
import { queueTelling, type TellingReader } from '../store/deliveries/queue-telling.ts';
import { readEventsOf, readTexts } from '../store/read/log.ts';
import {
  beginDigests,
  incidentsForDigest,
  lockDigest,
  moveDigest,
  readDigests,
} from '../store/telling/digests.ts';
import { readDailySubscriptions, type SubscriptionRow } from '../store/telling/subscriptions.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Engine } from './engine.ts';
import { type Machine, thisMachine } from './machine.ts';

interface DigestDeps {
  pool: Pool;
  engine: Pick<Engine, 'installation' | 'process' | 'now' | 'rate'>;
  machine?: Machine;
  log: Logger;
  works: (channel: ChannelKind) => boolean;
  url: string;
  onQueued: () => void;
}

/** Nobody waits for it by the minute. */
const looksEveryMs = 5 * minuteMs;

export function makeDigests(deps: DigestDeps): {
  turn: () => Promise<number>;
  sendDue: () => Promise<number>;
} {
  const { pool, engine, machine = thisMachine, log, works, url, onQueued } = deps;

  async function sendDue(): Promise<number> {
    const wishes = Map.groupBy(await readDailySubscriptions(pool), ({ person }) => person);
    if (wishes.size === 0) return 0;
    const known = await readDigests(pool);
    const fresh = [...wishes.keys()].filter((person) => !known.has(person));
    await beginDigests(pool, fresh, engine.now());
    const { users } = engine.installation().directory;
    let queued = 0;
    for (const [handle, subscriptions] of wishes) {
      const person = users[handle];
      const toldUntil = known.get(handle);
      if (person === undefined || toldUntil === undefined) continue;
      if (digestSince(toldUntil, { now: engine.now(), timeZone: person.timeZone }) === null) continue;
      try {
        queued += await inTransaction(pool, (client) => tell(client, person, subscriptions));
      } catch (error) {
        log.error({ err: error, person: handle }, 'A daily digest could not be made; it is tried again.');
      }
      await machine.giveWay();
    }
    if (queued > 0) onQueued();
    return queued;
  }

  async function tell(client: PoolClient, person: Person, subscriptions: SubscriptionRow[]): Promise<number> {
    const { handle, timeZone } = person;
    const now = engine.now();
    const toldUntil = await lockDigest(client, handle);
    const since = toldUntil === null ? null : digestSince(toldUntil, { now, timeZone });
    if (since === null) return 0;
    await moveDigest(client, handle, now);
    const { directory } = engine.installation();
    const incidents = await read(client, person, subscriptions, since);
    const organization = directory.organization.name;
    const words = digestWords(incidents, { since, timeZone, organization, url });
    const { contacts, mail } = reachByMail(person, { now, works });
    const to: TellingReader[] = [
      ...contacts.map(({ id, channel }) => ({ person: handle, contact: { id, channel } })),
      ...(mail === null
        ? []
        : [{ address: { channel: 'email', to: mail, name: person.name }, stopUrl: null } as const]),
    ];
    if (words === null || to.length === 0) return 0;
    const { label, why } = whySubscribed(url);
    const key = `digest.${handle}.${now}`;
    return await queueTelling(
      client,
      { key, incident: null, urgency: 'low', ...words, audience: label, why, to },
      now,
    );
  }

  async function read(
    client: PoolClient,
    { handle, role }: Person,
    subscriptions: SubscriptionRow[],
    since: string,
  ): Promise<DigestIncident[]> {
    const viewer = { kind: 'person' as const, handle, role };
    const asked = (await incidentsForDigest(client, viewer, since)).filter(({ state }) =>
      subscriptions.some((subscription) => isAskedFor(subscription, state)),
    );
    const ids = asked.map(({ id }) => id);
    const logs = await readEventsOf(client, ids, ['update-posted'], 1);
    const incidents: DigestIncident[] = [];
    for (const { id, state } of asked) {
      const process = engine.process(state.process.hash);
      incidents.push({
        number: state.number,
        title: state.title,
        severity: state.severity,
        status: labelOf(process.statuses, state.status),
        declaredAt: state.declaredAt,
        resolvedAt: state.milestones.resolved ?? null,
        isOpen: state.category !== 'resolved' && state.category !== 'closed',
        update: await lastUpdate(client, id, logs.get(id)?.at(-1), since),
      });
    }
    return incidents;
  }

  return {
    sendDue,
    async turn() {
      await sendDue();
      return looksEveryMs / engine.rate;
    },
  };
}

async function lastUpdate(
  client: PoolClient,
  incident: string,
  recorded: RecordedEvent | undefined,
  since: string,
): Promise<DigestIncident['update']> {
  if (recorded?.event.type !== 'update-posted' || msOf(recorded.at) <= msOf(since)) return null;
  const { text } = recorded.event;
  const body = (await readTexts(client, incident, [text])).get(text) ?? null;
  return body === null ? null : { at: recorded.at, text: markdownToText(body) };
}
