/** Markdown as Slack writes it: one asterisk for bold, links in angle brackets. */
import { layOutMarkdown } from '../outgoing/lay-out-markdown.ts';
import { escape, linkOf } from './blocks.ts';

export function toMrkdwn(text: string): string {
  return layOutMarkdown(text, {
    bold: '*',
    italic: '_',
    strike: '~',
    bullet: '•',
    quote: '> ',
    rule: '———',
    escape,
    code: (code) => `\`${escape(code)}\``,
    block: (code) => `\`\`\`\n${escape(code)}\n\`\`\``,
    link: (label, href) => `<${linkOf(escape(href))}|${label}>`,
  });
}
