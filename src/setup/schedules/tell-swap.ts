/** Tells people what became of a swap: all but whoever made it so, each once. */
import type { PoolClient } from 'pg';
import type { Directory } from '../../domain/directory/directory.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { swapNotice, type SwapNews } from '../../domain/message/swap-notice.ts';
import { noticeContacts } from '../../domain/page/notice-contacts.ts';
import type { Swap } from '../../domain/schedule/swap.ts';
import { queueNotice } from '../../store/deliveries/queue-notice.ts';

export async function tellSwap(
  client: PoolClient,
  {
    swap,
    news,
    people,
    other,
    directory,
    actor,
    url,
    now,
  }: {
    swap: Swap;
    news: SwapNews;
    people: readonly string[];
    /** Whoever took it or declined; the asker where it is about nobody else. */
    other: string;
    directory: Directory;
    actor: Actor;
    /** The public address of this installation. */
    url: string;
    now: string;
  },
): Promise<void> {
  const schedule = directory.schedules[swap.schedule];
  for (const handle of people) {
    const person = Object.hasOwn(directory.users, handle) ? directory.users[handle] : undefined;
    if (person === undefined || (actor.kind === 'person' && actor.handle === handle)) continue;
    const { urgency, subject, body } = swapNotice(news, swap, {
      schedule: schedule?.name ?? swap.schedule,
      timeZone: person.timeZone,
      asker: personRef(directory, swap.asker).name,
      other: personRef(directory, other).name,
      url: `${url}/on-call`,
      now,
    });
    const key = `swap.${swap.id}.${news}${news === 'declined' ? `.${other}` : ''}`;
    const to = noticeContacts(person, urgency, now);
    await queueNotice(client, { key, kind: 'notice', urgency, incident: null, subject, body, to }, now);
  }
}
