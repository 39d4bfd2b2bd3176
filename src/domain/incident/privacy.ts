/** What makes an incident private by itself: a severity or a flag that says something which is not everybody's business. */
import type { Process } from '../process/process.ts';
import { type Draft, say, theClock } from './draft.ts';

export function isPrivate(process: Process, severity: string, flags: string[]): boolean {
  return (
    process.severities.some(({ id, visibility }) => id === severity && visibility === 'private') ||
    process.flags.some(({ id, visibility }) => flags.includes(id) && visibility === 'private')
  );
}

/** At the moment at which it becomes so: whoever opens it again afterwards has decided that, and is not contradicted. */
export function makePrivate(draft: Draft): void {
  if (draft.state.visibility !== 'private')
    say(draft, { type: 'visibility-set', visibility: 'private' }, theClock);
}
