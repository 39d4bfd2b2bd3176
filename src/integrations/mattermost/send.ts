/** Posts a delivery to a person or a channel in Mattermost. */
import type { ChannelSender, SendResult } from '../../domain/message/delivery.ts';
import { callMattermost, type MattermostAccess, type MattermostOutcome, rememberNames } from './api.ts';
import { renderMessage } from './render.ts';

export function makeMattermostSender(access: MattermostAccess): ChannelSender {
  const names = rememberNames(access);
  return {
    channel: 'mattermost',
    bundles: true,
    async send({ id, contact, message }, signal) {
      const room = await names.room(contact.to, signal);
      if (!room.ok) return resultOf(room);
      const post = {
        channel_id: room.value,
        message: renderMessage(message),
        // The server knows a post again by it for half a minute: a repeat after a lost answer shows once.
        pending_post_id: id,
      };
      return resultOf(await callMattermost(access, 'POST', 'posts', post, signal));
    },
  };
}

function resultOf(outcome: MattermostOutcome<unknown>): SendResult {
  if (outcome.ok) {
    const { id } = outcome.value as { id?: unknown };
    return { result: 'sent', vendorId: typeof id === 'string' ? id : null, detail: null };
  }
  const { reason, ambiguous } = outcome;
  return outcome.why === 'passing'
    ? { result: 'retry', reason, afterSeconds: outcome.afterSeconds, ambiguous }
    : { result: 'gave-up', reason };
}
