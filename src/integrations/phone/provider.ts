/** What every provider of texts and calls can do for the channels sms and voice. */
import type { PhoneProviderName } from '../../domain/phone/phone-door.ts';
import type { SendResult } from '../../domain/message/delivery.ts';

/**
 * `blames`: what stands in the way of a refusal. Another provider may do better than this one, but not with a number that does
 * not exist or whose owner wants nothing from us.
 */
export type ProviderResult = Exclude<SendResult, { result: 'gave-up' }> | GaveUp;
type GaveUp = Extract<SendResult, { result: 'gave-up' }> & { blames: 'provider' | 'number' };

export interface PhoneProvider {
  name: PhoneProviderName;
  /** A sender that is a name takes no replies. */
  canBeAnswered: (to: string) => boolean;
  sendText: (
    text: { to: string; body: string; delivery: string; at: string },
    signal: AbortSignal,
  ) => Promise<ProviderResult>;
  /** `says` and the keys are answered for by our door; a provider that can take the words along does not ask for them. */
  placeCall: (
    call: { to: string; says: readonly string[]; asksForKey: boolean; delivery: string; at: string },
    signal: AbortSignal,
  ) => Promise<ProviderResult>;
}

/** Long enough to find a phone in the dark, and before most voicemail answers. */
export const ringSeconds = 25;

/** The places at our public address that a provider calls. */
export function callbacksOf(url: string, provider: PhoneProviderName) {
  return {
    textReceipt: (delivery: string) => `${url}/${provider}/texts/${encodeURIComponent(delivery)}`,
    callWords: (delivery: string) => `${url}/${provider}/calls/${encodeURIComponent(delivery)}`,
    callKeys: (delivery: string) => `${url}/${provider}/calls/${encodeURIComponent(delivery)}/keys`,
    callEnd: (delivery: string) => `${url}/${provider}/calls/${encodeURIComponent(delivery)}/ended`,
  };
}
