/**
 * What another pager is told of an incident, for those who keep one beside the house. A delivery says what happened; what is asked of
 * the other side follows from how the incident stands when it leaves, so that deliveries may overtake one another.
 */
import type { IncidentEvent } from '../incident/events.ts';
import { isEnd } from '../process/category.ts';
import type { IncidentBrief } from './delivery.ts';

export type Happened =
  | 'opened'
  | 'acknowledged'
  | 'ended'
  /** It was made private: another house is told that it is over, and nothing else. */
  | 'withdrawn';

/** Null: nothing that another pager keeps. */
export function whatHappened(event: IncidentEvent): Happened | null {
  switch (event.type) {
    case 'declared':
    case 'reopened':
    case 'severity-set':
    // Who may see it now may not have been told before.
    case 'visibility-set':
      return 'opened';
    case 'acknowledged':
    case 'handed-over':
      return 'acknowledged';
    case 'status-set':
      return isEnd(event.category) ? 'ended' : null;
    default:
      return null;
  }
}

export type PagerCall = 'trigger' | 'acknowledge' | 'resolve';

export function callsFor(
  happened: Happened,
  { category, acknowledged }: Pick<IncidentBrief, 'category' | 'acknowledged'>,
): PagerCall[] {
  if (happened === 'withdrawn' || isEnd(category)) return ['resolve'];
  if (happened === 'opened') return acknowledged ? ['trigger', 'acknowledge'] : ['trigger'];
  return acknowledged ? ['acknowledge'] : ['trigger'];
}
