/** Who is reached when, if nobody answers. */
import { offsetOf } from '../../src/domain/incident/given.ts';
import type { Told } from './handbook.ts';

/** `15m page cto`, `0s notify ceo`, `0s ticket`, in the order in which they happen; without the last resort, which no handbook has. */
export function climbed({ story }: Told, severity: string, until: string, flags: string[] = []): string[] {
  return story({ severity, flags })
    .until(until)
    .log.flatMap(({ at, event }) => {
      if (event.type === 'ticket-queued') return [`${offsetOf(at)} ticket`];
      if (event.type !== 'paged' || event.reason.kind === 'last-resort') return [];
      return [`${offsetOf(at)} ${event.urgency === 'high' ? 'page' : 'notify'} ${event.person}`];
    });
}
