/** The `channels` and `outgoing` blocks of the configuration file, with secrets already put in place of their `${NAME}`. */

import { z } from 'zod';
import { MattermostSettings } from '../mattermost/settings.ts';
import { TeamsSettings } from '../teams/settings.ts';
import { readAllowList } from './address.ts';
import { PlivoSettings, SmsSettings, TwilioSettings, VoiceSettings } from '../phone/settings.ts';
import { PushSettings } from '../web-push/settings.ts';
import { isSendableHeader } from './guarded-fetch.ts';

/** What a block that is switched off may hold: its fields, unread, so that a secret that is not set harms nobody. */
const unread = z.unknown().optional();
const on = z.literal(true).default(true);
const off = z.literal(false);
const onOrOff = { error: 'enabled is true or false' };

const httpUrl = z.string().refine(isHttpUrl, 'this is not a URL that begins with https:// or http://');
const token = z
  .string()
  .min(1, 'the token is empty; is its environment variable set?')
  .regex(/^[\x21-\x7e]*$/, 'the token holds a space or a line break; copy it again without them');

/**
 * Set by us on each request of the webhook channel, or by the protocol itself.
 * Whoever could replace one of them could forge a signature or smuggle a second request.
 */
const ourHeaders = new Set([
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'host',
  'user-agent',
  'idempotency-key',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
]);

const webhookHeaders = z.record(z.string(), z.string()).superRefine((headers, check) => {
  for (const [name, value] of Object.entries(headers)) {
    if (ourHeaders.has(name.toLowerCase())) {
      check.addIssue({
        code: 'custom',
        path: [name],
        message: `the header ${name} is set by Tocsin; leave it out`,
      });
    } else if (!isSendableHeader(name, value)) {
      const message = 'a header holds a line break or another character that no header may hold';
      check.addIssue({ code: 'custom', path: [name], message });
    }
  }
});

/** Standard Webhooks asks for 24 to 64 bytes. */
const signingSecret = z.string().refine((text) => {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  if (bytes === undefined) return false;
  const { length } = Buffer.from(bytes, 'base64');
  return length >= 24 && length <= 64;
}, 'a signing secret is whsec_ and the base64 of 24 to 64 random bytes; `openssl rand -base64 32` draws them');

export const WebhookSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      /** They go to the endpoint of every webhook contact: nothing in them may be one endpoint's secret. */
      headers: webhookHeaders.default({}),
      /** With which requests are signed. Without it by one that the installation drew for itself. */
      signingSecret: signingSecret.optional(),
      /** Signs beside it, until every receiver knows the new one. */
      previousSigningSecret: signingSecret.optional(),
    }),
    z.strictObject({
      enabled: off,
      headers: unread,
      signingSecret: unread,
      previousSigningSecret: unread,
    }),
  ],
  onOrOff,
);

/** Of a webhook channel that is on. */
export type WebhookSettings = Extract<z.infer<typeof WebhookSettings>, { enabled: true }>;

/** Our own door for mail: answers to our mails, and mails that come back. */
const MailDoorSettings = z.strictObject({
  /** Where it listens, behind the mail server that takes mail for the domain. */
  listen: z
    .string()
    .regex(
      /^(?:\[[0-9a-fA-F:.]+\]|[^\s:]+):\d{1,5}$/,
      'this is not an address to listen on; write it like "127.0.0.1:2525"',
    ),
  /** Behind the @ of our own addresses. */
  domain: z
    .string()
    .max(180)
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/,
      'this is not a domain; write it like "tocsin.example.test"',
    ),
});
export type MailDoorSettings = z.infer<typeof MailDoorSettings>;

const EmailSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      smtp: z
        .string()
        .refine(
          isSmtpUrl,
          'this is not a mail server; write it like "smtp://user:password@mail.example.test:587"',
        ),
      from: z
        .string()
        .refine(isMailbox, 'this is not a sender; write it like "Tocsin <tocsin@example.test>"'),
      inbound: MailDoorSettings.optional(),
    }),
    z.strictObject({ enabled: off, smtp: unread, from: unread, inbound: unread }),
  ],
  onOrOff,
);

const NtfySettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({ enabled: on, server: httpUrl, token: token.optional() }),
    z.strictObject({ enabled: off, server: unread, token: unread }),
  ],
  onOrOff,
);

const reactionName = z
  .string()
  .regex(/^[a-z0-9_+'-]{1,100}$/, 'a reaction is written without its colons, like "pushpin"');

const SlackSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      token,
      signingSecret: token.optional(),
      appToken: token.optional(),
      apiUrl: httpUrl.default('https://slack.com/api/'),
      keepReactions: z.array(reactionName).min(1).max(20).optional(),
      /** Where incidents are announced; else in the channels that their process names. */
      incidents: z.string().optional(),
      /** Whether incidents get channels of their own. */
      incidentChannels: z.boolean().default(true),
    }),
    z.strictObject({
      enabled: off,
      token: unread,
      signingSecret: unread,
      appToken: unread,
      apiUrl: unread,
      keepReactions: unread,
      incidents: unread,
      incidentChannels: unread,
    }),
  ],
  onOrOff,
);

/** Another pager that is kept beside the house. */
const PagerDutySettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      routingKey: token,
      apiUrl: httpUrl.default('https://events.pagerduty.com'),
    }),
    z.strictObject({ enabled: off, routingKey: unread, apiUrl: unread }),
  ],
  onOrOff,
);

const OpsgenieSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({ enabled: on, apiKey: token, apiUrl: httpUrl.default('https://api.opsgenie.com') }),
    z.strictObject({ enabled: off, apiKey: unread, apiUrl: unread }),
  ],
  onOrOff,
);

/** A page at Atlassian Statuspage that is kept in step with one of ours. */
const StatuspageSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      token,
      /** Theirs, as it stands in its address: `kctbh9vrtdwd`. */
      page: z
        .string()
        .regex(/^[A-Za-z0-9]{1,40}$/, 'a page of Statuspage is named by its id, like "kctbh9vrtdwd"'),
      /** The handle of ours. */
      from: z.string().min(1).max(63),
      /** Their component's id, by ours. Those that are not named are not told of. */
      components: z.record(z.string().max(100), z.string().max(100)).default({}),
      apiUrl: httpUrl.default('https://api.statuspage.io'),
    }),
    z.strictObject({
      enabled: off,
      token: unread,
      page: unread,
      from: unread,
      components: unread,
      apiUrl: unread,
    }),
  ],
  onOrOff,
);

/** `channels:`. A channel that is left out is off, except those that need no setting: webhook, and sms and voice
 * where a provider of them is on. */
export const ChannelsSettings = z.strictObject({
  webhook: WebhookSettings.optional(),
  email: EmailSettings.optional(),
  ntfy: NtfySettings.optional(),
  slack: SlackSettings.optional(),
  mattermost: MattermostSettings.optional(),
  teams: TeamsSettings.optional(),
  pagerduty: PagerDutySettings.optional(),
  opsgenie: OpsgenieSettings.optional(),
  statuspage: StatuspageSettings.optional(),
  twilio: TwilioSettings.optional(),
  plivo: PlivoSettings.optional(),
  sms: SmsSettings.optional(),
  voice: VoiceSettings.optional(),
  push: PushSettings.optional(),
});
export type ChannelsSettings = z.infer<typeof ChannelsSettings>;

/** `outgoing:`. */
export const OutgoingSettings = z.strictObject({
  allow: z
    .array(z.string())
    .max(100, 'more than 100 ranges are more than anybody can oversee; join neighbours into wider ones')
    .superRefine((entries, check) => {
      for (const message of readAllowList(entries).wrong) check.addIssue({ code: 'custom', message });
    })
    .default([]),
});
export type OutgoingSettings = z.infer<typeof OutgoingSettings>;

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}

/** `ana@example.test` or `Ana Ortiz <ana@example.test>`, on one line. */
function isMailbox(text: string): boolean {
  return /^(?:[^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(text);
}
