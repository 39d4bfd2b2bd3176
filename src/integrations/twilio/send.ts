/** Texts and calls by Twilio's own library, whose requests leave by the one guarded way. */
import type Twilio from 'twilio/lib/rest/Twilio.js';
import type { SendResult } from '../../domain/message/delivery.ts';
import { longestPrefix } from '../../domain/phone/number.ts';
import { askedWait, judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { callbacksOf, type PhoneProvider, type ProviderResult, ringSeconds } from '../phone/provider.ts';
import type { TwilioSettings } from '../phone/settings.ts';
import { speak } from './speak.ts';

interface TwilioOptions {
  settings: TwilioSettings;
  fetch: GuardedFetch['fetch'];
  /** Our public address, without a slash at its end. */
  url: string;
  language: string;
}

/** Of the library; another base address is a setting. */
const libraryOrigin = 'https://api.twilio.com';

export function makeTwilio({ settings, fetch, url, language }: TwilioOptions): PhoneProvider {
  const callbacks = callbacksOf(url, 'twilio');
  // A tenth of a second and much memory, which an installation without Twilio does not spend.
  const library = import('twilio/lib/rest/Twilio.js');
  // Whoever sends is told of a failure; here nobody would be.
  library.catch(() => {});

  async function ask(
    at: string,
    signal: AbortSignal,
    request: (client: Twilio) => Promise<{ sid: string }>,
  ): Promise<ProviderResult> {
    let answer: Answer | null = null;
    const { default: TwilioClient } = await library;
    const client = new TwilioClient(settings.accountSid, settings.authToken, {
      httpClient: {
        async request(given: Requested) {
          answer = await fetch({
            url: given.uri.replace(libraryOrigin, settings.apiUrl.replace(/\/$/, '')),
            method: 'POST',
            headers: {
              ...given.headers,
              authorization: `Basic ${Buffer.from(`${given.username}:${given.password}`).toString('base64')}`,
              'content-type': 'application/x-www-form-urlencoded',
              'user-agent': 'Tocsin',
            },
            body: formOf(given.data ?? {}),
            signal,
          });
          if (answer.outcome !== 'answered') throw new Error(answer.reason);
          return { statusCode: answer.status, body: answer.body, headers: answer.headers };
        },
      } as never,
    });
    try {
      const { sid } = await request(client);
      if (typeof sid === 'string' && sid !== '')
        return { result: 'sent', vendorId: sid, detail: 'Accepted by Twilio' };
    } catch (error) {
      // The library's own words are for whoever programs: the answer tells what happened.
      if (answer === null) throw error;
    }
    return judge(answer, at);
  }

  const fromOf = (to: string): string => {
    const prefix = longestPrefix(to, Object.keys(settings.fromIn));
    return prefix === null ? settings.from : settings.fromIn[prefix]!;
  };

  /** A service picks the number by itself; what is said of a country by name goes before it. */
  const textFrom = (to: string): { from: string } | { messagingServiceSid: string } => {
    const named = longestPrefix(to, Object.keys(settings.fromIn));
    return settings.messagingService === undefined || named !== null
      ? { from: fromOf(to) }
      : { messagingServiceSid: settings.messagingService };
  };

  return {
    name: 'twilio',
    canBeAnswered: (to) => 'messagingServiceSid' in textFrom(to) || /^\+?\d/.test(fromOf(to)),
    sendText: ({ to, body, delivery, at }, signal) =>
      ask(at, signal, (client) =>
        client.messages.create({
          to,
          ...textFrom(to),
          body,
          statusCallback: callbacks.textReceipt(delivery),
        }),
      ),
    placeCall: ({ to, says, asksForKey, delivery, at }, signal) =>
      ask(at, signal, (client) =>
        client.calls.create({
          to,
          from: fromOf(to),
          // The words go along: a call that rings is understood although our server cannot be reached just then.
          twiml: speak({ says, keysUrl: asksForKey ? callbacks.callKeys(delivery) : null }, language),
          timeout: ringSeconds,
          statusCallback: callbacks.callEnd(delivery),
          statusCallbackEvent: ['completed'],
        }),
      ),
  };
}

interface Requested {
  uri: string;
  username: string;
  password: string;
  headers: Record<string, string>;
  data?: Record<string, unknown>;
}

function formOf(data: Record<string, unknown>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  return form.toString();
}

function judge(answer: Answer | null, at: string): ProviderResult {
  if (answer === null) throw new Error('Twilio’s library must have asked once it answers');
  if (answer.outcome === 'answered') {
    const { status } = answer;
    const code = errorCodeOf(answer.body);
    if (status === 401 || status === 403)
      return refused(
        `Twilio did not accept our account (${status}); correct channels.twilio.accountSid and authToken`,
      );
    if (status >= 200 && status < 300)
      // It may have acted: another attempt may repeat it, and says so.
      return {
        result: 'retry',
        reason: 'Twilio answered something that is not its form',
        afterSeconds: null,
        ambiguous: true,
      };
    if (code === 20429 || status === 429)
      return {
        result: 'retry',
        reason: 'Twilio asks us to slow down (429)',
        afterSeconds: askedWait(answer, at),
        ambiguous: false,
      };
    const numbers = code === null ? undefined : wrongNumbers[code];
    if (numbers !== undefined)
      return { result: 'gave-up', reason: `Twilio refused it: ${numbers} (error ${code})`, blames: 'number' };
    if (code !== null && status >= 400 && status < 500)
      return refused(`Twilio refused the request (${status}, error ${code})`);
  }
  return blaming(judgeAnswer(answer, 'Twilio', at));
}

/** Errors that no other provider can mend: https://www.twilio.com/docs/api/errors */
const wrongNumbers: Record<number, string> = {
  13223: 'this is not a number that can be called',
  13224: 'this is not a number that can be called',
  21211: 'this is not a valid number',
  21217: 'this is not a valid number',
  21265: 'the number cannot be one of a short code',
  21421: 'this is not a valid number',
  21610: 'whoever has this number wants no texts of ours; they allow them again by the reply START',
  21614: 'this number takes no texts',
};

function refused(reason: string): ProviderResult {
  return { result: 'gave-up', reason, blames: 'provider' };
}

function blaming(result: SendResult): ProviderResult {
  return result.result === 'gave-up' ? { ...result, blames: 'provider' } : result;
}

function errorCodeOf(body: string): number | null {
  try {
    const { code } = JSON.parse(body) as { code?: unknown };
    return typeof code === 'number' && Number.isInteger(code) ? code : null;
  } catch {
    return null;
  }
}
