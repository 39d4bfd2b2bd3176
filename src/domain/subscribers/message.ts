/** One message to one subscriber: what a sender is given, and how it is put into words. Pure. */
import type { SendResult } from '../message/delivery.ts';
import type { PageLanguage } from '../status-page/facts.ts';
import { linkOf, mintConfirmation, mintSubscription, webhookSecret } from './links.ts';
import type { NewsWords } from './news.ts';
import type { SubscriberKind } from './subscriber.ts';
import { subscriberWords } from './words.ts';

export interface SubscriberMessage {
  /** Stable over retries. */
  id: string;
  kind: 'news' | 'confirm' | 'known';
  to: string;
  /** The title of the page. */
  page: string;
  language: PageLanguage;
  subject: string;
  /** Markdown. */
  body: string;
  /** The one thing to press. */
  open: { url: string; text: string };
  /** Why they get it; null: they have not said yet that they want anything. */
  why: string | null;
  /** Where they change what they get, and where one click of their mail program ends it; null beside a confirmation. */
  manage: { url: string; text: string; stop: string } | null;
  /** Messages of one incident are one thread. */
  thread: string | null;
  /** For programs. */
  picture: unknown;
  /** ISO instant of what happened. */
  at: string;
  /** With which a webhook of theirs is signed. */
  secret: string;
}

/** By one kind of address, made by the composition root from the settings of `channels`. */
export interface SubscriberSender {
  channel: SubscriberKind;
  /** Messages under way at once: as much of the vendor as subscribers may take from pages. */
  atOnce: number;
  /**
   * `begin` is asked before the words leave for a vendor that would not know a repeat; it throws where they must not. After it, an
   * outcome that is not known is final. A sender whose vendor knows a message again by its id never asks.
   */
  send: (
    message: SubscriberMessage,
    way: { signal: AbortSignal; begin: () => Promise<void> },
  ) => Promise<SubscriberResult>;
}

/** As of any delivery; `gone`: nobody is there, and never will be (no such mailbox, HTTP 410), so that they are told no more. */
export type SubscriberResult =
  | Exclude<SendResult, { result: 'gave-up' }>
  | { result: 'gave-up'; reason: string; gone: boolean };

export interface MessageToCompose {
  id: number;
  kind: 'news' | 'confirm' | 'known';
  confirmation: string | null;
  subscriber: string;
  page: string;
  to: string;
  news: { words: NewsWords } | null;
  /** When it happened, of news; else when the message was first due. */
  queuedAt: string;
}

/** `key`: the installation's for subscribers' links. */
export function composeForSubscriber(
  message: MessageToCompose,
  page: { title: string; language: PageLanguage; url: string },
  { key }: { key: Buffer },
): SubscriberMessage {
  const words = subscriberWords[page.language];
  const { title, language } = page;
  const manageUrl = linkOf(page, mintSubscription(key, message.subscriber));
  const base = {
    id: `subscriber-${message.id}`,
    to: message.to,
    page: title,
    language,
    secret: webhookSecret(key, message.subscriber),
    at: message.queuedAt,
  };
  const manage = { url: manageUrl, text: words.manage, stop: words.stop };
  switch (message.kind) {
    case 'news': {
      if (message.news === null) throw new Error('a message of news must have its news');
      const { subject, body, url: open, thread, picture } = message.news.words;
      return {
        ...base,
        kind: 'news',
        subject,
        body,
        open: { url: open, text: words.open },
        why: words.why(title),
        manage,
        thread,
        picture,
      };
    }
    case 'confirm': {
      if (message.confirmation === null) throw new Error('a message that asks must have what it asks');
      return {
        ...base,
        kind: 'confirm',
        subject: words.confirmSubject(title),
        body: words.confirmBody(title),
        open: {
          url: linkOf(page, mintConfirmation(key, message.confirmation)),
          text: words.confirmTitle,
        },
        why: null,
        manage: null,
        thread: null,
        picture: null,
      };
    }
    case 'known':
      return {
        ...base,
        kind: 'known',
        subject: words.knownSubject(title),
        body: words.knownBody(title),
        open: { url: manageUrl, text: words.manage },
        why: words.why(title),
        manage,
        thread: null,
        picture: null,
      };
  }
}
