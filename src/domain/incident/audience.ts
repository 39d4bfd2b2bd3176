/** Who updates are for: the process's audiences, and those who are on the incident. */
import type { Process } from '../process/process.ts';

/** Everybody who is on the incident; no process has to name them. */
export const onTheIncident = 'internal';

/** Whoever has no other way to hear of it: nothing private is told there. */
export function readsStatusPageAlone({ audiences }: Process, audience: string): boolean {
  const through = audiences.find(({ id }) => id === audience)?.through ?? [];
  return through.length > 0 && through.every((medium) => medium === 'status-page');
}

export function audiencesOf(process: Process): string[] {
  const named = process.audiences.map(({ id }) => id);
  return named.includes(onTheIncident) ? named : [...named, onTheIncident];
}
