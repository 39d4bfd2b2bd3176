/**
 * Stand-in for Twilio: messages and calls by its REST form, its error codes, and what it calls back, signed as it signs
 * (HMAC-SHA1 over address and sorted fields).
 */

import { createHmac } from 'node:crypto';
import { startHttpServer } from './http-server.ts';
import type { HttpAnswer, HttpStandIn } from './http-server.ts';
import { makeRecord } from './record.ts';

interface ReceivedTwilio {
  arrivedAt: string;
  kind: 'Messages' | 'Calls';
  headers: { [name: string]: string };
  /** The form's fields as they came. */
  fields: { [name: string]: string };
  sid: string;
}

export type TwilioAnswer = HttpAnswer | { kind: 'error'; status: number; code: number };

export interface TwilioStandIn extends HttpStandIn {
  received: ReceivedTwilio[];
  next: (predicate?: (call: ReceivedTwilio) => boolean, ms?: number) => Promise<ReceivedTwilio>;
  /** Answers given one after the other instead of Twilio's own. When they are used up, it accepts again. */
  answerWith: (...answers: TwilioAnswer[]) => void;
  /** What Twilio sends to an address of ours: headers and body. */
  callback: (
    url: string,
    fields: Record<string, string>,
  ) => { headers: Record<string, string>; payload: string };
}

export const twilioAccount = { accountSid: `AC${'0'.repeat(31)}1`, authToken: 'twilio-token' };

export async function startTwilio(): Promise<TwilioStandIn> {
  const { accountSid, authToken } = twilioAccount;
  const record = makeRecord<ReceivedTwilio>('the Twilio stand-in');
  let answers: TwilioAnswer[] = [];
  let taken = 0;
  const server = await startHttpServer((request) => {
    const kind = new RegExp(`^/2010-04-01/Accounts/${accountSid}/(Messages|Calls)\\.json$`).exec(
      request.path,
    )?.[1];
    if (kind === undefined || request.method !== 'POST') return refusal(404, 20404);
    const basic = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    if (request.headers['authorization'] !== `Basic ${basic}`) return refusal(401, 20003);
    const fields = Object.fromEntries(new URLSearchParams(request.body));
    taken += 1;
    const sid = `${kind === 'Calls' ? 'CA' : 'SM'}${String(taken).padStart(32, '0')}`;
    record.add({
      arrivedAt: request.arrivedAt,
      kind: kind as ReceivedTwilio['kind'],
      headers: request.headers,
      fields,
      sid,
    });
    const told = answers.shift();
    if (told !== undefined) return told.kind === 'error' ? refusal(told.status, told.code) : told;
    if (!/^\+[1-9]\d{6,14}$/.test(fields['To'] ?? '')) return refusal(400, 21211);
    if (kind === 'Messages' && (fields['Body'] ?? '') === '') return refusal(400, 21602);
    if (kind === 'Calls' && fields['Twiml'] === undefined && fields['Url'] === undefined)
      return refusal(400, 21205);
    return json(201, { sid, status: 'queued', account_sid: accountSid });
  });
  return {
    ...server,
    received: record.received,
    next: record.next,
    answerWith(...given) {
      answers = given;
    },
    callback: (url, fields) => twilioCallback(authToken, url, fields),
    async close() {
      record.end();
      await server.close();
    },
  };
}

export function twilioCallback(token: string, url: string, fields: Record<string, string>) {
  const signed = Object.keys(fields)
    .toSorted()
    .reduce((text, name) => `${text}${name}${fields[name]}`, url);
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', token).update(signed).digest('base64'),
    },
    payload: new URLSearchParams(fields).toString(),
  };
}

function refusal(status: number, code: number): HttpAnswer {
  return json(status, { code, message: 'refused', more_info: '', status });
}

function json(status: number, body: unknown): HttpAnswer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
