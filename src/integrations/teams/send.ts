/**
 * Posts by a workflow of Microsoft Teams. A workflow takes a message and answers before it has posted it, and knows none again: what
 * is repeated after a lost answer may show twice.
 */
import type { ChannelSender, SendResult } from '../../domain/message/delivery.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { renderMessage } from './render.ts';

export function makeTeamsSender({ fetch }: { fetch: GuardedFetch['fetch'] }): ChannelSender {
  return {
    channel: 'teams',
    bundles: true,
    send: ({ contact, message, at }, signal) =>
      postToWorkflow(fetch, { url: contact.to, body: renderMessage(message), at, signal }),
  };
}

export async function postToWorkflow(
  fetch: GuardedFetch['fetch'],
  { url, body, at, signal }: { url: string; body: unknown; at: string; signal: AbortSignal },
): Promise<SendResult> {
  const answer = await fetch({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    signal,
  });
  const result = judgeAnswer(answer, 'Microsoft Teams', at);
  if (answer.outcome !== 'answered') return result;
  // Older webhooks answer 200 whatever becomes of the message.
  if (result.result === 'sent' && /delivery failed with error/i.test(answer.body))
    return {
      result: 'retry',
      reason: 'Microsoft Teams did not take the message',
      afterSeconds: null,
      ambiguous: false,
    };
  if (result.result === 'gave-up' && [400, 401, 403, 404].includes(answer.status))
    return {
      result: 'gave-up',
      reason: `Microsoft Teams refused the message (${answer.status}); is the workflow still there and switched on? Make a new one and enter its address`,
    };
  return result;
}
