/** The log of a run as steps: who is paged, what falls due, what was kept; each with the rule that it follows, and a sentence. */
import { actorName } from '../incident/actor-name.ts';
import { clockLabel, clockOf, isKeptByUpdates } from '../incident/known-clocks.ts';
import type { Actor, PageReason, RecordedEvent } from '../incident/events.ts';
import { inWords, labelOf, personRef, spanInWords } from '../incident/naming.ts';
import { pastEntries } from '../incident/past-entries.ts';
import { msOf } from '../instant.ts';
import type { Process } from '../process/process.ts';
import { offsetMs, offsetText } from './offset.ts';
import type { RefusedStep, Run } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { pagedAs, positionOf, type Rule, type Who, whoInWords, whoOf } from './who.ts';

/** Stable: whoever reads a simulation may rely on these words. */
export type StepKind =
  | 'declared'
  | 'paged'
  | 'notified'
  | 'last-resort'
  | 'ticket'
  | 'contacted'
  | 'answered'
  | 'no-answer'
  | 'unreachable'
  | 'passed-on'
  | 'uncovered'
  | 'unbound'
  | 'asked-already'
  | 'escalated'
  | 'clock-started'
  | 'clock-stood-still'
  | 'warned'
  | 'breached'
  | 'update-due'
  | 'met'
  | 'late'
  | 'dropped'
  | 'update'
  | 'promise'
  | 'severity'
  | 'status'
  | 'phase'
  | 'milestone'
  | 'soak'
  | 'flag'
  | 'role'
  | 'item'
  | 'note'
  | 'handed-over'
  | 'reopened'
  | 'alerts'
  | 'refused'
  | 'other';

export interface SimulatedStep {
  /** After the declaration: "15m". */
  offset: string;
  at: string;
  kind: StepKind;
  who: Who[];
  rule: Rule | null;
  sentence: string;
  /** Another step tells it already, or it moves nobody. */
  minor: boolean;
  /** What it is about, where that is not somebody: the promise, the flag, the status; of the last resort, why it is asked. */
  label?: string;
  /** Of the last resort: it is asked in rounds, from 1, until somebody answers. */
  round?: number;
  /** After an answer: whom the ladders ask next. "CTO in 12:40 unless mitigated" */
  next: string | null;
}

/** In the order of the log; refusals where they happened. */
export function stepsOf(run: Run, scenario: Scenario): SimulatedStep[] {
  const telling = tellingOf(run, scenario);
  const told = run.log.map((recorded) => {
    const entry = telling.entries.get(recorded.version);
    if (entry === undefined) throw new Error(`event ${recorded.version} of a log must have its sentence`);
    return { after: recorded.version, step: stepOf(recorded, entry, telling) };
  });
  const refused = run.refused.map((one) => ({ after: one.version, step: refusalOf(one, telling) }));
  return [...told, ...refused].toSorted((a, b) => a.after - b.after).map(({ step }) => step);
}

interface Sentence {
  text: string;
  detail: string | null;
  minor: boolean;
}

interface Telling {
  scenario: Scenario;
  declaredAt: string;
  /** By the version of their event: a note that was said earlier stands before what was written before it. */
  entries: Map<number, Sentence>;
  /** Whom each page asks, and as what. */
  pages: Map<string, { who: Who; rule: Rule | null; at: string }>;
  next: Run['next'];
}

function tellingOf(run: Run, scenario: Scenario): Telling {
  const { process, directory, texts = {} } = scenario;
  const picture = { process, directory, now: run.endedAt };
  const words = { texts: new Map(Object.entries(texts)), numbers: new Map<string, string>() };
  const pages: Telling['pages'] = new Map();
  for (const { event, at } of run.log)
    if (event.type === 'paged')
      pages.set(event.page, { ...pagedAs(event.reason, event.person, scenario), at });
  return {
    scenario,
    declaredAt: run.state.declaredAt,
    entries: new Map(pastEntries(run.log, run.state, picture, words).map((entry) => [entry.version, entry])),
    pages,
    next: run.next,
  };
}

