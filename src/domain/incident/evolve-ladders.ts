/** How events change the ladders of an incident: what is climbed, planned anew, stands still and goes on. */
import { latest, msOf, plus } from '../instant.ts';
import type { IncidentEvent } from './events.ts';
import type { IncidentState, LadderState } from './state.ts';

/** A rung with several triggers is climbed by the first of them. */
export function climbed(rungs: LadderState['rungs'], number: number): LadderState['rungs'] {
  const anyOf = rungs.find((rung) => rung.rung === number)?.anyOf;
  return rungs.map((rung) =>
    rung.rung === number || (anyOf !== undefined && rung.anyOf === anyOf)
      ? { ...rung, state: 'climbed' }
      : rung,
  );
}

/** Climbed rungs stay climbed, also those that the plan leaves out by now; the others take their new times. */
export function planned(
  ladders: LadderState[],
  event: Extract<IncidentEvent, { type: 'ladder-planned' }>,
  at: string,
): LadderState[] {
  const before = ladders.find((ladder) => ladder.ladder === event.ladder);
  const already = before?.rungs.filter((rung) => rung.state === 'climbed') ?? [];
  const leftOut = already.filter((rung) => !event.rungs.some((other) => other.rung === rung.rung));
  // Of another version of the process, the rung of that number may be another.
  const isClimbed = (rung: { rung: number; to: string[] }): boolean =>
    already.some((other) => other.rung === rung.rung && other.to.join() === rung.to.join());
  const after: LadderState = {
    ladder: event.ladder,
    since: event.since,
    plannedAt: at,
    active: true,
    rungs: [
      ...leftOut,
      ...event.rungs.map((rung) => ({
        ...rung,
        state: isClimbed(rung) ? ('climbed' as const) : ('pending' as const),
      })),
    ],
  };
  return before === undefined
    ? [...ladders, after]
    : ladders.map((ladder) => (ladder.ladder === event.ladder ? after : ladder));
}

/** A rung that a mitigation ends waits while the incident is mitigated, and goes on with a relapse. */
function standsStill(rung: LadderState['rungs'][number]): boolean {
  return rung.state === 'pending' && rung.unless.includes('mitigated');
}

/** While it was mitigated its ladders stood still: what was to come moves by that time. */
export function relapsed(state: IncidentState, at: string): IncidentState {
  const since = state.mitigatedAt;
  const stoodFor = (from: string): number => msOf(at) - msOf(from);
  return {
    ...state,
    mitigatedAt: null,
    lastResort:
      state.lastResort === null || since === null
        ? state.lastResort
        : { ...state.lastResort, at: plus(state.lastResort.at, stoodFor(since)) },
    ladders: state.ladders.map((ladder) => ({
      ...ladder,
      rungs: ladder.rungs.map((rung) => {
        if (rung.at === null || since === null || !standsStill(rung)) return rung;
        // What was planned, or what a flag made due, during the mitigation has stood still only since then.
        const flagged = rung.ifFlags.map((flag) => state.flags[flag] ?? since);
        const from = [ladder.plannedAt, ...flagged].reduce(latest, since);
        return msOf(rung.at) < msOf(from) ? rung : { ...rung, at: plus(rung.at, stoodFor(from)) };
      }),
    })),
  };
}

export function stalled(state: IncidentState, byMs: number): IncidentState {
  const later = (at: string): string => plus(at, byMs);
  // What stands still is not late, and moves with the relapse.
  const still = state.mitigatedAt !== null;
  return {
    ...state,
    ladders: state.ladders.map((ladder) => ({
      ...ladder,
      rungs: ladder.rungs.map((rung) =>
        rung.state === 'pending' && rung.at !== null && !(still && standsStill(rung))
          ? { ...rung, at: later(rung.at) }
          : rung,
      ),
    })),
    pages: state.pages.map((page) =>
      page.outcome !== 'ringing'
        ? page
        : {
            ...page,
            steps: page.steps.map((step, index) =>
              index < page.nextStep ? step : { ...step, at: later(step.at) },
            ),
            exhaustedAt: later(page.exhaustedAt),
            standIn:
              page.standIn === null
                ? null
                : {
                    people: page.standIn.people,
                    at: page.standIn.at === null ? null : later(page.standIn.at),
                  },
          },
    ),
    lastResort:
      state.lastResort === null || still
        ? state.lastResort
        : { ...state.lastResort, at: later(state.lastResort.at) },
  };
}
