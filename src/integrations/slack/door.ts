/** Slack's way in: requests that it signed, what they say, and answers in its own form. */
import type { FromChat, Immediate } from '../../domain/chat-commands/from-chat.ts';
import { parseJson } from '../../domain/signal/parse-json.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { answerBody } from './answer-body.ts';
import { askSlack } from './ask.ts';
import { type MarkSettings, receiveCommand, receiveEvent, receiveInteraction } from './receive.ts';
import { isFromSlack } from './signature.ts';

interface SlackDoorOptions extends MarkSettings {
  fetch: GuardedFetch['fetch'];
  token: string;
  apiUrl: string;
  /** Null: requests over HTTP are refused; a socket needs none. */
  signingSecret: string | null;
}

type Kind = 'commands' | 'interactions' | 'events';
type Read =
  | { ok: true; came: FromChat }
  | { ok: false; refused: 'not-signed' }
  | { ok: false; refused: 'malformed'; reason: string };

export type SlackDoor = ReturnType<typeof makeSlackDoor>;

export function makeSlackDoor({ signingSecret, reactions, ...access }: SlackDoorOptions) {
  return {
    system: askSlack(access),
    read:
      signingSecret === null
        ? null
        : (
            kind: Kind,
            request: { headers: Record<string, string | string[] | undefined>; body: Buffer },
            nowMs: number,
          ): Read =>
            isFromSlack(request, signingSecret, nowMs)
              ? readSlackBody(kind, request.body, { reactions })
              : { ok: false, refused: 'not-signed' },
    /** What comes over a socket, where the connection itself says who speaks. */
    readPayload: (kind: Kind, payload: unknown): Read => judged(received(kind, payload, { reactions })),
    bodyOf: slackBody,
  };
}

function readSlackBody(kind: Kind, body: Buffer, marks: MarkSettings): Read {
  if (kind === 'events') {
    const parsed = parseJson(body);
    return parsed.ok ? judged(received(kind, parsed.value, marks)) : malformed(parsed.reason);
  }
  const fields = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  // Slack asks from time to time whether the certificate holds.
  if (fields['ssl_check'] === '1') return { ok: true, came: { kind: 'nothing' } };
  if (kind === 'commands') return judged(received(kind, fields, marks));
  const parsed = parseJson(Buffer.from(fields['payload'] ?? ''));
  return parsed.ok ? judged(received(kind, parsed.value, marks)) : malformed(parsed.reason);
}

function received(kind: Kind, payload: unknown, marks: MarkSettings) {
  switch (kind) {
    case 'commands':
      return receiveCommand(payload);
    case 'interactions':
      return receiveInteraction(payload);
    case 'events':
      return receiveEvent(payload, marks);
  }
}

function judged(read: ReturnType<typeof receiveCommand>): Read {
  return read.ok ? read : malformed(read.reason);
}

function malformed(reason: string): Read {
  return { ok: false, refused: 'malformed', reason };
}

/** Undefined: an empty body, with which Slack shows nothing. */
export function slackBody(answer: Immediate): unknown {
  switch (answer.kind) {
    case 'done':
      return undefined;
    case 'said':
      return answerBody(answer.answer);
    case 'challenge':
      return { challenge: answer.challenge };
    case 'form-wrong':
      return { response_action: 'errors', errors: answer.problems };
  }
}
