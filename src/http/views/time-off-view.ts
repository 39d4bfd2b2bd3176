/** Time off as the API shows it: what people entered and what their calendars say, placed by each person's own clock. Pure. */
import type { Directory } from '../../domain/directory/directory.ts';
import { msOf } from '../../domain/instant.ts';
import { placed } from '../../domain/schedule/feed.ts';
import { placedTimeOff } from '../../domain/schedule/time-off.ts';
import type { TimeOffRow } from '../../store/directory/time-off.ts';
import type { TimeOffView } from '../shapes-calendars.ts';

interface Found {
  entered: TimeOffRow[];
  read: { person: string; from: string; to: string }[];
}

/** Those of which some part lies between the two instants, the first to begin first. */
export function timeOffViews(
  { entered, read }: Found,
  { from, to, directory }: { from: string; to: string; directory: Pick<Directory, 'users'> },
): TimeOffView[] {
  const personOf = (handle: string) => {
    const known = Object.hasOwn(directory.users, handle) ? directory.users[handle] : undefined;
    return known === undefined ? null : { ref: { handle, name: known.name }, timeZone: known.timeZone };
  };
  const own = entered.flatMap((entry): TimeOffView[] => {
    const person = personOf(entry.person);
    const period = person && placedTimeOff(entry, person.timeZone);
    if (!period) return [];
    const { id, note, enteredAt } = entry;
    const written = { from: entry.from, to: entry.to, begins: period.from, ends: period.to };
    return [{ id, person: person.ref, ...written, note, source: 'own', enteredAt }];
  });
  const feeds = read.flatMap((entry): TimeOffView[] => {
    const person = personOf(entry.person);
    const period = person && placed(entry, person.timeZone);
    if (!period) return [];
    const written = { from: entry.from, to: entry.to, begins: period.from, ends: period.to };
    return [{ id: null, person: person.ref, ...written, note: null, source: 'feed', enteredAt: null }];
  });
  return [...own, ...feeds]
    .filter(({ begins, ends }) => msOf(ends) > msOf(from) && msOf(begins) < msOf(to))
    .toSorted((a, b) => msOf(a.begins) - msOf(b.begins) || (a.person.handle < b.person.handle ? -1 : 1));
}
