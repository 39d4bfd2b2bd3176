/**
 * What to do next so that the chat has of an incident what it should have: one call of a vendor, or one word to the log.
 * It is decided from what is there and what should be there alone, so it does not matter who stopped where.
 */
import { hash } from 'node:crypto';
import type { ChatSystem } from '../incident/events.ts';
import { numbered } from '../message/channel-name.ts';
import type { Bookmark, Card } from './chat.ts';

/** What the chat has of an incident, as far as we know. Plain JSON: it is kept between two steps. */
export interface Actual {
  /** The chat in which the channel is, or is being opened. */
  system: ChatSystem | null;
  channel:
    /** `number`: the first name is tried as it is, later ones with a number behind. */
    | { state: 'none'; number: number }
    /** Somebody has this name. It may be us, before a crash. */
    | { state: 'taken'; number: number }
    | { state: 'open'; number: number; id: string; name: string; link: string | null; private: boolean }
    | {
        state: 'archived';
        number: number;
        id: string;
        name: string;
        link: string | null;
        private: boolean;
        at: string;
      };
  purpose: string | null;
  topic: string | null;
  /** `count`: how many there were; a removed one is posted again, as another. */
  summary: { message: string | null; print: string; pinned: boolean; count: number };
  /** By what they lead to. Null: not known, so they are read first. */
  bookmarks: Bookmark[] | null;
  /** Who was asked in, and how that ended. */
  people: Record<string, 'in' | 'cannot'>;
  announcements: Record<string, { channel: string; message: string; print: string }>;
  /** The log was told up to this version. */
  toldUpTo: number;
  /** Posts that follow what they tell of, by its version: updates, which may be corrected. */
  updates: Record<string, { message: string; print: string }>;
  /** The step that was begun last and may have got through although nobody wrote that down; null: none. */
  trying: string | null;
  /** Steps that did not get through. */
  faults: Record<string, { reason: string; tries: number; retryAt: string }>;
}

/** What the chat should have of it. */
export interface Desired {
  /** Null: the process wants no channel for it, or no chat here can open one. */
  channel: DesiredChannel | null;
  announcements: { place: string; system: ChatSystem; to: string; card: Card; follows: boolean }[];
  /** It is nobody else's business any more: announcements are taken back. */
  withdraw: boolean;
  /** What the log knows of a channel. */
  known: { id: string; archived: boolean } | null;
}

export interface DesiredChannel {
  system: ChatSystem;
  /** Its name, before it is numbered, and how long the chat lets it be. */
  base: string;
  longestName: number;
  private: boolean;
  purpose: string;
  topic: string;
  summary: Card;
  /** Empty where the chat has none. */
  bookmarks: { title: string; link: string }[];
  /** `user`: the chat's own id; null: it does not know them; absent: it has not been asked. */
  people: { person: string; user?: string | null }[];
  /** News, oldest first. `update`: the version of an update, whose post follows its text. */
  posts: { upTo: number; key: string; card: Card; update: number | null }[];
  /** The texts of updates as they are now, by version. */
  updates: { version: number; card: Card }[];
  /** When people work on it: since the declaration, or the last reopening. An archived channel of before is followed by another. */
  since: string;
  archived: boolean;
}

export type Step =
  | { do: 'open'; system: ChatSystem; name: string; private: boolean; purpose: string; number: number }
  | { do: 'find'; system: ChatSystem; name: string; private: boolean; purpose: string; number: number }
  | { do: 'report-opened'; id: string; name: string; link: string | null }
  | { do: 'set-purpose'; channel: string; purpose: string }
  | { do: 'post-summary'; channel: string; card: Card; key: string }
  | { do: 'edit-summary'; channel: string; message: string; card: Card }
  | { do: 'pin'; channel: string; message: string }
  | { do: 'announce'; place: string; system: ChatSystem; to: string; card: Card; key: string }
  | {
      do: 'edit-announcement';
      place: string;
      system: ChatSystem;
      channel: string;
      message: string;
      card: Card;
    }
  | { do: 'withdraw'; place: string; system: ChatSystem; channel: string; message: string }
  | { do: 'post'; channel: string; card: Card; key: string; upTo: number; update: number | null }
  | { do: 'edit-update'; channel: string; version: number; message: string; card: Card }
  | { do: 'find-user'; person: string }
  | { do: 'invite'; channel: string; person: string; user: string }
  | { do: 'set-topic'; channel: string; topic: string }
  | { do: 'list-bookmarks'; channel: string }
  | { do: 'put-bookmark'; channel: string; id: string | null; title: string; link: string }
  /** `anew`: another one is opened after it. */
  | { do: 'archive'; channel: string; anew: boolean }
  | { do: 'report-archived' };

