/** What has been said in public of one incident or maintenance, in the order of the instants of which it speaks. */
import { msOf } from '../instant.ts';
import type { MaintenanceStatus, PageUpdate, PublicIncidentStatus } from './facts.ts';

type AnyStatus = PublicIncidentStatus | MaintenanceStatus;
export type Published<Status extends AnyStatus> = PageUpdate<Status> & { publishedAt: string };

/** Drafts are not among them. Of two that speak of the same instant the one that stands later comes later. */
export function publishedUpdates<Status extends AnyStatus>({
  updates,
}: {
  updates: PageUpdate<Status>[];
}): Published<Status>[] {
  return updates
    .filter((update): update is Published<Status> => update.publishedAt !== null)
    .toSorted((a, b) => msOf(a.displayAt) - msOf(b.displayAt) || msOf(a.publishedAt) - msOf(b.publishedAt));
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

/** Since when it has been over, without a word to the contrary; null: it goes on, or nobody has read of it yet. */
export function overSince<Status extends AnyStatus>(entry: { updates: PageUpdate<Status>[] }): string | null {
  const updates = publishedUpdates(entry);
  const lastOpen = updates.findLastIndex(({ status }) => !isOver(status));
  return updates[lastOpen + 1]?.displayAt ?? null;
}

/** Within this time the same words are a request that came twice, because its answer was lost on the way. */
const repeatedWithinMs = 2 * 60_000;

/** Readers are told once of what somebody says twice. */
export function isRepeated(
  updates: readonly { status: AnyStatus; body: string; publishedAt: string | null }[],
  asked: { status: AnyStatus; body: string },
  now: string,
): boolean {
  return updates.some(
    ({ status, body, publishedAt }) =>
      publishedAt !== null &&
      status === asked.status &&
      body === asked.body &&
      msOf(now) - msOf(publishedAt) <= repeatedWithinMs,
  );
}
