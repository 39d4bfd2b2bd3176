/** What Twilio reads out, and how it asks for a key: https://www.twilio.com/docs/voice/twiml */
import type { Spoken } from '../../domain/phone/phone-door.ts';
import { document, element, text } from '../phone/xml.ts';

/** Whoever was asleep needs it twice. */
const times = 2;
/** After the words, for a finger to find the key. */
const keyWithinSeconds = '6';

export function speak({ says, keysUrl }: Spoken, language: string): string {
  const words = says.map((sentence) => element('Say', { language }, text(sentence))).join('');
  if (keysUrl === null) return document(`${words}${element('Hangup', {})}`);
  const gather = element(
    'Gather',
    { action: keysUrl, method: 'POST', numDigits: '1', timeout: keyWithinSeconds, input: 'dtmf' },
    words,
  );
  return document(`${gather.repeat(times)}${element('Hangup', {})}`);
}
