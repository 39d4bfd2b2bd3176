/** I3: what is due happens, when the process says, once there is a house to do it. */
import type { IncidentState } from '../../../src/domain/incident/state.ts';
import { claimableAt } from '../simulated-outbox.ts';
import type { DecidedCommit, Fail, Invariant, World } from './invariant.ts';
import { isOver, ms, waitsForMorning } from './invariant.ts';

const lateMs = 60_000;
/** Clocks agree within a second or two; a poll comes every second. */
const slackMs = 5_000;
/** A transaction of a node that was paused holds its locks for a minute before the database ends it. */
const wellForAtLeastMs = 130_000;

/** A step of ten minutes is followed within twenty in which the database answers; a machine that was suspended is right at once. */
const followedWithinMs = 60 * 60_000;

/** No back-off and no vendor's wish is longer than five minutes; the clocks may differ by a minute. */
const longestWaitMs = 6 * 60_000 + slackMs;

export const onTime: Invariant = {
  id: 'I3',
  name: 'on time',
  sentence:
    'Nothing is overdue by more than 60 seconds once the database and one node have been up for 60 seconds; rungs and clocks are planned at the instants that the process names, nothing happens before its instant, and the nodes agree on what time it is.',
  watch(world, fail) {
    const { tables, databaseNow, wellForMs, calmForMs, sinceClockSetMs, clocksOffMs } = world;
    const bundles = (channel: string): boolean => channel !== 'webhook' && channel !== 'inbox';
    /** Of each incident, what of it falls due first: read anew with each of its commits. */
    const first = new Map<string, { what: string; atMs: number; number: string }>();
    return {
      onDecided(commit) {
        checkPlans(commit, world, fail);
        const { state } = commit;
        first.delete(state.id);
        for (const { what, at } of dueItems(state)) {
          const atMs = ms(at);
          if (atMs < (first.get(state.id)?.atMs ?? Infinity))
            first.set(state.id, { what, atMs, number: state.number });
        }
      },
      onMove({ row, to }) {
        if (to !== 'waiting' || waitsForMorning(row, databaseNow())) return;
        if (ms(row.dueAt) - ms(databaseNow()) > longestWaitMs)
          fail(`the delivery ${row.id} is to wait until ${row.dueAt}`, row.id);
      },
      look() {
        if (sinceClockSetMs() > followedWithinMs && calmForMs() > lateMs && clocksOffMs() > slackMs)
          fail(`a node's clock is ${clocksOffMs()} ms off the database's`);
        if (wellForMs() < wellForAtLeastMs) return;
        const now = ms(databaseNow());
        for (const [incident, { what, atMs, number }] of first) {
          if (now - atMs <= lateMs + slackMs) continue;
          const wake = tables.wakes.get(incident);
          if (wake?.held === true || wake?.setAside === true || (wake?.failures ?? 0) > 0) continue;
          fail(`${what} of ${number} was due at ${new Date(atMs).toISOString()} and is late`, incident);
        }
        for (const row of tables.waiting) {
          const at = claimableAt(tables, row, bundles(row.channel));
          if (now - ms(at) > 180_000 + slackMs) fail(`the delivery ${row.id} has waited since ${at}`, row.id);
        }
      },
    };
  },
};

/** Everything in a state that is to happen at an instant, read without the functions that plan it. */
function dueItems(state: IncidentState): { what: string; at: string }[] {
  const items: { what: string; at: string }[] = [];
  const add = (what: string, at: string | null | undefined): void => {
    if (at !== null && at !== undefined) items.push({ what, at });
  };
  for (const clock of state.clocks) {
    for (const { at } of clock.state === 'breached' ? clock.reminders : [])
      add(`a reminder of ${clock.clock}`, at);
    if (clock.state !== 'running') continue;
    add(`the clock ${clock.clock}`, clock.dueAt);
    add(`the nudge of ${clock.clock}`, clock.nudgeAt);
    for (const at of clock.warnAt) add(`the warning of ${clock.clock}`, at);
  }
  if (isOver(state)) return items;
  add('the end of the soak', state.soak?.endsAt);
  for (const { ladder, active, since, rungs } of state.ladders) {
    if (!active) continue;
    for (const rung of rungs) {
      const met =
        (rung.unless.includes('acknowledged') && state.acknowledged) ||
        (rung.unless.includes('mitigated') && state.mitigatedAt !== null) ||
        (rung.unless.includes('progress') && ms(state.lastProgressAt) > ms(since));
      const raised = rung.ifFlags.every((flag) => Object.hasOwn(state.flags, flag));
      if (rung.state === 'pending' && !met && raised) add(`rung ${rung.rung} of ${ladder}`, rung.at);
    }
  }
  for (const page of state.pages) {
    if (page.outcome !== 'ringing') continue;
    const next = page.steps[page.nextStep];
    add(`a step of page ${page.id}`, next?.at ?? page.exhaustedAt);
  }
  return items;
}

