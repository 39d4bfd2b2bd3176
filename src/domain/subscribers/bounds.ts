/**
 * How much the public can make us send, counted over a day: a form must not become a way to fill somebody else's mailbox, to run up
 * a bill for SMS, or to have our address written off as a sender of junk.
 */
import type { SubscriberKind } from './subscriber.ts';

/** What was asked for in the last day (the network also in the last hour), without this request. */
export interface RecentRequests {
  ofAddress: number;
  ofNetworkHour: number;
  ofNetwork: number;
  ofPage: number;
}

/** A mail that went astray can be asked for again, twice. */
const mostOfAddress = 3;
/** An office behind one address signs up together; a machine that tries addresses is stopped. */
const mostOfNetworkAnHour = 20;
const mostOfNetwork = 60;
/** A large outage brings thousands to the page. An SMS costs money. */
const mostOfPage: Record<SubscriberKind, number> = { email: 10_000, sms: 300, webhook: 300, slack: 300 };

/**
 * `quiet`: the answer is the same as ever, and nothing is sent; whoever asks learns nothing about the address. The other two are
 * about whoever asks, and are said.
 */
export function judgeRequest(
  kind: SubscriberKind,
  { ofAddress, ofNetworkHour, ofNetwork, ofPage }: RecentRequests,
): 'send' | 'quiet' | 'too-many-from-here' | 'too-many-for-page' {
  if (ofNetworkHour >= mostOfNetworkAnHour || ofNetwork >= mostOfNetwork) return 'too-many-from-here';
  if (ofPage >= mostOfPage[kind]) return 'too-many-for-page';
  return ofAddress >= mostOfAddress ? 'quiet' : 'send';
}
