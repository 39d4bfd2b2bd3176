/** A running incident goes on by another process, or by another version of its own: treated as a change of severity. */
import { categories, type Category, type Process, type Status } from '../process/process.ts';
import { severityOf } from '../process/resolve-severity.ts';
import { settleClocks } from './clocks.ts';
import type { Command, Refusal } from './commands.ts';
import { type Draft, say, theClock } from './draft.ts';
import { planLadders } from './ladders.ts';
import { promisedUpdate } from './known-clocks.ts';
import { isPrivate, makePrivate } from './privacy.ts';
import { dropClock, isLive } from './run-clock.ts';
import type { IncidentState } from './state.ts';
import { startSoak } from './statuses.ts';

/**
 * The draft's process is the one to adopt. What the old one promised no longer holds, what was breached stays in the log, what was
 * climbed is not climbed again. More severe or as severe: the new rules count from now; less severe: from the original start.
 */
export function adoptProcess(
  draft: Draft,
  command: Extract<Command, { type: 'adopt-process' }>,
): Refusal | null {
  const { process, state } = draft;
  if (command.process.id !== process.id)
    throw new Error(
      `${command.process.id} is to be adopted and must be what is decided by, not ${process.id}`,
    );
  if (command.process.hash === state.process.hash) return null;
  const severity = severityIn(process, state, command.severity);
  if (severity === null) return 'no-such-severity';
  const status = statusIn(process, state);
  for (const clock of state.clocks)
    if (isLive(clock) && clock.clock !== promisedUpdate.id) dropClock(draft, clock);
  for (const { ladder, active } of state.ladders)
    if (active) say(draft, { type: 'ladder-ended', ladder, reason: 'process-adopted' }, theClock);
  const { rank } = severity;
  say(draft, {
    type: 'process-adopted',
    from: state.process,
    to: command.process,
    severity: severity.id,
    severityRank: rank,
    direction: rank < state.severityRank ? 'raised' : rank > state.severityRank ? 'lowered' : 'same',
    status: status.id,
    category: status.category,
    phase: phaseIn(process, state),
  });
  if (isPrivate(process, severity.id, Object.keys(state.flags))) makePrivate(draft);
  planLadders(draft, draft.state.countsFrom.severity);
  startSoak(draft);
  settleClocks(draft);
  return null;
}

/** As asked; else by its name, else by its rank: of fewer severities the least. */
function severityIn(
  process: Process,
  state: IncidentState,
  asked: string | null,
): Process['severities'][number] | null {
  const known = (id: string | null) => process.severities.find((severity) => severity.id === id) ?? null;
  if (asked !== null) return known(asked);
  const { severity: old, severityRank } = state;
  return (
    known(old) ??
    known(severityOf(process, old)) ??
    process.severities.find(({ rank }) => rank === severityRank) ??
    process.severities.at(-1) ??
    null
  );
}

/** Its own status where the process has one of that name and kind, else the nearest that comes before it on an incident's way. */
function statusIn(process: Process, { status, category }: IncidentState): Status {
  const same = process.statuses.find((one) => one.id === status && one.category === category);
  const before = categories.slice(0, categories.indexOf(category) + 1).toReversed();
  const first = (kind: Category) => process.statuses.find((one) => one.category === kind);
  const nearest = same ?? before.map(first).find((one) => one !== undefined) ?? process.statuses[0];
  if (nearest === undefined) throw new Error(`process ${process.id} must have a first status`);
  return nearest;
}

function phaseIn(process: Process, { milestones }: IncidentState): string | null {
  const entered = process.phases.findLast(({ entersOn }) =>
    entersOn.some((milestone) => milestones[milestone] !== undefined),
  );
  return (entered ?? process.phases[0])?.id ?? null;
}
