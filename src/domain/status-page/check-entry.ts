/** What keeps an entry from a status page: one sentence for each mistake, at its field. */
import { dayMs, msOf } from '../instant.ts';
import { statusAt, componentTimes } from './component-times.ts';
import {
  type ClaimedStatus,
  type ComponentClaim,
  componentStatuses,
  type MaintenanceStatus,
  maintenanceStatuses,
  type PageFacts,
  type PublicIncidentStatus,
  type StatusPage,
} from './facts.ts';
import { currentStatus, isOver } from './updates.ts';

export interface EntryProblem {
  path: (string | number)[];
  message: string;
}

/** Older things are history of another page. */
const furthestBackMs = 2 * 366 * dayMs;
/** Nobody plans with readers for longer. */
const furthestAheadMs = 366 * dayMs;

export interface AskedUpdate {
  status: PublicIncidentStatus;
  body: string;
  components: ComponentClaim[];
  /** Null: now. */
  at: string | null;
}

export function checkUpdate(
  page: Pick<StatusPage, 'components'>,
  { status, body, components, at }: AskedUpdate,
  now: string,
): EntryProblem[] {
  const problems = checkComponents(
    page,
    components.map(({ component }) => component),
    (index) => ['components', index, 'component'],
  );
  if (body.trim() === '')
    problems.push({ path: ['body'], message: 'is empty: say what readers should know' });
  if (at !== null) problems.push(...checkPast(at, now));
  if (isOver(status) && components.some(({ to }) => to !== 'operational'))
    problems.push({
      path: ['components'],
      message: `name trouble in an update that is ${status}: what is over leaves every component operational`,
    });
  return problems;
}

export interface AskedMaintenance {
  scheduledFor: string;
  scheduledUntil: string;
  components: string[];
}

export function checkMaintenance(
  page: Pick<StatusPage, 'components'>,
  { scheduledFor, scheduledUntil, components }: AskedMaintenance,
  now: string,
): EntryProblem[] {
  const problems = checkComponents(page, components, (index) => ['components', index]);
  if (msOf(scheduledUntil) <= msOf(scheduledFor))
    problems.push({ path: ['scheduledUntil'], message: 'is not after the beginning: say when it ends' });
  if (msOf(scheduledFor) > msOf(now) + furthestAheadMs)
    problems.push({ path: ['scheduledFor'], message: 'is more than a year ahead: announce it later' });
  if (msOf(scheduledUntil) <= msOf(now))
    problems.push({
      path: ['scheduledUntil'],
      message: 'is over already: a maintenance is announced before it ends',
    });
  if (msOf(scheduledUntil) - msOf(scheduledFor) > 31 * dayMs)
    problems.push({ path: ['scheduledUntil'], message: 'is more than a month after the beginning' });
  return problems;
}

/** It goes forward, and what is over stays so. */
export function checkMaintenanceStatus(from: MaintenanceStatus, to: MaintenanceStatus): EntryProblem[] {
  if (maintenanceStatuses.indexOf(to) >= maintenanceStatuses.indexOf(from)) return [];
  return [{ path: ['status'], message: `cannot be ${to}: the maintenance is ${from} already` }];
}

function checkComponents(
  page: Pick<StatusPage, 'components'>,
  asked: string[],
  place: (index: number) => EntryProblem['path'],
): EntryProblem[] {
  const known = page.components.map(({ id }) => id);
  return asked.flatMap((component, index) => {
    if (asked.indexOf(component) < index)
      return [{ path: place(index), message: `names ${component} a second time` }];
    if (known.includes(component)) return [];
    const there = known.length === 0 ? 'the page has none' : `there are: ${known.slice(0, 20).join(', ')}`;
    return [{ path: place(index), message: `names ${component}, which the page does not have; ${there}` }];
  });
}

export function checkPast(at: string, now: string): EntryProblem[] {
  if (msOf(at) > msOf(now))
    return [{ path: ['at'], message: 'is in the future: readers are told of what was' }];
  if (msOf(at) < msOf(now) - furthestBackMs)
    return [{ path: ['at'], message: 'is more than two years back' }];
  return [];
}

/**
 * What keeps a component from being set better than this by hand: an incident or a maintenance that says otherwise, and
 * would have to say so itself. Null: nothing.
 */
export function heldBy(
  facts: PageFacts,
  { component, status }: { component: string; status: ClaimedStatus },
  now: string,
): string | null {
  const without = { ...facts, setByHand: [] };
  const atMs = msOf(now);
  const said = statusAt(componentTimes(without).get(component) ?? [], atMs);
  if (componentStatuses.indexOf(said) <= componentStatuses.indexOf(status)) return null;
  const incident = facts.incidents.find((one) => {
    const shown = currentStatus(one);
    if (one.publishedAt === null || shown === null || isOver(shown)) return false;
    const alone = componentTimes({ setByHand: [], incidents: [one], maintenances: [] }).get(component);
    return alone !== undefined && statusAt(alone, atMs) === said;
  });
  if (incident !== undefined) return incident.title;
  return (
    facts.maintenances.find(
      ({ components, startedAt, completedAt }) =>
        startedAt !== null && completedAt === null && components.includes(component),
    )?.title ?? null
  );
}
