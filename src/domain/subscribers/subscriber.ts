/** Subscribers of a status page: how they are reached, what they asked for, and what may be entered as an address. */

export const subscriberKinds = ['email', 'sms', 'webhook', 'slack'] as const;
export type SubscriberKind = (typeof subscriberKinds)[number];

export type SubscriberState = 'pending' | 'confirmed' | 'stopped' | 'bounced';

export interface Subscriber {
  id: string;
  /** The handle of the status page. */
  page: string;
  kind: SubscriberKind;
  to: string;
  /** Ids of the page's components; empty: all of the page. */
  components: string[];
  state: SubscriberState;
  createdAt: string;
  confirmedAt: string | null;
  endedAt: string | null;
  /** Null: they entered themselves. */
  addedBy: string | null;
}

type ReadAddress =
  | { ok: true; to: string; /** As addresses are compared. */ key: string }
  | { ok: false; sentence: string };

/** What stands in a form as an address, as it is kept; the sentence says what is wrong and how to write it. */
export function readAddress(kind: SubscriberKind, text: string): ReadAddress {
  const to = text.trim();
  switch (kind) {
    case 'email':
      // One address and nothing beside it: no list, no name, no line break that would begin another header (RFC 5321: 254).
      return to.length <= 254 &&
        /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]+\.[^\s<>()[\]\\,;:"@.]+$/.test(to)
        ? { ok: true, to, key: to.toLowerCase() }
        : { ok: false, sentence: 'This is not an e-mail address; write it as in ana@example.test.' };
    case 'sms': {
      const number = to.replaceAll(/[\s().-]/g, '').replace(/^00/, '+');
      return /^\+[1-9]\d{6,14}$/.test(number)
        ? { ok: true, to: number, key: number }
        : {
            ok: false,
            sentence: 'This is not a phone number; write it with its country, as in +4930123456.',
          };
    }
    case 'webhook':
    case 'slack': {
      const url = to.length <= 500 && URL.canParse(to) ? new URL(to) : null;
      if (url === null || url.hostname === '' || !/^https?:$/.test(url.protocol))
        return {
          ok: false,
          sentence: 'This is not a web address; write it as in https://example.test/hook.',
        };
      if (url.username !== '' || url.password !== '')
        return { ok: false, sentence: 'The address holds a user or a password; leave them out.' };
      url.hash = '';
      return { ok: true, to: url.href, key: url.href };
    }
  }
}

/** Whether news that concerns these components is for somebody who asked for those; none named is all, on either side. */
export function concerns(components: readonly string[], asked: readonly string[]): boolean {
  return components.length === 0 || asked.length === 0 || components.some((one) => asked.includes(one));
}
