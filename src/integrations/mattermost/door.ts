/** Mattermost's slash commands: told by the token of the command, and answered in its Markdown. Forms and marks it has none of. */
import { hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChatAnswer, ChatSystemIn, FromChat, Immediate } from '../../domain/chat-commands/from-chat.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { escapeMarkdown } from '../../domain/message/lay-out-markdown.ts';
import { clip } from '../outgoing/wording.ts';

interface MattermostDoorOptions {
  fetch: GuardedFetch['fetch'];
  /** One for each command: the server draws them. */
  commandTokens: string[];
}

type Read =
  | { ok: true; came: FromChat }
  | { ok: false; refused: 'not-signed' }
  | { ok: false; refused: 'malformed'; reason: string };

/** Nobody waits longer for an answer in chat. */
const answerWithinMs = 8_000;
const mostAnswerCharacters = 16_000;

export function makeMattermostDoor({ fetch, commandTokens }: MattermostDoorOptions) {
  const system: ChatSystemIn = {
    system: 'mattermost',
    // The server does not tell a bot whether somebody's address was confirmed, so an address says nothing of who they are.
    person: () => Promise.resolve(null),
    message: () => Promise.resolve(null),
    openForm: () => Promise.reject(new Error('Mattermost is shown no forms')),
    changeForm: () => Promise.resolve(),
    async answer(answerTo, answer) {
      const result = await fetch({
        url: answerTo,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(answerBody(answer)),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      if (result.outcome !== 'answered') throw new Error(result.reason);
      if (result.status >= 300)
        throw new Error(`The Mattermost server takes no answer (HTTP ${result.status})`);
    },
  };
  return {
    system,
    read: (_kind: string, { headers, body }: { headers: Headers; body: Buffer }): Read => {
      const fields = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
      const given = /^Token (\S+)$/.exec(String(headers['authorization'] ?? ''))?.[1] ?? fields['token'];
      if (given === undefined || !commandTokens.some((token) => isEqual(token, given)))
        return { ok: false, refused: 'not-signed' };
      return readCommand(fields);
    },
    bodyOf: (answer: Immediate): unknown =>
      answer.kind === 'said' ? answerBody(answer.answer) : answer.kind === 'done' ? {} : undefined,
  };
}

type Headers = Record<string, string | string[] | undefined>;

function readCommand(fields: Record<string, string>): Read {
  const read = slashCommand.safeParse(fields);
  if (!read.success) return { ok: false, refused: 'malformed', reason: 'this is no slash command' };
  const {
    command,
    text,
    user_name: name,
    channel_id: channel,
    trigger_id: trigger,
    response_url: url,
  } = read.data;
  return {
    ok: true,
    came: {
      kind: 'command',
      id: trigger,
      user: `@${name.toLowerCase()}`,
      channel,
      trigger,
      answerTo: url ?? null,
      command,
      text,
    },
  };
}

const slashCommand = z.object({
  command: z.string().min(1).max(130),
  text: z.string().max(16_383).default(''),
  user_name: z.string().min(1).max(64),
  channel_id: z.string().min(1).max(64),
  trigger_id: z.string().min(1).max(1000),
  response_url: z.string().max(2000).optional(),
});

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}

/** What stands between backticks is code; all else is what people wrote, and marks nothing up. */
export function answerBody({ text, to, links }: ChatAnswer): { response_type: string; text: string } {
  const parts = clip(text, mostAnswerCharacters)
    .split(/(`[^`\n]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : withLinks(escapeMarkdown(part), links)));
  return { response_type: to === 'channel' ? 'in_channel' : 'ephemeral', text: parts.join('') };
}

function withLinks(text: string, links: ChatAnswer['links']): string {
  let linked = text;
  for (const [word, url] of Object.entries(links)) {
    const escaped = escapeMarkdown(word);
    linked = linked.replaceAll(escaped, `[${escaped}](${encodeURI(decodeURI(url))})`);
  }
  return linked;
}
