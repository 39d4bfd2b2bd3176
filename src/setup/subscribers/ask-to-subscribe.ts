/**
 * Somebody asks on a page to be told. Nothing is in force by it: a message goes to the address, and what stands behind its link is
 * confirmed there. Whoever asks is answered the same, whether the address is new, subscribed or gone.
 */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { judgeRequest } from '../../domain/subscribers/bounds.ts';
import type { SubscriberKind } from '../../domain/subscribers/subscriber.ts';
import { createConfirmation } from '../../store/subscribers/confirmations.ts';
import { queueAnswer } from '../../store/subscribers/messages.ts';
import { noteRequest, readRecentRequests } from '../../store/subscribers/requests.ts';
import { findOrEnterSubscriber } from '../../store/subscribers/subscribers.ts';
import { inTransaction } from '../../store/transaction.ts';

export type Asked = { ok: true } | { ok: false; refused: 'too-many-requests' };

export async function askToSubscribe(
  pool: Pool,
  {
    page,
    kind,
    address,
    components,
  }: {
    page: string;
    kind: SubscriberKind;
    address: { to: string; key: string };
    components: readonly string[];
  },
  { network, now }: { /** Of whoever asks. */ network: string; now: string },
): Promise<Asked> {
  const request = {
    page,
    kind,
    address: hashSecret(`${kind}\n${address.key}`),
    network: hashSecret(`network\n${network}`),
  };
  return inTransaction(pool, async (client) => {
    const judged = judgeRequest(kind, await readRecentRequests(client, request, now));
    switch (judged) {
      case 'too-many-from-here':
      case 'too-many-for-page':
        return { ok: false, refused: 'too-many-requests' };
      case 'quiet':
        return { ok: true };
      case 'send': {
        await noteRequest(client, request, now);
        const subscriber = await findOrEnterSubscriber(
          client,
          { id: randomUUID(), page, kind, ...address, components, addedBy: null },
          now,
        );
        // Whoever is subscribed already is told so, where only they read it.
        const confirmation = subscriber.state === 'confirmed' ? null : randomUUID();
        if (confirmation !== null)
          await createConfirmation(client, { id: confirmation, subscriber: subscriber.id, components }, now);
        await queueAnswer(client, { subscriber: subscriber.id, channel: kind, confirmation }, now);
        return { ok: true };
      }
    }
  });
}
