/** Tells whoever is on call within a day because of another configuration, or no longer is. */
import type { PoolClient } from 'pg';
import type { Directory } from '../../domain/directory/directory.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import { changesOfDuty, tellDuty } from '../schedules/tell-duty.ts';

/** What is further ahead is seen in the calendar, and told at the handoff. */
const aheadMs = dayMs;

/** A schedule that is new has moved nobody. */
export async function tellRoster(
  client: PoolClient,
  {
    before,
    after,
    actor,
    now,
  }: { before: Directory; after: Directory; actor: Actor | FileActor; now: string },
): Promise<void> {
  for (const schedule of Object.values(after.schedules)) {
    const { handle } = schedule;
    if (!Object.hasOwn(before.schedules, handle)) continue;
    const span = { from: now, to: plus(now, aheadMs) };
    await tellDuty(client, {
      key: `roster.${before.revision}.${handle}`,
      schedule,
      changes: changesOfDuty(before.schedules[handle]!, schedule, span),
      directory: after,
      actor,
      now,
    });
  }
}

type FileActor = { kind: 'file'; name: string };
