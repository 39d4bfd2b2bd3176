/** News of a status page to a Slack channel that somebody else owns, by the incoming webhook that they made for it. */

import { markdownToText } from '../../domain/message/markdown.ts';
import type { SubscriberMessage, SubscriberSender } from '../../domain/subscribers/message.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { clip } from '../outgoing/wording.ts';

/** Slack cuts a section's text off above 3,000 characters, and refuses the message. */
const mostText = 2_900;

export function makeSubscriberRoomSender(fetch: GuardedFetch['fetch']): SubscriberSender {
  return {
    channel: 'slack',
    // Slack takes about one a second from each webhook; they are different ones.
    atOnce: 4,
    async send(message, { signal, begin }) {
      await begin();
      const answer = await fetch({
        url: message.to,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Tocsin' },
        body: JSON.stringify(roomMessage(message)),
        signal,
      });
      const judged = judgeAnswer(answer, 'Slack', message.at);
      if (judged.result !== 'gave-up') return judged;
      // `no_service`, `channel_not_found`, `channel_is_archived`: the webhook was removed, or its channel.
      const gone = answer.outcome === 'answered' && [403, 404, 410].includes(answer.status);
      return { ...judged, gone };
    },
  };
}

function roomMessage({ subject, body, open, manage }: SubscriberMessage): object {
  const link = (url: string, text: string) => `<${url}|${text}>`;
  const links = [link(open.url, open.text), ...(manage === null ? [] : [link(manage.url, manage.text)])];
  return {
    text: escapeSlack(subject),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${escapeSlack(clip(subject, 200))}*` } },
      { type: 'section', text: { type: 'mrkdwn', text: escapeSlack(clip(markdownToText(body), mostText)) } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: links.join('  ·  ') }] },
    ],
    unfurl_links: false,
  };
}

/** These three begin what Slack would carry out: mentions of everybody, links under another name. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
