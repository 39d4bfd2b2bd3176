/**
 * An admin enters subscribers, one or a file of them. They are asked to confirm, as anybody is; those of whom the admin says that they
 * confirmed elsewhere are told from now on, and the audit says who said so. It holds no address: it can never be cleared of one.
 */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Actor } from '../../domain/incident/events.ts';
import type { SubscriberKind } from '../../domain/subscribers/subscriber.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { createConfirmations } from '../../store/subscribers/confirmations.ts';
import { queueQuestions } from '../../store/subscribers/messages.ts';
import { importSubscribers } from '../../store/subscribers/subscribers.ts';
import { inTransaction } from '../../store/transaction.ts';

interface EnteredSubscriber {
  kind: SubscriberKind;
  to: string;
  /** As addresses are compared. */
  key: string;
  components: readonly string[];
  confirmed: boolean;
}

/** One statement, and one transaction that others do not wait for. */
const atOnce = 1_000;

/** Answers the ids of those that were not here before. */
export async function enterSubscribers(
  pool: Pool,
  { page, entries }: { page: string; entries: readonly EnteredSubscriber[] },
  { actor, now }: { actor: Actor; now: string },
): Promise<string[]> {
  const entered: string[] = [];
  for (let from = 0; from < entries.length; from += atOnce) {
    const chunk = entries.slice(from, from + atOnce).map((entry) => ({ id: randomUUID(), ...entry }));
    entered.push(...(await enterChunk(pool, { page, entries: chunk }, { actor, now })));
  }
  return entered;
}

function enterChunk(
  pool: Pool,
  { page, entries }: { page: string; entries: readonly (EnteredSubscriber & { id: string })[] },
  { actor, now }: { actor: Actor; now: string },
): Promise<string[]> {
  return inTransaction(pool, async (client) => {
    const made = await importSubscribers(client, { page, entries, addedBy: nameOf(actor) }, now);
    const asked = made
      .filter(({ confirmed }) => !confirmed)
      .map(({ id, kind, components }) => ({
        id: randomUUID(),
        subscriber: id,
        channel: kind,
        components,
      }));
    await createConfirmations(client, asked, now);
    await queueQuestions(
      client,
      asked.map(({ id, subscriber, channel }) => ({ subscriber, channel, confirmation: id })),
      now,
    );
    const count = made.length;
    if (count > 0)
      await writeAudit(client, [
        {
          at: now,
          actor,
          noun: 'subscriber',
          handle: page,
          verb: 'created',
          before: null,
          after: { count, confirmedElsewhere: made.filter(({ confirmed }) => confirmed).length },
        },
      ]);
    return made.map(({ id }) => id);
  });
}

function nameOf(actor: Actor): string {
  return actor.kind === 'person' ? actor.handle : actor.kind === 'key' ? actor.name : actor.kind;
}