/** What an event plans, against the words of the process; what an event does, against what was planned. */
function checkPlans({ steps, events }: DecidedCommit, { processOf }: World, fail: Fail): void {
  const raised = events.some(({ event }) => event.type === 'severity-set' && event.direction === 'raised');
  const lowered = events.some(({ event }) => event.type === 'severity-set' && event.direction === 'lowered');
  const promised = events.some(
    ({ event }) =>
      event.type === 'update-promised' || (event.type === 'update-posted' && event.nextUpdateAt !== null),
  );
  for (const { before, recorded } of steps()) {
    const { event, at } = recorded;
    if (before === null) continue;
    const process = processOf(before.process.hash);
    const { number, id } = before;
    switch (event.type) {
      case 'ladder-planned': {
        const ladder = process.ladders.find((candidate) => candidate.id === event.ladder);
        if (ladder === undefined) {
          fail(`${number} climbs a ladder that its process does not have`, id);
          return;
        }
        if (ladder.since === 'declared') {
          if (lowered && !raised && ms(event.since) > ms(before.countsFrom.process) && !flagged(events))
            fail(`after a lowering ${ladder.id} of ${number} counts anew, from ${event.since}`, id);
          if (raised && event.since !== at)
            fail(`after a raise ${ladder.id} of ${number} counts from ${event.since}`, id);
        }
        for (const { rung: index, at: planned } of event.rungs) {
          const rung = ladder.rungs[index];
          if (rung === undefined || rung.during !== null) continue;
          const expected = rung.afterMs === null ? null : Math.max(ms(event.since) + rung.afterMs, ms(at));
          if ((planned === null ? null : ms(planned)) !== expected)
            fail(`rung ${index} of ${ladder.id} of ${number} is planned at ${planned}`, id);
        }
        break;
      }
      case 'clock-started': {
        const clock = process.clocks.find((candidate) => candidate.id === event.clock);
        if (clock?.within.kind !== 'elapsed' || promised || clock.starts === 'detected') break;
        if (event.dueAt === null || ms(event.dueAt) !== ms(event.since) + clock.within.ms)
          fail(`the clock ${clock.id} of ${number} is due at ${event.dueAt}`, id);
        break;
      }
      case 'clock-breached':
        if (ms(event.dueAt) > ms(at)) fail(`the clock ${event.clock} of ${number} is breached too early`, id);
        break;
      case 'rung-climbed': {
        const rung = before.ladders
          .find(({ ladder }) => ladder === event.ladder)
          ?.rungs.find((candidate) => candidate.rung === event.rung);
        if (event.reason === 'due' && (rung?.at == null || ms(rung.at) > ms(at)))
          fail(`rung ${event.rung} of ${event.ladder} of ${number} is climbed before ${rung?.at}`, id);
        break;
      }
      case 'contacted': {
        const step = before.pages.find(({ id: page }) => page === event.page)?.steps[event.step];
        if (step === undefined || ms(step.at) > ms(at))
          fail(`step ${event.step} of page ${event.page} of ${number} is taken before its time`, id);
        break;
      }
      case 'status-set':
        if (
          recorded.actor.kind === 'clock' &&
          before.soak?.to === event.to &&
          ms(before.soak.endsAt) > ms(at)
        )
          fail(`the soak of ${number} ends before ${before.soak.endsAt}`, id);
        break;
      default:
      // The rest is bound to no instant.
    }
  }
}

/** Something else than the severity brings ladders in. */
function flagged(events: DecidedCommit['events']): boolean {
  return events.some(({ event }) =>
    ['flag-raised', 'reopened', 'status-set', 'phase-set', 'process-adopted'].includes(event.type),
  );
}