type Told = Pick<SimulatedStep, 'kind' | 'sentence'> &
  Partial<Pick<SimulatedStep, 'who' | 'rule' | 'minor' | 'label' | 'round'>>;

function stepOf(recorded: RecordedEvent, entry: Sentence, telling: Telling): SimulatedStep {
  const { at, version } = recorded;
  const told = tell(recorded, entry, telling);
  return {
    offset: offsetText(offsetMs(telling.declaredAt, at)),
    at,
    who: [],
    rule: null,
    minor: entry.minor,
    ...told,
    next: telling.next.get(version) ?? null,
  };
}

function refusalOf(
  { at, actor, command, refusal }: RefusedStep,
  { scenario, declaredAt }: Telling,
): SimulatedStep {
  const who = actorOf(actor, scenario);
  const name = who === null ? actorName(actor) : whoInWords(who);
  return {
    offset: offsetText(offsetMs(declaredAt, at)),
    at,
    kind: 'refused',
    who: who === null ? [] : [who],
    rule: null,
    sentence: `${command} by ${name} is refused: ${refusal.replaceAll('-', ' ')}`,
    minor: false,
    next: null,
  };
}

/** What the simulation says in its own words; the rest is said as the timeline says it. */
function tell(
  { event, at, actor }: RecordedEvent,
  entry: { text: string; detail: string | null },
  telling: Telling,
): Told {
  const { scenario, pages } = telling;
  const { process } = scenario;
  const said = entry.detail === null ? entry.text : `${entry.text}, ${entry.detail}`;
  const by = actorOf(actor, scenario);
  const byWhom = by === null ? '' : ` by ${whoInWords(by)}`;
  const asTold = (kind: StepKind, rest: Partial<Told> = {}): Told => ({ kind, sentence: said, ...rest });
  const clock = (id: string) => ({
    rule: { kind: 'clock' as const, clock: id },
    label: clockLabel(process, id),
  });
  const page = (id: string) => pages.get(id) ?? { who: whoOf(scenario, null, null), rule: null, at };
  const since = (id: string) => spanInWords(msOf(at) - msOf(page(id).at)) || 'at once';
  const rung = (ladder: string, index: number): Rule => ({ kind: 'rung', ladder, rung: index + 1 });
  const positions = (some: string[]) => some.map((position) => whoOf(scenario, position, null));
  const named = (some: string[]) => inWords(positions(some).map(({ label }) => label));
  switch (event.type) {
    case 'declared':
      return {
        kind: 'declared',
        sentence: `${event.severity} ${labelOf(process.severities, event.severity)} is declared`,
      };
    case 'paged': {
      const { who, rule } = pagedAs(event.reason, event.person, scenario);
      const { reason } = event;
      const beside =
        reason.kind === 'rung' && reason.standIn
          ? ', as stand-in'
          : reason.kind === 'shadow'
            ? ', as shadow'
            : '';
      if (reason.kind === 'last-resort') {
        const { round, because: cause } = reason;
        const label = cause === 'nobody-answered' ? 'nobody has answered' : 'nobody could be reached';
        const sentence = `${whoInWords(who)} is paged, round ${round}: ${label}`;
        return { kind: 'last-resort', who: [who], label, round, sentence };
      }
      const high = event.urgency === 'high';
      return {
        kind: high ? 'paged' : 'notified',
        who: [who],
        rule,
        sentence: `${whoInWords(who)} is ${high ? 'paged' : 'notified'}${beside}${because(reason, process)}`,
      };
    }
    case 'ticket-queued':
      return { kind: 'ticket', rule: rung(event.ladder, event.rung), sentence: 'A ticket is queued' };
    case 'rung-climbed': {
      const rule = rung(event.ladder, event.rung);
      if (event.uncovered.length > 0)
        return {
          kind: 'uncovered',
          who: positions(event.uncovered),
          rule,
          sentence: `Nobody covers ${named(event.uncovered)} at that moment`,
        };
      if (event.unbound.length > 0)
        return {
          kind: 'unbound',
          who: positions(event.unbound),
          rule,
          sentence: `${named(event.unbound)} ${event.unbound.length > 1 ? 'are' : 'is'} bound to nobody`,
        };
      if (event.reason === 'by-hand')
        return {
          kind: 'escalated',
          who: positions(event.to),
          rule,
          sentence: `Escalated to ${event.to.length === 0 ? 'a ticket' : named(event.to)}${byWhom}`,
        };
      if (event.already.length > 0) {
        const whom = event.already.map((person) => personRef(scenario.directory, person).name);
        return {
          kind: 'asked-already',
          who: positions(event.to),
          rule,
          sentence: `${named(event.to)} ${event.to.length > 1 ? 'are' : 'is'} due; ${inWords(whom)} has it already`,
          minor: true,
        };
      }
      return asTold('other', { rule, who: positions(event.to) });
    }
    case 'contacted':
      return {
        kind: 'contacted',
        who: [page(event.page).who],
        rule: page(event.page).rule,
        sentence: `${whoInWords(page(event.page).who)} is tried by ${event.contact}`,
        minor: true,
      };
    case 'page-ended':
      return (
        pageEnded(event.outcome, page(event.page), since(event.page)) ??
        asTold('other', { who: [page(event.page).who], minor: true })
      );
    case 'acknowledged':
      // Whose page it ends is told by the page; somebody who was not paged has only this.
      return {
        kind: 'answered',
        who: by === null ? [] : [by],
        sentence: by === null ? entry.text : `${whoInWords(by)} has it`,
        minor: [...pages.values()].some(({ who }) => who.person === event.by),
      };
    case 'clock-started': {
      const due = event.dueAt === null ? '' : `, due ${faceWord(telling.declaredAt, event.dueAt)}`;
      return {
        kind: 'clock-started',
        ...clock(event.clock),
        sentence: `${clockLabel(process, event.clock)} runs${due}`,
      };
    }
    case 'clock-paused':
    case 'clock-resumed':
      return asTold('clock-stood-still', clock(event.clock));
    case 'clock-warned':
      return {
        kind: 'warned',
        ...clock(event.clock),
        sentence: `${clockLabel(process, event.clock)} is due in ${spanInWords(msOf(event.dueAt) - msOf(at))}`,
      };
    case 'clock-breached': {
      const label = clockLabel(process, event.clock);
      const rule = clockOf(process, event.clock);
      return rule !== undefined && isKeptByUpdates(rule)
        ? { kind: 'update-due', ...clock(event.clock), sentence: `${label} is due, and nobody has posted it` }
        : { kind: 'breached', ...clock(event.clock), sentence: `${label} is late` };
    }
    case 'clock-stopped':
      switch (event.outcome) {
        case 'met':
          return {
            kind: 'met',
            ...clock(event.clock),
            sentence: `${clockLabel(process, event.clock)} is kept`,
          };
        case 'late':
          return {
            kind: 'late',
            ...clock(event.clock),
            sentence: `${clockLabel(process, event.clock)} is done, late`,
          };
        case 'dropped':
          return asTold('dropped', clock(event.clock));
      }
    // oxlint-disable-next-line no-fallthrough -- every outcome has returned
    case 'update-posted':
      return {
        kind: 'update',
        who: by === null ? [] : [by],
        sentence: `An update for ${labelOf(process.audiences, event.audience)} is posted${byWhom}`,
      };
    case 'update-promised':
      return {
        kind: 'promise',
        who: by === null ? [] : [by],
        sentence: `The next update is promised for ${faceWord(telling.declaredAt, event.at)}${byWhom}`,
      };
    case 'severity-set': {
      const label = `${event.direction === 'raised' ? 'Raised' : 'Lowered'} from ${event.from} to ${event.to}`;
      return { kind: 'severity', label, sentence: `${label}${byWhom}` };
    }
    case 'status-set': {
      const label = labelOf(process.statuses, event.to);
      return { kind: 'status', label, sentence: `${label}${byWhom}` };
    }
    case 'phase-set':
      return { kind: 'phase', sentence: `Phase ${labelOf(process.phases, event.to)} begins` };
    case 'phase-entered':
    case 'phase-left':
      return asTold('phase');
    case 'clock-reminded':
    case 'clock-kept-early':
      return asTold('warned', clock(event.clock));
    case 'milestone-reached':
      return { kind: 'milestone', label: entry.text, sentence: `${entry.text}${byWhom}` };
    case 'soak-started':
    case 'soak-ended':
      return asTold('soak');
    case 'flag-raised':
    case 'flag-lowered': {
      const label = labelOf(process.flags, event.flag);
      const word = event.type === 'flag-raised' ? 'raised' : 'lowered';
      return { kind: 'flag', label, sentence: `${label}: flag ${word}${byWhom}` };
    }
    case 'role-assigned':
      return {
        kind: 'role',
        who: event.person === null ? [] : [whoOf(scenario, positionOf(scenario, event.person), event.person)],
        sentence: `${entry.text}${byWhom}`,
      };
    case 'item-checked':
      return { kind: 'item', sentence: `${entry.text}${byWhom}` };
    case 'noted':
      return { kind: 'note', sentence: `${event.progress ? 'Progress is noted' : 'A note'}${byWhom}` };
    case 'handed-over': {
      const to = whoOf(scenario, positionOf(scenario, event.to), event.to);
      return { kind: 'handed-over', who: [to], sentence: `Handed over to ${whoInWords(to)}${byWhom}` };
    }
    case 'reopened':
    case 'relapsed':
      return asTold('reopened', { label: entry.text });
    case 'alerts-joined':
    case 'alerts-cleared':
      return asTold('alerts');
    default:
      // What a newer log can hold is said as the timeline says it.
      return asTold('other');
  }
}

