/**
 * The line: an incident's past and future on one axis. The past is its log, the future what `upcoming` says; marks are
 * few, so what happens at one instant for one reason is one mark.
 */
import { msOf } from '../instant.ts';
import type { Milestone } from '../process/process.ts';
import { clockLabel } from './known-clocks.ts';
import type { IncidentEvent, PageReason, RecordedEvent } from './events.ts';
import {
  countdown,
  inWords,
  labelOf,
  milestoneInWords,
  type PersonRef,
  personRef,
  positionLabels,
} from './naming.ts';
import type { IncidentState } from './state.ts';
import { type Picture, sentenceOf, upcoming, type UpcomingStep } from './upcoming.ts';

interface LineMark {
  at: string;
  kind: 'page' | 'answer' | 'milestone' | 'rung' | 'promise' | 'soak' | 'breach';
  label: string;
  detail: string | null;
  unless: string | null;
  people: PersonRef[];
}

interface IncidentLine {
  from: string;
  now: string;
  past: LineMark[];
  future: LineMark[];
  next: { at: string; sentence: string }[];
}

/** Events that leave a mark, or say how a mark ended: a reader of the log needs no others for the line. */
export const eventsOnTheLine: IncidentEvent['type'][] = [
  'declared',
  'paged',
  'page-ended',
  'rung-climbed',
  'acknowledged',
  'milestone-reached',
  'severity-set',
  'reopened',
  'relapsed',
  'handed-over',
  'flag-raised',
  'update-posted',
  'clock-breached',
  'merged',
  'marked-false-positive',
];

/** An incident that lasts for weeks has hundreds of updates; the newest tell where it stands. */
const mostMarks = 200;
const mostSentences = 4;

interface LineOptions {
  held?: boolean;
  /** What comes next, where the caller has it already. */
  steps?: UpcomingStep[];
}

/**
 * `log`: in order, at least its events of `eventsOnTheLine`. `held`: restored from a backup and not released, so
 * nothing will happen by itself.
 */
export function lineOf(
  log: RecordedEvent[],
  state: IncidentState,
  picture: Picture,
  { held = false, steps = held ? [] : upcoming(state, picture) }: LineOptions = {},
): IncidentLine {
  return {
    from: state.declaredAt,
    now: picture.now,
    past: pastMarks(log, state, picture).slice(-mostMarks),
    future: steps.flatMap((step) => futureMark(step, picture)),
    next: sentences(steps, picture),
  };
}

/**
 * The first promise and whoever is asked first, then the rest: readers see two, and should see one of each. Contacts of
 * a page that rings are for the timeline; here they would hide who comes next.
 */
function sentences(steps: UpcomingStep[], { process }: Picture): IncidentLine['next'] {
  const others = steps.filter((step) => step.kind !== 'contact' && step.kind !== 'clock');
  const promises = promisesByInstant(steps);
  const asked = others.map((step) => ({ at: step.at, sentence: sentenceOf(step, process) }));
  if (promises.length + asked.length === 0)
    return steps.slice(0, 1).map((step) => ({ at: step.at, sentence: sentenceOf(step, process) }));
  const inTime = (a: { at: string }, b: { at: string }) => msOf(a.at) - msOf(b.at);
  const first = [...promises.slice(0, 1), ...asked.slice(0, 1)].toSorted(inTime);
  const rest = [...promises.slice(1), ...asked.slice(1)].toSorted(inTime);
  return [...first, ...rest].slice(0, mostSentences);
}

/** "Response and Triage due in {in}": several promises of one instant are one sentence. */
function promisesByInstant(steps: UpcomingStep[]): IncidentLine['next'] {
  const labels = new Map<string, string[]>();
  for (const step of steps)
    if (step.kind === 'clock') labels.set(step.at, [...(labels.get(step.at) ?? []), step.label]);
  return [...labels].map(([at, some]) => ({ at, sentence: `${inWords([...new Set(some)])} due in {in}` }));
}

