/** What has been said in public of one incident or maintenance, in the order of the instants of which it speaks. */
import { msOf } from '../instant.ts';
import type { MaintenanceStatus, PageUpdate, PublicIncidentStatus } from './facts.ts';

type AnyStatus = PublicIncidentStatus | MaintenanceStatus;
export type Published<Status extends AnyStatus> = PageUpdate<Status> & { publishedAt: string };

/** Drafts are not among them. */
export function publishedUpdates<Status extends AnyStatus>({
  updates,
}: {
  updates: PageUpdate<Status>[];
}): Published<Status>[] {
  return updates
    .filter((update): update is Published<Status> => update.publishedAt !== null)
    .toSorted(
      (a, b) =>
        msOf(a.displayAt) - msOf(b.displayAt) ||
        msOf(a.publishedAt) - msOf(b.publishedAt) ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Nothing is wrong any more. */
export function isOver(status: AnyStatus): boolean {
  return status === 'resolved' || status === 'postmortem' || status === 'completed';
}

/** Null: nobody has read of it yet. */
export function currentStatus<Status extends AnyStatus>(entry: {
  updates: PageUpdate<Status>[];
}): Status | null {
  return publishedUpdates(entry).at(-1)?.status ?? null;
}
