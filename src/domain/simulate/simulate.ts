/**
 * Runs an incident under a process in virtual time and tells what comes of it: who is paged by what and when, which updates fall
 * due, which clocks are not kept, who cannot be reached. It runs the very decisions of production; there is no second model.
 */
import { clockLabel, clockOf, isKeptByUpdates } from '../incident/known-clocks.ts';
import { labelOf, withinInWords } from '../incident/naming.ts';
import { laddersOf, type SeverityLadders } from './ladder-table.ts';
import { offsetMs, offsetText } from './offset.ts';
import { type Run, runScenario } from './run-scenario.ts';
import type { AnswerRule, Scenario } from './scenario.ts';
import { type SimulatedStep, stepsOf } from './simulated-steps.ts';
import { pagedAs, type Who, whoOf } from './who.ts';

export interface Simulation {
  process: { id: string; title: string; version: string; timeZone: string };
  declared: {
    at: string;
    title: string;
    severity: string;
    label: string;
    /** 1 is the most severe. */
    rank: number;
    service: string | null;
    flags: string[];
  };
  /** Who answers after how long, in words: "On-call engineer after 4m". Empty: nobody ever. */
  answers: string[];
  /** In order of time. */
  steps: SimulatedStep[];
  /** Of every severity, as a declaration at that instant plans them. */
  ladders: SeverityLadders[];
  clocks: SimulatedClock[];
  /** Promises that were not kept, in order of time. */
  breaches: { clock: string; label: string; offset: string; at: string }[];
  /** Updates by when they were due, and when they were posted; null: they were not. */
  updates: { clock: string; label: string; offset: string; at: string; posted: string | null }[];
  firstPage: { offset: string; at: string; who: Who[] } | null;
  /** The first answer of a person. */
  answered: { offset: string; at: string; who: Who } | null;
  unreached: Unreached[];
  end: {
    offset: string;
    at: string;
    because: Run['ended'];
    severity: string;
    status: string;
    statusLabel: string;
    phase: string | null;
  };
}

interface SimulatedClock {
  clock: string;
  label: string;
  /** "5 min" */
  within: string;
  state: 'running' | 'paused' | 'breached' | 'met' | 'late' | 'dropped';
  /** When it last started, and when it is due then; null: it has no deadline. */
  started: string;
  due: string | null;
  ended: string | null;
}

/** Somebody who should have been asked and could not be. */
interface Unreached {
  offset: string;
  at: string;
  who: Who;
  why: 'bound-to-nobody' | 'covered-by-nobody' | 'no-contact-works';
}

export function simulate(scenario: Scenario): Simulation {
  const { process, declaration } = scenario;
  const run = runScenario(scenario);
  const { state } = run;
  const offset = (at: string) => offsetText(offsetMs(state.declaredAt, at));
  const severity = process.severities.find(({ id }) => id === declaration.severity);
  return {
    process: { id: process.id, title: process.title, version: process.version, timeZone: process.timeZone },
    declared: {
      at: state.declaredAt,
      title: state.title,
      severity: declaration.severity,
      label: severity?.label ?? declaration.severity,
      rank: severity?.rank ?? 1,
      service: state.service,
      flags: declaration.flags ?? [],
    },
    answers: (scenario.answers ?? []).map((rule) => answerInWords(rule, scenario)),
    steps: stepsOf(run, scenario),
    ladders: laddersOf(scenario),
    clocks: clocksOf(run, scenario),
    breaches: run.log.flatMap(({ at, event }) =>
      event.type === 'clock-breached'
        ? [{ clock: event.clock, label: clockLabel(process, event.clock), offset: offset(at), at }]
        : [],
    ),
    updates: updatesOf(run, scenario),
    firstPage: firstPageOf(run, scenario),
    answered: answeredOf(run, scenario),
    unreached: unreachedOf(run, scenario),
    end: {
      offset: offset(run.endedAt),
      at: run.endedAt,
      because: run.ended,
      severity: state.severity,
      status: state.status,
      statusLabel: labelOf(process.statuses, state.status),
      phase: state.phase,
    },
  };
}

/** Each severity of a process declared by itself, with nobody answering: its whole ladders. */
export function simulateEverySeverity(scenario: Scenario): Simulation[] {
  return scenario.process.severities.map(({ id }) =>
    simulate({ ...scenario, declaration: { ...scenario.declaration, severity: id } }),
  );
}

