/** The demonstration's channel: what would have gone out is kept where the page can show it. No network. */

import type { ChannelKind, ChannelSender } from '../../domain/message/delivery.ts';
import { renderInboxEntry } from './render.ts';
import type { InboxEntry } from './render.ts';

/** Keeps one entry. The same `deliveryId` may come twice and is one entry. */
export type KeepInboxEntry = (entry: InboxEntry) => Promise<void>;

/** `channel` is the one it stands for: in the demonstration an e-mail or a Slack message ends here too. */
export function makeInboxSender(
  keep: KeepInboxEntry,
  channel: ChannelKind = 'inbox',
  bundles = false,
): ChannelSender {
  return {
    channel,
    bundles,
    async send(delivery) {
      try {
        await keep(renderInboxEntry(delivery));
      } catch {
        const reason = 'The inbox could not be written; is the database away?';
        return { result: 'retry', reason, afterSeconds: null, ambiguous: true };
      }
      return { result: 'sent', vendorId: null, detail: 'kept in the inbox' };
    },
  };
}
