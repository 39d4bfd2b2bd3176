/** I4: nothing is done twice, and what belongs together is one transaction. */
import { isDeepStrictEqual } from 'node:util';
import type { IncidentEvent } from '../../../src/domain/incident/events.ts';
import type { IncidentState } from '../../../src/domain/incident/state.ts';
import type { Invariant } from './invariant.ts';
import { ms } from './invariant.ts';

type Paged = Extract<IncidentEvent, { type: 'paged' }>;

export const once: Invariant = {
  id: 'I4',
  name: 'once',
  sentence:
    'A rung is climbed once a round, a person is paged once for it, a contact is tried once a step; and the delivery of a contact is there with the event that says so.',
  watch({ tables }, fail) {
    const seen = new Set<string>();
    const rounds = new Map<string, number>();
    function first(key: string, what: string, about: string): void {
      if (seen.has(key)) fail(`${what} twice`, about);
      seen.add(key);
    }
    /** A notice that waits for the morning goes out now, as another page of the same rung. */
    function takesThePlace(
      { pages }: IncidentState,
      { person, urgency, reason }: Pick<Paged, 'person' | 'urgency' | 'reason'>,
    ): boolean {
      return pages.some(
        (other) =>
          other.person === person &&
          other.outcome === 'ringing' &&
          other.urgency === 'low' &&
          urgency === 'low' &&
          isDeepStrictEqual(other.reason, reason),
      );
    }
    /** Whoever is being asked, or has it, is not asked once more by the next rung. */
    function checkPaged(before: IncidentState, { person, urgency, reason, page }: Paged): void {
      if (reason.kind !== 'rung' || takesThePlace(before, { person, urgency, reason })) return;
      const asked = before.pages.some(
        (other) =>
          other.person === person &&
          (other.urgency === 'high' || urgency === 'low') &&
          (other.outcome === 'ringing' || other.outcome === 'answered') &&
          ms(other.at) >= ms(before.roundStartedAt),
      );
      if (asked)
        fail(`${person} is paged about ${before.number} by ${page}, and was asked already`, before.id);
    }
    return {
      onDecided({ state: { id, number }, events, steps }) {
        for (const { before, recorded } of steps())
          if (before !== null && recorded.event.type === 'paged') checkPaged(before, recorded.event);
        const ended = new Set(
          events.flatMap(({ event }) => (event.type === 'page-ended' ? [event.page] : [])),
        );
        for (const { event } of events) {
          const round = rounds.get(id) ?? 0;
          switch (event.type) {
            case 'reopened':
              rounds.set(id, round + 1);
              break;
            case 'rung-climbed': {
              // Of a process that was adopted the rung of that number may be another.
              const key = `${id} ${round} ${event.ladder} ${event.rung} ${event.to.join()}`;
              first(key, `rung ${event.rung} of ${event.ladder} of ${number} is climbed`, id);
              break;
            }
            case 'paged':
              first(`${id} ${event.page}`, `page ${event.page} of ${number} is begun`, id);
              break;
            case 'contacted': {
              const delivery = `${id}.${event.page}.${event.step}`;
              first(delivery, `step ${event.step} of page ${event.page} of ${number} is taken`, id);
              if (!ended.has(event.page) && !tables.deliveries.has(delivery))
                fail(`${number} was to reach ${event.contact}, and nothing is to be sent`, id);
              break;
            }
            default:
            // Everything else may come as often as it likes.
          }
        }
      },
    };
  },
};