function answerInWords({ who, afterMs }: AnswerRule, scenario: Scenario): string {
  const whom = () => {
    switch (who.kind) {
      case 'position':
        return whoOf(scenario, who.position, null).label;
      case 'person':
        return whoOf(scenario, null, who.person).label;
      case 'last-resort':
        return 'Last resort';
      case 'anybody':
        return 'Anybody';
    }
  };
  return `${whom()} ${afterMs === null ? 'never' : `after ${offsetText(afterMs)}`}`;
}

function clocksOf({ state }: Run, { process }: Scenario): SimulatedClock[] {
  const offset = (at: string) => offsetText(offsetMs(state.declaredAt, at));
  return state.clocks.map(({ clock, since, dueAt, endedAt, state: now }) => {
    const within = process.clocks.find(({ id }) => id === clock)?.within;
    return {
      clock,
      label: clockLabel(process, clock),
      within: within === undefined ? 'as promised' : withinInWords(within),
      state: now,
      started: offset(since),
      due: dueAt === null ? null : offset(dueAt),
      ended: endedAt === null ? null : offset(endedAt),
    };
  });
}

/** Each deadline of an update's clock: missed, or kept by the post that came before it. */
function updatesOf(run: Run, { process }: Scenario): Simulation['updates'] {
  const due = new Map<string, string>();
  const isUpdate = (id: string) => {
    const clock = clockOf(process, id);
    return clock !== undefined && isKeptByUpdates(clock);
  };
  const updates: Simulation['updates'] = [];
  const add = (clock: string, at: string, posted: string | null) =>
    updates.push({
      clock,
      label: clockLabel(process, clock),
      offset: offsetText(offsetMs(run.state.declaredAt, at)),
      at,
      posted,
    });
  for (const { event, at: now } of run.log) {
    if (event.type === 'clock-breached' && isUpdate(event.clock)) {
      due.delete(event.clock);
      add(event.clock, event.dueAt, null);
    }
    if (event.type === 'update-posted') {
      for (const [clock, at] of due) add(clock, at, offsetText(offsetMs(run.state.declaredAt, now)));
      due.clear();
    }
    if (event.type === 'clock-started' && event.dueAt !== null && isUpdate(event.clock))
      due.set(event.clock, event.dueAt);
    if (event.type === 'clock-stopped') due.delete(event.clock);
  }
  return updates.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function firstPageOf(run: Run, scenario: Scenario): Simulation['firstPage'] {
  const pages = run.log.flatMap(({ at, event }) =>
    event.type === 'paged' && event.urgency === 'high'
      ? [{ at, who: pagedAs(event.reason, event.person, scenario).who }]
      : [],
  );
  const [first] = pages;
  if (first === undefined) return null;
  const who = pages.filter(({ at }) => at === first.at).map((page) => page.who);
  return { offset: offsetText(offsetMs(run.state.declaredAt, first.at)), at: first.at, who };
}

function answeredOf(run: Run, scenario: Scenario): Simulation['answered'] {
  const pages = new Map<string, Who>();
  for (const { at, event } of run.log) {
    if (event.type === 'paged' && event.urgency === 'high' && !pages.has(event.person))
      pages.set(event.person, pagedAs(event.reason, event.person, scenario).who);
    if (event.type === 'acknowledged' && event.human) {
      const who = pages.get(event.by) ?? whoOf(scenario, null, event.by);
      return { offset: offsetText(offsetMs(run.state.declaredAt, at)), at, who };
    }
  }
  return null;
}

function unreachedOf(run: Run, scenario: Scenario): Unreached[] {
  const pages = new Map<string, Who>();
  return run.log.flatMap(({ at, event }): Unreached[] => {
    const offset = offsetText(offsetMs(run.state.declaredAt, at));
    const of = (positions: string[], why: Unreached['why']) =>
      positions.map((position) => ({ offset, at, who: whoOf(scenario, position, null), why }));
    if (event.type === 'paged') pages.set(event.page, pagedAs(event.reason, event.person, scenario).who);
    if (event.type === 'rung-climbed')
      return [...of(event.unbound, 'bound-to-nobody'), ...of(event.uncovered, 'covered-by-nobody')];
    if (event.type === 'page-ended' && event.outcome === 'unreachable')
      return [
        { offset, at, who: pages.get(event.page) ?? whoOf(scenario, null, null), why: 'no-contact-works' },
      ];
    return [];
  });
}
