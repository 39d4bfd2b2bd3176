/** `channels.teams`: messages by workflows, each with an address of its own; so there is no token. */
import { z } from 'zod';

const unread = z.unknown().optional();

export const TeamsSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: z.literal(true).default(true),
      /** The address of the workflow that posts where incidents are announced. Whoever knows it can post: a secret. */
      incidents: z
        .string()
        .refine(
          (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
          'this is not the address of a workflow; it begins with https://',
        )
        .optional(),
    }),
    z.strictObject({ enabled: z.literal(false), incidents: unread }),
  ],
  { error: 'enabled is true or false' },
);
export type TeamsOn = Extract<z.infer<typeof TeamsSettings>, { enabled: true }>;