export const nothingYet: Actual = {
  system: null,
  channel: { state: 'none', number: 1 },
  purpose: null,
  topic: null,
  summary: { message: null, print: '', pinned: false, count: 0 },
  bookmarks: null,
  people: {},
  announcements: {},
  toldUpTo: 0,
  updates: {},
  trying: null,
  faults: {},
};

/**
 * All that could be done now, what people wait for first: whoever acts takes the first that is not held, so one that failed waits, and
 * keeps nothing waiting that can do without it.
 */
export function stepsTo(actual: Actual, desired: Desired, isHeld: (step: Step) => boolean): Step[] {
  const { channel: here } = actual;
  const { channel: wanted } = desired;
  const steps: Step[] = [...withdrawals(actual, desired)];
  const opening = wanted === null ? null : openingStep(actual, wanted);
  if (opening !== null) steps.push(opening);
  const open = wanted !== null && here.state === 'open' ? { here, wanted } : null;
  if (open !== null && desired.known?.id !== open.here.id)
    steps.push({ do: 'report-opened', id: open.here.id, name: open.here.name, link: open.here.link });
  // With the channel in it, if that can be opened at all.
  if (opening === null || isHeld(opening)) steps.push(...announcing(actual, desired));
  if (open !== null) {
    const mustLeave = open.wanted.private && !open.here.private;
    steps.push(...(mustLeave ? leave : keep)(actual, open.here.id, open.wanted));
  }
  if (here.state === 'archived' && desired.known?.id === here.id && !desired.known.archived)
    steps.push({ do: 'report-archived' });
  return steps;
}

function openingStep(actual: Actual, wanted: DesiredChannel): Step | null {
  const { channel: here } = actual;
  const named = (number: number) => ({
    system: wanted.system,
    name: numbered(wanted.base, number, wanted.longestName),
    private: wanted.private,
    purpose: wanted.purpose,
    number,
  });
  switch (here.state) {
    case 'none':
      return wanted.archived ? null : { do: 'open', ...named(here.number) };
    case 'taken':
      return { do: 'find', ...named(here.number) };
    case 'open':
      return null;
    case 'archived':
      // Whoever archived it meant it; only what began after that gets a channel again.
      return wanted.archived || Date.parse(wanted.since) <= Date.parse(here.at)
        ? null
        : { do: 'open', ...named(here.number + 1) };
  }
}

/** A channel that everybody may read cannot be made private: nothing more is said in it, and another one is opened. */
function leave(actual: Actual, channel: string, wanted: DesiredChannel): Step[] {
  const steps: Step[] = [];
  const bare: Card = {
    ...wanted.summary,
    headline: wanted.summary.number,
    title: wanted.summary.number,
    facts: [],
    body: null,
    footnote: 'This incident is private now.',
    buttons: [],
  };
  const { message, print } = actual.summary;
  if (message !== null && print !== printOf(bare))
    steps.push({ do: 'edit-summary', channel, message, card: bare });
  if (actual.topic !== null && actual.topic !== '') steps.push({ do: 'set-topic', channel, topic: '' });
  return [...steps, { do: 'archive', channel, anew: true }];
}

