/** Stand-in for a person's webhook contact: keeps each request as it came, checks its signature, answers as it is told. */

import { Webhook } from 'standardwebhooks';
import { startHttpServer } from './http-server.ts';
import type { HttpAnswer, HttpRequest, HttpStandIn } from './http-server.ts';
import { makeRecord } from './record.ts';

export interface ReceivedWebhook extends HttpRequest {
  /** The body as JSON, null where it is none. */
  json: unknown;
  /** Whether the signature fits the stand-in's secret; null when it was given none. */
  signed: boolean | null;
}

export interface WebhookReceiver extends HttpStandIn {
  received: ReceivedWebhook[];
  next: (predicate?: (request: ReceivedWebhook) => boolean, ms?: number) => Promise<ReceivedWebhook>;
  /** Answers given one after the other; the last one stays. */
  answerWith: (...answers: HttpAnswer[]) => void;
}

export async function startWebhookReceiver(options: { secret?: string } = {}): Promise<WebhookReceiver> {
  const record = makeRecord<ReceivedWebhook>('the webhook receiver');
  let answers: HttpAnswer[] = [{ kind: 'answer', status: 204 }];
  const server = await startHttpServer((request) => {
    record.add({
      ...request,
      json: asJson(request.body),
      signed: options.secret === undefined ? null : isSigned(request, options.secret),
    });
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? { kind: 'hang' };
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

export function isSigned(request: Pick<HttpRequest, 'headers' | 'body'>, secret: string): boolean {
  try {
    new Webhook(secret).verify(request.body, request.headers);
    return true;
  } catch {
    return false;
  }
}

function asJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
