/** What a process file means, said so that somebody who has never seen the language can agree or object. */
import {
  inWords,
  labelOf,
  positionLabels,
  recipientLabels,
  spanInWords,
  unlessInWords,
  withinInWords,
} from '../../domain/incident/naming.ts';
import type {
  Checklist,
  Clock,
  Condition,
  Ladder,
  Process,
  Rung,
  Severity,
  Span,
  Telling,
} from '../../domain/process/process.ts';
import type { ProcessMeaning } from '../shapes-process.ts';

type MeantSeverity = ProcessMeaning['severities'][number];

export function meaningOf(process: Process): ProcessMeaning {
  const { id, title, version, owner, timeZone, classifier } = process;
  const reached = positionsReached(process);
  return {
    id,
    title,
    version,
    owner,
    timeZone,
    particulars: particularsOf(process),
    severities: severitiesOf(process),
    classifier,
    flags: process.flags.map((flag) => ({ id: flag.id, label: flag.label })),
    clocks: process.clocks.map((clock) => ({
      id: clock.id,
      label: clock.label,
      when: conditionInWords(clock.when, process),
      from: eventInWords(clock.starts),
      until: inWords(clock.stops.map(eventInWords), 'or'),
      within: withinInWords(clock.within),
      repeats: clock.restarts.length > 0,
      audience: clock.audience === null ? null : labelOf(process.audiences, clock.audience),
      warns: warningInWords(clock, process),
      late: tellingInWords(clock.onBreach, process),
    })),
    roles: process.roles.map((role) => ({
      id: role.id,
      label: role.label,
      during: role.dutiesDuring,
      after: role.dutiesAfter,
      from: role.assignFrom.map((position) => labelOf(process.positions, position)),
      requiredAt: role.requiredAt,
    })),
    positions: process.positions.map((position) => ({
      id: position.id,
      label: position.label,
      standIn: position.standIn === null ? null : labelOf(process.positions, position.standIn),
      paged: reached.has(position.id),
      duties: position.duties,
    })),
    checklists: process.checklists.map((list) => ({
      id: list.id,
      title: list.title,
      when: attachedInWords(list, process),
      items: list.items.map(({ text, required, command, link }) => ({ text, required, command, link })),
    })),
    phases: process.phases.map((phase) => ({
      id: phase.id,
      label: phase.label,
      timebox: phase.timebox === null ? null : withinInWords(phase.timebox),
      enters: inWords(phase.entersOn.map(eventInWords), 'or'),
      leaves: inWords(phase.leavesOn.map(eventInWords), 'or'),
    })),
    statuses: process.statuses.map((status) => ({
      id: status.id,
      label: status.label,
      category: status.category,
      soak: status.soak === null ? null : withinInWords(status.soak),
      leadsTo: status.then === null ? null : labelOf(process.statuses, status.then),
      exitCriteria: status.exitCriteria,
    })),
  };
}

function severitiesOf(process: Process): MeantSeverity[] {
  return process.severities.map((severity) => ({
    id: severity.id,
    label: severity.label,
    rank: severity.rank,
    aliases: severity.aliases,
    definition: severity.definition,
    examples: severity.examples,
    promises: promisesOf(severity, process),
    ladder: ladderOf(severity, process),
  }));
}

/** What a declaration without flags promises, whatever phase it is in. */
function promisesOf(severity: Severity, process: Process): MeantSeverity['promises'] {
  return process.clocks
    .filter(({ when }) => holdsFor(severity, when) && (when.flags ?? []).length === 0)
    .map((clock) => ({
      clock: clock.id,
      label: clock.label,
      within: withinInWords(clock.within),
      from: eventInWords(clock.starts),
      until: inWords(clock.stops.map(eventInWords), 'or'),
      dueMs: clock.starts === 'declared' || clock.starts === 'detected' ? elapsedMs(clock.within) : null,
      repeats: clock.restarts.length > 0,
      audience: clock.audience === null ? null : labelOf(process.audiences, clock.audience),
    }));
}

function ladderOf(severity: Severity, process: Process): MeantSeverity['ladder'] {
  return process.ladders
    .filter(({ when }) => holdsFor(severity, when))
    .flatMap((ladder) => ladder.rungs.map((rung) => rungInWords(ladder, rung, process)))
    .toSorted((a, b) => (a.afterMs ?? Infinity) - (b.afterMs ?? Infinity));
}

function rungInWords(ladder: Ladder, rung: Rung, process: Process): MeantSeverity['ladder'][number] {
  const { to, by, afterMs, unless, during } = rung;
  const flags = [...new Set([...(ladder.when.flags ?? []), ...rung.ifFlags])];
  return {
    ladder: ladder.id,
    afterMs,
    since: ladder.since,
    to: to.map((position) => labelOf(process.positions, position)),
    by,
    unless: unlessInWords(unless),
    flags: flags.map((flag) => labelOf(process.flags, flag)),
    during: during === null ? null : `in ${during.calendar} hours; ${outsideInWords[during.outside]}`,
  };
}

const outsideInWords = {
  skip: 'left out outside them',
  notify: 'told without waking outside them',
  defer: 'outside them it waits until they begin',
} as const;

function holdsFor({ id }: Severity, { severities }: Condition): boolean {
  return severities === undefined || severities.includes(id);
}

function elapsedMs(span: Span): number | null {
  if (span.kind === 'range') return elapsedMs(span.second);
  if (span.kind !== 'elapsed') return null;
  return span.ms;
}

