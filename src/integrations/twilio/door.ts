/** What Twilio sends us: receipts, ends of calls, pressed keys, texts. https://www.twilio.com/docs/usage/webhooks */
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import type { PhoneDoor } from '../../domain/phone/phone-door.ts';
import type { TwilioSettings } from '../phone/settings.ts';
import { document, element, text } from '../phone/xml.ts';
import { speak } from './speak.ts';

export function makeTwilioDoor(
  { authToken, previousAuthToken }: Pick<TwilioSettings, 'authToken' | 'previousAuthToken'>,
  language: string,
): PhoneDoor {
  const tokens = [authToken, previousAuthToken].filter((token) => token !== undefined);
  return {
    isGenuine({ url, headers, form }) {
      const signature = headers['x-twilio-signature'];
      if (signature === undefined) return false;
      const fields = fieldsOf(form);
      // Each token is tried, so that how long it takes tells nothing.
      return tokens.filter((token) => validateRequest(token, signature, url, fields)).length > 0;
    },
    idOf: ({ form }) => form.get('MessageSid') ?? form.get('CallSid') ?? '',
    readReceipt(form) {
      const vendorId = form.get('MessageSid');
      const status = form.get('MessageStatus');
      if (vendorId === null || status === null) return null;
      const code = form.get('ErrorCode');
      const because = code === null ? '' : ` (error ${/^\d{1,6}$/.test(code) ? code : '?'})`;
      switch (status) {
        case 'delivered':
        case 'read':
          return { vendorId, state: 'delivered', detail: 'Delivered, says Twilio', hopeless: false };
        case 'undelivered':
        case 'failed':
        case 'canceled': {
          const hopeless = hopelessCodes.has(code ?? '');
          return {
            vendorId,
            state: 'undelivered',
            detail: `Twilio could not deliver it${because}`,
            hopeless,
          };
        }
        default:
          return { vendorId, state: 'under-way', detail: `On its way, says Twilio`, hopeless: false };
      }
    },
    readCallEnd(form) {
      const vendorId = form.get('CallSid');
      if (vendorId === null) return null;
      switch (form.get('CallStatus')) {
        case 'completed':
          return {
            vendorId,
            state: 'unanswered',
            detail: 'The call was taken, and no key was pressed: it may have been voicemail',
            hopeless: false,
          };
        case 'busy':
          return { vendorId, state: 'undelivered', detail: 'The line was busy', hopeless: false };
        case 'no-answer':
        case 'canceled':
          return { vendorId, state: 'undelivered', detail: 'Nobody took the call', hopeless: false };
        case 'failed':
          return {
            vendorId,
            state: 'undelivered',
            detail: 'Twilio could not place the call',
            hopeless: true,
          };
        default:
          return { vendorId, state: 'under-way', detail: 'The call is under way', hopeless: false };
      }
    },
    readText(form) {
      const [from, to, body] = [form.get('From'), form.get('To'), form.get('Body')];
      return from === null || to === null || body === null ? null : { from, to, text: body };
    },
    readKey: (form) => form.get('Digits'),
    speak: (spoken) => speak(spoken, language),
    answerText: (answer) => document(answer === null ? '' : element('Message', {}, text(answer.text))),
  };
}

/** Unknown or no longer in service, and a line that takes no texts: https://www.twilio.com/docs/api/errors */
const hopelessCodes = new Set(['30005', '30006']);

function fieldsOf(form: URLSearchParams): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string>;
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    fields[name] = values.length === 1 ? values[0]! : values;
  }
  return fields;
}
