/** Markdown as something else writes it: each chat with its own marks, plain text with none. What people wrote mentions nobody in any of them. */
import type { Token } from 'markdown-it';
import { parseMarkdown } from './parse-markdown.ts';

export interface Marks {
  bold: string;
  italic: string;
  strike: string;
  bullet: string;
  /** Before what belongs to a list within a list. */
  indent: string;
  /** Before further lines of an entry. */
  hanging: string;
  /** Begins each line of a quotation. */
  quote: string;
  /** Whether a quotation in a quotation is marked twice. */
  quotesNest: boolean;
  rule: string;
  /** Text that is to be read as it stands. */
  escape: (text: string) => string;
  code: (text: string) => string;
  block: (text: string) => string;
  /** Whether a block may stand within a list or a quotation; elsewhere it would end what marks it. */
  blocksStandInside: boolean;
  /** `label` is laid out already. */
  link: (label: string, href: string) => string;
}

export function layOutMarkdown(text: string, marks: Marks): string {
  const lines: string[] = [];
  const lists: { next: number | null; fresh: boolean }[] = [];
  let quotes = 0;
  let heading = false;
  let cells: string[] | null = null;

  const put = (content: string) => {
    const list = lists.at(-1);
    const quote = marks.quotesNest ? marks.quote.repeat(quotes) : quotes > 0 ? marks.quote : '';
    const indent = marks.indent.repeat(Math.max(0, lists.length - 1));
    const marker = list?.fresh !== true ? '' : list.next === null ? `${marks.bullet} ` : `${list.next}. `;
    if (list !== undefined) list.fresh = false;
    content.split('\n').forEach((line, index) => {
      const inset = list === undefined ? '' : index === 0 && marker !== '' ? marker : marks.hanging;
      lines.push(`${quote}${indent}${inset}${line}`.trimEnd());
    });
  };
  const gap = () => {
    if (lists.length === 0 && lines.length > 0 && lines.at(-1) !== '') lines.push('');
  };

  for (const token of parseMarkdown(text)) {
    switch (token.type) {
      case 'inline': {
        const words = inline(token.children ?? [], heading ? { ...marks, bold: '' } : marks);
        if (cells !== null) cells.push(words);
        else put(heading ? `${marks.bold}${words}${marks.bold}` : words);
        break;
      }
      case 'fence':
      case 'code_block':
        if (marks.blocksStandInside) put(marks.block(token.content.trimEnd()));
        else lines.push(marks.block(token.content.trimEnd()));
        gap();
        break;
      case 'hr':
        put(marks.rule);
        gap();
        break;
      case 'heading_open':
        heading = true;
        break;
      case 'heading_close':
        heading = false;
        gap();
        break;
      case 'bullet_list_open':
        lists.push({ next: null, fresh: false });
        break;
      case 'ordered_list_open':
        lists.push({ next: Number(token.attrGet('start') ?? 1) - 1, fresh: false });
        break;
      case 'list_item_open': {
        const list = lists.at(-1);
        if (list === undefined) break;
        list.fresh = true;
        if (list.next !== null) list.next += 1;
        break;
      }
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        gap();
        break;
      case 'blockquote_open':
        quotes += 1;
        break;
      case 'blockquote_close':
        quotes -= 1;
        gap();
        break;
      case 'tr_open':
        cells = [];
        break;
      case 'tr_close':
        put((cells ?? []).join(' | '));
        cells = null;
        break;
      case 'paragraph_close':
      case 'table_close':
        gap();
        break;
      default:
    }
  }
  return lines.join('\n').trim();
}

function inline(tokens: Token[], marks: Marks): string {
  let text = '';
  const links: { href: string; from: number }[] = [];
  for (const token of tokens) {
    switch (token.type) {
      case 'softbreak':
      case 'hardbreak':
        text += '\n';
        break;
      case 'code_inline':
        text += marks.code(token.content);
        break;
      case 'link_open':
        links.push({ href: String(token.attrGet('href') ?? ''), from: text.length });
        break;
      case 'link_close': {
        const { href, from } = links.pop()!;
        text = text.slice(0, from) + marks.link(text.slice(from), href);
        break;
      }
      case 'strong_open':
      case 'strong_close':
        text += marks.bold;
        break;
      case 'em_open':
      case 'em_close':
        text += marks.italic;
        break;
      case 's_open':
      case 's_close':
        text += marks.strike;
        break;
      default:
        text += marks.escape(token.content);
    }
  }
  return text;
}

/** For chats that read Markdown themselves: every mark that somebody typed stands as it is, and an @ calls nobody. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_~[\]#!|<>]/g, '\\$&').replaceAll('@', '@\u200b');
}

export const plainMarks: Marks = {
  bold: '**',
  italic: '_',
  strike: '~~',
  bullet: '-',
  indent: '    ',
  hanging: '   ',
  quote: '> ',
  quotesNest: false,
  rule: '---',
  escape: escapeMarkdown,
  // A backtick within would end it; an @ within calls nobody.
  code: (text) => `\`${text.replaceAll('`', "'")}\``,
  block: (text) => `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\``,
  blocksStandInside: false,
  link: (label, href) =>
    `[${label}](${href.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll(' ', '%20')})`,
};