function futureMark(step: UpcomingStep, { process }: Picture): LineMark[] {
  const mark = (rest: Partial<LineMark> & Pick<LineMark, 'kind' | 'label'>): LineMark[] => [
    { at: step.at, detail: null, unless: null, people: [], ...rest },
  ];
  switch (step.kind) {
    case 'rung': {
      if (step.by === 'ticket')
        return mark({ kind: 'rung', label: 'ticket', detail: `unless ${step.unless}`, unless: step.unless });
      const detail =
        step.finds === 'uncovered'
          ? 'nobody covers it then'
          : step.finds === 'asked'
            ? 'asked already'
            : `${step.by === 'notify' ? 'told ' : ''}unless ${step.unless}`;
      const label = positionLabels(process, step.to, '+');
      return mark({ kind: 'rung', label, detail, unless: step.unless, people: step.people });
    }
    case 'last-resort':
      return mark({
        kind: 'rung',
        label: 'last resort',
        detail: 'unless acknowledged',
        unless: 'acknowledged',
        people: step.people,
      });
    case 'clock':
      return mark({ kind: 'promise', label: `${step.label} due` });
    case 'promised-update':
      return mark({ kind: 'promise', label: 'promised update due' });
    case 'soak':
      return mark({
        kind: 'soak',
        label: step.to,
        detail: 'unless it fires again',
        unless: 'it fires again',
      });
    case 'stand-in':
      return mark({
        kind: 'rung',
        label: step.people.map(({ name }) => name).join(' + '),
        detail: `stands in for ${step.person.name}`,
        unless: 'acknowledged',
        people: step.people,
      });
    case 'contact':
      return [];
  }
}

interface PageGroup {
  mark: LineMark;
  pages: string[];
  urgency: 'high' | 'low';
}

function pastMarks(log: RecordedEvent[], state: IncidentState, picture: Picture): LineMark[] {
  const { process, directory } = picture;
  const marks: LineMark[] = [];
  const groups = new Map<string, PageGroup>();
  const outcomes = new Map<string, string>();
  let roundStartedAt = state.declaredAt;
  let severityRank = state.severityRank;
  let updates = 0;
  const ring = (
    at: string,
    label: string,
    people: PersonRef[] = [],
    kind: LineMark['kind'] = 'milestone',
  ) => {
    marks.push({ at, kind, label, detail: null, unless: null, people });
  };

  for (const { at, event } of log) {
    switch (event.type) {
      case 'declared':
        ({ severityRank } = event);
        break;
      case 'paged': {
        const key = `${at} ${event.urgency} ${groupOf(event.reason)}`;
        const person = personRef(directory, event.person);
        const label = reasonLabel(event.reason, person, picture);
        const group = groups.get(key);
        if (group === undefined) {
          const mark: LineMark = { at, kind: 'page', label, detail: null, unless: null, people: [person] };
          groups.set(key, { mark, pages: [event.page], urgency: event.urgency });
          marks.push(mark);
        } else {
          group.pages.push(event.page);
          group.mark.people.push(person);
          if (!group.mark.label.split(' + ').includes(label)) group.mark.label += ` + ${label}`;
        }
        break;
      }
      case 'page-ended':
        outcomes.set(event.page, event.outcome);
        break;
      case 'rung-climbed':
        if (event.uncovered.length > 0)
          marks.push({
            at,
            kind: 'breach',
            label: positionLabels(process, event.uncovered, '+'),
            detail: 'covered by nobody',
            unless: null,
            people: [],
          });
        break;
      case 'acknowledged': {
        const took = countdown(msOf(at) - msOf(roundStartedAt));
        const people = event.human ? [personRef(directory, event.by)] : [];
        ring(at, event.human ? `acknowledged ${took}` : `acknowledged by ${event.by}`, people, 'answer');
        break;
      }
      case 'milestone-reached': {
        const label = milestoneWord(event.milestone);
        if (label !== null) ring(at, label);
        break;
      }
      case 'severity-set': {
        const raised = event.toRank < severityRank;
        severityRank = event.toRank;
        ring(at, `${raised ? 'raised' : 'lowered'} to ${event.to}`);
        break;
      }
      case 'reopened':
        roundStartedAt = at;
        ring(at, 'reopened');
        break;
      case 'relapsed':
        ring(at, 'not over yet');
        break;
      case 'handed-over': {
        const to = personRef(directory, event.to);
        ring(at, `handed to ${to.name}`, [to]);
        break;
      }
      case 'flag-raised':
        ring(at, event.flag);
        break;
      case 'update-posted':
        updates += 1;
        ring(at, updates === 1 ? 'first update' : 'update');
        break;
      case 'clock-breached': {
        const label = clockLabel(process, event.clock);
        marks.push({ at, kind: 'breach', label: `${label} late`, detail: null, unless: null, people: [] });
        break;
      }
      case 'merged':
        ring(at, 'merged');
        break;
      case 'marked-false-positive':
        ring(at, 'false positive');
        break;
      default:
      // The rest is for the timeline.
    }
  }

  const grouped = [...groups.values()];
  const paged = new Set(grouped.filter(({ urgency }) => urgency === 'high').map(({ mark }) => mark.at));
  for (const group of grouped) {
    group.mark.detail = pageDetail(group, outcomes);
    // Executives who are told while others are paged at the same instant stand in the timeline.
    if (group.urgency === 'low' && paged.has(group.mark.at)) marks.splice(marks.indexOf(group.mark), 1);
  }
  if (!marks.some((mark) => mark.kind === 'page' && mark.at === state.declaredAt))
    ring(state.declaredAt, 'declared');
  return marks.sort((a, b) => msOf(a.at) - msOf(b.at));
}

