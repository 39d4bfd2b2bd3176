/**
 * A schedule that follows another: whoever is on call by it is on call by the other so many turns later, so that a
 * second line needs no roster of its own.
 */
import type { Schedule } from './schedule.ts';
import type { LayerInPlace } from './surroundings.ts';

/** The layers by which a schedule has people on call, its own or those of the one that it follows; none where that leads nowhere. */
export function followed(schedule: Schedule, all: Readonly<Record<string, Schedule>>): LayerInPlace[] {
  let [one, ahead] = [schedule, 0];
  const passed = new Set<string>();
  while (one.follows !== undefined) {
    const { schedule: handle, turns = 1 } = one.follows;
    if (passed.has(handle) || !Object.hasOwn(all, handle)) return [];
    passed.add(handle);
    ahead += turns;
    one = all[handle]!;
  }
  return ahead === 0 ? one.layers : one.layers.map((layer) => ({ ...layer, ahead }));
}

/** What is wrong with whom a schedule follows; whether that one is there is looked at elsewhere. */
export function wrongFollowing(
  { handle, timeZone, follows }: Schedule,
  all: Readonly<Record<string, Schedule>>,
): { message: string; remedy: string } | null {
  if (follows === undefined || !Object.hasOwn(all, follows.schedule)) return null;
  const other = all[follows.schedule]!;
  const way = [handle];
  for (
    let next: Schedule | undefined = other;
    next !== undefined;
    next =
      next.follows === undefined || !Object.hasOwn(all, next.follows.schedule)
        ? undefined
        : all[next.follows.schedule]
  ) {
    way.push(next.handle);
    if (next.handle === handle)
      return {
        message: `The schedule \`${handle}\` follows itself: ${way.join(' → ')}.`,
        remedy: 'Give one of them layers of its own.',
      };
    // A circle that this one only leads into is told of those that stand in it.
    if (way.indexOf(next.handle) < way.length - 1) return null;
  }
  if (other.timeZone !== timeZone)
    return {
      message: `The schedule \`${handle}\` follows \`${other.handle}\`, whose time zone is ${other.timeZone}, but has ${timeZone}.`,
      remedy: `Write \`timeZone: ${other.timeZone}\`: the two hand over at the same times.`,
    };
  return null;
}
