/** I5: whoever has been answered is left in peace. */
import type { Invariant, Step } from './invariant.ts';
import { isOver } from './invariant.ts';

const startWithinMs = 1_000;

export const silence: Invariant = {
  id: 'I5',
  name: 'silence after acknowledgement',
  sentence:
    'An answer ends what rings, and every rung that it is an `unless` of; no send begins of a page that had ended when it was claimed, nor later than a second after its claim.',
  watch({ tables, nowMs, wellForMs }, fail) {
    const endedMs = new Map<string, number>();
    function checkClimb({ before, recorded: { event } }: Step): void {
      if (before === null || event.type !== 'rung-climbed' || event.reason === 'by-hand') return;
      const rung = before.ladders
        .find(({ ladder }) => ladder === event.ladder)
        ?.rungs.find((candidate) => candidate.rung === event.rung);
      const met =
        isOver(before) ||
        (rung?.unless.includes('acknowledged') && before.acknowledged) ||
        (rung?.unless.includes('mitigated') && before.mitigatedAt !== null);
      if (met === true)
        fail(
          `rung ${event.rung} of ${event.ladder} of ${before.number} is climbed in spite of its unless`,
          before.id,
        );
    }
    return {
      onDecided({ before, state, events, steps }) {
        for (const { event } of events)
          if (event.type === 'page-ended') endedMs.set(`${state.id}.${event.page}`, nowMs());
        const answered = events.some(
          ({ event }) =>
            event.type === 'acknowledged' || (event.type === 'status-set' && event.category === 'monitoring'),
        );
        const over = events.some(
          ({ event }) =>
            event.type === 'status-set' && (event.category === 'resolved' || event.category === 'closed'),
        );
        for (const page of before?.pages ?? []) {
          if (page.outcome !== 'ringing' || !(over || (answered && page.urgency === 'high'))) continue;
          if (!endedMs.has(`${state.id}.${page.id}`))
            fail(`${state.number} was answered, and page ${page.id} rings on`, state.id);
        }
        for (const step of steps()) checkClimb(step);
      },
      onSend({ id }) {
        const row = tables.deliveries.get(id);
        const attempt = tables.attempts.findLast(({ delivery }) => delivery === id);
        if (row === undefined || attempt === undefined) {
          fail(`the delivery ${id} is sent and was never claimed`, id);
          return;
        }
        const lateMs = nowMs() - attempt.begunMs;
        if (attempt.result === null && lateMs > startWithinMs)
          fail(`the delivery ${id} is sent ${lateMs} ms after its claim`, id);
        // Nodes that do not agree on the time do not agree on leases either; nor does one that has just woken up.
        if (attempt.result === 'lost' && wellForMs() > 5_000)
          fail(`the delivery ${id} is sent after its lease was taken back`, id);
        const ended = endedMs.get(`${row.incident}.${row.page}`);
        if (ended !== undefined && ended < attempt.begunMs)
          fail(`the delivery ${id} is sent, and its page had ended before it was claimed`, id);
      },
    };
  },
};
