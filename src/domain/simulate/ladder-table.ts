/** The table of the ladders: for a severity, who is asked when, and unless what. As the production plans it at a declaration. */
import { openDraft, theClock } from '../incident/draft.ts';
import type { PlannedRung } from '../incident/events.ts';
import { coverOf, isRaised } from '../incident/ladders.ts';
import { unlessInWords } from '../incident/naming.ts';
import type { RungAction } from '../process/process.ts';
import { declareScenario } from './declare-scenario.ts';
import { offsetMs, offsetText } from './offset.ts';
import type { Scenario } from './scenario.ts';
import { type Who, whoOf } from './who.ts';

export interface LadderRow {
  ladder: string;
  /** Counts from 1. */
  rung: number;
  /** `flags`: as soon as they are raised, and not before its time. `hand`: by the command `escalate` alone. */
  climbed: 'in-time' | 'flags' | 'hand';
  /** After the declaration, "15m"; null: by hand. */
  offset: string | null;
  by: RungAction;
  /** A position once for each person who covers it then. */
  to: Who[];
  /** "mitigated", "acknowledged or mitigated" */
  unless: string;
  /** Ids of the flags that must be raised. */
  flags: string[];
  /** Rungs of a ladder that share this word are one, with several triggers. */
  anyOf: string | null;
  /** Hours in which alone it does what it says, and what it does outside of them. */
  during: { calendar: string; outside: 'skip' | 'notify' | 'defer' } | null;
}

export interface SeverityLadders {
  severity: string;
  label: string;
  rank: number;
  rows: LadderRow[];
}

/** One for each severity of the process, the most severe first. */
export function laddersOf(scenario: Scenario): SeverityLadders[] {
  return scenario.process.severities.map(({ id, label, rank }) => ({
    severity: id,
    label,
    rank,
    rows: rowsOf(scenario, id),
  }));
}

function rowsOf(scenario: Scenario, severity: string): LadderRow[] {
  const { process, directory, declaration } = scenario;
  const surroundings = { process, directory, actor: theClock, now: declaration.at };
  // Alerts and the detection bring no ladder; the flags may.
  const { state, events } = declareScenario(
    {
      process,
      directory,
      declaration: {
        at: declaration.at,
        severity,
        service: declaration.service ?? null,
        flags: declaration.flags ?? [],
      },
    },
    theClock,
  );
  const to = (rung: PlannedRung): Who[] =>
    rung.to.flatMap((position) => {
      const draft = openDraft(state, { ...surroundings, now: rung.at ?? declaration.at });
      const people = coverOf(draft, position)?.people ?? [];
      return people.length === 0
        ? [whoOf(scenario, position, null)]
        : people.map((person) => whoOf(scenario, position, person));
    });
  return events
    .flatMap(({ event }) => (event.type === 'ladder-planned' ? [event] : []))
    .flatMap(({ ladder, rungs }) => rungs.map((rung) => ({ ladder, rung })))
    .map(({ ladder, rung }) => {
      const waits = rung.ifFlags.some((flag) => !isRaised(state, flag));
      const climbed: LadderRow['climbed'] = rung.at === null ? 'hand' : waits ? 'flags' : 'in-time';
      const ms = rung.at === null ? 0 : offsetMs(declaration.at, rung.at);
      const row: LadderRow = {
        ladder,
        rung: rung.rung + 1,
        climbed,
        offset: rung.at === null ? null : offsetText(ms),
        by: rung.by,
        to: to(rung),
        unless: unlessInWords(rung.unless),
        flags: rung.ifFlags,
        anyOf: rung.anyOf ?? null,
        during: process.ladders.find(({ id }) => id === ladder)?.rungs[rung.rung]?.during ?? null,
      };
      return { row, ms };
    })
    .toSorted((a, b) => order[a.row.climbed] - order[b.row.climbed] || a.ms - b.ms)
    .map(({ row }) => row);
}

/** What comes by itself, then what waits for a flag, then what waits for a person. */
const order: Record<LadderRow['climbed'], number> = { 'in-time': 0, flags: 1, hand: 2 };
