/**
 * What of status pages happens as time passes: maintenances are announced again, begin and end by themselves, and whoever leads an incident
 * is reminded that its readers have heard nothing for long. Once, whichever node does it.
 */
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { Actor } from '../domain/incident/events.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import { dayMs, isDue, minuteMs, msOf, plus } from '../domain/instant.ts';
import type { ChannelKind } from '../domain/message/delivery.ts';
import { durationText } from '../domain/message/incident-facts.ts';
import { noticeContacts } from '../domain/page/notice-contacts.ts';
import { isEnd } from '../domain/process/category.ts';
import { dueStep, nextStepAt } from '../domain/status-page/maintenance-steps.ts';
import { type ConfiguredPage, pageOf } from '../domain/status-page/page.ts';
import { maintenanceBody } from '../domain/status-page/words.ts';
import { whomToAsk } from '../domain/telling/rule-draft.ts';
import { takeStep } from '../store/status-pages/take-step.ts';
import { queueNotice } from '../store/deliveries/queue-notice.ts';
import { readStateOf } from '../store/read/incidents.ts';
import { writePageChange } from '../store/status-pages/changes.ts';
import { showComponents } from '../store/status-pages/components.ts';
import { forgottenIncidents, markReminded, removeOldDrafts } from '../store/status-pages/incidents.ts';
import { lockPage } from '../store/status-pages/lock-page.ts';
import {
  maintenancesDueBefore,
  readMaintenance,
  setMaintenance,
  type StoredMaintenance,
} from '../store/status-pages/maintenances.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Engine, Installation } from './engine.ts';

interface KeepingDeps {
  pool: Pool;
  engine: Pick<Engine, 'installation' | 'process' | 'now' | 'rate'>;
  log: Logger;
  /** Whether a channel reaches anybody. */
  works: (channel: ChannelKind) => boolean;
  /** The public address, without a slash at its end. */
  url: string;
  /** Messages wait to be sent. */
  onQueued: () => void;
}

export interface StatusPageKeeping {
  /** For a loop: how long it may rest, in real ms. */
  turn: () => Promise<number>;
}

const theHouse: Actor = { kind: 'clock' };
/** No reminder comes earlier before a maintenance than this. */
const aheadMs = 15 * dayMs;
/** A reminder that is a minute late is in time. */
const remindEveryMs = minuteMs;
/** A draft that nobody has touched for a week is of something that nobody will be told any more. */
const draftsKeptForMs = 7 * dayMs;

