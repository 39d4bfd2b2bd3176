/** The API's JSON of browsers that show a person's pages. */
import { z } from 'zod';
import { instant } from './shapes.ts';

/** 65 bytes of a point, and 16 of a secret, in base64url (RFC 8291). */
const pointKey = z.string().regex(/^[A-Za-z0-9_-]{87}=?$/, 'a public key has 65 bytes, in base64url');
const authKey = z.string().regex(/^[A-Za-z0-9_-]{22}(==)?$/, 'a secret has 16 bytes, in base64url');
const endpoint = z.url({ protocol: /^https?$/ }).max(1_000);

/** POST /me/devices: as the browser’s PushSubscription has it. */
export const newDevice = z.strictObject({
  endpoint: endpoint.describe('of the browser’s push service'),
  keys: z.strictObject({ p256dh: pointKey, auth: authKey }),
  label: z.string().trim().min(1).max(80).describe('by which its owner knows it: `Firefox on Android`'),
  replaces: endpoint.optional().describe('the endpoint that this browser had before'),
});

export const deviceAdded = z.strictObject({
  id: z.string(),
  contact: z
    .string()
    .nullable()
    .describe('the contact by which the person’s devices are rung; null: there is no room for one'),
});

export const myDevices = z.strictObject({
  publicKey: z.string().describe('the installation’s key, which a browser asks for'),
  items: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      createdAt: instant,
      takenAt: instant.nullable().describe('when its push service last took a message'),
    }),
  ),
  nextCursor: z.null(),
});
export type MyDevices = z.infer<typeof myDevices>;
