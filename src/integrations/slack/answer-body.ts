/** An answer as Slack's response message. Pure. */
import type { ChatAnswer } from '../../domain/chat-commands/from-chat.ts';
import { clip } from '../outgoing/wording.ts';

/** Slack cuts a text there. */
const mostTextChars = 4_000;

export function answerBody({ text, to, links }: ChatAnswer): { response_type: string; text: string } {
  let shown = clip(text, mostTextChars)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  for (const [word, url] of Object.entries(links))
    shown = shown.replaceAll(word, `<${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${word}>`);
  return { response_type: to === 'channel' ? 'in_channel' : 'ephemeral', text: shown };
}
