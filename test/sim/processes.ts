/** The shipped processes, whichever there are, and random changes of them: a handbook may say anything that its language can. */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProcess } from '../../src/domain/process/compile.ts';
import type { Clock, Ladder, Process, Rung } from '../../src/domain/process/process.ts';
import type { Random } from './random.ts';

export interface KnownProcess {
  process: Process;
  hash: string;
}

const folder = join(import.meta.dirname, '..', '..', 'processes');
const minute = 60_000;
let shipped: KnownProcess[] | null = null;

export function shippedProcesses(): KnownProcess[] {
  shipped ??= readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      const compiled = compileProcess(source, file);
      if (!compiled.ok) throw new Error(`${file} must compile: ${JSON.stringify(compiled.findings[0])}`);
      return { process: compiled.process, hash: hash('sha256', source, 'hex') };
    });
  return shipped;
}

export function randomProcess(random: Random): KnownProcess {
  const base = random.pick(shippedProcesses());
  if (random.chance(0.4)) return base;
  const process: Process = {
    ...base.process,
    ladders: base.process.ladders.map((ladder) => changedLadder(random, ladder, base.process)),
    clocks: base.process.clocks.map((clock) => changedClock(random, clock, base.process)),
    statuses: base.process.statuses.map((status) =>
      status.soak !== null && random.chance(0.3)
        ? { ...status, soak: elapsed(random.between(1, 40) * minute) }
        : status,
    ),
    signals:
      base.process.signals === null
        ? null
        : {
            ...base.process.signals,
            whenAlertsClear: random.pick(['default', 'resolve', 'monitoring', 'nothing'] as const),
            reopenWithinMs: random.between(0, 60) * minute,
            groupWindowMs: random.between(30, 600) * minute,
          },
  };
  return { process, hash: hash('sha256', JSON.stringify(process), 'hex') };
}

function changedLadder(random: Random, ladder: Ladder, process: Process): Ladder {
  const factor = random.pick([0.3, 1, 1, 2]);
  const rungs = ladder.rungs.map((rung): Rung => {
    const afterMs =
      rung.afterMs === null
        ? random.chance(0.2)
          ? random.between(5, 60) * minute
          : null
        : Math.round((rung.afterMs * factor) / 1_000) * 1_000;
    return {
      ...rung,
      afterMs,
      unless: random.chance(0.3)
        ? [random.pick(['acknowledged', 'mitigated', 'resolved', 'progress'] as const)]
        : rung.unless,
      by: random.chance(0.1) ? random.pick(['page', 'notify'] as const) : rung.by,
      during:
        random.chance(0.15) && process.calendars.length > 0
          ? {
              calendar: random.pick(process.calendars).id,
              outside: random.pick(['skip', 'notify', 'defer'] as const),
            }
          : rung.during,
    };
  });
  const order = ({ afterMs }: Rung): number => afterMs ?? Number.MAX_SAFE_INTEGER;
  return {
    ...ladder,
    since: random.chance(0.2)
      ? random.pick(['declared', 'severity-changed', 'last-progress'] as const)
      : ladder.since,
    rungs: rungs.sort((a, b) => order(a) - order(b)),
  };
}

function changedClock(random: Random, clock: Clock, process: Process): Clock {
  if (random.chance(0.6)) return clock;
  return {
    ...clock,
    within: clock.within.kind === 'elapsed' ? elapsed(random.between(3, 120) * minute) : clock.within,
    warnBeforeMs: random.chance(0.5) ? [2 * minute] : [],
    pausedWhile: random.chance(0.3) ? ['monitoring'] : clock.pausedWhile,
    onBreach:
      random.chance(0.5) && process.positions.length > 0
        ? [
            {
              to: [random.pick(process.positions).id],
              roles: [],
              by: random.pick(['page', 'notify'] as const),
            },
          ]
        : clock.onBreach,
  };
}

function elapsed(ms: number): Clock['within'] {
  return { kind: 'elapsed', ms, immediate: false, text: `${ms / minute}m` };
}