/** "first-update" is "first update": the events are words already. */
function eventInWords(event: string): string {
  return event.replaceAll('-', ' ');
}

function conditionInWords(when: Condition, process: Process): string | null {
  const parts = [
    ...(when.severities === undefined ? [] : [inWords(when.severities, 'or')]),
    ...(when.flags === undefined || when.flags.length === 0
      ? []
      : [inWords(when.flags.map((flag) => labelOf(process.flags, flag)))]),
    ...(when.statuses === undefined
      ? []
      : [
          `status ${inWords(
            when.statuses.map((status) => labelOf(process.statuses, status)),
            'or',
          )}`,
        ]),
    ...(when.phases === undefined
      ? []
      : [
          `phase ${inWords(
            when.phases.map((phase) => labelOf(process.phases, phase)),
            'or',
          )}`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function attachedInWords({ attach }: Checklist, process: Process): string | null {
  const { phases, statuses, severities, role, moment } = attach;
  const condition = conditionInWords(
    {
      ...(severities === null ? {} : { severities }),
      ...(statuses === null ? {} : { statuses }),
      ...(phases === null ? {} : { phases }),
    },
    process,
  );
  const parts = [
    ...(moment === null ? [] : [eventInWords(moment)]),
    ...(condition === null ? [] : [condition]),
    ...(role === null ? [] : [`for the ${labelOf(process.roles, role)}`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function warningInWords({ warnBeforeMs, onWarn }: Clock, process: Process): string | null {
  if (warnBeforeMs.length === 0) return null;
  const when = `${inWords(warnBeforeMs.map(spanInWords))} before`;
  const told = tellingInWords(onWarn, process);
  return told === null ? when : `${when}: ${told}`;
}

function tellingInWords(tellings: Telling[], process: Process): string | null {
  if (tellings.length === 0) return null;
  return tellings
    .map((telling) => {
      const whom = recipientLabels(process, telling);
      return `${inWords(whom)} ${whom.length > 1 ? 'are' : 'is'} ${telling.by === 'page' ? 'paged' : 'told'}`;
    })
    .join('; ');
}

function positionsReached(process: Process): Set<string> {
  return new Set([
    ...process.ladders.flatMap(({ rungs }) => rungs.flatMap(({ to }) => to)),
    ...process.clocks.flatMap(({ onBreach, onWarn }) => [...onBreach, ...onWarn].flatMap(({ to }) => to)),
  ]);
}

/** Said of the file alone, so that a handbook that nobody has seen yet is told apart from its neighbours as well. */
function particularsOf(process: Process): string[] {
  const { severities, classifier, phases, statuses, mitigation, channel, review } = process;
  const [worst] = severities;
  const sentences: (string | null)[] = [
    howFound(classifier),
    worst === undefined ? null : howFar(worst, process),
    flagged(process),
    phases.some(({ timebox }) => timebox !== null)
      ? `Phases have time boxes: ${phases
          .filter(({ timebox }) => timebox !== null)
          .map(({ label, timebox }) => `${label} ${withinInWords(timebox!)}`)
          .join(', ')}.`
      : null,
    soaking(statuses),
    (mitigation?.options.length ?? 0) > 0
      ? `${mitigation!.options.length} ways to mitigate stand ready, with their risk.`
      : null,
    channel?.archiveAfter == null
      ? null
      : `The incident’s channel is archived after ${withinInWords(channel.archiveAfter)}.`,
    review?.longestMeetingMs == null
      ? null
      : `The review meeting takes ${spanInWords(review.longestMeetingMs)} at most.`,
  ];
  return sentences.filter((sentence) => sentence !== null);
}

function howFound(classifier: Process['classifier']): string | null {
  if (classifier === null) return null;
  return classifier.kind === 'tree'
    ? `${classifier.questions.length} questions find the severity.`
    : 'Impact by urgency finds the severity.';
}

function howFar(severity: Severity, process: Process): string | null {
  const timed = process.ladders
    .filter(({ when }) => holdsFor(severity, when) && (when.flags ?? []).length === 0)
    .flatMap(({ rungs }) => rungs)
    .filter(({ by, afterMs, ifFlags }) => by === 'page' && afterMs !== null && ifFlags.length === 0);
  if (timed.length === 0) return null;
  const lastMs = Math.max(...timed.map(({ afterMs }) => afterMs!));
  const last = timed.filter(({ afterMs }) => afterMs === lastMs).flatMap(({ to }) => to);
  const when = lastMs === 0 ? 'at once, and nobody later' : `after ${spanInWords(lastMs)}`;
  return `${severity.id} pages the ${positionLabels(process, [...new Set(last)])} ${when}.`;
}

function flagged({ ladders, flags }: Process): string | null {
  const used = new Set(
    ladders.flatMap(({ when, rungs }) => [...(when.flags ?? []), ...rungs.flatMap(({ ifFlags }) => ifFlags)]),
  );
  if (used.size === 0) return null;
  const labels = flags.filter(({ id }) => used.has(id)).map(({ label }) => `“${label}”`);
  const more = labels.length - mostNamed;
  const named = labels.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `${labels.length === 1 ? 'A flag brings' : 'Flags bring'} in further people: ${named}.`;
}

/** A sentence that is read at a glance; the ladders below it have them all. */
const mostNamed = 3;

function soaking(statuses: Process['statuses']): string | null {
  const watched = statuses.find(({ soak }) => soak !== null);
  return watched === undefined
    ? null
    : `It is watched for ${withinInWords(watched.soak!)} before it counts as over.`;
}
