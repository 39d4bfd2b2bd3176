/** How far an installation is set up: what it says of itself, so that whoever left in the middle goes on where they were. */
import { useQuery } from '@tanstack/react-query';
import { source } from '../../api/process.ts';
import * as ask from '../../api/queries.ts';
import type { Me } from '../../api/types.ts';
import { problemOf } from '../../parts/ProblemNote.tsx';
import type { WelcomeStep } from '../../router.tsx';

export type SetUp = {
  /** Null: no process is chosen yet. */
  process: { file: string | null } | null;
  /** Those that somebody has to be bound to. */
  unbound: string[];
  contacts: number;
  /** A test page has arrived, or was taken by its vendor. */
  reached: boolean;
  done: Record<WelcomeStep, boolean>;
};

/** Undefined while it is being read. */
export function useSetUp(me: Me): { setUp: SetUp | undefined; error: unknown } {
  const process = useQuery({ ...source(), retry: false });
  const onCall = useQuery(ask.onCall());
  const contacts = useQuery({ ...ask.myContacts(), enabled: me.person !== null });
  const tests = useQuery({ ...ask.myDeliveries(me.person?.handle ?? ''), enabled: me.person !== null });
  const none = process.error !== null && problemOf(process.error).code === 'no-such-process';
  const error = (none ? null : process.error) ?? onCall.error ?? contacts.error;
  if ((process.data === undefined && !none) || onCall.data === undefined) return { setUp: undefined, error };
  const unbound = onCall.data.positions.filter(({ bound }) => !bound).map(({ label }) => label);
  const reached = (tests.data?.items ?? []).some(
    ({ id, state }) => id.startsWith('test.') && (state === 'sent' || state === 'delivered'),
  );
  const chosen = none || process.data === undefined ? null : { file: process.data.file };
  const bound = onCall.data.positions.length - unbound.length;
  return {
    setUp: {
      process: chosen,
      unbound,
      contacts: contacts.data?.contacts.length ?? 0,
      reached,
      done: {
        process: chosen !== null,
        people: chosen !== null && bound > 0,
        watch: watched(),
        reach: reached,
      },
    },
    error,
  };
}

const WATCHED = 'tocsin.watched';

/** Nobody but whoever watched can say that they did: this browser remembers it. */
function watched(): boolean {
  try {
    return localStorage.getItem(WATCHED) !== null;
  } catch {
    return false;
  }
}

export function rememberWatched(): void {
  try {
    localStorage.setItem(WATCHED, 'yes');
  } catch {
    // A browser that keeps nothing shows the step as open, and nothing else.
  }
}
