/** Enters when somebody is away. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { mostTimeOff, wrongTimeOff, type TimeOffEntry } from '../../domain/schedule/time-off.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readZone } from '../../store/directory/people.ts';
import {
  countTimeOff,
  findSameTimeOff,
  insertTimeOff,
  type TimeOffRow,
} from '../../store/directory/time-off.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';

type AddedTimeOff =
  | { ok: true; entry: TimeOffRow; revision: number }
  | { ok: false; refused: 'no-such-person' | 'too-much-time-off' }
  | { ok: false; refused: 'invalid-time-off'; sentence: string };

export async function addTimeOff(
  pool: Pool,
  { from, to, note }: TimeOffEntry,
  { person, actor, now }: { person: string; actor: Actor; now: string },
): Promise<AddedTimeOff> {
  return inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    async (client): Promise<AddedTimeOff> => {
      const revision = await lockDirectory(client);
      const timeZone = await readZone(client, person);
      if (timeZone === null) return { ok: false, refused: 'no-such-person' };
      const sentence = wrongTimeOff({ from, to }, { timeZone, now });
      if (sentence !== null) return { ok: false, refused: 'invalid-time-off', sentence };
      // A request that is sent again has been heard the first time.
      const same = await findSameTimeOff(client, { person, from, to });
      if (same !== null) return { ok: true, entry: same, revision };
      if ((await countTimeOff(client, person)) >= mostTimeOff)
        return { ok: false, refused: 'too-much-time-off' };
      const entry: TimeOffRow = {
        id: randomUUID(),
        person,
        from,
        to,
        note: note ?? null,
        enteredAt: now,
        enteredBy: actor.kind === 'person' ? actor.handle : null,
      };
      await insertTimeOff(client, entry);
      const after = { from, to, note: entry.note };
      await writeAudit(client, [
        { at: now, actor, noun: 'time-off', handle: person, verb: 'created', before: null, after },
      ]);
      return { ok: true, entry, revision: await bumpRevision(client, now) };
    },
  );
}
