/** Phases and statuses: where an incident starts, what it can be in, how it goes on by itself. */
import { isEnd } from './category.ts';
import { compileSpan } from './compile-calendars.ts';
import type { Calendar, Phase, Process, Status } from './process.ts';
import { ids, many, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

export function compileLifecycle(
  file: ProcessFile,
  calendars: Calendar[],
  report: Report,
): Pick<Process, 'phases' | 'statuses'> {
  const phasePath = ['lifecycle', 'phases'];
  const phases = report
    .distinct(file.lifecycle.phases ?? [], phasePath, 'phase')
    .map((entry, index): Phase => ({
      id: entry.id,
      label: entry.label,
      timebox: compileSpan(entry.timebox, [...phasePath, index, 'timebox'], calendars, report),
      entersOn: many(entry.enters),
      leavesOn: many(entry.leaves),
    }));
  return { phases, statuses: compileStatuses(file, calendars, report) };
}

function compileStatuses(file: ProcessFile, calendars: Calendar[], report: Report): Status[] {
  const path = ['lifecycle', 'statuses'];
  const entries = report.distinct(file.lifecycle.statuses, path, 'status');
  const known = ids(entries);
  const statuses = entries.map((entry, index): Status => {
    const here = [...path, index];
    if (entry.soak !== undefined && entry.then === undefined) {
      report.error(
        'soak-without-then',
        [...here, 'soak'],
        `\`${entry.id}\` soaks, but nothing says what follows.`,
        'Add `then`: the status after the soak.',
      );
    }
    if (entry.soak === undefined && entry.then !== undefined) {
      report.error(
        'then-without-soak',
        [...here, 'then'],
        `\`${entry.id}\` goes on to \`${entry.then}\`, but nothing says when.`,
        'Add `soak`: how long it stays.',
      );
    }
    const soak = compileSpan(entry.soak, [...here, 'soak'], calendars, report);
    if (soak?.kind === 'as-needed' && entry.soak === 'as-needed') {
      report.error(
        'wrong-span',
        [...here, 'soak'],
        'A soak that takes as long as needed never ends.',
        'Write a time like `15m`, or leave out `soak` and `then`.',
      );
    }
    return {
      id: entry.id,
      label: entry.label,
      publicLabel: entry.publicLabel ?? entry.label,
      category: entry.category,
      soak,
      // oxlint-disable-next-line unicorn/no-thenable -- a word of the language; never a function, so nothing can await it
      then: report.reference('status', entry.then, [...here, 'then'], known),
      exitCriteria: entry.exitCriteria ?? [],
    };
  });
  checkEnds(statuses, report);
  checkSoaks(statuses, report);
  return statuses;
}

function checkEnds(statuses: Status[], report: Report): void {
  const path = ['lifecycle', 'statuses'];
  const first = statuses[0];
  if (first !== undefined && isEnd(first.category)) {
    report.error(
      'starts-ended',
      [...path, 0, 'category'],
      `Incidents would start in \`${first.id}\`, which is ${first.category}.`,
      'Put the status in which the work begins first.',
    );
  }
  if (!statuses.some(({ category }) => category === 'resolved')) {
    report.error(
      'no-resolved-status',
      path,
      'No status has the category `resolved`, so no incident could end.',
      'Add a status with `category: resolved`.',
    );
  }
  if (!statuses.some(({ category }) => category === 'closed')) {
    report.error(
      'no-closed-status',
      path,
      'No status has the category `closed`, so no incident could be closed.',
      'Add a status with `category: closed` as the last one.',
    );
  }
}

/** Soaks that lead round in a circle would move an incident for ever. */
function checkSoaks(statuses: Status[], report: Report): void {
  statuses.forEach((status, index) => {
    let current: Status | undefined = status;
    for (let steps = 0; steps <= statuses.length && current !== undefined; steps++) {
      const next: string | null = current.soak === null ? null : current.then;
      if (next === status.id) {
        report.error(
          'soak-cycle',
          ['lifecycle', 'statuses', index, 'then'],
          `From \`${status.id}\` the soaks lead back to \`${status.id}\`.`,
          'Let one of them lead to a status that does not soak.',
        );
        return;
      }
      current = statuses.find(({ id }) => id === next);
    }
  });
}
