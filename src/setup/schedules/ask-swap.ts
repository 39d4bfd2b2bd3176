/** Asks others to take a time of one's own: kept, on record, and told to whoever is asked. */
import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { capabilitiesOf } from '../../domain/access/can.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { dayMs, plus } from '../../domain/instant.ts';
import { type AskedSwap, askSwap as decide } from '../../domain/schedule/ask-swap.ts';
import type { EntryProblem } from '../../domain/schedule/enter-overrides.ts';
import { askedIn, type Swap } from '../../domain/schedule/swap.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { lockDirectory } from '../../store/directory/revision.ts';
import { forgetSwapsBefore, insertSwap, openSwapsOf } from '../../store/directory/swaps.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';
import { tellSwap } from './tell-swap.ts';

/** Whoever asks for more at once wants another roster. */
const mostOpen = 50;
/** As far back as a schedule is laid out. */
const keptForMs = 762 * dayMs;

type AskSwap =
  | { ok: true; swap: Swap }
  | { ok: false; refused: 'no-such-schedule' | 'no-such-person' }
  | { ok: false; refused: 'too-many-swaps'; sentence: string }
  | { ok: false; refused: 'invalid-swap'; errors: EntryProblem[] };

interface AskOptions {
  schedule: string;
  asked: AskedSwap & { note: string | null };
  actor: Actor;
  /** The public address of this installation. */
  url: string;
  /** ISO instant. */
  now: string;
}

export async function askSwap(pool: Pool, options: AskOptions): Promise<AskSwap> {
  return await inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    (client) => ask(client, options),
  );
}

async function ask(
  client: PoolClient,
  { schedule: handle, asked, actor, url, now }: AskOptions,
): Promise<AskSwap> {
  await lockDirectory(client);
  const { directory } = await readInstallation(client);
  if (!Object.hasOwn(directory.schedules, handle)) return { ok: false, refused: 'no-such-schedule' };
  if (!Object.hasOwn(directory.users, asked.asker)) return { ok: false, refused: 'no-such-person' };
  const schedule = directory.schedules[handle]!;
  const placed = decide(asked, {
    now,
    schedule,
    people: Object.keys(directory.users),
    mayAnswer: (person) => capabilitiesOf[directory.users[person]!.role].includes('respond'),
    nameOf: (person) => personRef(directory, person).name,
  });
  if ('errors' in placed) return { ok: false, refused: 'invalid-swap', errors: placed.errors };

  const swap: Swap = {
    id: randomUUID(),
    schedule: handle,
    asker: asked.asker,
    ...placed,
    asked: [...new Set(asked.asked)],
    declined: [],
    note: asked.note,
    state: 'open',
    takenBy: null,
    createdAt: now,
    endedAt: null,
  };
  const open = await openSwapsOf(client, asked.asker, now);
  // A request that comes twice, because its answer was lost on the way, asks once.
  const again = open.find((one) => key(one) === key(swap));
  if (again !== undefined) return { ok: true, swap: again };
  if (open.length >= mostOpen)
    return {
      ok: false,
      refused: 'too-many-swaps',
      sentence: `${personRef(directory, asked.asker).name} has ${open.length} open swaps, and ${mostOpen} is the most that one person asks for.`,
    };
  await forgetSwapsBefore(client, plus(now, -keptForMs));
  await insertSwap(client, swap);
  const { id, from, to, asked: people, inReturn, note } = swap;
  await writeAudit(client, [
    {
      at: now,
      actor,
      noun: 'swap',
      handle: `${handle}/${from}`,
      verb: 'created',
      before: null,
      after: { id, asker: swap.asker, from, to, asked: people, inReturn, note },
    },
  ]);
  await tellSwap(client, {
    swap,
    news: 'asked',
    people: askedIn(swap, schedule),
    other: swap.asker,
    directory,
    actor,
    url,
    now,
  });
  return { ok: true, swap };
}

function key({ schedule, from, to, asked, inReturn, note }: Swap): string {
  const given = inReturn === null ? null : [inReturn.from, inReturn.to];
  return JSON.stringify([schedule, from, to, asked, given, note]);
}
