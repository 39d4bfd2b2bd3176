/** Calendars that schedules rely on and that cannot be read any more: said on the first screen until they can. Pure. */
import type { Directory } from '../../domain/directory/directory.ts';
import { inWords } from '../../domain/incident/naming.ts';
import { dayMs, msOf } from '../../domain/instant.ts';
import type { FailingFeed } from '../../store/directory/calendar-feeds.ts';
import { schedulesWith } from './calendar-view.ts';
import type { StandingWarning } from './standing-warnings.ts';

export function calendarWarnings(
  failing: readonly FailingFeed[],
  { directory, now }: { directory: Directory; now: string },
): StandingWarning[] {
  return failing.flatMap(({ owner, name, readAt, problem }): StandingWarning[] => {
    const schedules = schedulesWith(directory, owner).map(
      (handle) => directory.schedules[handle]?.name ?? handle,
    );
    if (schedules.length === 0) return [];
    const relying = `${inWords(schedules)} ${schedules.length > 1 ? 'rely' : 'relies'} on it`;
    if (readAt === null)
      return [
        { state: 'bad', text: `The calendar ${name} was never read`, detail: `${relying}. ${problem}` },
      ];
    const days = Math.floor((msOf(now) - msOf(readAt)) / dayMs);
    if (days < 1) return [];
    return [
      {
        state: 'warn',
        text: `The calendar ${name} could not be read for ${days === 1 ? 'a day' : `${days} days`}`,
        detail: `${relying}, as it was read last. ${problem}`,
      },
    ];
  });
}
