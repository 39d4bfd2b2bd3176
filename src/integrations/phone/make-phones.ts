/** Texts and calls from the settings: the two channels, and the doors of the providers that are on. */
import type { ChannelSender } from '../../domain/message/delivery.ts';
import type { PhoneDoor, PhoneProviderName } from '../../domain/phone/phone-door.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import type { ChannelsSettings } from '../outgoing/settings.ts';
import { makePlivoDoor } from '../plivo/door.ts';
import { makePlivo } from '../plivo/send.ts';
import { makeTwilioDoor } from '../twilio/door.ts';
import { makeTwilio } from '../twilio/send.ts';
import type { PhoneProvider } from './provider.ts';
import { makePhoneSender, type PhoneMemory } from './send.ts';
import { SmsSettings, VoiceSettings } from './settings.ts';

interface PhonesOptions {
  channels: Pick<ChannelsSettings, 'twilio' | 'plivo' | 'sms' | 'voice'>;
  fetch: GuardedFetch['fetch'];
  /** Our public address, without a slash at its end, which providers call. */
  url: string;
  memory: PhoneMemory | null;
}

interface PhonesMade {
  /** Null: off. */
  senders: { sms: ChannelSender | null; voice: ChannelSender | null };
  doorOf: (provider: PhoneProviderName) => PhoneDoor | null;
}

export function makePhones({ channels, fetch, url, memory }: PhonesOptions): PhonesMade {
  const { twilio, plivo, sms = SmsSettings.parse({}), voice = VoiceSettings.parse({}) } = channels;
  const language = voice.enabled ? voice.language : 'en-US';
  const providers: PhoneProvider[] = [
    ...(twilio?.enabled ? [makeTwilio({ settings: twilio, fetch, url, language })] : []),
    ...(plivo?.enabled ? [makePlivo({ settings: plivo, fetch, url })] : []),
  ];
  const doors: Record<PhoneProviderName, PhoneDoor | null> = {
    twilio: twilio?.enabled ? makeTwilioDoor(twilio, language) : null,
    plivo: plivo?.enabled ? makePlivoDoor(plivo, language) : null,
  };
  const senderOf = (channel: 'sms' | 'voice', settings: typeof sms | typeof voice): ChannelSender | null =>
    memory === null || !settings.enabled || providers.length === 0
      ? null
      : makePhoneSender({ channel, providers, rules: settings, mostPerDay: settings.mostPerDay, memory });
  return {
    senders: { sms: senderOf('sms', sms), voice: senderOf('voice', voice) },
    doorOf: (provider) => doors[provider],
  };
}
