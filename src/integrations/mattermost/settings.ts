/** `channels.mattermost`: a bot's token on a server of one's own. */
import { z } from 'zod';

const unread = z.unknown().optional();

export const MattermostSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: z.literal(true).default(true),
      /** The server: `https://chat.example.test`. */
      url: z
        .string()
        .refine(
          (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
          'this is not a URL that begins with https:// or http://',
        ),
      token: z
        .string()
        .regex(/^[\x21-\x7e]+$/, 'the token is empty or holds a space; is its environment variable set?'),
      /** The team, as its address names it, in which channels are found and opened. */
      team: z.string().regex(/^[a-z0-9-]{1,64}$/, 'write the team as its address names it, like "acme"'),
      /** Those that the server drew for its slash commands; left out: none is taken. */
      commandTokens: z
        .array(z.string().regex(/^[A-Za-z0-9]{20,64}$/, 'a command’s token is 26 letters and digits'))
        .min(1)
        .max(20)
        .optional(),
      /** Where incidents are announced; else in the channels that their process names. */
      incidents: z.string().optional(),
      /** Whether incidents get channels of their own. */
      incidentChannels: z.boolean().default(true),
    }),
    z.strictObject({
      enabled: z.literal(false),
      url: unread,
      token: unread,
      team: unread,
      commandTokens: unread,
      incidents: unread,
      incidentChannels: unread,
    }),
  ],
  { error: 'enabled is true or false' },
);
export type MattermostOn = Extract<z.infer<typeof MattermostSettings>, { enabled: true }>;
