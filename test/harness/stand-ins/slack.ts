/**
 * Stand-in for Slack's Web API: `chat.postMessage` and `auth.test` as form posts, `ok: false` with an error code,
 * 429 with Retry-After. It honours `client_msg_id` as Slack does: a repeat gets the first message's timestamp.
 */

import { startHttpServer } from './http-server.ts';
import type { HttpAnswer, HttpStandIn } from './http-server.ts';
import { makeRecord } from './record.ts';

interface ReceivedSlack {
  arrivedAt: string;
  /** `chat.postMessage`, … */
  method: string;
  headers: { [name: string]: string };
  /** The form's fields as they came, `blocks` read from its JSON. */
  fields: { [name: string]: string };
  blocks: SlackBlock[];
}

/** A Block Kit block, read loosely: a test looks at what it needs. */
interface SlackBlock {
  type: string;
  text?: { type: string; text: string };
  fields?: { type: string; text: string }[];
  elements?: { type: string; text?: { type: string; text: string } | string; url?: string; style?: string }[];
}

export type SlackAnswer = HttpAnswer | { kind: 'error'; error: string };

export interface SlackStandIn extends HttpStandIn {
  /** What the setting `apiUrl` takes. */
  apiUrl: string;
  received: ReceivedSlack[];
  /** What a person would see in Slack: one entry a message, repeats not counted. */
  posted: { channel: string; ts: string; text: string }[];
  next: (predicate?: (call: ReceivedSlack) => boolean, ms?: number) => Promise<ReceivedSlack>;
  /** Answers given one after the other instead of Slack's own. When they are used up, it posts again. */
  answerWith: (...answers: SlackAnswer[]) => void;
}

export async function startSlack(
  options: { token?: string; channels?: string[] } = {},
): Promise<SlackStandIn> {
  const record = makeRecord<ReceivedSlack>('the Slack stand-in');
  const posted: SlackStandIn['posted'] = [];
  const known = new Map<string, string>();
  let answers: SlackAnswer[] = [];
  const server = await startHttpServer((request) => {
    const method = /^\/api\/([\w.]+)$/.exec(request.path)?.[1];
    if (method === undefined || request.method !== 'POST') return { kind: 'answer', status: 404 };
    const fields = Object.fromEntries(new URLSearchParams(request.body));
    record.add({
      arrivedAt: request.arrivedAt,
      method,
      headers: request.headers,
      fields,
      blocks: fields['blocks'] === undefined ? [] : (JSON.parse(fields['blocks']) as SlackBlock[]),
    });
    const told = answers.shift();
    if (told !== undefined) return told.kind === 'error' ? json({ ok: false, error: told.error }) : told;
    const token = request.headers['authorization']?.replace(/^Bearer /, '') ?? fields['token'];
    if (token === undefined) return json({ ok: false, error: 'not_authed' });
    if (options.token !== undefined && token !== options.token)
      return json({ ok: false, error: 'invalid_auth' });
    switch (method) {
      case 'auth.test':
        return json({
          ok: true,
          url: `${request.headers['host']}`,
          team: 'Acme',
          user: 'tocsin',
          user_id: 'U0TOCSIN',
        });
      case 'chat.postMessage': {
        const { channel = '', text = '', client_msg_id: id } = fields;
        if (channel === '' || (options.channels !== undefined && !options.channels.includes(channel))) {
          return json({ ok: false, error: 'channel_not_found' });
        }
        const earlier = id === undefined ? undefined : known.get(id);
        const ts = earlier ?? `${1_700_000_000 + posted.length}.000100`;
        if (earlier === undefined) {
          posted.push({ channel, ts, text });
          if (id !== undefined) known.set(id, ts);
        }
        return json({ ok: true, channel, ts, message: { type: 'message', text, ts } });
      }
      default:
        return json({ ok: false, error: 'unknown_method' });
    }
  });
  return {
    ...server,
    apiUrl: `${server.url}/api/`,
    received: record.received,
    posted,
    next: record.next,
    answerWith(...given) {
      answers = given;
    },
    async close() {
      record.end();
      await server.close();
    },
  };
}

function json(body: unknown): HttpAnswer {
  return {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}
