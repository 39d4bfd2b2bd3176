/** Somebody asks to hear of incidents, at once or once a day; or wants to hear no more. Their own affair, told in the audit. */
import type { Pool } from 'pg';
import type { Configuration } from '../../domain/config/config.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { severityOf } from '../../domain/process/resolve-severity.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { readRows } from '../../store/directory/rows.ts';
import {
  deleteSubscription,
  insertSubscription,
  readSubscriptionsOf,
  type SubscriptionRow,
} from '../../store/telling/subscriptions.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';

/** One for everything is one; more than these are a mistake of a program. */
const mostSubscriptions = 50;

interface By {
  actor: Actor;
  now: string;
}

type Asked = Omit<SubscriptionRow, 'createdAt'>;

export type Subscribed =
  | { ok: true; subscription: SubscriptionRow }
  | { ok: false; refused: 'too-many-subscriptions' }
  | {
      ok: false;
      refused: 'no-such-service' | 'no-such-severity';
      path: string;
      word: string;
      known: string[];
    };

/** Severities may be written by an alias; they are kept by their ids. */
export async function subscribe(pool: Pool, asked: Asked, { actor, now }: By): Promise<Subscribed> {
  return inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    async (client): Promise<Subscribed> => {
      const config = configurationOf(await readRows(client));
      const unknown = unknownWord(asked, config);
      if (unknown !== null) return { ok: false, ...unknown };
      if ((await readSubscriptionsOf(client, asked.person)).length >= mostSubscriptions)
        return { ok: false, refused: 'too-many-subscriptions' };
      const severities = asked.severities.map((word) => severityIn(config, word) ?? word);
      const subscription = { ...asked, severities: [...new Set(severities)], createdAt: now };
      await insertSubscription(client, subscription);
      await writeAudit(client, [row('created', subscription, { actor, now })]);
      return { ok: true, subscription };
    },
  );
}

/** False: this person has none of that id. */
export async function unsubscribe(
  pool: Pool,
  which: { id: string; person: string },
  by: By,
): Promise<boolean> {
  return inTransactionKeptIf(
    pool,
    (done) => done,
    async (client) => {
      const removed = await deleteSubscription(client, which);
      if (removed === null) return false;
      await writeAudit(client, [row('removed', removed, by)]);
      return true;
    },
  );
}

function row(verb: 'created' | 'removed', { person, id, ...what }: SubscriptionRow, { actor, now }: By) {
  const [before, after] = verb === 'created' ? [null, what] : [what, null];
  return { at: now, actor, noun: 'subscription', handle: `${person}/${id}`, verb, before, after };
}

function severityIn({ process }: Configuration, word: string): string | null {
  return process === null ? null : severityOf(process.compiled, word);
}

function unknownWord({ services, severities }: Asked, config: Configuration) {
  const handles = config.services.map(({ handle }) => handle);
  const service = services.findIndex((handle) => !handles.includes(handle));
  if (service >= 0)
    return {
      refused: 'no-such-service' as const,
      path: `services[${service}]`,
      word: services[service]!,
      known: handles,
    };
  const severity = severities.findIndex((word) => severityIn(config, word) === null);
  if (severity >= 0)
    return {
      refused: 'no-such-severity' as const,
      path: `severities[${severity}]`,
      word: severities[severity]!,
      known: (config.process?.compiled.severities ?? []).map(({ id }) => id),
    };
  return null;
}
