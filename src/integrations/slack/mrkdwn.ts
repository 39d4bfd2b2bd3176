/** Markdown as Slack writes it: one asterisk for bold, links in angle brackets. What people wrote mentions nobody. */
import { parseMarkdown } from '../../domain/message/markdown.ts';
import { escape, linkOf } from './blocks.ts';

type Token = ReturnType<typeof parseMarkdown>[number];

export function toMrkdwn(text: string): string {
  const lines: string[] = [];
  const lists: { next: number | null; fresh: boolean }[] = [];
  let quotes = 0;
  let bold = false;
  let cells: string[] | null = null;

  const put = (content: string) => {
    const list = lists.at(-1);
    const marker =
      list?.fresh === true ? (list.next === null ? '• ' : `${list.next}. `) : list === undefined ? '' : '   ';
    if (list !== undefined) list.fresh = false;
    const indent = '    '.repeat(Math.max(0, lists.length - 1));
    content.split('\n').forEach((line, index) => {
      lines.push(
        `${quotes > 0 ? '> ' : ''}${indent}${index === 0 || list === undefined ? marker : '   '}${line}`.trimEnd(),
      );
    });
  };
  const gap = () => {
    if (lists.length === 0 && lines.length > 0 && lines.at(-1) !== '') lines.push('');
  };

  for (const token of parseMarkdown(text)) {
    switch (token.type) {
      case 'inline': {
        const words = inline(token.children ?? []);
        if (cells !== null) cells.push(words);
        else put(bold ? `*${words.replaceAll('*', '')}*` : words);
        break;
      }
      case 'fence':
      case 'code_block':
        lines.push(`\`\`\`\n${escape(token.content.trimEnd())}\n\`\`\``);
        gap();
        break;
      case 'hr':
        lines.push('———');
        gap();
        break;
      case 'heading_open':
        bold = true;
        break;
      case 'heading_close':
        bold = false;
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

const marks: Record<string, string> = {
  strong_open: '*',
  strong_close: '*',
  em_open: '_',
  em_close: '_',
  s_open: '~',
  s_close: '~',
};

function inline(tokens: Token[]): string {
  let text = '';
  for (const token of tokens) {
    if (token.type === 'softbreak' || token.type === 'hardbreak') text += '\n';
    else if (token.type === 'code_inline') text += `\`${escape(token.content)}\``;
    else if (token.type === 'link_open') text += `<${linkOf(escape(String(token.attrGet('href') ?? '')))}|`;
    else if (token.type === 'link_close') text += '>';
    else text += marks[token.type] ?? escape(token.content);
  }
  return text;
}
