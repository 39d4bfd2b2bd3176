/** Stand-in for an ntfy server: the JSON form of publishing, its access tokens and its error bodies. */

import { startHttpServer } from './http-server.ts';
import type { HttpAnswer, HttpStandIn } from './http-server.ts';
import { makeRecord } from './record.ts';

interface NtfyAction {
  action: string;
  label: string;
  url: string;
  method?: string;
  clear?: boolean;
}

interface NtfyMessage {
  topic: string;
  title?: string;
  message?: string;
  priority?: number;
  tags?: string[];
  click?: string;
  actions?: NtfyAction[];
  sequence_id?: string;
}

interface ReceivedNtfy {
  arrivedAt: string;
  path: string;
  headers: { [name: string]: string };
  message: NtfyMessage;
}

export interface NtfyStandIn extends HttpStandIn {
  received: ReceivedNtfy[];
  next: (predicate?: (published: ReceivedNtfy) => boolean, ms?: number) => Promise<ReceivedNtfy>;
  /** Instead of publishing: answers given one after the other. When they are used up, it publishes again. */
  answerWith: (...answers: HttpAnswer[]) => void;
}

export async function startNtfy(options: { token?: string } = {}): Promise<NtfyStandIn> {
  const record = makeRecord<ReceivedNtfy>('the ntfy stand-in');
  let answers: HttpAnswer[] = [];
  let published = 0;
  const server = await startHttpServer((request) => {
    const told = answers.shift();
    if (options.token !== undefined && request.headers['authorization'] !== `Bearer ${options.token}`) {
      return refusal(401, 40101, 'unauthorized');
    }
    if (request.method !== 'POST' && request.method !== 'PUT') return refusal(404, 40401, 'page not found');
    let message: NtfyMessage;
    try {
      message = JSON.parse(request.body) as NtfyMessage;
    } catch {
      return refusal(400, 40024, 'invalid request: request body must be valid JSON');
    }
    if (typeof message.topic !== 'string' || !/^[-_A-Za-z0-9]{1,64}$/.test(message.topic)) {
      return refusal(400, 40009, 'invalid request: topic invalid');
    }
    if ((message.actions?.length ?? 0) > 3) {
      return refusal(400, 40018, 'invalid request: actions invalid, too many actions');
    }
    record.add({ arrivedAt: request.arrivedAt, path: request.path, headers: request.headers, message });
    if (told !== undefined) return told;
    published += 1;
    return {
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: `ntfy${published}`, time: 0, event: 'message', ...message }),
    };
  });
  return {
    ...server,
    received: record.received,
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

function refusal(status: number, code: number, error: string): HttpAnswer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, http: status, error, link: 'https://ntfy.sh/docs/publish/' }),
  };
}
