/** Whether the last resort can be reached at all: the one thing that must never be configured away. */
import type { Directory, Person } from '../directory/directory.ts';
import { peopleOf } from '../directory/resolve.ts';
import { planSteps } from '../page/plan-steps.ts';
import { channelIsOn } from './references.ts';

/** Null: somebody would be reached. Otherwise what is wrong, and what to do. */
export function lastResortProblem(
  directory: Directory,
  channels: Record<string, Record<string, unknown>>,
  { now, inbox }: { now: string; inbox: boolean },
): { message: string; remedy: string } | null {
  const named = directory.organization.lastResort.flatMap(
    (target) => peopleOf(directory, target, now).people,
  );
  const admins = Object.values(directory.users)
    .filter(({ role }) => role === 'admin')
    .map(({ handle }) => handle);
  // As the engine does: whoever is named, else every admin.
  const people = named.length > 0 ? named : admins;
  const works = (channel: string) => (channel === 'inbox' ? inbox : channelIsOn(channel, channels));
  const reachable = (person: Person) => planSteps(person, 'high', now).some(({ channel }) => works(channel));
  if (people.some((handle) => reachable(directory.users[handle]!))) return null;
  const who =
    people.length === 0
      ? 'Nobody is the last resort: there is no admin'
      : `The last resort (${people.slice(0, 5).join(', ')}${people.length > 5 ? ', …' : ''}) has no contact that works`;
  return {
    message: `${who}, so a page that nobody answers would reach nobody.`,
    remedy:
      'Give one of them a contact on a channel that is on, used by their rules for urgency high; or name others under organization.lastResort.',
  };
}
