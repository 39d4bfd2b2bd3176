/**
 * What leaves the house: one delivery is one message to one contact, and one vendor's answer to it.
 * Integrations turn a delivery into a vendor's request (`render`, pure) and an answer into a `SendResult` (`send`).
 */

import type { Category } from '../process/process.ts';

/** By what people are reached, and rooms and addresses. */
export const contactChannels = [
  'webhook',
  'email',
  'ntfy',
  'slack',
  'mattermost',
  'teams',
  'sms',
  'voice',
  'push',
  'inbox',
] as const;
export type ContactChannel = (typeof contactChannels)[number];
/** Others that keep what they are told of an incident or a status page; nobody's contact is one of them. */
export const mirrorChannels = ['pagerduty', 'opsgenie', 'statuspage'] as const;
export const channelKinds = [...contactChannels, ...mirrorChannels] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** Where a message goes. `to` is the channel's own address: a URL, a mail address, an ntfy topic, a Slack user or channel. */
export interface Contact {
  id: string;
  channel: ChannelKind;
  to: string;
}

export interface IncidentBrief {
  id: string;
  number: string;
  title: string;
  severity: string;
  /** 1 is the most severe. */
  severityRank: number;
  status: string;
  category: Category;
  /** Somebody has it, or a machine said so. */
  acknowledged: boolean;
  service: string | null;
  url: string;
  declaredAt: string;
}

/** The words of a message, resolved when the delivery is claimed; a channel only lays them out. */
export type Message =
  | {
      type: 'page';
      incident: IncidentBrief;
      /** Who is paged: their handle and name. */
      person: { handle: string; name: string };
      /** Why this page went out, in words: "on-call is paged at once for SEV-1 (severity-matrix)". */
      reason: string;
      /** GET shows, POST acknowledges as this person. */
      acknowledgeUrl: string;
      urgency: 'high' | 'low';
      /** Further pages of the same person that were joined to this message; empty for a page that goes alone. */
      also: { incident: IncidentBrief; reason: string; acknowledgeUrl: string }[];
    }
  | {
      type: 'notice';
      /** A sentence for a person or a channel: an update, a breach, an operator's alarm. */
      incident: IncidentBrief | null;
      person: { handle: string; name: string } | null;
      subject: string;
      body: string;
    }
  | {
      type: 'update';
      incident: IncidentBrief | null;
      /** Null: an address or a room, and nobody in particular. */
      person: { handle: string; name: string } | null;
      /** The label of the audience that it was written for. */
      audience: string;
      subject: string;
      /** Markdown, as somebody wrote it. */
      body: string;
      /** One sentence: why this reader gets it. */
      why: string;
      /** Where the reader leaves: POST acts, GET shows. Null: their own settings say what they get. */
      stopUrl: string | null;
    }
  | {
      type: 'test';
      person: { handle: string; name: string };
      body: string;
      /** GET shows, POST says that this person was reached by this contact. */
      confirmUrl: string;
    };

export interface OutgoingDelivery {
  /** Stable over retries: it is the Idempotency-Key wherever a vendor honours one. */
  id: string;
  contact: Contact;
  message: Message;
  /** ISO instant at which this attempt began. */
  at: string;
  /** From 1 on; who has a second way tries it at the second attempt. */
  attempt?: number;
}

/**
 * What a vendor said. `sent` only with its acceptance; an HTTP 500 is never `sent`.
 * `retry` is worth another attempt (`after`: seconds the vendor asked for, already capped; null: our back-off decides).
 * `gave-up` will not succeed however often it is tried (an unknown address, a refused token, an address we may not call).
 * `gone`: nobody is at this address, or whoever is wants nothing of us, and that will stay so.
 * `ambiguous` marks a retry after which the vendor may nevertheless have acted (time-out after the request was written).
 */
export type SendResult =
  | { result: 'sent'; vendorId: string | null; detail: string | null }
  | { result: 'retry'; reason: string; afterSeconds: number | null; ambiguous: boolean }
  | { result: 'gave-up'; reason: string; gone?: boolean };

/** One per channel, made by the composition root from the settings of `channels` in the configuration. */
export interface ChannelSender {
  channel: ChannelKind;
  /** Joins later pages to one message, at most one a minute and contact: true where a person's pocket would buzz. */
  bundles: boolean;
  send: (delivery: OutgoingDelivery, signal: AbortSignal) => Promise<SendResult>;
}
