/** Texts and calls by Plivo's REST interface. */
import type { SendResult } from '../../domain/message/delivery.ts';
import { longestPrefix } from '../../domain/phone/number.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { callbacksOf, type PhoneProvider, type ProviderResult, ringSeconds } from '../phone/provider.ts';
import type { PlivoSettings } from '../phone/settings.ts';

interface PlivoOptions {
  settings: PlivoSettings;
  fetch: GuardedFetch['fetch'];
  /** Our public address, without a slash at its end. */
  url: string;
}

export function makePlivo({ settings, fetch, url }: PlivoOptions): PhoneProvider {
  const callbacks = callbacksOf(url, 'plivo');
  const base = `${settings.apiUrl.replace(/\/$/, '')}/v1/Account/${settings.authId}`;
  const authorization = `Basic ${Buffer.from(`${settings.authId}:${settings.authToken}`).toString('base64')}`;

  const fromOf = (to: string): string => {
    const prefix = longestPrefix(to, Object.keys(settings.fromIn));
    return prefix === null ? settings.from : settings.fromIn[prefix]!;
  };

  async function ask(
    { path, fields, at }: { path: 'Message' | 'Call'; fields: object; at: string },
    signal: AbortSignal,
  ): Promise<ProviderResult> {
    const answer = await fetch({
      url: `${base}/${path}/`,
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'user-agent': 'Tocsin' },
      body: JSON.stringify(fields),
      signal,
    });
    return judge(answer, at);
  }

  return {
    name: 'plivo',
    canBeAnswered: (to) => /^\+?\d/.test(fromOf(to)),
    sendText: ({ to, body, delivery, at }, signal) =>
      ask(
        {
          path: 'Message',
          fields: {
            src: plain(fromOf(to)),
            dst: plain(to),
            text: body,
            url: callbacks.textReceipt(delivery),
            method: 'POST',
          },
          at,
        },
        signal,
      ),
    placeCall: ({ to, delivery, at }, signal) =>
      ask(
        {
          path: 'Call',
          fields: {
            from: plain(fromOf(to)),
            to: plain(to),
            answer_url: callbacks.callWords(delivery),
            answer_method: 'POST',
            hangup_url: callbacks.callEnd(delivery),
            hangup_method: 'POST',
            hangup_on_ring: ringSeconds,
          },
          at,
        },
        signal,
      ),
  };
}

/** Plivo's numbers have no plus sign. */
function plain(number: string): string {
  return number.replace(/^\+/, '');
}

function judge(answer: Answer, at: string): ProviderResult {
  if (answer.outcome === 'answered') {
    const { status } = answer;
    if (status >= 200 && status < 300) {
      const vendorId = idIn(answer.body);
      if (vendorId !== null) return { result: 'sent', vendorId, detail: 'Accepted by Plivo' };
      return {
        result: 'retry',
        reason: 'Plivo answered something that is not its form',
        afterSeconds: null,
        ambiguous: true,
      };
    }
    if (status === 401 || status === 403)
      return {
        result: 'gave-up',
        reason: `Plivo did not accept our account (${status}); correct channels.plivo.authId and authToken`,
        blames: 'provider',
      };
  }
  return blaming(judgeAnswer(answer, 'Plivo', at));
}

function blaming(result: SendResult): ProviderResult {
  return result.result === 'gave-up' ? { ...result, blames: 'provider' } : result;
}

/** A message has a list of ids, one for each number; a call has one of the request. */
function idIn(body: string): string | null {
  try {
    const { message_uuid: messages, request_uuid: call } = JSON.parse(body) as Record<string, unknown>;
    const id: unknown = Array.isArray(messages) ? messages[0] : (messages ?? call);
    return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}
