/** Takes an override back: one that has not begun is removed, one that is running ends now, one that is over stays. */
import type { Pool, PoolClient } from 'pg';
import { overrideKey } from '../../domain/config/seeding.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { msOf } from '../../domain/instant.ts';
import { spanOf } from '../../domain/schedule/enter-overrides.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { readOverrides, setOverrideEnd } from '../../store/directory/overrides.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { deleteOverride } from '../../store/directory/schedules.ts';
import { putSeeds } from '../../store/directory/seeds.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';
import { changesOfDuty, tellDuty } from './tell-duty.ts';

type EndOverride =
  | { ok: true; result: 'removed' | 'ended'; revision: number }
  | { ok: false; refused: 'no-such-schedule' | 'no-such-override' | 'override-is-over' };

interface EndOptions {
  schedule: string;
  id: number;
  actor: Actor;
  /** ISO instant. */
  now: string;
}

export async function endOverride(pool: Pool, options: EndOptions): Promise<EndOverride> {
  return await inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    (client) => end(client, options),
  );
}

async function end(
  client: PoolClient,
  { schedule: handle, id, actor, now }: EndOptions,
): Promise<EndOverride> {
  await lockDirectory(client);
  const { directory } = await readInstallation(client);
  if (!Object.hasOwn(directory.schedules, handle)) return { ok: false, refused: 'no-such-schedule' };
  const schedule = directory.schedules[handle]!;
  const found = (await readOverrides(client, handle)).find((override) => override.id === id);
  if (found === undefined) return { ok: false, refused: 'no-such-override' };
  const span = spanOf(found, schedule.timeZone);
  if (msOf(span.to) <= msOf(now)) return { ok: false, refused: 'override-is-over' };

  const { place: _, ...before } = found;
  const result = msOf(span.from) < msOf(now) ? 'ended' : 'removed';
  if (result === 'ended') await setOverrideEnd(client, id, now);
  else await deleteOverride(client, id);
  // An export that was taken before still has it as it was: applied, it would bring it back.
  await putSeeds(client, [{ noun: 'override', owner: handle, key: overrideKey(found) }], now);
  await writeAudit(client, [
    {
      at: now,
      actor,
      noun: 'override',
      handle: `${handle}/${found.from}`,
      verb: result === 'ended' ? 'changed' : 'removed',
      before,
      after: result === 'ended' ? { ...before, to: now } : null,
    },
  ]);
  const { schedules } = (await readInstallation(client)).directory;
  const left = { from: msOf(span.from) < msOf(now) ? now : span.from, to: span.to };
  await tellDuty(client, {
    key: `override.${id}.${result}`,
    schedule,
    changes: changesOfDuty(schedule, schedules[handle]!, left),
    directory,
    actor,
    now,
  });
  return { ok: true, result, revision: await bumpRevision(client, now) };
}
