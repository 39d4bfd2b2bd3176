/**
 * A chat system as incidents use it: channels of their own, posts in them, announcements elsewhere. Integrations turn each verb into
 * one call of their vendor. Every verb can be asked twice: whoever calls may have died before it wrote down the first answer.
 */
import type { ChatSystem } from '../incident/events.ts';

/** What a person can do from a message; a click comes back through the vendor's own door. */
export type CardButton = 'acknowledge' | 'escalate' | 'take-command';

/** A message, before a vendor lays it out. Plain text throughout, but for `body`. */
export interface Card {
  /** The incident's number; a click names it. */
  number: string;
  /** 1 is the most severe. */
  severityRank: number;
  /** One line that stands alone: in a notification, for a screen reader. */
  headline: string;
  title: string;
  facts: [name: string, value: string][];
  /** Markdown, as somebody wrote it. */
  body: string | null;
  /** A quiet last line. */
  footnote: string | null;
  links: { label: string; url: string }[];
  /** The incident's own channel, where the message stands in another. */
  channel: string | null;
  buttons: CardButton[];
}

export interface OpenedChannel {
  id: string;
  name: string;
  link: string | null;
}

export interface Bookmark {
  id: string;
  title: string;
  link: string;
}

export type Failure =
  /** It passes. `afterSeconds`: as the vendor asks, already capped; null: our own pause decides. */
  | { ok: false; why: 'passing'; reason: string; afterSeconds: number | null }
  /** It stays until a person does something about it; the reason says what. */
  | { ok: false; why: 'refused'; reason: string }
  /** Somebody archived the channel, or took it away. */
  | { ok: false; why: 'channel-gone'; reason: string }
  /** Somebody removed the message. */
  | { ok: false; why: 'message-gone'; reason: string };

export type Outcome<Value> = { ok: true; value: Value } | Failure;

export interface Chat {
  system: ChatSystem;
  /** What it can do: one that only takes messages is told what the others show. */
  abilities: ReadonlySet<ChatAbility>;
  /** In characters. */
  longestName: number;
  /** Where incidents are announced, by the installation's settings; null: as the process says. */
  announceIn: string | null;
  open: (asked: {
    name: string;
    private: boolean;
    purpose: string;
    signal: AbortSignal;
  }) => Promise<Outcome<OpenedChannel | 'taken'>>;
  /** A channel of this name that is ours and serves this purpose, or none yet; null: it is somebody else's. */
  find: (asked: {
    name: string;
    purpose: string;
    signal: AbortSignal;
  }) => Promise<Outcome<OpenedChannel | null>>;
  setPurpose: (asked: { channel: string; purpose: string; signal: AbortSignal }) => Promise<Outcome<null>>;
  setTopic: (asked: { channel: string; topic: string; signal: AbortSignal }) => Promise<Outcome<null>>;
  /** `key`: the same for each attempt at one message. `again`: an attempt before this one may have got through. */
  post: (asked: {
    channel: string;
    card: Card;
    key: string;
    again: boolean;
    signal: AbortSignal;
  }) => Promise<Outcome<{ channel: string; message: string }>>;
  edit: (asked: {
    channel: string;
    message: string;
    card: Card;
    signal: AbortSignal;
  }) => Promise<Outcome<null>>;
  withdraw: (asked: { channel: string; message: string; signal: AbortSignal }) => Promise<Outcome<null>>;
  pin: (asked: { channel: string; message: string; signal: AbortSignal }) => Promise<Outcome<null>>;
  listBookmarks: (asked: { channel: string; signal: AbortSignal }) => Promise<Outcome<Bookmark[]>>;
  /** `id` null: a new one. Answers its id. */
  putBookmark: (asked: {
    channel: string;
    id: string | null;
    title: string;
    link: string;
    signal: AbortSignal;
  }) => Promise<Outcome<string>>;
  /** The chat's own id of a person, by their contact there (`to`) or by their e-mail address; null: it does not know them. */
  findUser: (asked: {
    to: string | null;
    email: string | null;
    signal: AbortSignal;
  }) => Promise<Outcome<string | null>>;
  /** `cannot`: this person may not come in (a guest, somebody of another team), and is not asked again. */
  invite: (asked: {
    channel: string;
    user: string;
    signal: AbortSignal;
  }) => Promise<Outcome<'in' | 'cannot'>>;
  archive: (asked: { channel: string; signal: AbortSignal }) => Promise<Outcome<null>>;
}

export type ChatAbility = 'channels' | 'bookmarks' | 'edits';
