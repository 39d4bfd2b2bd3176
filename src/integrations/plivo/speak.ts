/** What Plivo reads out, and how it asks for a key: https://www.plivo.com/docs/voice/xml */
import type { Spoken } from '../../domain/phone/phone-door.ts';
import { document, element, text } from '../phone/xml.ts';

/** Whoever was asleep needs it twice. */
const times = 2;
/** After the words, for a finger to find the key. */
const keyWithinSeconds = '6';

export function speak({ says, keysUrl }: Spoken, language: string): string {
  const words = says.map((sentence) => element('Speak', { language }, text(sentence))).join('');
  if (keysUrl === null) return document(`${words}${element('Hangup', {})}`);
  const input = element(
    'GetInput',
    {
      action: keysUrl,
      method: 'POST',
      inputType: 'dtmf',
      numDigits: '1',
      executionTimeout: keyWithinSeconds,
      redirect: 'true',
    },
    words,
  );
  return document(`${input.repeat(times)}${element('Hangup', {})}`);
}
