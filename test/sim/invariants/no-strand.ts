/** I2: nothing that is open is forgotten, and nobody who ought to be asked is left unasked. */
import type { IncidentState } from '../../../src/domain/incident/state.ts';
import { matches } from '../../../src/domain/process/condition.ts';
import type { Process } from '../../../src/domain/process/process.ts';
import type { Invariant } from './invariant.ts';
import { isOver, ms } from './invariant.ts';

const dayMs = 86_400_000;
const lastResortMs = 30 * 60_000;

export const noStrand: Invariant = {
  id: 'I2',
  name: 'no strand',
  sentence:
    'Each open incident has a wake-up within 24 hours; while nobody has answered, somebody is being asked, or will be by a rung, or by the last resort within 30 minutes; each clock that the process asks for runs.',
  watch({ tables, processOf, wellForMs, isPoisoned, databaseNow }, fail) {
    function checkWake(state: IncidentState): void {
      if (isOver(state)) return;
      const wake = tables.wakes.get(state.id);
      if (wake === undefined) fail(`${state.number} is open and has no wake-up`, state.id);
      else if (ms(wake.wakeAt) > ms(wake.setAt) + dayMs)
        fail(`the wake-up of ${state.number} lies more than a day ahead`, state.id);
    }
    return {
      onDecided({ state, events, steps }) {
        for (const { before, recorded } of steps()) {
          const { event, actor } = recorded;
          if (event.type !== 'status-set' || event.category !== 'resolved' || actor.kind !== 'clock')
            continue;
          if (before !== null && before.alerts.firing > 0 && !isOver(before))
            fail(`${state.number} is resolved by the clock while its alerts fire`, state.id);
        }
        const relapsed = events.findLastIndex(({ event }) => event.type === 'relapsed');
        const mitigated = events.findLastIndex(
          ({ event }) => event.type === 'milestone-reached' && event.milestone === 'mitigated',
        );
        if (relapsed > mitigated && state.mitigatedAt !== null)
          fail(`${state.number} has relapsed, and its ladders stand still`, state.id);
        checkWake(state);
        if (isForgotten(state)) fail(`nobody is asked about ${state.number}, and nobody will be`, state.id);
        const { lastResort } = state;
        if (lastResort !== null && ms(lastResort.at) > ms(state.lastEventAt) + lastResortMs + 1_000)
          fail(`the last resort of ${state.number} is more than 30 minutes away`, state.id);
        const missing = missingClock(state, processOf(state.process.hash));
        if (missing !== null) fail(`the clock ${missing} of ${state.number} does not run`, state.id);
      },
      look() {
        for (const { state } of tables.incidents.values()) if (!isOver(state)) checkWake(state);
        if (wellForMs() < 120_000 || isPoisoned()) return;
        for (const { unroutedAt, key } of tables.unrouted)
          if (unroutedAt !== null && ms(databaseNow()) - ms(unroutedAt) > 65_000)
            fail(`the alert ${key} waits for more than a minute to be decided about`, key);
      },
    };
  },
};

/** Read from what the process says, and not by the functions that decide it. */
function isForgotten(state: IncidentState): boolean {
  if (isOver(state) || state.owner !== null || state.mitigatedAt !== null) return false;
  const active = state.ladders.filter((ladder) => ladder.active);
  const raised = (flags: string[]): boolean => flags.every((flag) => Object.hasOwn(state.flags, flag));
  const paging = active.flatMap(({ since, rungs }) =>
    rungs
      .filter((rung) => rung.by === 'page' && rung.at !== null && raised(rung.ifFlags))
      .map((rung) => ({ since, rung })),
  );
  if (paging.length === 0) return false;
  if (state.pages.some((page) => page.outcome === 'ringing' && page.urgency === 'high')) return false;
  const toCome = paging.some(
    ({ since, rung }) =>
      rung.state === 'pending' &&
      !(rung.unless.includes('acknowledged') && state.acknowledged) &&
      !(rung.unless.includes('progress') && ms(state.lastProgressAt) > ms(since)),
  );
  return !toCome && state.lastResort === null;
}

function missingClock(state: IncidentState, process: Process): string | null {
  if (isOver(state)) return null;
  const facts = {
    severity: state.severity,
    flags: Object.keys(state.flags),
    status: state.status,
    phase: state.phase,
  };
  for (const clock of process.clocks) {
    const stopped = clock.stops.some(
      (stop) => stop !== 'update-posted' && state.milestones[stop] !== undefined,
    );
    const byUpdate = clock.stops.includes('update-posted') && state.milestones['first-update'] !== undefined;
    if (stopped || byUpdate || state.milestones[clock.starts] === undefined) continue;
    if (!matches(clock.when, facts)) continue;
    const known = state.clocks.find((candidate) => candidate.clock === clock.id);
    if (known === undefined || known.state === 'dropped') return clock.id;
  }
  return null;
}
