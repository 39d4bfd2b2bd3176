/** I13: whoever keeps a schedule is told of what is wrong with it ahead, whatever happened meanwhile. */
import { announcementFor, receiversOf } from '../../../src/domain/schedule/announcements.ts';
import { type Reliance, reliancesOf } from '../../../src/domain/schedule/relied-on.ts';
import type { Invariant } from './invariant.ts';
import { ms } from './invariant.ts';

/** Longer than a clock that was set needs to be followed by every node. */
const halfAnHourMs = 30 * 60_000;

export const toldAhead: Invariant = {
  id: 'I13',
  name: 'told ahead',
  sentence:
    'Half an hour after the faults stop, everything that was due to be told of a schedule on which a rung relies has been told to its owners, where any of them can be reached.',
  watch({ tables, processOf, installation, works, nowMs, databaseNow, calmSinceMs }, fail) {
    return {
      atEnd() {
        const calmMs = calmSinceMs();
        if (calmMs === null || nowMs() - calmMs < 2 * halfAnHourMs) return;
        const { directory, processHash } = installation();
        const process = processOf(processHash);
        const now = new Date(ms(databaseNow()) - halfAnHourMs).toISOString();
        for (const reliances of Map.groupBy(
          reliancesOf(process, directory),
          ({ schedule }) => schedule.handle,
        ).values()) {
          const known = { process, directory, works, now };
          const { announcement } = announcementFor(reliances as [Reliance, ...Reliance[]], known);
          if (announcement === null) continue;
          const { schedule, news, urgency } = announcement;
          if (receiversOf(schedule, urgency, known).length === 0) continue;
          for (const { key } of news)
            if (!tables.announcements.has(key)) fail(`nobody was told of ${key}`, schedule);
        }
      },
    };
  },
};
