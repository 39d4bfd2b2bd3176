/** What the chats should have of an incident now: by its process, by the settings of each chat, and by who may see it. */
import { msOf } from '../instant.ts';
import { factsOf } from '../incident/ladders.ts';
import type { RecordedEvent } from '../incident/events.ts';
import { channelBase } from '../message/channel-name.ts';
import { factsForTexts } from '../message/incident-facts.ts';
import { isEnd } from '../process/category.ts';
import { matches } from '../process/condition.ts';
import { renderLiquid } from '../process/liquid.ts';
import { deadline } from '../process/spans.ts';
import { announcementCard, newsSince, summaryCard, type Telling, updateCard } from './cards.ts';
import type { Chat } from './chat.ts';
import { type Actual, type Desired, type DesiredChannel, placeOf } from './next-step.ts';

export interface Wanting extends Telling {
  /** Who may see it if it is private, and is asked in. */
  members: string[];
  actual: Actual;
  /** The newest of it, all that was not told yet among it. */
  log: RecordedEvent[];
  /** Those that are switched on, in the order in which one of them is chosen for the channel. */
  chats: Pick<Chat, 'system' | 'abilities' | 'longestName' | 'announceIn'>[];
  /** The chat's own ids of people, as far as it was asked. */
  users: Map<string, string | null>;
  /** Where the public reads of its service; null: nowhere. */
  statusPage: string | null;
}

/** As the shortest of the chats takes it. */
const mostTopic = 250;
/** A channel with more people in it is a room, and they find it by themselves. */
const mostPeople = 100;
const mostAnnouncements = 10;
/** Older ones are not corrected any more. */
const mostUpdates = 30;

/** `wakeAt`: when it changes by itself; null: not before something happens. */
export function desiredFor(wanting: Wanting): { desired: Desired; wakeAt: string | null } {
  const { state, actual, now } = wanting;
  const archiveAt = archivalOf(wanting);
  const isPrivate = state.visibility === 'private';
  const { channel: here } = actual;
  const known =
    state.channel === undefined
      ? null
      : { id: state.channel.id, archived: state.channel.archivedAt !== null };
  // Of one before this round of work it says nothing.
  const archivedByWord = known !== null && known.archived && here.state === 'open' && here.id === known.id;
  const timeToArchive = archiveAt !== null && msOf(archiveAt) <= msOf(now);
  const desired: Desired = {
    channel: channelFor(wanting, archivedByWord || timeToArchive),
    announcements: isPrivate ? [] : announcements(wanting),
    withdraw: isPrivate,
    known,
  };
  return { desired, wakeAt: here.state === 'open' && !timeToArchive ? archiveAt : null };
}

function channelFor(wanting: Wanting, archived: boolean): DesiredChannel | null {
  const { state, process, actual, chats, members, users, log } = wanting;
  const begun = actual.channel.state === 'open' || actual.channel.state === 'taken';
  const chat = chats.find(({ system, abilities }) =>
    begun ? system === actual.system : abilities.has('channels'),
  );
  if (chat === undefined || process.channel === null) return null;
  const fresh = actual.channel.state === 'none' || actual.channel.state === 'taken';
  // One that was opened is kept, whatever the incident has become since; one that is over needs none.
  if (fresh && (isEnd(state.category) || !matches(process.channel.when, factsOf(state)))) return null;
  const facts = textFacts(wanting);
  const base = channelBase(state, { ...process, channel: { ...process.channel, when: anyIncident } }, facts);
  if (base === null) return null;
  return {
    system: chat.system,
    base,
    longestName: chat.longestName,
    private: state.visibility === 'private',
    purpose: `${state.number} ${wanting.page}`,
    topic: topicOf(wanting, facts),
    summary: summaryCard(wanting),
    bookmarks: chat.abilities.has('bookmarks') ? bookmarks(wanting) : [],
    people: members
      .filter((person) => Object.hasOwn(wanting.directory.users, person))
      .slice(0, mostPeople)
      .map((person) => ({ person, ...(users.has(person) ? { user: users.get(person) ?? null } : {}) })),
    posts: newsSince(actual.toldUpTo, log, wanting).map(({ upTo, at, card, update }) => ({
      upTo,
      card,
      update,
      // A restored log may use a version again for something else.
      key: `${upTo}.${at}`,
    })),
    updates: log
      .flatMap(({ event, version }) =>
        event.type === 'update-posted' && actual.updates[version] !== undefined ? [version] : [],
      )
      .slice(-mostUpdates)
      .map((version) => ({ version, card: updateCard(version, log, wanting) })),
    since: state.roundStartedAt,
    archived,
  };
}

