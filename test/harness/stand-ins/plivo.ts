/**
 * Stand-in for Plivo: messages and calls by its REST form, and what it calls back, signed as it signs: version 3 over address,
 * sorted fields and nonce, or version 2 over address and nonce.
 */

import { createHmac } from 'node:crypto';
import { startHttpServer } from './http-server.ts';
import type { HttpAnswer, HttpStandIn } from './http-server.ts';
import { makeRecord } from './record.ts';

interface ReceivedPlivo {
  arrivedAt: string;
  kind: 'Message' | 'Call';
  headers: { [name: string]: string };
  body: { [name: string]: unknown };
  /** What it answered as its id. */
  id: string;
}

export interface PlivoStandIn extends HttpStandIn {
  received: ReceivedPlivo[];
  next: (predicate?: (call: ReceivedPlivo) => boolean, ms?: number) => Promise<ReceivedPlivo>;
  /** Answers given one after the other instead of Plivo's own. When they are used up, it accepts again. */
  answerWith: (...answers: HttpAnswer[]) => void;
  /** What Plivo sends to an address of ours: headers and body. */
  callback: (
    url: string,
    fields: Record<string, string>,
    version?: 2 | 3,
  ) => { headers: Record<string, string>; payload: string };
}

export const plivoAccount = { authId: 'MATESTACCOUNT0000001', authToken: 'plivo-token' };

export async function startPlivo(): Promise<PlivoStandIn> {
  const { authId, authToken } = plivoAccount;
  const record = makeRecord<ReceivedPlivo>('the Plivo stand-in');
  let answers: HttpAnswer[] = [];
  let taken = 0;
  let nonces = 0;
  const server = await startHttpServer((request) => {
    const kind = new RegExp(`^/v1/Account/${authId}/(Message|Call)/$`).exec(request.path)?.[1];
    if (kind === undefined || request.method !== 'POST') return json(404, { error: 'not found' });
    const basic = Buffer.from(`${authId}:${authToken}`).toString('base64');
    if (request.headers['authorization'] !== `Basic ${basic}`)
      return { kind: 'answer', status: 401, body: 'Could not verify your access level for that URL.' };
    let body: ReceivedPlivo['body'];
    try {
      body = JSON.parse(request.body) as ReceivedPlivo['body'];
    } catch {
      return json(400, { error: 'invalid JSON' });
    }
    taken += 1;
    const id = `00000000-0000-4000-8000-${String(taken).padStart(12, '0')}`;
    record.add({
      arrivedAt: request.arrivedAt,
      kind: kind as ReceivedPlivo['kind'],
      headers: request.headers,
      body,
      id,
    });
    const told = answers.shift();
    if (told !== undefined) return told;
    const needed = kind === 'Message' ? ['src', 'dst', 'text'] : ['from', 'to', 'answer_url'];
    const missing = needed.find((name) => typeof body[name] !== 'string' || body[name] === '');
    if (missing !== undefined) return json(400, { error: `${missing} parameter not present` });
    return kind === 'Message'
      ? json(202, { message: 'message(s) queued', message_uuid: [id], api_id: id })
      : json(201, { message: 'call fired', request_uuid: id, api_id: id });
  });
  return {
    ...server,
    received: record.received,
    next: record.next,
    answerWith(...given) {
      answers = given;
    },
    callback(url, fields, version = 3) {
      nonces += 1;
      return plivoCallback(authToken, { url, fields, nonce: String(10_000 + nonces), version });
    },
    async close() {
      record.end();
      await server.close();
    },
  };
}

export function plivoCallback(
  token: string,
  {
    url,
    fields,
    nonce,
    version,
  }: { url: string; fields: Record<string, string>; nonce: string; version: 2 | 3 },
) {
  const sign = (text: string) => createHmac('sha256', token).update(text).digest('base64');
  const joined = Object.keys(fields)
    .toSorted()
    .map((name) => `${name}${fields[name]}`)
    .join('');
  const signature = version === 2 ? sign(`${url}${nonce}`) : sign(`${url}?${joined}.${nonce}`);
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      [`x-plivo-signature-v${version}`]: signature,
      [`x-plivo-signature-v${version}-nonce`]: nonce,
    },
    payload: new URLSearchParams(fields).toString(),
  };
}

function json(status: number, body: unknown): HttpAnswer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
