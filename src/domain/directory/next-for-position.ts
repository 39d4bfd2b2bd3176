/** Who answers for a position next: by the schedule that it is bound to, where it is bound to one. */
import { type NextOnCall, nextOnCall } from '../schedule/next-on-call.ts';
import type { Directory } from './directory.ts';
import { bindingOf } from './resolve.ts';

export function nextForPosition(
  directory: Directory,
  position: string,
  { service, at }: { service: string | null; at: string },
): NextOnCall | null | 'no-schedule' {
  const target = bindingOf(directory, position, service)?.target;
  if (target === undefined || !('schedule' in target)) return 'no-schedule';
  return nextBySchedule(directory, target.schedule, at);
}

/** Of people who are still there. */
export function nextBySchedule(directory: Directory, schedule: string, at: string): NextOnCall | null {
  if (!Object.hasOwn(directory.schedules, schedule)) return null;
  return nextOnCall(directory.schedules[schedule]!, at, (person) => Object.hasOwn(directory.users, person));
}
