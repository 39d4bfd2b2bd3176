/**
 * The watch over schedules: what is wrong with one that rungs rely on is told to its owners ahead. It looks when the
 * configuration has changed and when the next thing falls due, one schedule at a time, so that nobody waits for it.
 */
import type { Logger } from 'pino';
import type { Process } from '../domain/process/process.ts';
import { announcementInWords } from '../domain/schedule/announcement-words.ts';
import { type Announcement, announcementFor, receiversOf } from '../domain/schedule/announcements.ts';
import { type Reliance, reliancesOf } from '../domain/schedule/relied-on.ts';
import { earliest, isDue, msOf, plus, dayMs } from '../domain/instant.ts';
import type { EngineStore } from '../store/engine-store.ts';
import type { Clock } from './clock.ts';
import type { Installation } from './engine.ts';
import type { Machine } from './machine.ts';

interface WatchDeps {
  store: EngineStore;
  clock: Clock;
  machine: Machine;
  log: Logger;
  installation: () => Installation;
  process: (hash: string) => Process;
  /** Whether a channel reaches anybody. */
  works: (channel: string) => boolean;
  url: string;
  /** Messages wait to be sent. */
  onQueued: () => void;
}

export interface WatchFigures {
  /** Schedules on which rungs rely. */
  watched: number;
  /** Those of them with something wrong in the next two weeks that is due to be told. */
  wrong: number;
  /** Those of them of which nobody can be told, for want of a contact that works. */
  untold: number;
  /** Since the start of this node. */
  announced: number;
  /** Of the last look, in ms. */
  tookMs: number;
}

export interface ScheduleWatch {
  turn: () => Promise<number>;
  /** Looks if it is time, and answers how many messages were queued. */
  look: () => Promise<number>;
  /** Null: at once. */
  nextLookAt: () => string | null;
  /** Null before the first look. */
  figures: () => WatchFigures | null;
}

export function makeScheduleWatch(deps: WatchDeps): ScheduleWatch {
  const { store, clock, machine, log, installation, works, url, onQueued } = deps;
  /** What the last look was at, and when the next one is due. */
  let looked: { at: Installation; nextAt: string } | null = null;
  /** What this node knows to have been told, of what still stands: asking the store again would change nothing. */
  let told = new Set<string>();
  let figures: WatchFigures | null = null;

  function nextLookAt(): string | null {
    return looked === null || looked.at !== installation() ? null : looked.nextAt;
  }

  async function look(): Promise<number> {
    const nextAt = nextLookAt();
    if (nextAt !== null && !isDue(nextAt, clock.now())) return 0;
    return lookAt(installation());
  }

  async function lookAt(seen: Installation): Promise<number> {
    const begun = machine.monotonicMs();
    const stillTold = new Set<string>();
    let [queued, wrong, untold] = [0, 0, 0];
    let nextAt = plus(clock.now(), dayMs);
    const schedules = seen.processHash === '' ? [] : reliedOn(seen);
    for (const reliances of schedules) {
      await machine.giveWay();
      // What follows would be said of a configuration that is no more; the next turn looks at the one that is.
      if (installation() !== seen) return queued;
      const found = foundIn(reliances, seen);
      if (found === null) continue;
      nextAt = earliest(nextAt, found.nextAt);
      if (found.announcement === null) continue;
      wrong += 1;
      const reached = await tell(found.announcement, seen);
      if (reached === null) untold += 1;
      else {
        queued += reached;
        for (const key of keysOf(found.announcement)) if (told.has(key)) stillTold.add(key);
      }
    }
    told = stillTold;
    looked = { at: seen, nextAt };
    figures = {
      watched: schedules.length,
      wrong,
      untold,
      announced: (figures?.announced ?? 0) + queued,
      tookMs: machine.monotonicMs() - begun,
    };
    return queued;
  }

  function reliedOn({ directory, processHash }: Installation): [Reliance, ...Reliance[]][] {
    const all = reliancesOf(deps.process(processHash), directory);
    return [...Map.groupBy(all, ({ schedule }) => schedule.handle).values()] as [Reliance, ...Reliance[]][];
  }

  /** Null: this one cannot be looked at, and the others are none the worse for it. */
  function foundIn(reliances: [Reliance, ...Reliance[]], { directory, processHash }: Installation) {
    try {
      const known = { process: deps.process(processHash), directory, works, now: clock.now() };
      return announcementFor(reliances, known);
    } catch (error) {
      log.error({ err: error, schedule: reliances[0].schedule.handle }, 'A schedule could not be looked at.');
      return null;
    }
  }

  /** Answers how many messages were queued; null: nobody can be told. */
  async function tell(announcement: Announcement, { directory }: Installation): Promise<number | null> {
    if (announcement.news.every(({ key }) => told.has(key))) return 0;
    const { schedule, news, along, urgency } = announcement;
    const receivers = receiversOf(schedule, urgency, { directory, works, now: clock.now() });
    if (receivers.length === 0) {
      log.warn({ schedule, news: news.length }, 'A schedule has a gap ahead, and nobody can be told of it.');
      return null;
    }
    const to = receivers.flatMap(({ person, contacts }) => {
      const { timeZone } = directory.users[person]!;
      const words = announcementInWords(announcement, { directory, timeZone, url });
      return contacts.map(({ id, channel, at }) => ({ person, contact: { id, channel }, at, ...words }));
    });
    const queued = await store.queueAnnouncement(
      { news, along, revision: directory.revision, urgency, to },
      clock.now(),
    );
    for (const { key } of news) told.add(key);
    if (queued > 0) {
      for (const key of along) told.add(key);
      log.info(
        { schedule, to: receivers.map(({ person }) => person) },
        'Told ahead what is wrong with a schedule.',
      );
      onQueued();
    }
    return queued > 0 ? 1 : 0;
  }

  return {
    look,
    nextLookAt,
    figures: () => figures,
    async turn() {
      await look();
      const nextAt = nextLookAt();
      return nextAt === null ? 0 : Math.max(0, (msOf(nextAt) - msOf(clock.now())) / clock.rate);
    },
  };
}

function keysOf({ news, along }: Announcement): string[] {
  return [...news.map(({ key }) => key), ...along];
}
