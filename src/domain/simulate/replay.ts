/**
 * Past incidents under another process: what people did stays as it was, and what the process does about it is found anew. The
 * difference: who would have been paged who was not, who not, who earlier or later, and which promises would have been broken.
 */
import type { Directory } from '../directory/directory.ts';
import { clockLabel } from '../incident/known-clocks.ts';
import type { RecordedEvent } from '../incident/events.ts';
import { minuteMs, msOf } from '../instant.ts';
import type { Process } from '../process/process.ts';
import { offsetMs, offsetText } from './offset.ts';
import { runScenario } from './run-scenario.ts';
import { longestUntilMs, type Scenario } from './scenario.ts';
import { scriptOfLog } from './script-of-log.ts';
import { pagedAs, type Who } from './who.ts';

/** An incident as it was: its whole log, and the process that it ran under. */
export interface PastIncident {
  number: string;
  title: string;
  log: RecordedEvent[];
  process: Process;
  /** It is over: what its process would still do afterwards is not compared. */
  over: boolean;
}

export interface Replay {
  process: { id: string; title: string; version: string };
  since: string;
  until: string;
  /** There were older ones than could be replayed at once. */
  more: boolean;
  incidents: number;
  /** Those of them that differ in whom they page, or in which promises they break. */
  differing: number;
  /** Logs that could not be replayed. */
  leftOut: { number: string; why: string }[];
  pages: Compared<number>;
  breaches: Compared<number>;
  /** One for each incident that differs, in the order given. */
  differences: IncidentDifference[];
}

interface Compared<T> {
  was: T;
  now: T;
}

export interface IncidentDifference {
  number: string;
  title: string;
  declaredAt: string;
  severity: Compared<string>;
  /** The first attempt to get somebody's answer; null: nobody was paged. */
  firstPage: Compared<string | null>;
  /** Paged now, and not then. */
  alsoPaged: ReplayedPage[];
  /** Paged then, and not now. */
  notPaged: ReplayedPage[];
  /** Paged both times, a minute apart or more. */
  moved: { who: Who; offset: Compared<string> }[];
  /** Promises that are broken now and were not then, and the other way round. */
  alsoBreached: ReplayedBreach[];
  notBreached: ReplayedBreach[];
  /** What could not be carried over as it was. */
  notes: string[];
}

export interface ReplayedPage {
  who: Who;
  offset: string;
  /** "sev-1-matrix, rung 2" */
  rule: string;
}

export interface ReplayedBreach {
  clock: string;
  label: string;
  offset: string;
}

/** Machines are a little late, and the log says so: less than this is no difference. */
const toleranceMs = minuteMs;

interface Against {
  process: Process;
  directory: Directory;
  since: string;
  /** Those that still run are compared up to then. */
  until: string;
  more: boolean;
}

export function replayUnder(
  incidents: PastIncident[],
  { process, directory, since, until, more }: Against,
): Replay {
  const replayed: Replay = {
    process: { id: process.id, title: process.title, version: process.version },
    since,
    until,
    more,
    incidents: 0,
    differing: 0,
    leftOut: [],
    pages: { was: 0, now: 0 },
    breaches: { was: 0, now: 0 },
    differences: [],
  };
  for (const incident of incidents) {
    const found = compare(incident, { process, directory, until });
    if ('why' in found) {
      replayed.leftOut.push({ number: incident.number, why: found.why });
      continue;
    }
    replayed.incidents += 1;
    replayed.pages = sum(replayed.pages, found.pages);
    replayed.breaches = sum(replayed.breaches, found.breaches);
    if (found.difference === null) continue;
    replayed.differing += 1;
    replayed.differences.push(found.difference);
  }
  return replayed;
}

type Comparison =
  | { why: string }
  | { pages: Compared<number>; breaches: Compared<number>; difference: IncidentDifference | null };

