/** What the chats have of an incident, as the API shows it. */
import { z } from 'zod';
import { personRef } from './shapes.ts';

export const incidentChannel = z.strictObject({
  channel: z
    .strictObject({
      system: z.enum(['slack', 'mattermost', 'teams']),
      id: z.string().describe("the chat's own"),
      name: z.string(),
      link: z.string().nullable(),
      archivedAt: z.string().nullable(),
    })
    .nullable()
    .describe('null: it has none'),
  people: z.array(personRef).describe('who was asked in and came'),
  announcedIn: z.array(z.string()).describe('"slack #incidents": where it was announced'),
  problem: z
    .strictObject({
      text: z.string().describe('what the chat said, and what to do about it'),
      tries: z.number(),
      retryAt: z.string(),
    })
    .nullable()
    .describe('what the chat would not take; null: nothing'),
});
export type IncidentChannelView = z.output<typeof incidentChannel>;
