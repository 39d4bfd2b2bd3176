/**
 * For those who keep another pager beside the house: what happens to an incident leaves as deliveries to it, through the same outbox as
 * everything else. Nothing of a private incident leaves; one that is made private is closed there.
 */
import type { PoolClient } from 'pg';
import { whatHappened } from '../domain/message/mirror.ts';
import { queueTelling } from '../store/deliveries/queue-telling.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';

type Pager = 'pagerduty' | 'opsgenie';

interface MirrorDeps {
  /** Those that are switched on. */
  pagers: () => Pager[];
  now: () => string;
  onQueued: () => void;
}

export const mirrorName = 'other-pagers';

export function makeIncidentMirror({ pagers, now, onQueued }: MirrorDeps) {
  return async function handle(
    client: PoolClient,
    entries: LogEntry[],
  ): Promise<void | (() => Promise<void>)> {
    const on = pagers();
    if (on.length === 0) return;
    let queued = 0;
    for (const { incident, version, event, visibility } of entries) {
      const happened = whatHappened(event);
      if (happened === null || (visibility === 'private' && event.type !== 'visibility-set')) continue;
      queued += await queueTelling(
        client,
        {
          key: `mirror.${incident}.${version}`,
          incident,
          urgency: 'high',
          // What another pager is asked follows from this word and from how the incident stands when it leaves.
          subject: happened,
          body: '',
          audience: '',
          why: '',
          to: on.map((channel) => ({ address: { channel, to: 'incidents', name: null }, stopUrl: null })),
        },
        now(),
      );
    }
    if (queued > 0) return async () => onQueued();
  };
}
