/** All channels, made from the settings: one sender a kind, also for those that are off, which say so. */

import type { Chat } from '../../domain/chat/chat.ts';
import type { ChannelKind, ChannelSender } from '../../domain/message/delivery.ts';
import type { PhoneDoor, PhoneProviderName } from '../../domain/phone/phone-door.ts';
import type { OwnAddresses } from '../email/render.ts';
import { makeEmailSender } from '../email/send.ts';
import { makeInboxSender } from '../inbox/send.ts';
import type { KeepInboxEntry } from '../inbox/send.ts';
import { makeMattermostChat } from '../mattermost/channels.ts';
import { makeMattermostSender } from '../mattermost/send.ts';
import { makeNtfySender } from '../ntfy/send.ts';
import { makeSlackChat } from '../slack/channels.ts';
import { makeSlackSender } from '../slack/send.ts';
import { makePhones } from '../phone/make-phones.ts';
import type { PhoneMemory } from '../phone/send.ts';
import { makePushSender, type PushDevices } from '../web-push/send.ts';
import { subjectOf } from '../web-push/settings.ts';
import { makeOpsgenieSender } from '../opsgenie/send.ts';
import { makePagerDutySender } from '../pagerduty/send.ts';
import { makeStatuspageSender, type MirroredPage, nothingMirrored } from '../statuspage/send.ts';
import { makeTeamsChat } from '../teams/channels.ts';
import { makeTeamsSender } from '../teams/send.ts';
import { makeWebhookSender } from '../webhook/send.ts';
import { readAllowList } from './address.ts';
import { makeGuardedFetch } from './guarded-fetch.ts';
import type { GuardedFetch, Resolve } from './guarded-fetch.ts';
import { WebhookSettings } from './settings.ts';
import type { ChannelsSettings, OutgoingSettings } from './settings.ts';

export interface SenderSettings {
  channels: ChannelsSettings;
  outgoing: OutgoingSettings;
}

interface SenderDependencies {
  /** Standard Webhooks secrets (`whsec_…`) of the installation's own, for settings that name none. */
  signingSecrets: readonly string[];
  /** Keeps an entry of the inbox; null where there is no inbox. */
  keepInboxEntry: KeepInboxEntry | null;
  /** Our public address, without a slash at its end, which vendors call back. */
  url?: string;
  /** Where texts and calls are remembered; without it there are none. */
  phoneMemory?: PhoneMemory;
  /** The browsers that take pushes; without it none does. */
  pushDevices?: PushDevices;
  /** What the mirror of a status page reads of ours, and remembers of the other. */
  mirroredPage?: MirroredPage;
  /** Where our own mail comes back to; left out: none comes in. */
  own?: OwnAddresses | null;
  /** Tests give their own. */
  resolve?: Resolve;
  timeoutMs?: number;
}

export interface Senders {
  /** One for each kind of channel. */
  senders: ChannelSender[];
  /** Those that are on, in the order in which one is chosen for an incident's channel. */
  chats: Chat[];
  /** What a provider of texts and calls sends us; null: it is not set up. */
  doorOf: (provider: PhoneProviderName) => PhoneDoor | null;
  /** Ends their connections. Sends under way fail and are the outbox's to repeat. */
  close: () => Promise<void>;
}

/** Whether a person's later pages are joined to one message: yes where a pocket would buzz for each. */
const joinsPages: Record<ChannelKind, boolean> = {
  webhook: false,
  email: true,
  ntfy: true,
  slack: true,
  mattermost: true,
  teams: true,
  sms: true,
  voice: true,
  push: true,
  inbox: false,
  pagerduty: false,
  opsgenie: false,
  statuspage: false,
};

