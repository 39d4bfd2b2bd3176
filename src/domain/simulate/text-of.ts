/** A simulation to be read: a line a moment, and what came of it below; or each severity's ladder, in short. */
import { readDuration } from '../directory/duration.ts';
import { inWords, spanInWords } from '../incident/naming.ts';
import { msOf } from '../instant.ts';
import type { LadderRow } from './ladder-table.ts';
import { offsetFace, offsetMs } from './offset.ts';
import type { Simulation } from './simulate.ts';
import type { SimulatedStep, StepKind } from './simulated-steps.ts';
import { type Who, whoInWords } from './who.ts';

/** "+0:00  page  On-call engineer …" */
export function textOf(simulation: Simulation): string {
  const { declared, answers } = simulation;
  return [
    `${headOf(simulation)}: ${declared.severity} ${declared.label}, declared ${momentOf(simulation)}`,
    ...(declared.flags.length === 0 ? [] : [`Raised: ${inWords(declared.flags)}.`]),
    answers.length === 0 ? 'Nobody answers.' : `Answers: ${inWords(answers)}.`,
    '',
    ...columns(momentsOf(simulation)),
    '',
    ...endOf(simulation),
  ].join('\n');
}

/** The ladders of every severity, with nobody answering: when who is asked, what is late then, and what is climbed by hand. */
export function textOfLadders(simulations: Simulation[]): string {
  const [first] = simulations;
  if (first === undefined) return '';
  const { answers } = first;
  return [
    `${headOf(first)}, declared ${momentOf(first)}`,
    answers.length === 0 ? 'Nobody answers.' : `Answers: ${inWords(answers)}.`,
    ...simulations.flatMap((simulation) => ['', ...severityOf(simulation)]),
  ].join('\n');
}

function severityOf(simulation: Simulation): string[] {
  const { declared, ladders, breaches, clocks, steps } = simulation;
  const rows = ladders.find(({ severity }) => severity === declared.severity)?.rows ?? [];
  const [last] = steps.filter(({ kind }) => kind === 'last-resort');
  // Some fall due only after the run has ended.
  const later = clocks.filter(({ state, due }) => state === 'running' && due !== null);
  const late = [
    ...breaches.map(({ label, at }) => `${label} ${faceOf(simulation, { at })}`),
    ...later.map(({ label, due }) => `${label} ${faceOfOffset(due)}`),
  ];
  return [
    `${declared.severity} ${declared.label}`,
    ...columns([
      ...joinTriggers(rows.filter(({ climbed }) => climbed === 'in-time')).map(rowLine),
      ...(last === undefined
        ? []
        : [[faceOf(simulation, last), 'page', 'Last resort', 'until somebody answers']]),
      ...joinTriggers(rows.filter(({ climbed }) => climbed !== 'in-time')).map(rowLine),
      ...(rows.length === 0 ? [['', 'nobody is asked', '', '']] : []),
    ]),
    ...(late.length === 0 ? [] : [`  late if nobody does anything: ${late.join(', ')}`]),
  ];
}

type JoinedRow = LadderRow & { triggers: string[] };

/** Triggers of one rung are one line ("if data-loss or security-breach"), and so are rungs of one ladder at one time. */
function joinTriggers(rows: LadderRow[]): JoinedRow[] {
  const joined: JoinedRow[] = [];
  for (const row of rows) {
    const trigger = row.flags.join(' and ');
    const same = joined.find(
      (other) => isLike(row, other) && row.anyOf !== null && other.anyOf === row.anyOf,
    );
    const beside = joined.find((other) => isLike(row, other) && other.triggers.join() === trigger);
    if (same !== undefined) same.triggers.push(trigger);
    // By hand each is climbed by itself.
    else if (beside !== undefined && row.climbed !== 'hand') beside.to = [...beside.to, ...row.to];
    else joined.push({ ...row, triggers: trigger === '' ? [] : [trigger] });
  }
  return joined;
}

function isLike(a: LadderRow, b: LadderRow): boolean {
  const asked = ({ ladder, climbed, offset, by, unless, during }: LadderRow) =>
    JSON.stringify([ladder, climbed, offset, by, unless, during]);
  return asked(a) === asked(b);
}