/** Null: it was not needed any more, which moves nobody. */
function pageEnded(
  outcome: Extract<RecordedEvent['event'], { type: 'page-ended' }>['outcome'],
  { who, rule }: { who: Who; rule: Rule | null },
  after: string,
): Told | null {
  const said = { who: [who], rule };
  const name = whoInWords(who);
  switch (outcome) {
    case 'answered':
      return { kind: 'answered', ...said, sentence: `${name} answers after ${after}`, minor: false };
    case 'exhausted':
      return { kind: 'no-answer', ...said, sentence: `${name} has not answered`, minor: true };
    case 'unreachable':
      return { kind: 'unreachable', ...said, sentence: `${name} cannot be reached: no contact works` };
    case 'passed-on':
      return { kind: 'passed-on', ...said, sentence: `${name} passes it on` };
    case 'not-needed':
      return null;
  }
}

function because(reason: PageReason, process: Process): string {
  if (reason.kind === 'alert-joined') return ': another alert joined';
  if (reason.kind !== 'clock') return '';
  const label = clockLabel(process, reason.clock);
  switch (reason.why ?? 'late') {
    case 'soon':
      return `: ${label} is due soon`;
    case 'late':
      return `: ${label} is late`;
    case 'early':
      return `: ${label} was kept too early`;
  }
}

function faceWord(declaredAt: string, at: string): string {
  return `at +${offsetText(offsetMs(declaredAt, at))}`;
}

function actorOf(actor: Actor, scenario: Scenario): Who | null {
  return actor.kind === 'person' ? whoOf(scenario, positionOf(scenario, actor.handle), actor.handle) : null;
}
