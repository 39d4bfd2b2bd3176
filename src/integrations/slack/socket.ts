/** Slack over a socket that we open ourselves, for houses that nobody outside may call: the same requests, and none has to be signed. */
import { SocketModeClient } from '@slack/socket-mode';
import type { FromChat, Immediate } from '../../domain/chat-commands/from-chat.ts';
import type { GuardedDispatcher, GuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { SlackDoor } from './door.ts';
import { silent } from './silent.ts';

interface SlackSocketOptions {
  /** `xapp-…`, with the scope connections:write. */
  appToken: string;
  apiUrl: string;
  fetch: GuardedFetch['fetch'];
  dispatcher: GuardedDispatcher['dispatcher'];
  door: SlackDoor;
  take: (came: FromChat) => Promise<Immediate>;
  /** A sentence for the log. */
  tell: (sentence: string, error: unknown) => void;
}

interface Envelope {
  type: string;
  body: unknown;
  ack: (payload?: Record<string, unknown>) => Promise<void>;
}

/** Slack's names of what the doors are called here. */
const kinds: Readonly<Record<string, 'commands' | 'interactions' | 'events' | undefined>> = {
  slash_commands: 'commands',
  interactive: 'interactions',
  events_api: 'events',
};

/** Slack renews each connection about once an hour; one that cannot be opened is tried again, at last twice a minute. */
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** Slack says hello within a moment. */
const helloWithinMs = 15_000;
const closeWithinMs = 1_000;

/** Keeps one connection until it is stopped. */
export function openSlackSocket(options: SlackSocketOptions): { stop: () => Promise<void> } {
  const stopping = Promise.withResolvers<void>();
  let stopped = false;
  let failures = 0;

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await session();
      } catch (error) {
        failures += 1;
        if (!stopped) options.tell('The socket to Slack could not be opened, and is tried again.', error);
      }
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 10));
      if (failures > 0) await Promise.race([rest(pause), stopping.promise]);
    }
  }

  /** From the opening to the end of one connection. The library's own reconnecting gives up where Slack is away for long. */
  async function session(): Promise<void> {
    const client = makeClient(options);
    const ended = new Promise<void>((resolve) => void client.once('disconnected', () => resolve()));
    client.on('slack_event', (envelope: Envelope) => void answer(envelope));
    try {
      const opened = await Promise.race([
        client.start().then(() => 'opened' as const),
        rest(helloWithinMs),
        stopping.promise,
      ]);
      if (opened !== 'opened') throw new Error('Slack did not say hello');
      failures = 0;
      await Promise.race([ended, stopping.promise]);
    } finally {
      // One that never opened has nothing to close, and says so by never ending.
      await Promise.race([client.disconnect().catch(() => {}), rest(closeWithinMs)]);
    }
  }

  async function answer({ type, body, ack }: Envelope): Promise<void> {
    const kind = kinds[type];
    if (kind === undefined) return;
    try {
      const read = options.door.readPayload(kind, body);
      const answered: Immediate = read.ok ? await options.take(read.came) : { kind: 'done' };
      const payload = options.door.bodyOf(answered);
      await ack(payload === undefined ? {} : (payload as Record<string, unknown>));
    } catch (error) {
      // What is not acknowledged, Slack sends again.
      options.tell('Something that came over the socket from Slack failed.', error);
    }
  }

  const ended = run();
  return {
    async stop() {
      stopped = true;
      stopping.resolve();
      await ended;
    },
  };
}

function makeClient({ appToken, apiUrl, fetch, dispatcher }: SlackSocketOptions): SocketModeClient {
  return new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    dispatcher,
    logger: silent,
    clientOptions: {
      slackApiUrl: apiUrl,
      allowAbsoluteUrls: false,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      fetch: async (url, init) => {
        const headers = Object.fromEntries(
          new Headers(init?.headers as ConstructorParameters<typeof Headers>[0]),
        );
        const answer = await fetch({
          url: String(url),
          method: 'POST',
          headers,
          body: String(init?.body ?? ''),
          signal: AbortSignal.timeout(helloWithinMs),
        });
        if (answer.outcome !== 'answered') throw new Error(answer.reason);
        return new Response(answer.body, { status: answer.status, headers: answer.headers });
      },
    },
  });
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
