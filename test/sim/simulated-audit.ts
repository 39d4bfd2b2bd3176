/** The audit over a simulated database: the same counts as the real one's queries. */
import { msOf, plus } from '../../src/domain/instant.ts';
import type { Audit } from '../../src/store/audit.ts';
import type { Tables } from './rows.ts';
import { contactOf } from './simulated-outbox.ts';

export function auditTables(tables: Tables, now: string): Audit {
  const wakes = [...tables.wakes.values()];
  const running = wakes.filter(({ held, setAside }) => !held && !setAside);
  const latest = running.map(({ wakeAt }) => msOf(now) - msOf(wakeAt));
  const open = [...tables.incidents.values()].filter(
    ({ state }) => state.category !== 'resolved' && state.category !== 'closed',
  );
  const minuteAgo = plus(now, -60_000);
  const threeMinutesAgo = plus(now, -180_000);
  return {
    stranded: open.filter(({ id }) => !tables.wakes.has(id)).length,
    overdue: running.filter(({ wakeAt }) => wakeAt < minuteAgo).length,
    latestByMs: Math.max(0, ...latest),
    unrouted: [...tables.unrouted].filter(({ unroutedAt }) => unroutedAt !== null && unroutedAt < minuteAgo)
      .length,
    lateDeliveries: [...tables.waiting].filter(
      (row) =>
        row.dueAt < threeMinutesAgo &&
        (row.kind === 'page' || (tables.contactSends.get(contactOf(row))?.sentAt ?? '') <= threeMinutesAgo),
    ).length,
    held: wakes.filter(({ held }) => held).length,
    setAside: wakes.filter(({ setAside }) => setAside).length,
    restores: 0,
  };
}
