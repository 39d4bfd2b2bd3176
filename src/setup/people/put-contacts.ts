/** Sets how a person is reached: their contacts, rules and quiet hours, in place of those there were. Theirs from then on. */
import type { Pool, PoolClient } from 'pg';
import type { UserEntry } from '../../domain/config/config.ts';
import { compare, type Change } from '../../domain/config/differences.ts';
import { checkOwnContacts } from '../../domain/config/entries.ts';
import type { OwnContacts } from '../../domain/config/file-schema.ts';
import { lastResortProblem } from '../../domain/config/last-resort.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { pathText } from '../../domain/process/finding.ts';
import { forgetChecks } from '../../store/deliveries/contact-checks.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { putContact, putQuietHours, removeContact, replaceRules } from '../../store/directory/people.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readRows } from '../../store/directory/rows.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';
import { quietHoursRow, ruleRow } from './own-rows.ts';

interface ContactsProblem {
  /** `contacts[0].to`; empty: all of it. */
  path: string;
  message: string;
  remedy: string;
}

type PutContacts =
  | { ok: true; revision: number; changed: boolean }
  | { ok: false; refused: 'no-such-person' }
  | { ok: false; refused: 'invalid-contacts'; errors: ContactsProblem[] };

/** `own` has passed `ownContactsSchema`. */
export async function putContacts(
  pool: Pool,
  own: OwnContacts,
  options: {
    person: string;
    actor: Actor;
    /** ISO instant. */
    now: string;
    /** Whether the channel `inbox` reaches anybody: in the demonstration. */
    inbox: boolean;
  },
): Promise<PutContacts> {
  return await inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    (client) => put(client, own, options),
  );
}

async function put(
  client: PoolClient,
  own: OwnContacts,
  { person, actor, now, inbox }: Parameters<typeof putContacts>[2],
): Promise<PutContacts> {
  const revision = await lockDirectory(client);
  const config = configurationOf(await readRows(client));
  const user = config.users.find(({ handle }) => handle === person);
  if (user === undefined) return { ok: false, refused: 'no-such-person' };
  const problems = [...checkOwnContacts(person, own), ...secretProblems(user, own)];
  if (problems.length > 0)
    return {
      ok: false,
      refused: 'invalid-contacts',
      errors: problems.map(({ path, message, remedy }) => ({ path: pathText(path), message, remedy })),
    };

  const changes = changesOf(user, own);
  if (changes.length === 0) return { ok: true, revision, changed: false };
  const before = await lastResort(client, { now, inbox });
  await write(client, person, user, own);
  const after = await lastResort(client, { now, inbox });
  // Somebody who had nothing yet must be able to begin with a mail address and add the rest later.
  if (before === null && after !== null)
    return { ok: false, refused: 'invalid-contacts', errors: [{ path: '', ...after }] };
  await writeAudit(
    client,
    changes.map(({ verb, noun, handle, before, after }) => ({
      at: now,
      actor,
      noun,
      handle,
      verb,
      before,
      after,
    })),
  );
  return { ok: true, revision: await bumpRevision(client, now), changed: true };
}

async function lastResort(client: PoolClient, at: { now: string; inbox: boolean }) {
  const { directory, channels } = await readInstallation(client);
  return lastResortProblem(directory, channels, at);
}

/** In the order given: without a rule, and in lists, people see them so. */
async function write(client: PoolClient, person: string, user: UserEntry, own: OwnContacts): Promise<void> {
  for (const { id } of user.contacts) await removeContact(client, person, id);
  for (const { id, channel, to } of own.contacts)
    await putContact(client, { person, id, channel, address: to });
  await forgetChecks(
    client,
    person,
    own.contacts.map(({ id }) => id),
  );
  await replaceRules(
    client,
    person,
    own.rules.map((rule) => ruleRow(person, rule)),
  );
  await putQuietHours(client, person, own.quietHours === undefined ? null : quietHoursRow(own.quietHours));
}

function changesOf(user: UserEntry, own: OwnContacts): Change[] {
  const before = new Map(user.contacts.map((contact) => [contact.id, contact]));
  const after = new Map(own.contacts.map((contact) => [contact.id, contact]));
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((id) =>
    compare('contact', `${user.handle}/${id}`, before.get(id) ?? null, after.get(id) ?? null),
  );
  const rules = [
    ...compare('rules', user.handle, listed(user.rules), listed(own.rules)),
    ...compare('quiet-hours', user.handle, user.quietHours ?? null, own.quietHours ?? null),
  ];
  const reordered = [...before.keys()].join() !== [...after.keys()].join();
  // A new order alone is a change as well: the first contact is the one that is tried first.
  return changes.length + rules.length === 0 && reordered
    ? compare('rules', user.handle, { contacts: [...before.keys()] }, { contacts: [...after.keys()] })
    : [...changes, ...rules];
}

/** An empty list is none: adding the first rules creates them. */
function listed<T>(entries: T[]): T[] | null {
  return entries.length === 0 ? null : entries;
}

/** A `${NAME}` in an address of one's own choosing would send the installation's secret to that address. */
function secretProblems(user: UserEntry, own: OwnContacts) {
  return own.contacts.flatMap(({ id, to }, place) => {
    const kept = user.contacts.some((contact) => contact.id === id && contact.to === to);
    if (kept || !to.includes('${')) return [];
    return [
      {
        path: ['contacts', place, 'to'],
        message: 'Secrets of the installation cannot be named here.',
        remedy: 'Write the address itself; `${NAME}` belongs to the configuration file.',
      },
    ];
  });
}
