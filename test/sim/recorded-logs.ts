/**
 * Logs of incidents as they were written, with the states that they led to: today's `evolve` must lead there too. Made by
 * `npm run sim -- --record` from the simulation, so that every type of event is among them.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evolveVersion, replay } from '../../src/domain/incident/evolve.ts';
import type { RecordedEvent } from '../../src/domain/incident/events.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { canonical } from './invariants/replayable.ts';
import type { IncidentRow } from './rows.ts';
import { simulate } from './simulate.ts';

export interface RecordedLog {
  evolveVersion: number;
  log: RecordedEvent[];
  state: IncidentState;
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'logs');
const mostLogs = 30;
const mostEventsInLog = 90;
const mostSeeds = 120;

export function recordedLogs(): { name: string; recorded: RecordedLog }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, recorded: JSON.parse(readFileSync(join(folder, name), 'utf8')) as RecordedLog }));
}

/** The logs from which today's `evolve` makes another state than the one that was recorded, with the first difference. */
export function findUnfaithful(): string[] {
  return recordedLogs().flatMap(({ name, recorded }) => {
    let made: string;
    try {
      made = canonical(replay(recorded.log));
    } catch (error) {
      return [`${name}: ${(error as Error).message}`];
    }
    const expected = canonical(recorded.state);
    if (made === expected) return [];
    const at = [...made].findIndex((char, index) => char !== expected[index]);
    const around = (text: string): string => text.slice(Math.max(0, at - 40), at + 60);
    return [`${name}: …${around(made)}… instead of …${around(expected)}…`];
  });
}

/** Few small logs that together hold as many types of events as the simulation brings about. */
export async function recordLogs(): Promise<string> {
  const chosen: IncidentRow[] = [];
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= mostSeeds && chosen.length < mostLogs; seed += 1) {
    const { tables, violation } = await simulate(seed);
    if (violation !== null) throw new Error(`seed ${seed} breaks ${violation.invariant}; mend that first`);
    const rows = [...tables.incidents.values()]
      .filter(({ log }) => log.length <= mostEventsInLog)
      .sort((a, b) => newnessOf(b, seen) - newnessOf(a, seen));
    const [best] = rows;
    if (best === undefined || newnessOf(best, seen) === 0) continue;
    chosen.push(best);
    for (const kind of kindsOf(best)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  chosen.forEach(({ log, state }, index) => {
    const recorded: RecordedLog = { evolveVersion, log, state };
    const name = `log-${String(index + 1).padStart(2, '0')}.json`;
    writeFileSync(join(folder, name), `${JSON.stringify(recorded)}\n`);
  });
  return `Recorded ${chosen.length} logs with ${seen.size} kinds of events: ${[...seen.keys()].sort().join(', ')}`;
}

/** A kind that was recorded twice is known well enough. */
function newnessOf(row: IncidentRow, seen: Map<string, number>): number {
  return [...kindsOf(row)].reduce((sum, kind) => sum + Math.max(0, 2 - (seen.get(kind) ?? 0)) ** 2, 0);
}

/** The types, and of pages and clocks their outcomes as well. */
function kindsOf({ log }: IncidentRow): Set<string> {
  return new Set(
    log.map(({ event }) => ('outcome' in event ? `${event.type}: ${event.outcome}` : event.type)),
  );
}
