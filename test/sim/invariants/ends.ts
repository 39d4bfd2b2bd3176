/** I7: when the faults are over, everything comes to its end. */
import type { Invariant } from './invariant.ts';
import { isOver, ms, waitsForMorning } from './invariant.ts';

/** And one more for the difference of the clocks. */
const tenMinutesMs = 11 * 60_000;

export const ends: Invariant = {
  id: 'I7',
  name: 'it ends',
  sentence:
    'Ten minutes after the faults stop and the last incident is resolved, each delivery is in a final state, each page has an outcome, each alert is decided about; and a clock whose stop was reached does not run.',
  watch({ tables, processOf, nowMs, databaseNow, calmSinceMs, clockWasSet }, fail) {
    return {
      onDecided({ state }) {
        const process = processOf(state.process.hash);
        for (const known of state.clocks) {
          if (known.state !== 'running' && known.state !== 'paused' && known.state !== 'breached') continue;
          const clock = process.clocks.find(({ id }) => id === known.clock);
          const reached = clock?.stops.find(
            (stop) => stop !== 'update-posted' && state.milestones[stop] !== undefined,
          );
          if (reached !== undefined)
            fail(`the clock ${known.clock} of ${state.number} runs on, and ${reached} was reached`, state.id);
        }
      },
      look() {
        const calmMs = calmSinceMs();
        // What a clock that was set says of the time of a delivery proves nothing.
        if (calmMs === null || nowMs() - calmMs < tenMinutesMs || clockWasSet()) return;
        for (const row of [...tables.waiting, ...tables.sending]) {
          const { id, createdAt, state } = row;
          if (ms(createdAt) < calmMs && !waitsForMorning(row, databaseNow()))
            fail(`the delivery ${id} of ${createdAt} is still ${state}, ten minutes after the faults`, id);
        }
      },
      atEnd() {
        for (const row of tables.deliveries.values()) {
          const { id, state } = row;
          if ((state === 'waiting' || state === 'sending') && !waitsForMorning(row, databaseNow()))
            fail(`the delivery ${id} is still ${state}`, id);
        }
        for (const { state } of tables.incidents.values()) {
          if (!isOver(state)) fail(`${state.number} was to be resolved and is ${state.status}`, state.id);
          for (const page of state.pages)
            if (page.outcome === 'ringing' && page.reason.kind !== 'clock')
              fail(`page ${page.id} of ${state.number} still rings`, state.id);
        }
        for (const { key } of tables.unrouted) fail(`the alert ${key} was never decided about`, key);
      },
    };
  },
};
