/** The settings of texts and calls: two providers, and for each channel who serves which numbers, and how much a day. */
import { z } from 'zod';
import { phoneProviders } from '../../domain/phone/phone-door.ts';

const unread = z.unknown().optional();
const on = z.literal(true).default(true);
const off = z.literal(false);
const onOrOff = { error: 'enabled is true or false' };

const httpUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'this is not a URL that begins with https:// or http://',
  );
const secret = z
  .string()
  .min(1, 'the token is empty; is its environment variable set?')
  .regex(/^[\x21-\x7e]*$/, 'the token holds a space or a line break; copy it again without them');
const account = (example: RegExp, message: string) => z.string().regex(example, message);

/** A number, a short code, or a name that some countries let a text come from (it cannot be answered). */
const sender = z
  .string()
  .regex(
    /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
    'this is not a sender; write a number like "+15550100", a short code, or a name of up to 11 letters and digits',
  );

const prefix = z
  .string()
  .regex(/^\+[1-9]\d{0,14}$/, 'this is not the beginning of a number; write the country first, like "+49"');

/** More than there are countries; a longer list is a mistake. */
const mostPrefixes = 300;

const fromIn = z
  .record(prefix, sender)
  .refine((entries) => Object.keys(entries).length <= mostPrefixes, `more than ${mostPrefixes} prefixes`)
  .default({});

export const TwilioSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      accountSid: account(/^AC[0-9a-fA-F]{32}$/, 'an account SID is AC and 32 hexadecimal digits'),
      authToken: secret,
      previousAuthToken: secret.optional(),
      from: sender,
      fromIn,
      messagingService: account(
        /^MG[0-9a-fA-F]{32}$/,
        'a messaging service is MG and 32 hexadecimal digits',
      ).optional(),
      apiUrl: httpUrl.default('https://api.twilio.com'),
    }),
    z.strictObject({
      enabled: off,
      accountSid: unread,
      authToken: unread,
      previousAuthToken: unread,
      from: unread,
      fromIn: unread,
      messagingService: unread,
      apiUrl: unread,
    }),
  ],
  onOrOff,
);
export type TwilioSettings = Extract<z.infer<typeof TwilioSettings>, { enabled: true }>;

export const PlivoSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      authId: account(/^[A-Z0-9]{10,40}$/, 'an auth ID is capital letters and digits'),
      authToken: secret,
      previousAuthToken: secret.optional(),
      from: sender,
      fromIn,
      apiUrl: httpUrl.default('https://api.plivo.com'),
    }),
    z.strictObject({
      enabled: off,
      authId: unread,
      authToken: unread,
      previousAuthToken: unread,
      from: unread,
      fromIn: unread,
      apiUrl: unread,
    }),
  ],
  onOrOff,
);
export type PlivoSettings = Extract<z.infer<typeof PlivoSettings>, { enabled: true }>;

const provider = z.enum(phoneProviders);

const rules = {
  countries: z.array(prefix).max(mostPrefixes).default([]),
  routes: z
    .array(z.strictObject({ prefix, providers: z.array(provider).min(1).max(phoneProviders.length) }))
    .max(mostPrefixes)
    .default([]),
  mostPerDay: z
    .strictObject({
      // Ten people woken each quarter of an hour; whoever needs more has a storm, and should know.
      people: z.int().min(0).max(1_000_000).default(1_000),
      others: z.int().min(0).max(1_000_000).default(1_000),
    })
    .default({ people: 1_000, others: 1_000 }),
};
const rulesUnread = { countries: unread, routes: unread, mostPerDay: unread };

export const SmsSettings = z.discriminatedUnion(
  'enabled',
  [z.strictObject({ enabled: on, ...rules }), z.strictObject({ enabled: off, ...rulesUnread })],
  onOrOff,
);
export type SmsSettings = Extract<z.infer<typeof SmsSettings>, { enabled: true }>;

export const VoiceSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: on,
      ...rules,
      language: z
        .string()
        .regex(/^[a-z]{2,3}-[A-Z]{2}$/, 'this is not a language of speech; write one like "en-US"')
        .default('en-US'),
    }),
    z.strictObject({ enabled: off, ...rulesUnread, language: unread }),
  ],
  onOrOff,
);
export type VoiceSettings = Extract<z.infer<typeof VoiceSettings>, { enabled: true }>;
