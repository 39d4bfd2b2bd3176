/** Who updates are for: the process's audiences, and those who are on the incident. */
import type { Process } from '../process/process.ts';

/** Everybody who is on the incident; no process has to name them. */
export const onTheIncident = 'internal';

export function audiencesOf(process: Process): string[] {
  const named = process.audiences.map(({ id }) => id);
  return named.includes(onTheIncident) ? named : [...named, onTheIncident];
}
