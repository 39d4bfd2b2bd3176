/** `POST /slack/commands`, `/slack/interactions` and `/slack/events`: what Slack sends, signed by it and answered in its form. */
import { startLoop } from '../../engine/loop.ts';
import type { App } from '../app.ts';
import { chatDoorKinds, type ChatDoorKind } from '../chat/chat-door.ts';
import type { Context } from '../context.ts';
import { bytesOf, readRaw } from '../door.ts';
import { refuse, refuseForNow } from '../problems.ts';

/** A form with many fields; an event holds one message. */
const slackBodyLimit = 512 * 1024;

const notSetUp = 'Nothing is taken from Slack here: channels.slack has no signing secret, or is off.';
const notSigned =
  'This request does not carry Slack’s signature, or is older than five minutes. Is channels.slack.signingSecret that of the app?';

const summaries: Record<ChatDoorKind, string> = {
  commands: 'Slash commands of Slack',
  interactions: 'Buttons, forms and shortcuts of Slack',
  events: 'Events of Slack: marked, edited and deleted messages',
};

export function slackDoor(app: App, context: Context): void {
  readRaw(app);
  const { chat, slack, log, limits, wallNow } = context;
  const following = startLoop('Following what came from Slack', log, () =>
    chat.turn(slack()?.system ?? null),
  );
  app.addHook('onClose', () => following.stop());

  for (const kind of chatDoorKinds)
    app.post(
      `/slack/${kind}`,
      {
        config: { policy: 'vendor' },
        bodyLimit: slackBodyLimit,
        schema: { summary: summaries[kind], tags: ['doors in'] },
      },
      async (request, reply) => {
        const door = slack();
        if (door === null || door.read === null) return refuse(reply, 'no-such-route', { detail: notSetUp });
        const read = door.read(
          kind,
          { headers: request.headers, body: bytesOf(request) },
          Date.parse(wallNow()),
        );
        if (!read.ok) {
          const wait = limits.stranger(request.ip);
          if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
          return read.refused === 'not-signed'
            ? refuse(reply, 'bad-signature', { detail: notSigned })
            : refuse(reply, 'malformed-signal', { detail: `${read.reason.replace(/\.$/, '')}.` });
        }
        const answered = await chat.take(door.system, read.came);
        if (read.came.kind === 'event') following.hurry();
        const body = door.bodyOf(answered);
        // Slack shows what stands in a body, so an answer without words has none.
        return body === undefined ? reply.code(200).send() : reply.code(200).send(body);
      },
    );
}
