/** How the house is on call. */
import { checkTimeZone, elapsedMs } from './compile-calendars.ts';
import type { OnCall } from './process.ts';
import { ids, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

export function compileOnCall(file: ProcessFile, report: Report): OnCall | null {
  const entry = file.onCall;
  if (entry === undefined) return null;
  const path = ['onCall'];
  return {
    rotations: (entry.rotations ?? []).map((rotation, index) => {
      const here = [...path, 'rotations', index];
      if (rotation.timeZone !== undefined) checkTimeZone(rotation.timeZone, [...here, 'timeZone'], report);
      return {
        position: report.reference('position', rotation.position, [...here, 'position'], ids(file.positions)),
        lengthMs: elapsedMs(rotation.length, [...here, 'length'], 'A shift', report) ?? 0,
        handoff: rotation.handoff,
        timeZone: rotation.timeZone ?? file.process.timeZone,
        region: rotation.region ?? null,
        hours: rotation.hours ?? null,
      };
    }),
    coverage: (entry.coverage ?? []).map(({ severity, calendar }, index) => {
      const here = [...path, 'coverage', index];
      return {
        severities: report.references('severity', severity, [...here, 'severity'], ids(file.severities)),
        calendar: report.reference('calendar', calendar, [...here, 'calendar'], ids(file.calendars)),
      };
    }),
    betweenShiftsMs: elapsedMs(
      entry.betweenShifts,
      [...path, 'betweenShifts'],
      'The time between shifts',
      report,
    ),
    duties: entry.duties ?? [],
    load:
      entry.load === undefined
        ? null
        : { pagesANight: entry.load.pagesANight, remedy: entry.load.remedy ?? null },
    compensation: entry.compensation ?? null,
  };
}
