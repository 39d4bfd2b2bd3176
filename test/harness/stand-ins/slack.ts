/**
 * Stand-in for Slack's Web API: its methods as form posts on a workspace, `ok: false` with an error code, 429 with Retry-After.
 * It honours `client_msg_id` as Slack does: a repeat gets the first message's timestamp.
 */

import { startHttpServer } from './http-server.ts';
import type { HttpAnswer, HttpStandIn } from './http-server.ts';
import { makeRecord } from './record.ts';
import { makeSlackWorkspace, type SlackWorkspace } from './slack-workspace.ts';

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
  posted: SlackWorkspace['messages'];
  /** Its channels, and who is there. */
  workspace: SlackWorkspace;
  next: (predicate?: (call: ReceivedSlack) => boolean, ms?: number) => Promise<ReceivedSlack>;
  /** Answers given one after the other instead of Slack's own. When they are used up, it posts again. */
  answerWith: (...answers: SlackAnswer[]) => void;
  /** The same for one method, while the others go on. */
  answerMethod: (method: string, ...answers: SlackAnswer[]) => void;
  /** Asked after each call was carried out: what it gets instead of Slack's word on it; null: that. */
  afterCall: (instead: (call: ReceivedSlack) => SlackAnswer | null) => void;
}

export async function startSlack(
  options: { token?: string; channels?: string[]; users?: Record<string, string> } = {},
): Promise<SlackStandIn> {
  const record = makeRecord<ReceivedSlack>('the Slack stand-in');
  const workspace = makeSlackWorkspace({ rooms: options.channels, users: options.users ?? {} });
  const { messages: posted } = workspace;
  let answers: SlackAnswer[] = [];
  const answersOf = new Map<string, SlackAnswer[]>();
  let instead: (call: ReceivedSlack) => SlackAnswer | null = () => null;
  const server = await startHttpServer((request) => {
    const method = /^\/api\/([\w.]+)$/.exec(request.path)?.[1];
    if (method === undefined || request.method !== 'POST') return { kind: 'answer', status: 404 };
    const fields = Object.fromEntries(new URLSearchParams(request.body));
    const call = {
      arrivedAt: request.arrivedAt,
      method,
      headers: request.headers,
      fields,
      blocks: fields['blocks'] === undefined ? [] : (JSON.parse(fields['blocks']) as SlackBlock[]),
    };
    record.add(call);
    const told = answers.shift() ?? answersOf.get(method)?.shift();
    if (told !== undefined) return told.kind === 'error' ? json({ ok: false, error: told.error }) : told;
    const token = request.headers['authorization']?.replace(/^Bearer /, '') ?? fields['token'];
    if (token === undefined) return json({ ok: false, error: 'not_authed' });
    if (options.token !== undefined && token !== options.token)
      return json({ ok: false, error: 'invalid_auth' });
    const answer = json(workspace.answer(method, fields) ?? { ok: false, error: 'unknown_method' });
    const other = instead(call);
    if (other === null) return answer;
    return other.kind === 'error' ? json({ ok: false, error: other.error }) : other;
  });
  return {
    ...server,
    apiUrl: `${server.url}/api/`,
    received: record.received,
    posted,
    workspace,
    next: record.next,
    answerWith(...given) {
      answers = given;
    },
    answerMethod(method, ...given) {
      answersOf.set(method, given);
    },
    afterCall(given) {
      instead = given;
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
