/** Says by hand how a component is, until somebody says otherwise. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { msOf } from '../../domain/instant.ts';
import { heldBy } from '../../domain/status-page/check-entry.ts';
import { componentTimes, statusAt } from '../../domain/status-page/component-times.ts';
import {
  claimedStatuses,
  type ClaimedStatus,
  type ComponentStatus,
  type StatusPage,
} from '../../domain/status-page/facts.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import { insertStatusByHand } from '../../store/status-pages/components.ts';
import { readPageFacts } from '../../store/status-pages/read-facts.ts';
import { noSuchEntry, onPage, type PageRefusal } from './on-page.ts';

export async function setComponent(
  pool: Pool,
  {
    page,
    component: id,
    status,
    actor,
    now,
  }: { page: StatusPage; component: string; status: ClaimedStatus; actor: Actor; now: string },
): Promise<{ ok: true; status: ComponentStatus } | PageRefusal> {
  const component = page.components.find((one) => one.id === id);
  if (component === undefined) return noSuchEntry;
  return await onPage<{ ok: true; status: ComponentStatus }>(pool, page.handle, async (client) => {
    const facts = await readPageFacts(client, page, now);
    const byHand = facts.setByHand.filter((one) => one.component === id).at(-1)?.status ?? 'operational';
    const holder = heldBy(facts, { component: id, status }, now);
    // What was said by hand can always be taken back; what somebody else says is theirs to take back.
    if (holder !== null && claimedStatuses.indexOf(byHand) <= claimedStatuses.indexOf(status))
      return {
        ok: false,
        refused: 'component-held',
        sentence: `${component.name} is worse than ${status} because of "${holder}": say it there.`,
      };
    const setByHand = [...facts.setByHand, { component: id, status, at: now }];
    const after = statusAt(componentTimes({ ...facts, setByHand }).get(id) ?? [], msOf(now));
    if (byHand === status) return { ok: true, status: after };
    await insertStatusByHand(client, { page: page.handle, component: id, status, at: now, actor });
    await writePageChange(client, { page: page.handle, at: now, kind: 'component', components: [id] });
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-component',
        handle: `${page.handle}/${id}`,
        verb: 'changed',
        before: { status: byHand },
        after: { status },
      },
    ]);
    return { ok: true, status: after };
  });
}
