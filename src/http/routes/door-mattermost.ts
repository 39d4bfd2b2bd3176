/** `POST /mattermost/commands`: slash commands of Mattermost, each with the token that the server drew for it. */
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { bytesOf, readRaw } from '../door.ts';
import { refuse, refuseForNow } from '../problems.ts';

/** A message has 16,383 characters at most. */
const commandBodyLimit = 128 * 1024;

const notSetUp =
  'Nothing is taken from Mattermost here: channels.mattermost has no commandTokens, or is off.';
const notSigned = 'This request does not carry a token of channels.mattermost.commandTokens.';

export function mattermostDoor(app: App, { chat, mattermost, limits, wallNow }: Context): void {
  readRaw(app);
  app.post(
    '/mattermost/commands',
    {
      config: { policy: 'vendor' },
      bodyLimit: commandBodyLimit,
      schema: { summary: 'Slash commands of Mattermost', tags: ['doors in'] },
    },
    async (request, reply) => {
      const door = mattermost();
      if (door === null || door.read === null) return refuse(reply, 'no-such-route', { detail: notSetUp });
      const asked = { headers: request.headers, body: bytesOf(request) };
      const read = door.read('commands', asked, Date.parse(wallNow()));
      if (!read.ok) {
        const wait = limits.stranger(request.ip);
        if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
        return read.refused === 'not-signed'
          ? refuse(reply, 'bad-signature', { detail: notSigned })
          : refuse(reply, 'malformed-signal', { detail: `${read.reason}.` });
      }
      return reply.code(200).send(door.bodyOf(await chat.take(door.system, read.came)));
    },
  );
}
