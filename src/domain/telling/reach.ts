/**
 * How an audience's readers are reached: each person by what their audience is told through, and by their own rules where none of that
 * reaches them; addresses by mail; rooms in the chat that is in use. Whoever may not see a private incident gets nothing of it.
 */
import { canSeeIncident } from '../access/can.ts';
import type { Directory, Person } from '../directory/directory.ts';
import type { IncidentState } from '../incident/state.ts';
import type { ChannelKind } from '../message/delivery.ts';
import { type Occasion, planSteps } from '../page/plan-steps.ts';
import type { Medium } from '../process/process.ts';
import { peopleOnIt, type Readers } from './readers.ts';

export interface ReachedPerson {
  person: string;
  /** By which of their contacts, and when; empty where only `mail` is left. */
  contacts: { id: string; channel: ChannelKind; at: string }[];
  /** The mail address under which they sign in, where they have no contact for mail. */
  mail: string | null;
}

export interface Reached {
  people: ReachedPerson[];
  addresses: string[];
  rooms: { channel: ChannelKind; to: string }[];
  /** The ways by which somebody is reached indeed. */
  through: Medium[];
}

interface Surroundings {
  directory: Directory;
  /** As it is now: what has become private since is private. */
  state: Pick<IncidentState, 'id' | 'severity' | 'visibility' | 'owner' | 'roles' | 'pages' | 'channel'>;
  members: readonly string[];
  now: string;
  /** Whether a channel reaches anybody here. */
  works: (channel: ChannelKind) => boolean;
}

const chats: ChannelKind[] = ['slack', 'mattermost', 'teams'];

/** `through` empty: by every way that there is. */
export function reach(readers: Readers, through: Medium[], around: Surroundings): Reached {
  const { directory, state, members } = around;
  const isPublic = state.visibility === 'organization';
  const by = (medium: Medium) => through.length === 0 || through.includes(medium);
  const rooms = by('chat') && isPublic ? roomsOf(readers.rooms, around) : [];
  const addresses = by('mail') && isPublic && around.works('email') ? readers.addresses : [];
  const people = readers.people.flatMap((handle): (ReachedPerson & { by: Medium[] })[] => {
    const person = directory.users[handle];
    if (person === undefined) return [];
    if (!canSeeIncident({ kind: 'person', handle, role: person.role }, { ...state, members })) return [];
    const reached = reachPerson(person, through, rooms.length > 0, around);
    return reached === null ? [] : [reached];
  });
  const used = new Set<Medium>(people.flatMap((one) => one.by));
  if (rooms.length > 0) used.add('chat');
  if (addresses.length > 0) used.add('mail');
  return {
    people: people.map(({ by: _, ...person }) => person),
    addresses,
    rooms,
    through: (['page', 'chat', 'mail'] as const).filter((medium) => used.has(medium)),
  };
}

function reachPerson(
  person: Person,
  through: Medium[],
  hasRoom: boolean,
  { state, now, works }: Surroundings,
): (ReachedPerson & { by: Medium[] }) | null {
  const wanted: Medium[] = through.length === 0 ? ['page'] : through;
  // Who is only told on the status page reads it there.
  if (wanted.every((medium) => medium === 'status-page')) return null;
  const found: ReachedPerson & { by: Medium[] } = { person: person.handle, contacts: [], mail: null, by: [] };
  const add = (medium: Medium, contacts: ReachedPerson['contacts']) => {
    if (contacts.length === 0) return;
    found.by.push(medium);
    for (const contact of contacts)
      if (!found.contacts.some(({ id }) => id === contact.id)) found.contacts.push(contact);
  };
  const byRules = () => {
    // Whoever works on it is up.
    const occasion = { severity: state.severity, awake: peopleOnIt(state).includes(person.handle) };
    return firstThatWork(person, now, occasion, works);
  };
  const first = (channels: ChannelKind[]) => {
    const contact = person.contacts.find(({ channel }) => channels.includes(channel) && works(channel));
    return contact === undefined ? [] : [{ id: contact.id, channel: contact.channel, at: now }];
  };

  if (wanted.includes('page')) add('page', byRules());
  if (wanted.includes('mail')) {
    add('mail', first(['email']));
    // A mail address alone is nobody's contact, so that it cannot be known for a member's.
    if (
      !found.by.includes('mail') &&
      person.email !== null &&
      works('email') &&
      state.visibility === 'organization'
    ) {
      found.mail = person.email;
      found.by.push('mail');
    }
  }
  // In a room of their audience they read it there.
  if (wanted.includes('chat') && !hasRoom && found.by.length === 0) add('chat', first(chats));
  if (found.by.length > 0) return found;
  if (wanted.includes('chat') && hasRoom) return null;
  add('page', byRules());
  return found.by.length === 0 ? null : found;
}

/** "#name" is a room of the chat that is in use; an address is a workflow of Teams. */
function roomsOf(rooms: string[], { works }: Surroundings): Reached['rooms'] {
  const chat = (['slack', 'mattermost'] as const).find((channel) => works(channel));
  return rooms.flatMap((to): Reached['rooms'] => {
    if (/^https?:/.test(to)) return works('teams') ? [{ channel: 'teams', to }] : [];
    return chat === undefined ? [] : [{ channel: chat, to }];
  });
}

/** By mail, or by their own rules where no mail reaches them. Nobody waits for it, so no quiet hours are asked. */
export function reachByMail(
  person: Person,
  { now, works }: Pick<Surroundings, 'now' | 'works'>,
): ReachedPerson {
  const found: ReachedPerson = { person: person.handle, contacts: [], mail: null };
  const mail = person.contacts.find(({ channel }) => channel === 'email');
  if (mail !== undefined && works('email'))
    return { ...found, contacts: [{ id: mail.id, channel: mail.channel, at: now }] };
  if (person.email !== null && works('email')) return { ...found, mail: person.email };
  const contacts = firstThatWork(person, now, { severity: null, awake: true }, works);
  return { ...found, contacts };
}

/** What their rules for what can wait try first, of that which reaches anybody here. */
function firstThatWork(
  person: Person,
  now: string,
  occasion: Occasion,
  works: Surroundings['works'],
): ReachedPerson['contacts'] {
  const steps = planSteps(person, 'low', now, occasion).flatMap(({ at, contact: id }) => {
    const contact = person.contacts.find((one) => one.id === id);
    return contact === undefined || !works(contact.channel) ? [] : [{ id, channel: contact.channel, at }];
  });
  return steps.filter(({ at }) => at === steps[0]!.at);
}
