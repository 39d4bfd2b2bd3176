/** The channels sms and voice: by the provider that serves the number, and by the next one where it fails. */
import type { ChannelSender, OutgoingDelivery, SendResult } from '../../domain/message/delivery.ts';
import type { Ask } from '../../domain/phone/ask.ts';
import { chooseProviders, type PhoneRules } from '../../domain/phone/choose-providers.ts';
import { readNumber } from '../../domain/phone/number.ts';
import type { PhoneProvider, ProviderResult } from './provider.ts';
import { asksOf, renderCall, renderText } from './render.ts';
import { retryTogether } from '../outgoing/answer.ts';

/** What has to be remembered of a text or a call for its answer to be understood; handed in, since this room knows no store. */
export interface PhoneMemory {
  /** A code for each ask, in order. */
  takeCodes: (given: { phone: string; asks: readonly Ask[]; at: string }) => Promise<number[]>;
  keepCall: (call: {
    delivery: string;
    phone: string;
    says: string[];
    asks: Ask[];
    at: string;
  }) => Promise<void>;
  /** False: the day's cap is reached. */
  spendOne: (given: {
    channel: 'sms' | 'voice';
    purpose: 'people' | 'others';
    most: number;
    at: string;
  }) => Promise<boolean>;
}

interface PhoneSenderOptions {
  channel: 'sms' | 'voice';
  /** Those that are on. */
  providers: readonly PhoneProvider[];
  rules: PhoneRules;
  mostPerDay: { people: number; others: number };
  memory: PhoneMemory;
}

/** Two providers share the ten seconds of an attempt. */
const eachWithinMs = 4_500;

export function makePhoneSender(options: PhoneSenderOptions): ChannelSender {
  const { channel, providers, rules, memory } = options;
  return {
    channel,
    bundles: true,
    async send(delivery, signal) {
      const to = readNumber(delivery.contact.to);
      if (to === null)
        return {
          result: 'gave-up',
          reason: 'The contact is not a phone number; write it with its country, like "+15550100"',
        };
      const chosen = chooseProviders(to, {
        rules,
        working: providers.map(({ name }) => name),
        attempt: delivery.attempt ?? 1,
        channel,
      });
      if (!chosen.ok) return { result: 'gave-up', reason: chosen.reason };
      const purpose = delivery.message.person === null ? 'others' : 'people';
      const most = options.mostPerDay[purpose];
      if (!(await memory.spendOne({ channel, purpose, most, at: delivery.at })))
        return {
          result: 'gave-up',
          reason: `The day’s cap of ${most} is reached (channels.${channel}.mostPerDay.${purpose})`,
        };
      const deliver = await prepare(delivery, to);
      const order = chosen.providers.flatMap((name) => providers.find((one) => one.name === name) ?? []);
      return await firstThatTakes(order, signal, deliver);
    },
  };

  /** What the answer needs is remembered before anything can be answered. */
  async function prepare(delivery: OutgoingDelivery, to: string): Promise<Deliver> {
    const { id, message, at } = delivery;
    const asks = asksOf(delivery);
    if (channel === 'sms') {
      const codes = asks.length === 0 ? [] : await memory.takeCodes({ phone: to, asks, at });
      return (provider, signal) => {
        const body = renderText(message, provider.canBeAnswered(to) ? codes : null);
        return provider.sendText({ to, body, delivery: id, at }, signal);
      };
    }
    const says = renderCall(message);
    await memory.keepCall({ delivery: id, phone: to, says, asks, at });
    const asksForKey = asks.length > 0;
    return (provider, signal) => provider.placeCall({ to, says, asksForKey, delivery: id, at }, signal);
  }
}

type Deliver = (provider: PhoneProvider, signal: AbortSignal) => Promise<ProviderResult>;

/**
 * A provider that certainly did nothing is followed by the next at once. After one that may have acted nobody else is asked: the
 * next attempt begins with another, and is a repetition that can be explained.
 */
async function firstThatTakes(
  providers: readonly PhoneProvider[],
  signal: AbortSignal,
  deliver: Deliver,
): Promise<SendResult> {
  const refusals: Exclude<ProviderResult, { result: 'sent' }>[] = [];
  for (const provider of providers) {
    const alone = providers.length === 1;
    const result = await deliver(
      provider,
      alone ? signal : AbortSignal.any([signal, AbortSignal.timeout(eachWithinMs)]),
    );
    if (result.result === 'sent') return result;
    refusals.push(result);
    if (result.result === 'retry' ? result.ambiguous : result.blames === 'number') break;
  }
  return together(refusals);
}

/** Worth another attempt if any provider says so, when the first of them wants to be asked again. */
function together(refusals: Exclude<ProviderResult, { result: 'sent' }>[]): SendResult {
  const reason = refusals.map((refusal) => refusal.reason).join('; ');
  const retries = refusals.filter((refusal) => refusal.result === 'retry');
  const hopeless = refusals.some((refusal) => refusal.result === 'gave-up' && refusal.blames === 'number');
  if (hopeless) return { result: 'gave-up', reason, gone: true };
  if (retries.length === 0) return { result: 'gave-up', reason };
  return retryTogether(reason, retries);
}
