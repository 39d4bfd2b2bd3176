/** Markdown as Slack writes it: one asterisk for bold, links in angle brackets. */
import { layOutMarkdown } from '../../domain/message/lay-out-markdown.ts';
import { escape, linkOf } from './blocks.ts';

export function toMrkdwn(text: string): string {
  return layOutMarkdown(text, {
    bold: '*',
    italic: '_',
    strike: '~',
    bullet: '•',
    indent: '    ',
    hanging: '   ',
    quotesNest: false,
    blocksStandInside: false,
    quote: '> ',
    rule: '———',
    escape,
    code: (code) => `\`${escape(code)}\``,
    block: (code) => `\`\`\`\n${escape(code)}\n\`\`\``,
    link: (label, href) => `<${linkOf(escape(href))}|${label}>`,
  });
}