const anyIncident = {};

/** Null: it is not over, or its process archives nothing. */
function archivalOf({ state, process }: Wanting): string | null {
  const after = process.channel?.archiveAfter ?? null;
  if (after === null || !isEnd(state.category)) return null;
  return deadline(process, after, state.milestones.resolved ?? state.milestones.closed ?? state.lastEventAt);
}

function announcements(wanting: Wanting): Desired['announcements'] {
  const { state, process, actual, chats } = wanting;
  const { channel: rule } = process;
  const meant = rule !== null && matches(rule.when, factsOf(state));
  const over = isEnd(state.category);
  const { channel: here } = actual;
  return chats
    .flatMap(({ system, abilities, announceIn }) => {
      const rooms =
        announceIn !== null
          ? [announceIn]
          : abilities.has('channels') && meant
            ? (rule?.announceIn ?? [])
            : [];
      return rooms.map((to) => ({ system, to, follows: abilities.has('edits') }));
    })
    .slice(0, mostAnnouncements)
    .flatMap(({ system, to, follows }) => {
      // What takes messages at an address that is a secret is known by its system.
      const place = placeOf(system, URL.canParse(to) ? 'incidents' : to);
      if (over && actual.announcements[place] === undefined) return [];
      // A private channel's name is its members' business.
      const open = here.state === 'open' && !here.private && system === actual.system;
      return [{ place, system, to, card: announcementCard(wanting, open ? here.id : null), follows }];
    });
}

function bookmarks({ page, statusPage, state, process, directory }: Wanting): DesiredChannel['bookmarks'] {
  const { service: handle } = state;
  const service =
    handle !== null && Object.hasOwn(directory.services, handle) ? directory.services[handle] : undefined;
  const { bridge } = process;
  const links: { title: string; link: string | null | undefined }[] = [
    { title: 'Incident', link: page },
    { title: 'Status page', link: statusPage },
    {
      title: bridge?.label ?? '',
      link: bridge !== null && matches(bridge.when, factsOf(state)) ? bridge.link : null,
    },
    { title: 'Runbook', link: service?.runbook },
  ];
  return links.flatMap(({ title, link }) =>
    link == null || !/^https?:/.test(link) ? [] : [{ title, link }],
  );
}

/** Without the time at which it is made, which would change it at every look. */
function textFacts(wanting: Wanting) {
  const { state, process, directory, page } = wanting;
  return factsForTexts(state, {
    process,
    directory,
    url: page,
    channel: null,
    nextUpdateAt: state.promisedUpdate?.at ?? null,
    now: state.lastEventAt,
  });
}

function topicOf({ state, process, page }: Wanting, facts: ReturnType<typeof textFacts>): string {
  const written = process.channel?.topic ?? null;
  const plain = `${state.severity} ${state.title} · ${facts.incident['status']} · ${page}`;
  const topic = written === null ? plain : rendered(written, facts, plain);
  return topic
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, mostTopic)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

function rendered(text: string, facts: ReturnType<typeof textFacts>, otherwise: string): string {
  try {
    return renderLiquid(text, { ...facts }).trim() || otherwise;
  } catch {
    return otherwise;
  }
}