export function makeStatusPageKeeping(deps: KeepingDeps): StatusPageKeeping {
  const { pool, engine, log, works, url, onQueued } = deps;
  let shown: Installation | null = null;
  let remindAt: string | null = null;

  async function turn(): Promise<number> {
    const installation = engine.installation();
    const pages = pagesIn(installation);
    if (shown !== installation) {
      for (const page of pages) await show(page);
      shown = installation;
    }
    let nextAt = plus(engine.now(), aheadMs);
    for (const maintenance of await maintenancesDueBefore(pool, nextAt)) {
      const left = await stepForward(maintenance, pages);
      if (left !== null && msOf(left) < msOf(nextAt)) nextAt = left;
    }
    const now = engine.now();
    if (remindAt === null || isDue(remindAt, now)) {
      for (const page of pages) await remindOfForgotten(page);
      await removeOldDrafts(pool, plus(now, -draftsKeptForMs));
      remindAt = plus(now, remindEveryMs);
    }
    return (msOf(nextAt) - msOf(engine.now())) / engine.rate;
  }

  function pagesIn({ statusPages = [], directory }: Installation): ConfiguredPage[] {
    const { timeZone } = directory.organization;
    return statusPages.map((entry) => pageOf(entry, { url, timeZone }));
  }

  /** A page of an installation that was there before pages kept their days is shown from now on. */
  async function show({ handle: page, components }: ConfiguredPage): Promise<void> {
    await inTransaction(pool, async (client) => {
      const now = engine.now();
      await lockPage(client, page);
      const ids = components.map(({ id }) => id);
      if ((await showComponents(client, { page, components: ids, now })) > 0)
        await writePageChange(client, { page, at: now, kind: 'page' });
    });
  }

  /** Answers when there is next something to do of it. One that fails waits for the next turn, and keeps nobody else waiting. */
  async function stepForward(
    found: StoredMaintenance,
    pages: readonly ConfiguredPage[],
  ): Promise<string | null> {
    if (dueStep(found, engine.now()) === null) return nextStepAt(found);
    try {
      return await inTransaction(pool, async (client) => {
        await lockPage(client, found.page);
        const now = engine.now();
        const maintenance = await readMaintenance(client, found);
        const step = maintenance === null ? null : dueStep(maintenance, now);
        // Another node was first, or somebody did it by hand.
        if (maintenance === null || step === null) return null;
        const language = pages.find(({ handle }) => handle === found.page)?.language ?? 'en';
        switch (step.do) {
          case 'remind':
            await remind(client, maintenance, step.reminders);
            break;
          case 'begin':
          case 'end': {
            const status = step.do === 'begin' ? 'in_progress' : 'completed';
            const asked = {
              status,
              body: maintenanceBody(language, status),
              at: step.at,
              scheduledUntil: null,
              ...(step.do === 'end' && step.beganAt !== null ? { beganAt: step.beganAt } : {}),
            } as const;
            await takeStep(client, { maintenance, asked, actor: theHouse, byPerson: false, now });
          }
        }
        const after = await readMaintenance(client, found);
        return after === null ? null : nextStepAt(after);
      });
    } catch (error) {
      log.error({ err: error, maintenance: found.id }, 'A maintenance could not go on; it is tried again.');
      return null;
    }
  }

  async function remind(client: PoolClient, maintenance: StoredMaintenance, due: number[]): Promise<void> {
    await setMaintenance(client, { ...maintenance, reminded: [...maintenance.reminded, ...due] });
    await writePageChange(client, {
      page: maintenance.page,
      at: engine.now(),
      kind: 'maintenance-reminder',
      maintenance: maintenance.id,
      components: maintenance.components,
    });
  }

  async function remindOfForgotten(page: ConfiguredPage): Promise<void> {
    const queued = await inTransaction(pool, async (client) => {
      await lockPage(client, page.handle);
      const now = engine.now();
      const before = plus(now, -page.remindAfterMs);
      let count = 0;
      for (const entry of await forgottenIncidents(client, { page: page.handle, before })) {
        const state = entry.incident === null ? null : await readStateOf(client, entry.incident);
        await markReminded(client, entry.id, now);
        count += await queueNotice(
          client,
          {
            key: `status-forgotten.${entry.id}.${msOf(now)}`,
            kind: 'notice',
            urgency: 'low',
            incident: null,
            ...reminderWords(page, { ...entry, state }, { now, url }),
            to: whomToRemind(entry.actor, state, now),
          },
          now,
        );
      }
      return count;
    });
    if (queued > 0) onQueued();
  }

  /** Whoever leads the incident behind it, else whoever wrote it, else the admins. */
  function whomToRemind(actor: Actor, state: IncidentState | null, now: string) {
    const { users } = engine.installation().directory;
    const here = (handles: string[]) => handles.flatMap((handle) => users[handle] ?? []);
    const leading = state === null ? [] : here(whomToAsk(engine.process(state.process.hash), state));
    const writer = actor.kind === 'person' ? here([actor.handle]) : [];
    const admins = Object.values(users).filter(({ role }) => role === 'admin');
    const people = [leading, writer, admins].find((some) => some.length > 0) ?? [];
    return people
      .flatMap((person) => noticeContacts(person, 'low', now))
      .filter(({ contact }) => works(contact.channel));
  }

  return { turn };
}

function reminderWords(
  page: ConfiguredPage,
  { title, saidAt, state }: { title: string; saidAt: string; state: IncidentState | null },
  { now, url }: { now: string; url: string },
): { subject: string; body: string } {
  const since = durationText(msOf(now) - msOf(saidAt));
  const over = state !== null && isEnd(state.category);
  return {
    subject: `${page.title}: nothing was said of "${title}" for ${since}`,
    body: [
      over
        ? `${state.number} is over, and the readers of ${page.title} still read that it goes on.`
        : `The readers of ${page.title} still read that it goes on, and have heard nothing for ${since}.`,
      `Say how it is, or that it is over: ${url}/status-pages/${page.handle}`,
    ].join('\n\n'),
  };
}
