/** The settings of pushes to browsers. It is on without any; they say whom a push service may write to. */
import { z } from 'zod';

const unread = z.unknown().optional();

export const PushSettings = z.discriminatedUnion(
  'enabled',
  [
    z.strictObject({
      enabled: z.literal(true).default(true),
      contact: z
        .string()
        .regex(
          /^(?:mailto:[^\s<>@,]+@[^\s<>@,]+|https:\/\/[^\s]+)$/,
          'write mailto: and an address, or a page that begins with https://',
        )
        .optional(),
    }),
    z.strictObject({ enabled: z.literal(false), contact: unread }),
  ],
  { error: 'enabled is true or false' },
);

/** Push services refuse a subject that is neither; a loopback address is nobody's, and only tests have it. */
export function subjectOf(contact: string | undefined, url: string): string {
  if (contact !== undefined) return contact;
  return url.startsWith('https:') ? url : 'mailto:tocsin@localhost.localdomain';
}