function compare(
  incident: PastIncident,
  { process, directory, until }: Pick<Against, 'process' | 'directory' | 'until'>,
): Comparison {
  const past = scriptOfLog(incident.log, incident.process, process);
  const last = incident.log.at(-1);
  if (past === null || last === undefined) return { why: 'its log does not begin with a declaration' };
  const { declaration, script } = past;
  const service = declaration.service ?? null;
  const known = service !== null && Object.hasOwn(directory.services, service);
  const end = incident.over ? last.at : until;
  const scenario: Scenario = {
    process,
    directory,
    declaration: { ...declaration, service: known ? service : null },
    script,
    untilMs: Math.min(longestUntilMs, Math.max(0, msOf(end) - msOf(declaration.at))),
  };
  const now = tellOf(runScenario(scenario).log, declaration.at, scenario);
  const then = tellOf(incident.log, declaration.at, { ...scenario, process: incident.process });
  const alsoPaged = now.pages.filter(({ who }) => !then.pages.some((other) => isSame(who, other.who)));
  const notPaged = then.pages.filter(({ who }) => !now.pages.some((other) => isSame(who, other.who)));
  const moved = now.pages.flatMap(({ who, ms, offset }) => {
    const before = then.pages.find((other) => isSame(who, other.who));
    const apart = before === undefined ? 0 : Math.abs(before.ms - ms);
    return before === undefined || apart < toleranceMs
      ? []
      : [{ who, offset: { was: before.offset, now: offset } }];
  });
  const alsoBreached = now.breaches.filter(
    ({ label }) => !then.breaches.some((other) => other.label === label),
  );
  const notBreached = then.breaches.filter(
    ({ label }) => !now.breaches.some((other) => other.label === label),
  );
  const differs = [alsoPaged, notPaged, moved, alsoBreached, notBreached].some((some) => some.length > 0);
  const first = incident.log[0]?.event;
  return {
    pages: { was: then.pages.length, now: now.pages.length },
    breaches: { was: then.breaches.length, now: now.breaches.length },
    difference: differs
      ? {
          number: incident.number,
          title: incident.title,
          declaredAt: declaration.at,
          severity: { was: first?.type === 'declared' ? first.severity : '', now: declaration.severity },
          firstPage: { was: then.pages[0]?.offset ?? null, now: now.pages[0]?.offset ?? null },
          alsoPaged: alsoPaged.map(shown),
          notPaged: notPaged.map(shown),
          moved,
          alsoBreached,
          notBreached,
          notes: past.notes,
        }
      : null,
  };
}

type Page = ReplayedPage & { ms: number };

function shown({ who, offset, rule }: Page): ReplayedPage {
  return { who, offset, rule };
}

/** Whom a log pages (each the first time), and which promises it breaks. */
function tellOf(
  log: RecordedEvent[],
  declaredAt: string,
  scenario: Scenario,
): { pages: Page[]; breaches: ReplayedBreach[] } {
  const pages: Page[] = [];
  const breaches: ReplayedBreach[] = [];
  for (const { event, at } of log) {
    const ms = offsetMs(declaredAt, at);
    if (event.type === 'paged' && event.urgency === 'high') {
      const { who, rule } = pagedAs(event.reason, event.person, scenario);
      if (pages.some((other) => isSame(other.who, who))) continue;
      pages.push({ who, ms, offset: offsetText(ms), rule: ruleText(rule, event.reason.kind) });
    }
    if (event.type === 'clock-breached') {
      const label = clockLabel(scenario.process, event.clock);
      if (!breaches.some((other) => other.label === label))
        breaches.push({ clock: event.clock, label, offset: offsetText(ms) });
    }
  }
  return { pages, breaches };
}

/** Somebody is paged once, by whatever rule first. */
function isSame(a: Who, b: Who): boolean {
  return a.person === b.person;
}

function ruleText(rule: ReturnType<typeof pagedAs>['rule'], kind: string): string {
  if (rule === null) return kind.replaceAll('-', ' ');
  return rule.kind === 'rung' ? `${rule.ladder}, rung ${rule.rung}` : `${rule.clock} is late`;
}

function sum(a: Compared<number>, b: Compared<number>): Compared<number> {
  return { was: a.was + b.was, now: a.now + b.now };
}
