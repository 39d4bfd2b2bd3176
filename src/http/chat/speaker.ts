/** The person behind a chat account: whoever has it as their contact, else whoever has its e-mail address. */
import type { ChatSystemIn } from '../../domain/chat-commands/from-chat.ts';
import type { Directory, Person } from '../../domain/directory/directory.ts';
import type { ChatDeps } from './answered.ts';
import type { Speaker } from './run-command.ts';

/** How long an account's address is believed without asking again: who left is off the directory at once in any case. */
const goodForMs = 60 * 60 * 1000;
/** More accounts than that write to nobody's incidents. */
const mostAccounts = 10_000;

type Account = Awaited<ReturnType<ChatSystemIn['person']>>;

/** One for the server's life; remembers what the chat system says of an account. */
export function makeFindSpeaker() {
  const known = new Map<string, { account: Promise<Account>; until: number }>();

  /** Null: nobody here, or not surely one. */
  return async function findSpeaker(
    system: ChatSystemIn,
    user: string,
    { users }: Pick<Directory, 'users'>,
  ): Promise<Person | null> {
    const people = Object.values(users);
    const byContact = people.filter(({ contacts }) =>
      contacts.some(({ channel, to }) => channel === system.system && to === user),
    );
    if (byContact.length === 1) return byContact[0]!;
    const email = (await accountOf(system, user))?.email?.toLowerCase();
    if (email === undefined) return null;
    // Where several claim one account, the address decides.
    const among = byContact.length === 0 ? people : byContact;
    const byEmail = among.filter((person) => person.email?.toLowerCase() === email);
    return byEmail.length === 1 ? byEmail[0]! : null;
  };

  function accountOf(system: ChatSystemIn, user: string): Promise<Account> {
    const key = `${system.system} ${user}`;
    const now = performance.now();
    const entry = known.get(key);
    if (entry !== undefined && entry.until > now) return entry.account;
    if (known.size >= mostAccounts) known.clear();
    const account = system.person(user);
    known.set(key, { account, until: now + goodForMs });
    // A question that got no answer is asked again.
    account.catch(() => known.delete(key));
    return account;
  }
}

export type FindSpeaker = ReturnType<typeof makeFindSpeaker>;

/** With the rights that they have here now. */
export async function speakerOf(deps: ChatDeps, system: ChatSystemIn, user: string): Promise<Speaker | null> {
  const person = await deps.findSpeaker(system, user, deps.engine.installation().directory);
  if (person === null) return null;
  const { handle, role, timeZone, name } = person;
  return { viewer: { kind: 'person', handle, role }, timeZone, name };
}

/** For somebody whom nobody knows. */
export function unknownSpeaker({ system }: ChatSystemIn, user: string): string {
  const enter = `enter the contact ${system}: ${user} on your own page`;
  // Slack alone vouches for the addresses of its accounts.
  return system === 'slack'
    ? `Tocsin does not know who you are. Ask an admin to give you the e-mail address that you have here, or ${enter}.`
    : `Tocsin does not know who you are. In Tocsin, ${enter}.`;
}
