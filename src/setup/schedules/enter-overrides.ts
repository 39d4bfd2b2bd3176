/** Enters overrides: all of them or none, on record with who did it, and told to whoever they put on call or relieve. */
import type { Pool, PoolClient } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { checkEntries, type EntryProblem } from '../../domain/schedule/enter-overrides.ts';
import type { Override, Schedule } from '../../domain/schedule/schedule.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { insertEntered, readOverrides, type EnteredOverride } from '../../store/directory/overrides.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';
import { changesOfDuty, hullOf, tellDuty } from './tell-duty.ts';

export type NewEntry = Override & { note?: string | null };

type EnterOverrides =
  /** `changed` false: the same was entered a moment ago, and is answered once more. */
  | { ok: true; entered: EnteredOverride[]; revision: number; changed: boolean }
  | { ok: false; refused: 'no-such-schedule' }
  | { ok: false; refused: 'invalid-override'; errors: EntryProblem[] }
  | { ok: false; refused: 'too-many-overrides'; sentence: string };

export interface EnterOptions {
  schedule: string;
  entries: NewEntry[];
  /** One that is entered alone has its fields where the request has them. */
  alone: boolean;
  actor: Actor;
  /** ISO instant. */
  now: string;
}

export async function enterOverrides(pool: Pool, options: EnterOptions): Promise<EnterOverrides> {
  return await inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    (client) => enter(client, options),
  );
}

async function enter(
  client: PoolClient,
  { schedule: handle, entries, alone, actor, now }: EnterOptions,
): Promise<EnterOverrides> {
  const revision = await lockDirectory(client);
  const { directory } = await readInstallation(client);
  if (!Object.hasOwn(directory.schedules, handle)) return { ok: false, refused: 'no-such-schedule' };
  const schedule = directory.schedules[handle]!;
  const again = await enteredJustNow(client, handle, entries, actor);
  if (again !== null) return { ok: true, entered: again, revision, changed: false };

  const overrides = entries.map(({ note: _, ...override }) => override);
  const checked = checkEntries(schedule, overrides, { now, people: Object.keys(directory.users), alone });
  if ('refused' in checked) return { ok: false, ...checked };
  const entered = await writeOverrides(client, { schedule, entries, actor, now });
  const { schedules } = (await readInstallation(client)).directory;
  await tellDuty(client, {
    key: `override.${entered[0]!.id}`,
    schedule,
    changes: changesOfDuty(schedule, schedules[handle]!, hullOf(checked.spans)),
    directory,
    actor,
    note: entries[0]?.note ?? null,
    now,
  });
  return { ok: true, entered, revision: await bumpRevision(client, now), changed: true };
}

/** The rows and their audit, for whoever holds the directory's lock and has checked them. */
export async function writeOverrides(
  client: PoolClient,
  {
    schedule,
    entries,
    actor,
    swap = null,
    now,
  }: { schedule: Schedule; entries: NewEntry[]; actor: Actor; swap?: string | null; now: string },
): Promise<EnteredOverride[]> {
  const by = actor.kind === 'person' ? actor.handle : null;
  const ids = await insertEntered(client, { schedule: schedule.handle, entries, by, swap, now });
  await writeAudit(
    client,
    entries.map((after) => ({
      at: now,
      actor,
      noun: 'override',
      handle: `${schedule.handle}/${after.from}`,
      verb: 'created',
      before: null,
      after: swap === null ? after : { ...after, swap },
    })),
  );
  const there = await readOverrides(client, schedule.handle);
  return there.filter(({ id }) => ids.includes(id));
}

/** A request that comes twice, because its answer was lost on the way, must not enter the same a second time. */
async function enteredJustNow(
  client: PoolClient,
  schedule: string,
  entries: NewEntry[],
  actor: Actor,
): Promise<EnteredOverride[] | null> {
  const last = (await readOverrides(client, schedule)).slice(-entries.length);
  const by = actor.kind === 'person' ? actor.handle : null;
  const same =
    last.length === entries.length &&
    last.every((row, index) => row.by === by && alike(row, entries[index]!));
  return same ? last : null;
}

function alike(a: NewEntry, b: NewEntry): boolean {
  const key = ({ from, to, who, mode = 'replace', note = null }: NewEntry) =>
    JSON.stringify([from, to, [who].flat(), mode, note]);
  return key(a) === key(b);
}
