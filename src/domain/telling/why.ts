/** Why somebody gets a message, in one sentence that names the rule or their own wish. */
import type { Directory } from '../directory/directory.ts';
import type { Process } from '../process/process.ts';
import type { Telling } from './who-hears.ts';

export function whyAudience(
  { label, rule }: Telling,
  { process, directory }: { process: Process; directory: Directory },
): string {
  const where = `${directory.organization.name} counts you among "${label}"`;
  return rule === null
    ? `${where}, to whom this was posted.`
    : `${where}, who hear of it by the rule ${rule} of ${process.title}.`;
}

export function whySubscribed(url: string): { label: string; why: string } {
  return { label: 'What you asked to hear of', why: `You asked to hear of such incidents: ${url}/me` };
}