function rowLine(row: JoinedRow): Line {
  const { climbed, offset, by, to, unless, triggers, during } = row;
  const later = offset === null || offset === '0s' ? '' : ` after ${offset}`;
  const when = climbed === 'hand' ? 'by hand' : climbed === 'flags' ? 'flag' : faceOfOffset(offset);
  return [
    when,
    by,
    to.length === 0 ? 'to the queue' : whoList(to),
    parts(
      triggers.length === 0 ? '' : `if ${inWords(triggers, 'or')}${climbed === 'flags' ? later : ''}`,
      // Every rung ends with the incident; that needs no saying.
      unless === 'resolved' ? '' : `unless ${unless}`,
      during === null ? '' : `in ${during.calendar} hours, ${outsideInWords[during.outside]} outside`,
    ),
  ];
}

const outsideInWords: Record<NonNullable<LadderRow['during']>['outside'], string> = {
  skip: 'not at all',
  notify: 'told',
  defer: 'put off',
};

function headOf({ process }: Simulation): string {
  return `${process.title} ${process.version}`;
}

/** "Wed 2026-11-18 10:00 UTC", in the process's own zone. */
function momentOf({ declared, process }: Simulation): string {
  const local = Temporal.Instant.from(declared.at).toZonedDateTimeISO(process.timeZone);
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][local.dayOfWeek - 1];
  const time = local.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
  return `${day} ${time} ${process.timeZone}`;
}

function faceOf({ declared }: Simulation, { at }: { at: string }): string {
  return offsetFace(offsetMs(declared.at, at));
}

function faceOfOffset(offset: string | null): string {
  if (offset === null) return '';
  return offsetFace(readDuration(offset) ?? 0);
}

const words: Partial<Record<StepKind, string>> = {
  paged: 'page',
  notified: 'notify',
  'last-resort': 'page',
  ticket: 'ticket',
  answered: 'answer',
  unreachable: 'unreached',
  'passed-on': 'pass on',
  uncovered: 'unreached',
  unbound: 'unbound',
  escalated: 'escalate',
  warned: 'warn',
  breached: 'late',
  'update-due': 'late',
  late: 'done',
  'clock-stood-still': 'clock',
  update: 'update',
  promise: 'promise',
  severity: 'severity',
  status: 'status',
  phase: 'phase',
  milestone: 'status',
  soak: 'watch',
  flag: 'flag',
  role: 'role',
  item: 'item',
  note: 'note',
  'handed-over': 'hand over',
  reopened: 'reopen',
  alerts: 'alert',
  refused: 'refused',
  other: 'and',
};

/** When, what, whom or which, by what rule. */
type Line = string[];

function momentsOf(simulation: Simulation): Line[] {
  const shown = simulation.steps.filter(({ minor, kind }) => !minor && kind !== 'declared');
  const lines: Line[] = [];
  const rounds = shown.filter(({ kind }) => kind === 'last-resort');
  for (const group of grouped(shown)) {
    const [first] = group;
    if (first === undefined) continue;
    if (first.kind === 'last-resort' && first !== rounds[0] && !isNewBeginning(first)) continue;
    lines.push(lineOf(group, simulation));
  }
  return lines.length === 0 ? [['', 'nothing happens by itself', '', '']] : lines;
}

/** Steps of one moment, one kind and one rule are one line. */
function grouped(steps: SimulatedStep[]): SimulatedStep[][] {
  const groups: SimulatedStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1)?.[0];
    const joins =
      last !== undefined &&
      last.at === step.at &&
      last.kind === step.kind &&
      joinable.has(step.kind) &&
      (promises.has(step.kind) || sameRule(last, step));
    if (joins) groups.at(-1)?.push(step);
    else groups.push([step]);
  }
  return groups;
}

const promises = new Set<StepKind>(['breached', 'late']);
const joinable = new Set<StepKind>(['paged', 'notified', 'last-resort', ...promises]);

function sameRule(a: SimulatedStep, b: SimulatedStep): boolean {
  return ruleText(a) === ruleText(b);
}

/** The first round after somebody had it is a new story; a second, a third is the same one. */
function isNewBeginning({ round }: SimulatedStep): boolean {
  return round === 1;
}