function keep(actual: Actual, channel: string, wanted: DesiredChannel): Step[] {
  const steps: Step[] = [];
  const { summary } = actual;
  if (actual.purpose !== wanted.purpose) steps.push({ do: 'set-purpose', channel, purpose: wanted.purpose });
  if (summary.message === null)
    steps.push({ do: 'post-summary', channel, card: wanted.summary, key: `summary.${summary.count + 1}` });
  const [post] = wanted.posts;
  // One after the other: they are read in their order.
  if (post !== undefined) steps.push({ do: 'post', channel, ...post });
  steps.push(...asked(actual, channel, wanted));
  if (summary.message !== null) {
    const { message } = summary;
    if (summary.print !== printOf(wanted.summary))
      steps.push({ do: 'edit-summary', channel, message, card: wanted.summary });
    if (!summary.pinned) steps.push({ do: 'pin', channel, message });
  }
  if (actual.topic !== wanted.topic) steps.push({ do: 'set-topic', channel, topic: wanted.topic });
  for (const { version, card } of wanted.updates) {
    const told = actual.updates[version];
    if (told !== undefined && told.print !== printOf(card))
      steps.push({ do: 'edit-update', channel, version, message: told.message, card });
  }
  steps.push(...bookmarking(actual, channel, wanted));
  if (wanted.archived && post === undefined) steps.push({ do: 'archive', channel, anew: false });
  return steps;
}

function asked(actual: Actual, channel: string, wanted: DesiredChannel): Step[] {
  return wanted.people.flatMap(({ person, user }): Step[] => {
    if (actual.people[person] !== undefined || user === null) return [];
    return [user === undefined ? { do: 'find-user', person } : { do: 'invite', channel, person, user }];
  });
}

function bookmarking(actual: Actual, channel: string, wanted: DesiredChannel): Step[] {
  if (wanted.bookmarks.length === 0) return [];
  if (actual.bookmarks === null) return [{ do: 'list-bookmarks', channel }];
  const known = actual.bookmarks;
  return wanted.bookmarks.flatMap(({ title, link }): Step[] => {
    const there = known.find((bookmark) => bookmark.title === title);
    if (there?.link === link) return [];
    return [{ do: 'put-bookmark', channel, id: there?.id ?? null, title, link }];
  });
}

function announcing(actual: Actual, { announcements, withdraw }: Desired): Step[] {
  if (withdraw) return [];
  return announcements.flatMap(({ place, system, to, card, follows }): Step[] => {
    const told = actual.announcements[place];
    if (told === undefined) return [{ do: 'announce', place, system, to, card, key: `announced.${place}` }];
    if (!follows || told.print === printOf(card)) return [];
    const { channel, message } = told;
    return [{ do: 'edit-announcement', place, system, channel, message, card }];
  });
}

function withdrawals(actual: Actual, { withdraw }: Desired): Step[] {
  if (!withdraw) return [];
  return Object.entries(actual.announcements).flatMap(([place, { channel, message }]): Step[] =>
    message === '' ? [] : [{ do: 'withdraw', place, system: systemOf(place), channel, message }],
  );
}

/** A place is named by its system and what the settings call it: "slack #incidents". */
export function placeOf(system: ChatSystem, to: string): string {
  return `${system} ${to}`;
}

function systemOf(place: string): ChatSystem {
  return place.slice(0, place.indexOf(' ')) as ChatSystem;
}

/** By which a step is known again: as long as it would do the same. */
export function keyOf(step: Step): string {
  switch (step.do) {
    case 'open':
    case 'find':
      return `${step.do} ${step.name}`;
    case 'post':
    case 'announce':
    case 'post-summary':
      return `${step.do} ${step.key}`;
    case 'edit-announcement':
    case 'withdraw':
      return `${step.do} ${step.place}`;
    case 'edit-update':
      return `${step.do} ${step.version}`;
    case 'find-user':
    case 'invite':
      return `${step.do} ${step.person}`;
    case 'put-bookmark':
      return `${step.do} ${step.title}`;
    case 'report-opened':
    case 'set-purpose':
    case 'edit-summary':
    case 'pin':
    case 'set-topic':
    case 'list-bookmarks':
    case 'archive':
    case 'report-archived':
      return step.do;
  }
}

/** Two cards with one print look the same. */
export function printOf(card: Card): string {
  return hash('sha256', JSON.stringify(card)).slice(0, 32);
}
