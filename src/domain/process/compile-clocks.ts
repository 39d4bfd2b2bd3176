/** Clocks: promises with a deadline, who hears of them, and when they warn. */
import { compileSpan, elapsedMs } from './compile-calendars.ts';
import { compileCondition } from './compile-condition.ts';
import type { Path } from './finding.ts';
import type { Calendar, Clock, Span, Telling } from './process.ts';
import { ids, many, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

type ClockEntry = NonNullable<ProcessFile['clocks']>[number];

export function compileClocks(file: ProcessFile, calendars: Calendar[], report: Report): Clock[] {
  const entries = report.distinct(file.clocks ?? [], ['clocks'], 'clock');
  return entries.map((entry, index) => compileClock(file, entry, ['clocks', index], calendars, report));
}

function compileClock(
  file: ProcessFile,
  entry: ClockEntry,
  path: Path,
  calendars: Calendar[],
  report: Report,
): Clock {
  const calendarIds = ids(calendars);
  if (entry.calendar !== undefined)
    report.reference('calendar', entry.calendar, [...path, 'calendar'], calendarIds);
  // An unknown calendar has been reported once; its spans need not say it again.
  const countIn =
    entry.calendar !== undefined && calendarIds.includes(entry.calendar) ? entry.calendar : null;
  const within = compileSpan(entry.within, [...path, 'within'], calendars, report, countIn);

  const stops = many(entry.stops);
  if (stops.includes(entry.starts)) {
    report.error(
      'clock-never-runs',
      [...path, 'stops'],
      `\`${entry.starts}\` both starts and stops the clock \`${entry.id}\`.`,
      'Let another event stop it.',
    );
  }
  return {
    id: entry.id,
    label: entry.label,
    when: compileCondition(file, entry.when, [...path, 'when'], report),
    starts: entry.starts,
    stops,
    restarts: many(entry.restarts),
    pausedWhile: many(entry.pausedWhile),
    within,
    notBefore: compileSpan(entry.notBefore, [...path, 'notBefore'], calendars, report, countIn),
    warnBeforeMs: compileWarnings(entry, within, path, report),
    onWarn: compileTellings(file, entry.onWarn, [...path, 'onWarn'], report),
    onBreach: compileTellings(file, entry.onBreach, [...path, 'onBreach'], report),
    audience: report.reference('audience', entry.audience, [...path, 'audience'], ids(file.audiences)),
  };
}

function compileTellings(
  file: ProcessFile,
  entries: ClockEntry['onWarn'],
  path: Path,
  report: Report,
): Telling[] {
  return (entries ?? []).map(({ to, roles, by }, index) => {
    if (to === undefined && roles === undefined)
      report.error(
        'told-to-nobody',
        [...path, index],
        'This is to tell somebody, but names nobody.',
        'Add `to` with positions, or `roles`.',
      );
    return {
      to: report.references('position', to, [...path, index, 'to'], ids(file.positions)),
      roles: report.references('role', roles, [...path, index, 'roles'], ids(file.roles)),
      by,
    };
  });
}

/** The earliest warning, which is the longest before the deadline, first. */
function compileWarnings(entry: ClockEntry, within: Span, path: Path, report: Report): number[] {
  const lengths = many(entry.warnBefore).flatMap((text, index) => {
    const here = Array.isArray(entry.warnBefore) ? [...path, 'warnBefore', index] : [...path, 'warnBefore'];
    const ms = elapsedMs(text, here, 'A warning', report);
    if (ms === null) return [];
    if (within.kind === 'elapsed' && ms >= within.ms) {
      report.error(
        'warns-before-start',
        here,
        `\`${text}\` before the deadline is not after the start of the clock \`${entry.id}\`.`,
        `Write a time shorter than \`${within.text}\`.`,
      );
    }
    if (within.kind === 'as-needed') {
      report.error(
        'warns-of-nothing',
        here,
        `The clock \`${entry.id}\` has no deadline to warn of.`,
        'Leave out `warnBefore`, or write a time in `within`.',
      );
    }
    return [ms];
  });
  return [...new Set(lengths)].sort((a, b) => b - a);
}