function pageDetail({ pages, urgency }: PageGroup, outcomes: Map<string, string>): string {
  const word = urgency === 'high' ? 'page' : 'told';
  const ended = pages.map((page) => outcomes.get(page));
  if (ended.includes('answered')) return `${word} · answered`;
  if (ended.every((outcome) => outcome === 'unreachable')) return `${word} · unreachable`;
  if (ended.includes('passed-on')) return `${word} · passed on`;
  if (urgency === 'high' && ended.every((outcome) => outcome === 'exhausted')) return `${word} · no answer`;
  return word;
}

function groupOf(reason: PageReason): string {
  switch (reason.kind) {
    case 'rung':
      return `${reason.ladder} ${reason.rung} ${reason.standIn}`;
    case 'last-resort':
      return `last resort ${reason.round}`;
    case 'clock':
      return `clock ${reason.clock}`;
    case 'by-hand':
      return `by hand ${reason.by}`;
    case 'alert-joined':
      return 'alert';
    case 'shadow':
      return `shadow ${reason.position}`;
  }
}

function reasonLabel(reason: PageReason, person: PersonRef, { process }: Picture): string {
  switch (reason.kind) {
    case 'rung':
      return `${labelOf(process.positions, reason.position)}${reason.standIn ? ' (stand-in)' : ''}`;
    case 'clock':
      if (reason.position !== null) return labelOf(process.positions, reason.position);
      return reason.role == null ? person.name : labelOf(process.roles, reason.role);
    case 'last-resort':
      return 'last resort';
    case 'shadow':
      return `${labelOf(process.positions, reason.position)} (shadow)`;
    case 'by-hand':
    case 'alert-joined':
      return person.name;
  }
}

/** Null where another mark tells of it. */
function milestoneWord(milestone: Milestone): string | null {
  switch (milestone) {
    case 'detected':
    case 'declared':
    case 'acknowledged':
    case 'triaged':
    case 'first-update':
    case 'monitoring':
      return null;
    default:
      return milestoneInWords(milestone);
  }
}
