/** I8: a stall of ours is not made up for in a burst. */
import type { RecordedEvent } from '../../../src/domain/incident/events.ts';
import type { Invariant } from './invariant.ts';
import { ms } from './invariant.ts';

/** What is nearer together than this is one moment. */
const momentMs = 20_000;
const share = 0.9;
/** Two commits of nodes whose clocks differ a little. */
const clockSlackMs = 3_000;

interface Taken {
  planned: number;
  at: number;
  trueMs: number;
}

/** What was planned together, and what of it has happened. */
interface Plan {
  instants: Map<string, number>;
  taken: Taken[];
}

export const spacing: Invariant = {
  id: 'I8',
  name: 'spacing',
  sentence:
    'After a stall a rung, a contact or a round of the last resort comes no sooner than 0.9 of the distance that the process puts between it and the one before.',
  watch({ nowMs, clockWasSet }, fail) {
    const ladders = new Map<string, Plan>();
    const pages = new Map<string, Plan>();
    const rounds = new Map<string, { round: number; at: number }>();

    function take(plan: Plan | undefined, key: string, at: string, what: string, about: string): void {
      const planned = plan?.instants.get(key);
      if (plan === undefined || planned === undefined) return;
      const now = { planned, at: ms(at), trueMs: nowMs() };
      for (const before of plan.taken) {
        const wanted = planned - before.planned;
        if (wanted < momentMs) continue;
        const apart = now.at - before.at;
        const trulyApart = now.trueMs - before.trueMs + clockSlackMs;
        if (apart < share * wanted || (!clockWasSet() && trulyApart < share * wanted))
          fail(
            `${what} comes ${Math.round(Math.min(apart, trulyApart) / 1_000)} s after the one before, not ${wanted / 1_000} s`,
            about,
          );
      }
      plan.taken.push(now);
    }

    return {
      onDecided({ state: { id, number }, events }) {
        const together: Plan = { instants: new Map(), taken: [] };
        for (const { event, at } of events) {
          switch (event.type) {
            case 'ladder-planned':
              // A rung that waits for a flag comes with the flag.
              for (const { rung, at: planned, ifFlags } of event.rungs)
                if (planned !== null && ifFlags.length === 0)
                  together.instants.set(`${event.ladder} ${rung}`, ms(planned));
              ladders.set(`${id} ${event.ladder}`, together);
              break;
            case 'rung-climbed': {
              const plan = ladders.get(`${id} ${event.ladder}`);
              const key = `${event.ladder} ${event.rung}`;
              if (event.reason === 'due')
                take(plan, key, at, `rung ${event.rung} of ${event.ladder} of ${number}`, id);
              break;
            }
            case 'paged':
              pages.set(`${id} ${event.page}`, {
                instants: new Map(event.steps.map((step, index) => [String(index), ms(step.at)])),
                taken: [],
              });
              if (event.reason.kind === 'last-resort') checkRound(id, number, event.reason.round, ms(at));
              break;
            case 'contact-failed':
              // The next contact does not wait for one that does not work.
              pages.delete(`${id} ${event.page}`);
              break;
            case 'contacted':
              take(
                pages.get(`${id} ${event.page}`),
                String(event.step),
                at,
                `step ${event.step} of page ${event.page} of ${number}`,
                id,
              );
              break;
            default:
              forget(id, event);
          }
        }
      },
    };

    function checkRound(id: string, number: string, round: number, at: number): void {
      const before = rounds.get(id);
      if (before !== undefined && round === before.round + 1 && at - before.at < share * 30 * 60_000)
        fail(`round ${round} of the last resort of ${number} comes too soon`, id);
      rounds.set(id, { round, at });
    }

    function forget(id: string, event: RecordedEvent['event']): void {
      if (event.type === 'reopened' || event.type === 'acknowledged') rounds.delete(id);
      // What stood still meanwhile comes later, and the rest does not.
      if (event.type === 'relapsed' || event.type === 'reopened')
        for (const key of ladders.keys()) if (key.startsWith(id)) ladders.delete(key);
    }
  },
};
