/** An override as the API shows it: as it was written, and when that is. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { spanOf } from '../../domain/schedule/enter-overrides.ts';
import type { EnteredOverride } from '../../store/directory/overrides.ts';
import type { OverrideView } from '../shapes-overrides.ts';

export function overrideView(
  { id, place, from, to, who, mode = 'replace', enteredAt, by, note, swap }: EnteredOverride,
  { directory, timeZone }: { directory: Directory; timeZone: string },
): OverrideView {
  const { from: begins, to: ends } = spanOf({ from, to }, timeZone);
  return {
    id: String(id),
    place,
    from,
    to,
    begins,
    ends,
    who: [who].flat().map((person) => personRef(directory, person)),
    mode,
    enteredAt,
    by: by === null ? null : personRef(directory, by),
    note,
    swap,
  };
}
