/** Ladders: who is reached when, and what ends it. */
import { elapsedMs } from './compile-calendars.ts';
import { compileCondition } from './compile-condition.ts';
import type { Path } from './finding.ts';
import type { Ladder, Rung } from './process.ts';
import { ids, many, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

type LadderEntry = NonNullable<ProcessFile['escalation']>[number];
type RungEntry = LadderEntry['rungs'][number];

export function compileEscalation(file: ProcessFile, report: Report): Ladder[] {
  const entries = report.distinct(file.escalation ?? [], ['escalation'], 'ladder');
  return entries.map((entry, index): Ladder => {
    const path = ['escalation', index];
    return {
      id: entry.id,
      when: compileCondition(file, entry.when, [...path, 'when'], report),
      since: entry.since ?? 'declared',
      rungs: compileRungs(file, entry, path, report),
    };
  });
}

function compileRungs(file: ProcessFile, ladder: LadderEntry, path: Path, report: Report): Rung[] {
  const rungs: Rung[] = [];
  let previous: { afterMs: number | null; text: string } = { afterMs: 0, text: '0m' };
  ladder.rungs.forEach((entry, index) => {
    const here = [...path, 'rungs', index];
    const alternatives = compileRung(file, entry, here, `any-${index}`, report);
    const times = alternatives.flatMap(({ afterMs }) => (afterMs === null ? [] : [afterMs]));
    const earliest = times.length === 0 ? null : Math.min(...times);
    const text = entry.after ?? (earliest === null ? '' : 'its first trigger');
    if (previous.afterMs === null && earliest !== null) {
      report.error(
        'ladder-goes-back',
        here,
        'This rung has a time, but the one before it is climbed by hand only.',
        'Put the rungs that are climbed by hand last.',
      );
    } else if (earliest !== null && previous.afterMs !== null && earliest < previous.afterMs) {
      report.error(
        'ladder-goes-back',
        entry.after === undefined ? here : [...here, 'after'],
        `The ladder \`${ladder.id}\` goes back in time: \`${text}\` comes after \`${previous.text}\`.`,
        'Put the rungs in the order of their times.',
      );
    }
    if (earliest !== null || alternatives.length > 0) previous = { afterMs: earliest, text };
    rungs.push(...alternatives);
  });
  // A later trigger of one rung may lie behind the next rung.
  return rungs.sort(
    (a, b) => (a.afterMs ?? Number.MAX_SAFE_INTEGER) - (b.afterMs ?? Number.MAX_SAFE_INTEGER),
  );
}

/** One rung, or as many as it has triggers; none where its time cannot be read. */
function compileRung(file: ProcessFile, entry: RungEntry, path: Path, group: string, report: Report): Rung[] {
  const flags = ids(file.flags);
  const to = report.references('position', entry.to, [...path, 'to'], ids(file.positions));
  if (to.length === 0 && entry.by !== 'ticket') {
    report.error(
      'rung-to-nobody',
      path,
      `This rung is to ${entry.by} somebody, but names no position.`,
      'Add `to` with one or more positions.',
    );
  }
  if (entry.during !== undefined)
    report.reference('calendar', entry.during.calendar, [...path, 'during', 'calendar'], ids(file.calendars));
  const common = {
    level: entry.level ?? null,
    unless: many(entry.unless),
    to,
    by: entry.by,
    during: entry.during ?? null,
  };

  if (entry.any !== undefined) {
    if (entry.after !== undefined || entry.if !== undefined) {
      report.error(
        'any-and-more',
        path,
        'This rung has `any`, and `after` or `if` beside it.',
        'Write all triggers under `any`.',
      );
    }
    return entry.any.flatMap((trigger, index) => {
      const here = [...path, 'any', index];
      if (trigger.after === undefined && trigger.if === undefined) {
        report.error(
          'empty-trigger',
          here,
          'This trigger says neither `after` nor `if`.',
          'Write one of them, or remove the trigger.',
        );
      }
      const afterMs =
        trigger.after === undefined ? 0 : elapsedMs(trigger.after, [...here, 'after'], 'A rung', report);
      if (afterMs === null) return [];
      return [
        {
          afterMs,
          ifFlags: report.references('flag', trigger.if, [...here, 'if'], flags),
          ...common,
          anyOf: group,
        },
      ];
    });
  }

  const ifFlags = report.references('flag', entry.if, [...path, 'if'], flags);
  if (entry.after === undefined) {
    if (ifFlags.length > 0) {
      report.warning(
        'flag-without-after',
        path,
        'Without `after` this rung is climbed by hand only, even when its flag is raised.',
        'Write `after: 0m` if the flag alone is to climb it.',
      );
    }
    return [{ afterMs: null, ifFlags, ...common }];
  }
  const afterMs = elapsedMs(entry.after, [...path, 'after'], 'A rung', report);
  return afterMs === null ? [] : [{ afterMs, ifFlags, ...common }];
}
