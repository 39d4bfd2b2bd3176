/** The review, the actions, the measures, the regular look back. */
import { checkSentences } from './check-sentences.ts';
import { compileSpan, elapsedMs } from './compile-calendars.ts';
import type { Actions, Calendar, Metric, Process, Review, ReviewSection } from './process.ts';
import { ids, many, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

export function compileAfterwards(
  file: ProcessFile,
  calendars: Calendar[],
  report: Report,
): Pick<Process, 'review' | 'actions' | 'metrics' | 'reviews' | 'outcomes'> {
  return {
    review: compileReview(file, report),
    actions: compileActions(file, calendars, report),
    metrics: compileMetrics(file, report),
    reviews: report.distinct(file.reviews ?? [], ['reviews'], 'review').map((entry, index) => ({
      ...entry,
      sections: report
        .distinct(entry.sections, ['reviews', index, 'sections'], 'section')
        .map(({ id, title, shows }) => ({ id, title, shows: many(shows) })),
    })),
    outcomes: file.outcomes ?? [],
  };
}

function compileReview(file: ProcessFile, report: Report): Review | null {
  const entry = file.review;
  if (entry === undefined) return null;
  const path = ['review'];
  const severities = ids(file.severities);
  const optionalAt = report.references('severity', entry.optionalAt, [...path, 'optionalAt'], severities);
  const requiredAt = report.references('severity', entry.requiredAt, [...path, 'requiredAt'], severities);
  for (const severity of optionalAt)
    if (requiredAt.includes(severity))
      report.error(
        'required-and-optional',
        [...path, 'optionalAt'],
        `A review of \`${severity}\` is both required and optional.`,
        'Name it in one of the two.',
      );
  return {
    requiredAt,
    optionalAt,
    attendees: (entry.attendees ?? []).map((attendee, index) => {
      const here = [...path, 'attendees', index];
      const { ifFlag } = attendee;
      return {
        label: attendee.label,
        to: report.references('position', attendee.to, [...here, 'to'], ids(file.positions)),
        roles: report.references('role', attendee.roles, [...here, 'roles'], ids(file.roles)),
        responders: attendee.responders ?? false,
        ifFlag: report.reference('flag', ifFlag, [...here, 'ifFlag'], ids(file.flags)),
      };
    }),
    longestMeetingMs: elapsedMs(entry.longestMeeting, [...path, 'longestMeeting'], 'A meeting', report),
    statuses: entry.statuses ?? [],
    template: entry.template ?? null,
    header: entry.header ?? [],
    sections: compileSections(file, report),
    rules: entry.rules ?? [],
    everyActionHas: many(entry.everyActionHas),
    sharedWith: report.references('audience', entry.sharedWith, [...path, 'sharedWith'], ids(file.audiences)),
  };
}

function compileSections(file: ProcessFile, report: Report): ReviewSection[] {
  const path = ['review', 'sections'];
  return report.distinct(file.review?.sections ?? [], path, 'section').map((entry, index) => {
    const here = [...path, index];
    checkSentences(entry, here, report);
    return {
      id: entry.id,
      title: entry.title,
      asks: entry.asks ?? [],
      required: entry.required ?? true,
      minSentences: entry.minSentences ?? null,
      maxSentences: entry.maxSentences ?? null,
      minuteByMinuteAt: report.references(
        'severity',
        entry.minuteByMinuteAt,
        [...here, 'minuteByMinuteAt'],
        ids(file.severities),
      ),
      holds: entry.holds ?? 'text',
    };
  });
}

function compileActions(file: ProcessFile, calendars: Calendar[], report: Report): Actions | null {
  const entry = file.actions;
  if (entry === undefined) return null;
  const path = ['actions', 'horizons'];
  return {
    horizons: report.distinct(entry.horizons ?? [], path, 'horizon').map(({ id, label, within }, index) => ({
      id,
      label,
      within: compileSpan(within, [...path, index, 'within'], calendars, report),
    })),
    tracker: entry.tracker ?? null,
    exceptions: entry.exceptions ?? null,
    ticketEach: entry.ticketEach ?? false,
  };
}

function compileMetrics(file: ProcessFile, report: Report): Metric[] {
  return report.distinct(file.metrics ?? [], ['metrics'], 'metric').map((entry, index): Metric => {
    const path = ['metrics', index];
    const isBetween = entry.measures === 'time-between';
    if (isBetween !== (entry.from !== undefined && entry.to !== undefined))
      report.error(
        'metric-without-events',
        path,
        isBetween
          ? `\`${entry.id}\` is the time between two events, but does not name both.`
          : `\`${entry.id}\` names events, but only \`time-between\` measures between them.`,
        isBetween ? 'Add `from` and `to`.' : 'Leave out `from` and `to`.',
      );
    const { target } = entry;
    if (target !== undefined && !/^(<|>|<=|>=)?\s*\d+(\.\d+)?\s*(%|s|m|h|d)?$/.test(target))
      report.error(
        'wrong-target',
        [...path, 'target'],
        `\`${target}\` is no target.`,
        'Write a bound and a figure: `< 5m`, `100%`, `0`.',
      );
    return {
      id: entry.id,
      label: entry.label,
      measures: entry.measures,
      from: entry.from ?? null,
      to: entry.to ?? null,
      as: many(entry.as),
      by: many(entry.by),
      severities: report.references('severity', entry.severity, [...path, 'severity'], ids(file.severities)),
      every: entry.every ?? null,
      target: target ?? null,
      better: entry.better ?? null,
    };
  });
}
