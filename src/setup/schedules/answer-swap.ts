/**
 * Accepts, declines or withdraws a swap. Accepting writes the overrides of both directions in the same transaction; who
 * is second to accept finds the first one's name.
 */
import type { Pool, PoolClient } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { checkEntries } from '../../domain/schedule/enter-overrides.ts';
import {
  askedIn,
  decideSwap,
  type Swap,
  type SwapCommand,
  type SwapRefusal,
} from '../../domain/schedule/swap.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readSwap, setSwap } from '../../store/directory/swaps.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';
import { writeOverrides } from './enter-overrides.ts';
import { tellSwap } from './tell-swap.ts';

type AnswerSwap =
  /** `revision` null: nothing about who is on call is different. */
  | { ok: true; swap: Swap; revision: number | null }
  | { ok: false; refused: 'no-such-swap' }
  | { ok: false; refused: 'too-many-overrides'; sentence: string }
  | ({ ok: false } & SwapRefusal);

interface AnswerOptions {
  id: string;
  command: SwapCommand;
  actor: Actor;
  /** The public address of this installation. */
  url: string;
  /** ISO instant. */
  now: string;
}

export async function answerSwap(pool: Pool, options: AnswerOptions): Promise<AnswerSwap> {
  return await inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    (client) => answer(client, options),
  );
}

async function answer(
  client: PoolClient,
  { id, command, actor, url, now }: AnswerOptions,
): Promise<AnswerSwap> {
  // Two who accept in one moment wait for each other here.
  await lockDirectory(client);
  const swap = await readSwap(client, id);
  if (swap === null) return { ok: false, refused: 'no-such-swap' };
  const { directory } = await readInstallation(client);
  const schedule = directory.schedules[swap.schedule]!;
  const decided = decideSwap(swap, command, {
    now,
    schedule,
    nameOf: (person) => personRef(directory, person).name,
  });
  if ('refused' in decided) return { ok: false, ...decided };

  const telling = { other: command.by, directory, actor, url, now };
  const asked = askedIn(swap, schedule).filter((person) => !swap.declined.includes(person));
  switch (decided.becomes) {
    case 'what-it-is':
      return { ok: true, swap, revision: null };
    case 'accepted': {
      const { overrides } = decided;
      const checked = checkEntries(schedule, overrides, {
        now,
        people: Object.keys(directory.users),
        alone: false,
      });
      // Times and people are a schedule's own and were checked; only the bound can be met.
      if ('refused' in checked && checked.refused === 'too-many-overrides') return { ok: false, ...checked };
      await writeOverrides(client, { schedule, entries: overrides, actor, swap: swap.id, now });
      const done = await become(client, swap, { state: 'accepted', takenBy: command.by }, { actor, now });
      await tellSwap(client, { ...telling, swap: done, news: 'accepted', people: [swap.asker] });
      await tellSwap(client, { ...telling, swap: done, news: 'taken-by-you', people: [command.by] });
      // Of a whole roster nobody waits for it.
      const others = swap.asked.length > 0 ? asked.filter((person) => person !== command.by) : [];
      await tellSwap(client, { ...telling, swap: done, news: 'taken', people: others });
      return { ok: true, swap: done, revision: await bumpRevision(client, now) };
    }
    case 'open': {
      const done = await become(client, swap, { declined: decided.declined }, { actor, now });
      await tellSwap(client, { ...telling, swap: done, news: 'declined', people: [swap.asker] });
      return { ok: true, swap: done, revision: null };
    }
    case 'declined': {
      const { declined } = decided;
      const done = await become(client, swap, { state: 'declined', declined }, { actor, now });
      await tellSwap(client, { ...telling, swap: done, news: 'declined-by-all', people: [swap.asker] });
      return { ok: true, swap: done, revision: null };
    }
    case 'withdrawn': {
      const done = await become(client, swap, { state: 'withdrawn' }, { actor, now });
      await tellSwap(client, { ...telling, swap: done, news: 'withdrawn', people: asked });
      return { ok: true, swap: done, revision: null };
    }
  }
}

/** The row and its audit. */
async function become(
  client: PoolClient,
  swap: Swap,
  change: Partial<Pick<Swap, 'state' | 'takenBy' | 'declined'>>,
  { actor, now }: { actor: Actor; now: string },
): Promise<Swap> {
  const { state = swap.state } = change;
  const done = { ...swap, ...change, endedAt: state === 'open' ? null : now };
  await setSwap(client, done);
  const shown = ({ id, state, takenBy, declined }: Swap) => ({ id, state, takenBy, declined });
  await writeAudit(client, [
    {
      at: now,
      actor,
      noun: 'swap',
      handle: `${swap.schedule}/${swap.from}`,
      verb: state === 'open' ? 'declined' : state,
      before: shown(swap),
      after: shown(done),
    },
  ]);
  return done;
}