function lineOf(group: SimulatedStep[], simulation: Simulation): Line {
  const [first] = group as [SimulatedStep];
  const face = faceOf(simulation, first);
  const word = words[first.kind] ?? first.kind;
  switch (first.kind) {
    case 'paged':
    case 'notified':
      return [
        face,
        word,
        whoList(group.flatMap(({ who }) => who)),
        parts(ruleText(first), unlessOf(first, simulation)),
      ];
    case 'last-resort':
      return [face, word, whoList(group.flatMap(({ who }) => who)), roundsText(first, simulation)];
    case 'breached':
      return [face, word, group.map(({ label }) => label).join(', '), ''];
    case 'late':
      return [face, word, `${group.map(({ label }) => label).join(', ')}, late`, ''];
    default:
      return [face, word, first.sentence, first.next === null ? ruleText(first) : `next: ${first.next}`];
  }
}

function ruleText({ rule, kind }: SimulatedStep): string {
  if (rule === null) return '';
  if (rule.kind === 'rung') return `${rule.ladder}, rung ${rule.rung}`;
  // Whoever is told because a promise was not kept; elsewhere the sentence names the promise.
  return kind === 'paged' || kind === 'notified' ? `${rule.clock} is late` : '';
}

function unlessOf({ rule }: SimulatedStep, { ladders }: Simulation): string {
  if (rule?.kind !== 'rung') return '';
  const rows = ladders.flatMap((one) => one.rows);
  const row = rows.find((one) => one.ladder === rule.ladder && one.rung === rule.rung);
  return row === undefined || row.unless === 'resolved' || row.offset === '0s' ? '' : `unless ${row.unless}`;
}

/** "nobody has answered; again every 30 min until +23:35" */
function roundsText(first: SimulatedStep, { steps, declared }: Simulation): string {
  const why = first.label ?? '';
  const later = steps.filter((step) => step.kind === 'last-resort' && msOf(step.at) > msOf(first.at));
  const end = later.findIndex(isNewBeginning);
  const rounds = end === -1 ? later : later.slice(0, end);
  const [next] = rounds;
  const last = rounds.at(-1);
  if (next === undefined || last === undefined) return why;
  const every = spanInWords(msOf(next.at) - msOf(first.at));
  return `${why}; again every ${every} until ${offsetFace(offsetMs(declared.at, last.at))}`;
}

function endOf(simulation: Simulation): string[] {
  const { answered, breaches, unreached, firstPage, end, steps } = simulation;
  const because: Record<Simulation['end']['because'], string> = {
    'nothing-falls-due': 'Nothing falls due any more',
    until: 'The simulation ends here',
    'too-many-steps': 'The simulation was stopped: it has more steps than can be simulated',
  };
  const missing = [
    ...new Set(unreached.map(({ who, why }) => `${whoInWords(who)} (${why.replaceAll('-', ' ')})`)),
  ];
  const paged = steps.some(({ kind }) => kind === 'paged' || kind === 'last-resort');
  return [
    answered !== null
      ? `${whoInWords(answered.who)} answered first, ${faceOf(simulation, answered)}.`
      : firstPage === null && !paged
        ? 'Nobody was paged.'
        : 'Nobody answered.',
    breaches.length === 0
      ? 'Every promise that fell due was kept.'
      : `Not kept: ${breaches.map(({ label, at }) => `${label} ${faceOf(simulation, { at })}`).join(', ')}.`,
    ...(missing.length === 0 ? [] : [`Not reached: ${inWords(missing)}.`]),
    `${because[end.because]}, ${faceOf(simulation, end)}: ${end.severity}, ${end.statusLabel}.`,
  ];
}

function whoList(who: Who[]): string {
  return [...new Set(who.map(whoInWords))].join(', ');
}

function parts(...some: string[]): string {
  return some.filter((part) => part !== '').join(', ');
}

/** Right-aligned times, then columns as wide as they must be; a very long cell does not push the others away. */
function columns(lines: Line[]): string[] {
  const width = (column: number) =>
    Math.min(widest[column]!, Math.max(0, ...lines.map((line) => (line[column] ?? '').length)));
  const [when, what, which] = [width(0), width(1), width(2)];
  return lines.map((line) => {
    const [face = '', word = '', middle = '', rest = ''] = line;
    return `  ${face.padStart(when)}  ${word.padEnd(what)}  ${middle.padEnd(which)}  ${rest}`.trimEnd();
  });
}

const widest = [14, 9, 56];
