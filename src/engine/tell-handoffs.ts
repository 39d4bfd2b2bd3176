/**
 * Tells people of their handoffs: whoever goes off half an hour before, whoever comes on when their shift begins, each with the
 * sheet as they may see it. Once, whichever node does it; what nobody was told for two hours is not told any more.
 */
import type { Logger } from 'pino';
import { personRef } from '../domain/incident/naming.ts';
import { hourMs, isDue, msOf, plus } from '../domain/instant.ts';
import type { ChannelKind } from '../domain/message/delivery.ts';
import { hasRoom, shiftNotice } from '../domain/message/shift-notice.ts';
import { noticeContacts } from '../domain/page/notice-contacts.ts';
import { amongThoseHere, goesOffAt, handoffNear } from '../domain/schedule/handoff.ts';
import { isTellable, keyOf, planShiftNotices, type ShiftNotice } from '../domain/schedule/shift-notices.ts';
import type { Queryable } from '../store/access/queryable.ts';
import type { EngineStore } from '../store/engine-store.ts';
import type { Engine, Installation } from './engine.ts';
import { type Machine, thisMachine } from './machine.ts';
import { readShiftSheet } from './read-shift-sheet.ts';

interface HandoffDeps {
  db: Queryable;
  store: Pick<EngineStore, 'queueAnnouncement'>;
  engine: Pick<Engine, 'installation' | 'process' | 'now' | 'rate'>;
  machine?: Machine;
  log: Logger;
  /** Whether a channel reaches anybody. */
  works: (channel: ChannelKind) => boolean;
  /** The public address, without a slash at its end. */
  url: string;
  /** Messages wait to be sent. */
  onQueued: () => void;
}

export interface HandoffTelling {
  /** For a loop: how long it may rest, in real ms. */
  turn: () => Promise<number>;
  /** Tells what is due, and answers how many messages were queued. */
  tellDue: () => Promise<number>;
}

/** A plan looks a day ahead; time that passes in bounds makes it anew long before. */
const planLastsMs = hourMs;
/** What failed (a row that cannot be read, say) must not keep the others waiting, nor spin. */
const triedAgainAfterMs = 60_000;

export function makeHandoffTelling(deps: HandoffDeps): HandoffTelling {
  const { db, store, engine, machine = thisMachine, log, works, url, onQueued } = deps;
  let plan: { of: Installation; until: string; notices: ShiftNotice[] } | null = null;
  /** Told by this node, or tried: when to try again; never, where it was told. */
  let tried = new Map<string, string | null>();

  async function planned(): Promise<ShiftNotice[]> {
    const of = engine.installation();
    const now = engine.now();
    if (plan !== null && plan.of === of && !isDue(plan.until, now)) return plan.notices;
    const notices: ShiftNotice[] = [];
    for (const schedule of Object.values(of.directory.schedules)) {
      await machine.giveWay();
      notices.push(...planShiftNotices([schedule], now));
    }
    notices.sort((a, b) => msOf(a.dueAt) - msOf(b.dueAt));
    plan = { of, until: plus(now, planLastsMs), notices };
    const keys = new Set(notices.map(nameOf));
    tried = new Map([...tried].filter(([key]) => keys.has(key)));
    return notices;
  }

  async function tellDue(): Promise<number> {
    let queued = 0;
    for (const notice of await planned()) {
      const name = nameOf(notice);
      const again = tried.get(name);
      const now = engine.now();
      if (again === null || (again !== undefined && !isDue(again, now)) || !isTellable(notice, now)) continue;
      try {
        queued += await tell(notice);
        tried.set(name, null);
      } catch (error) {
        tried.set(name, plus(now, triedAgainAfterMs));
        log.error(
          { err: error, notice: name },
          'Somebody could not be told of a handoff; it is tried again.',
        );
      }
    }
    if (queued > 0) onQueued();
    return queued;
  }

  /** Read for each person: what is private is on the sheet of whoever may see it alone. */
  async function tell(notice: ShiftNotice): Promise<number> {
    const { directory } = engine.installation();
    const { [notice.person]: person } = directory.users;
    const { [notice.schedule]: schedule } = directory.schedules;
    const now = engine.now();
    if (person === undefined || schedule === undefined) return 0;
    const { kind } = notice;
    const handoff = amongThoseHere(notice.handoff, (handle) => Object.hasOwn(directory.users, handle));
    // Whoever would come on has left: that is a gap, of which the owners are told.
    if (kind === 'off' && handoff.on.length === 0) return 0;
    const contacts = noticeContacts(person, 'low', now).filter(({ contact }) => works(contact.channel));
    if (contacts.length === 0) return 0;
    const handoffs = { ...handoffNear(schedule, handoff.at), handoff };
    const viewer = { kind: 'person' as const, handle: person.handle, role: person.role };
    const { sheet } = await readShiftSheet(db, engine, viewer, { schedule, handoffs });
    const told = {
      kind,
      schedule: { handle: schedule.handle, name: schedule.name ?? schedule.handle },
      handoff,
      ends: kind === 'on' ? goesOffAt(schedule, person.handle, handoff.at) : null,
      sheet,
      nameOf: (handle: string) => personRef(directory, handle).name,
      url,
      now,
    };
    const to = contacts.map(({ contact, at }) => ({
      person: person.handle,
      contact,
      at,
      ...shiftNotice(person, told, hasRoom(contact.channel) ? 'long' : 'short'),
    }));
    const news = [{ key: nameOf(notice), since: notice.dueAt }];
    return await store.queueAnnouncement(
      { news, along: [], revision: directory.revision, urgency: 'low', to },
      now,
    );
  }

  return {
    tellDue,
    async turn() {
      await tellDue();
      const now = msOf(engine.now());
      const next = (plan?.notices ?? []).find(({ dueAt }) => msOf(dueAt) > now);
      return (msOf(next?.dueAt ?? plus(engine.now(), planLastsMs)) - now) / engine.rate;
    },
  };
}

function nameOf(notice: ShiftNotice): string {
  return `${keyOf(notice)}.${notice.person}`;
}
