/** What Plivo sends us: receipts, words that a call asks for, pressed keys, ends of calls, texts. */
import type { PhoneDoor } from '../../domain/phone/phone-door.ts';
import type { PlivoSettings } from '../phone/settings.ts';
import { document, element, text } from '../phone/xml.ts';
import { isSigned, nonceOf } from './signature.ts';
import { speak } from './speak.ts';

export function makePlivoDoor(
  { authToken, previousAuthToken }: Pick<PlivoSettings, 'authToken' | 'previousAuthToken'>,
  language: string,
): PhoneDoor {
  const tokens = [authToken, previousAuthToken].filter((token) => token !== undefined);
  return {
    isGenuine: (request) => isSigned(request, tokens),
    // The older signature does not cover the fields, and so not the message's own id.
    idOf: nonceOf,
    readReceipt(form) {
      const vendorId = form.get('MessageUUID');
      const status = form.get('Status');
      if (vendorId === null || status === null) return null;
      const code = form.get('ErrorCode');
      const because = code === null || code === '' ? '' : ` (error ${/^\d{1,6}$/.test(code) ? code : '?'})`;
      switch (status) {
        case 'delivered':
        case 'read':
          return { vendorId, state: 'delivered', detail: 'Delivered, says Plivo', hopeless: false };
        case 'undelivered':
        case 'failed':
        case 'rejected':
          return {
            vendorId,
            state: 'undelivered',
            detail: `Plivo could not deliver it${because}`,
            hopeless: hopelessCodes.has(code ?? ''),
          };
        default:
          return { vendorId, state: 'under-way', detail: 'On its way, says Plivo', hopeless: false };
      }
    },
    readCallEnd(form) {
      // The id that placing a call answered; the call's own is another.
      const vendorId = form.get('RequestUUID') ?? form.get('ALegRequestUUID') ?? form.get('CallUUID');
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
        case 'timeout':
        case 'no-answer':
        case 'cancel':
          return { vendorId, state: 'undelivered', detail: 'Nobody took the call', hopeless: false };
        case 'failed':
          return { vendorId, state: 'undelivered', detail: 'Plivo could not place the call', hopeless: true };
        default:
          return { vendorId, state: 'under-way', detail: 'The call is under way', hopeless: false };
      }
    },
    readText(form) {
      const [from, to, body] = [form.get('From'), form.get('To'), form.get('Text')];
      return from === null || to === null || body === null
        ? null
        : { from: international(from), to: international(to), text: body };
    },
    readKey: (form) => form.get('Digits'),
    speak: (spoken) => speak(spoken, language),
    answerText: (answer) =>
      document(
        answer === null
          ? ''
          : element('Message', { src: plain(answer.to), dst: plain(answer.from) }, text(answer.text)),
      ),
  };
}

/** An invalid number, and a line that takes no texts: https://www.plivo.com/docs/messaging/api/errors */
const hopelessCodes = new Set(['50', '60']);

function international(number: string): string {
  return /^\d/.test(number) ? `+${number}` : number;
}

function plain(number: string): string {
  return number.replace(/^\+/, '');
}
