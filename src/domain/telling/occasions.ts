/** What of one decision's events audiences may be told: the occasions of the process's `communication`, and the update, if one was posted. */
import type { IncidentEvent } from '../incident/events.ts';
import { occasions, type Occasion } from '../process/process.ts';

export interface Happened {
  /** In the order in which processes list them. */
  occasions: Occasion[];
  /** The update that was posted with it. */
  update: PostedUpdate | null;
}

export interface PostedUpdate {
  /** Of its event. */
  version: number;
  /** Ids of texts. */
  text: string;
  subject: string | null;
  audience: string;
  template: string | null;
  nextUpdateAt: string | null;
  /** The rule whose draft it was: what that rule asks for is done with it. */
  rule: string | null;
}

/** Null: nothing that anybody is told of. What merges into another incident goes on there, and is not over for anybody. */
export function happened(events: readonly { version: number; event: IncidentEvent }[]): Happened | null {
  const found = new Set<Occasion>();
  let update: PostedUpdate | null = null;
  for (const { version, event } of events) {
    for (const occasion of occasionsOf(event)) found.add(occasion);
    if (event.type === 'update-posted')
      update = {
        version,
        text: event.text,
        subject: event.subject ?? null,
        audience: event.audience,
        template: event.template ?? null,
        nextUpdateAt: event.nextUpdateAt,
        rule: event.rule ?? null,
      };
  }
  if (events.some(({ event }) => event.type === 'merged')) return null;
  return found.size === 0 ? null : { occasions: occasions.filter((one) => found.has(one)), update };
}

function occasionsOf(event: IncidentEvent): Occasion[] {
  switch (event.type) {
    case 'declared':
      return ['declared'];
    case 'severity-set':
      return ['severity-changed'];
    case 'process-adopted':
      return event.direction === 'same' ? [] : ['severity-changed'];
    case 'status-set':
      return event.category === 'resolved' ? ['status-changed', 'resolved'] : ['status-changed'];
    case 'reopened':
      return ['status-changed'];
    case 'update-posted':
      return ['update-posted'];
    case 'milestone-reached':
      return event.milestone === 'mitigated' || event.milestone === 'review-published'
        ? [event.milestone]
        : event.milestone === 'resolved'
          ? ['resolved']
          : [];
    default:
      return [];
  }
}

/** What of one decision's events corrects an update; `update`: the version of the event that posted it. */
export function corrected(
  events: readonly { version: number; event: IncidentEvent }[],
): { version: number; update: number; text: string; subject: string | null } | null {
  for (const { version, event } of events)
    if (event.type === 'update-corrected')
      return { version, update: event.update, text: event.text, subject: event.subject ?? null };
  return null;
}