export function makeSenders({ channels, outgoing }: SenderSettings, given: SenderDependencies): Senders {
  const { allow, wrong } = readAllowList(outgoing.allow);
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  const timeout = given.timeoutMs === undefined ? {} : { timeoutMs: given.timeoutMs };
  const guard = makeGuardedFetch({
    allow,
    ...timeout,
    ...(given.resolve === undefined ? {} : { resolve: given.resolve }),
  });
  const { webhook = WebhookSettings.parse({}), email, ntfy, slack, mattermost, teams } = channels;
  const mail = email?.enabled
    ? makeEmailSender({ smtp: email.smtp, from: email.from, own: given.own ?? null, ...timeout })
    : null;
  const phones = makePhones({
    channels,
    fetch: guard.fetch,
    url: given.url ?? '',
    memory: given.phoneMemory ?? null,
  });
  return {
    senders: [
      webhook.enabled
        ? makeWebhookSender({
            fetch: guard.fetch,
            signingSecrets: secretsOf(webhook) ?? given.signingSecrets,
            headers: webhook.headers,
          })
        : switchedOff('webhook'),
      mail ?? switchedOff('email'),
      ntfy?.enabled
        ? makeNtfySender({ fetch: guard.fetch, server: ntfy.server, token: ntfy.token })
        : switchedOff('ntfy'),
      slack?.enabled
        ? makeSlackSender({
            fetch: guard.fetch,
            token: slack.token,
            apiUrl: slack.apiUrl,
            interactive: isInteractive(slack),
          })
        : switchedOff('slack'),
      mattermost?.enabled
        ? makeMattermostSender({ fetch: guard.fetch, ...mattermost, now: systemNow })
        : switchedOff('mattermost'),
      teams?.enabled ? makeTeamsSender({ fetch: guard.fetch }) : switchedOff('teams'),
      phones.senders.sms ?? switchedOff('sms'),
      phones.senders.voice ?? switchedOff('voice'),
      given.pushDevices !== undefined && channels.push?.enabled !== false
        ? makePushSender({
            fetch: guard.fetch,
            devices: given.pushDevices,
            subject: subjectOf(channels.push?.contact, given.url ?? ''),
            url: given.url ?? '',
          })
        : switchedOff('push'),
      channels.pagerduty?.enabled
        ? makePagerDutySender({ fetch: guard.fetch, ...channels.pagerduty })
        : switchedOff('pagerduty'),
      channels.opsgenie?.enabled
        ? makeOpsgenieSender({ fetch: guard.fetch, ...channels.opsgenie })
        : switchedOff('opsgenie'),
      channels.statuspage?.enabled
        ? makeStatuspageSender({
            fetch: guard.fetch,
            ...channels.statuspage,
            ...(given.mirroredPage ?? nothingMirrored),
          })
        : switchedOff('statuspage'),
      given.keepInboxEntry === null ? noInbox() : makeInboxSender(given.keepInboxEntry),
    ],
    chats: chatsOf(channels, guard.fetch),
    doorOf: phones.doorOf,
    async close() {
      mail?.close();
      await guard.close();
    },
  };
}

function secretsOf({ signingSecret, previousSigningSecret }: WebhookSettings): string[] | null {
  const named = [signingSecret, previousSigningSecret].filter((secret) => secret !== undefined);
  return named.length === 0 ? null : named;
}

/** The demonstration's: every channel ends in the inbox, and nothing leaves the machine whatever the settings say. */
export function makeInboxOnlySenders(keep: KeepInboxEntry): Senders {
  const kinds = Object.keys(joinsPages) as ChannelKind[];
  return {
    senders: kinds.map((kind) => makeInboxSender(keep, kind, joinsPages[kind])),
    chats: [],
    doorOf: () => null,
    close: () => Promise.resolve(),
  };
}

/** What people press comes back to us: signed, or over a socket of our own. Nothing else that Slack sends is believed. */
function isInteractive(slack: {
  signingSecret?: string | undefined;
  appToken?: string | undefined;
}): boolean {
  return slack.signingSecret !== undefined || slack.appToken !== undefined;
}

function chatsOf({ slack, mattermost, teams }: ChannelsSettings, fetch: GuardedFetch['fetch']): Chat[] {
  const chats: Chat[] = [];
  if (slack?.enabled) {
    const { token, apiUrl, incidents, incidentChannels: channels } = slack;
    chats.push(
      makeSlackChat({
        fetch,
        token,
        apiUrl,
        channels,
        announceIn: incidents ?? null,
        interactive: isInteractive(slack),
        now: systemNow,
      }),
    );
  }
  if (mattermost?.enabled) {
    const { incidents, incidentChannels: channels } = mattermost;
    chats.push(
      makeMattermostChat({ fetch, ...mattermost, channels, announceIn: incidents ?? null, now: systemNow }),
    );
  }
  if (teams?.enabled)
    chats.push(makeTeamsChat({ fetch, announceIn: teams.incidents ?? null, now: systemNow }));
  return chats;
}

/** Dates in answers are read against it, and nothing is decided by it. */
function systemNow(): string {
  return new Date().toISOString();
}

const off = new WeakSet<ChannelSender>();

/** Whether a channel is there only to say that it is not set up. */
export function isSwitchedOff(sender: ChannelSender): boolean {
  return off.has(sender);
}

/** A contact may outlive its channel. Giving up at once lets the person's next contact begin. */
function switchedOff(channel: ChannelKind): ChannelSender {
  const reason = `The channel ${channel} is switched off; an admin sets it up under channels.${channel}`;
  const sender: ChannelSender = {
    channel,
    bundles: joinsPages[channel],
    send: () => Promise.resolve({ result: 'gave-up', reason }),
  };
  off.add(sender);
  return sender;
}

function noInbox(): ChannelSender {
  const reason = 'Only the demonstration has an inbox; enter another contact';
  return { channel: 'inbox', bundles: false, send: () => Promise.resolve({ result: 'gave-up', reason }) };
}
