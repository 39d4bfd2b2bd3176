/** An update posted from chat: in free words or in those of a template, with the status that it goes with. */
import type { IncidentRow } from '../../store/read/incidents.ts';
import { runCommand, type Ran, type Speaker } from './run-command.ts';

export interface AskedUpdate {
  words: { text: string } | { template: string; values: Record<string, string> };
  audience: string;
  /** Null: it stays what it is. */
  status: string | null;
  nextUpdateAt: string | null;
  /** Names the request. */
  key: string;
}

export function runUpdate(
  deps: Parameters<typeof runCommand>[0],
  speaker: Speaker,
  { number, state }: IncidentRow,
  { words, audience, status, nextUpdateAt, key }: AskedUpdate,
): Promise<Ran> {
  return runCommand(deps, speaker, number, {
    name: 'post-update',
    body: {
      ...words,
      audience,
      ...(status === null || status === state.status ? {} : { status }),
      ...(nextUpdateAt === null ? {} : { nextUpdateAt }),
    },
    key,
  });
}
