/**
 * Tells whoever had a shift with more pages a night than the process allows, and the owners of its schedule, when it has ended.
 * Once, whichever node does it; what nobody was told for six hours is not told any more: the page of health still says it.
 */
import type { Logger } from 'pino';
import { personRef } from '../domain/incident/naming.ts';
import { hourMs, instantOf, minuteMs, plus } from '../domain/instant.ts';
import { workingHoursOf } from '../domain/metrics/hours.ts';
import { type LoadFinding, shiftsOverLoad, tenth } from '../domain/metrics/load-findings.ts';
import { onCallHealth } from '../domain/metrics/on-call-health.ts';
import { noticeContacts } from '../domain/page/notice-contacts.ts';
import { receiversOf } from '../domain/schedule/announcements.ts';
import type { Queryable } from '../store/access/queryable.ts';
import type { EngineStore } from '../store/engine-store.ts';
import { readOnCallFacts, zoneOf } from '../store/read/on-call-facts.ts';
import type { Engine, Installation } from './engine.ts';
import { type Machine, thisMachine } from './machine.ts';

interface LoadDeps {
  db: Queryable;
  store: Pick<EngineStore, 'queueAnnouncement'>;
  engine: Pick<Engine, 'installation' | 'process' | 'now' | 'rate'>;
  machine?: Machine;
  log: Logger;
  /** Whether a channel reaches anybody. */
  works: (channel: string) => boolean;
  /** The public address, without a slash at its end. */
  url: string;
  /** Messages wait to be sent. */
  onQueued: () => void;
}

export interface LoadTelling {
  /** For a loop: how long it may rest, in real ms. */
  turn: () => Promise<number>;
  /** Tells what is due, and answers how many messages were queued. */
  tellDue: () => Promise<number>;
}

/** Nobody waits for this by the minute. */
const looksEveryMs = 30 * minuteMs;
const tellableForMs = 6 * hourMs;

/** Only when somebody was woken is read, and nothing of the incidents. */
const reader = { kind: 'key' as const, name: 'tocsin', role: 'viewer' as const };

export function makeLoadTelling(deps: LoadDeps): LoadTelling {
  const { db, store, engine, machine = thisMachine, log, works, url, onQueued } = deps;

  async function tellDue(): Promise<number> {
    const installation = engine.installation();
    let queued = 0;
    for (const finding of await findings(installation)) queued += await tell(finding, installation);
    if (queued > 0) onQueued();
    return queued;
  }

  async function findings({ directory, processHash }: Installation): Promise<LoadFinding[]> {
    const process = processHash === '' ? null : engine.process(processHash);
    const load = process?.onCall?.load ?? null;
    if (load === null) return [];
    const now = engine.now();
    const since = plus(now, -tellableForMs);
    const working = workingHoursOf(process);
    const facts = await readOnCallFacts(db, {
      viewer: reader,
      directory,
      working,
      from: since,
      to: now,
      now,
    });
    if ('refused' in facts || facts.range === null) return [];
    const healths = [];
    for (const person of facts.people.values()) {
      healths.push(onCallHealth(person, facts.range));
      await machine.giveWay();
    }
    return shiftsOverLoad(healths, load, {
      nameOf: (person) => personRef(directory, person).name,
      scheduleName: (handle) => directory.schedules[handle]?.name ?? handle,
      zoneOf: (person) => zoneOf(directory, person),
    });
  }

  async function tell(
    { person, shift, sentence }: LoadFinding,
    { directory }: Installation,
  ): Promise<number> {
    const now = engine.now();
    const { [shift.schedule]: schedule } = directory.schedules;
    const { [person]: whose } = directory.users;
    if (schedule === undefined) return 0;
    const name = schedule.name ?? schedule.handle;
    const figure = `${tenth(shift.pagesANight)} pages a night`;
    const own = whose === undefined ? [] : noticeContacts(whose, 'low', now);
    const owners = receiversOf(shift.schedule, 'low', { directory, works, now });
    const body = `${sentence}\n\nWhat came when: ${url}/on-call/health?person=${encodeURIComponent(person)}&show=at-night`;
    const to = [
      ...own
        .filter(({ contact }) => works(contact.channel))
        .map((one) => ({ ...one, subject: `${name}: ${figure} in your shift`, body })),
      ...owners
        .filter((owner) => owner.person !== person)
        .flatMap((owner) =>
          owner.contacts.map(({ id, channel, at }) => ({
            person: owner.person,
            contact: { id, channel },
            at,
            subject: `${name}: ${figure} for ${personRef(directory, person).name}`,
            body,
          })),
        ),
    ];
    if (to.length === 0) return 0;
    const ended = instantOf(shift.to);
    const news = [{ key: `load/${shift.schedule}/${person}/${ended}`, since: ended }];
    const { revision } = directory;
    const queued = await store.queueAnnouncement({ news, along: [], revision, urgency: 'low', to }, now);
    if (queued > 0) log.info({ schedule: shift.schedule, person }, 'Told of a shift with too many pages.');
    return queued;
  }

  return {
    tellDue,
    async turn() {
      await tellDue();
      return looksEveryMs / engine.rate;
    },
  };
}
