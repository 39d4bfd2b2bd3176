/** All that a page's picture is made from, drafts included; `picture.ts` leaves those out. */
import { dayMs, plus } from '../../domain/instant.ts';
import type { PageFacts, StatusPage } from '../../domain/status-page/facts.ts';
import { uptimeDays } from '../../domain/status-page/uptime.ts';
import type { Queryable } from '../access/queryable.ts';
import { lastPageChange } from './changes.ts';
import { readShownSince, readStatusesByHand } from './components.ts';
import { readIncidentsSince, type StoredIncident } from './incidents.ts';
import { readMaintenancesSince, type StoredMaintenance } from './maintenances.ts';

export interface StoredFacts extends PageFacts {
  /** The number of the last change that is in it; 0: there was none yet. */
  upTo: number;
  incidents: StoredIncident[];
  maintenances: StoredMaintenance[];
}

/** Whatever zone the page's days are of, the first of them began within these. */
const lookBackMs = (uptimeDays + 2) * dayMs;

/**
 * What is committed while it is read may be in it or not; so the number of the last change is read first, and whoever
 * follows the changes reads anew at the next.
 */
export async function readPageFacts(
  db: Queryable,
  page: Pick<StatusPage, 'handle'>,
  now: string,
): Promise<StoredFacts> {
  const asked = { page: page.handle, since: plus(now, -lookBackMs) };
  const last = await lastPageChange(db, page.handle);
  const shownSince = await readShownSince(db, page.handle);
  return {
    upTo: last?.id ?? 0,
    changedAt: last?.at ?? Object.values(shownSince).toSorted().at(-1) ?? now,
    shownSince,
    setByHand: await readStatusesByHand(db, asked),
    incidents: await readIncidentsSince(db, asked),
    maintenances: await readMaintenancesSince(db, asked),
  };
}
