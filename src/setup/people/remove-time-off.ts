/** Takes back when somebody is away: what is to come is removed, what runs ends now, what is over stays as it was. */
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { isDue } from '../../domain/instant.ts';
import { placedTimeOff } from '../../domain/schedule/time-off.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { readZone } from '../../store/directory/people.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { endTimeOff, findTimeOff, removeTimeOff } from '../../store/directory/time-off.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';

type RemovedTimeOff =
  | { ok: true; revision: number }
  | { ok: false; refused: 'no-such-time-off' | 'time-off-over' };

export async function takeBackTimeOff(
  pool: Pool,
  id: string,
  { person, actor, now }: { person: string; actor: Actor; now: string },
): Promise<RemovedTimeOff> {
  return inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    async (client): Promise<RemovedTimeOff> => {
      await lockDirectory(client);
      const [entry, timeZone] = [await findTimeOff(client, { person, id }), await readZone(client, person)];
      if (entry === null || timeZone === null) return { ok: false, refused: 'no-such-time-off' };
      const period = placedTimeOff(entry, timeZone);
      if (period !== null && isDue(period.to, now)) return { ok: false, refused: 'time-off-over' };
      const before = { from: entry.from, to: entry.to, note: entry.note };
      const runs = period !== null && isDue(period.from, now);
      if (runs) await endTimeOff(client, id, now);
      else await removeTimeOff(client, id);
      const after = runs ? { ...before, to: now } : null;
      await writeAudit(client, [
        {
          at: now,
          actor,
          noun: 'time-off',
          handle: person,
          verb: runs ? 'changed' : 'removed',
          before,
          after,
        },
      ]);
      return { ok: true, revision: await bumpRevision(client, now) };
    },
  );
}
