/**
 * Markdown, as updates are written in it: to HTML that any page or mail may hold, and to plain text for whatever shows none.
 * The one renderer of the house. No raw HTML, no image, no link but http, https and mailto gets through, whoever wrote the text.
 */
import MarkdownIt, { type Token } from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

/** More than any update may have; what is longer came some other way, and is cut off. */
const mostCharacters = 50_000;
/** Lists in lists in quotes: nobody writes deeper, and each level costs. */
const mostNesting = 20;

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: mostNesting });
// A bare `example.test` is as often a name as an address.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
// An image tells its host who reads the mail, and when.
markdown.disable('image');
markdown.validateLink = isWelcome;
// The headings of a page are the page's: those of a text are its bold lines.
markdown.renderer.rules.heading_open = () => '<p><strong>';
markdown.renderer.rules.heading_close = () => '</strong></p>\n';

/** The second gate: what it does not name cannot be in the answer, even where the first one errs. */
const allowed: sanitizeHtml.IOptions = {
  allowedTags: 'p br hr strong em s code pre blockquote ul ol li a table thead tbody tr th td'.split(' '),
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'escape',
  transformTags: {
    a: (tagName, { href = '' }) => ({ tagName, attribs: { href, rel: 'nofollow noopener noreferrer' } }),
  },
};

/** Safe to put into a page, a feed or a mail as it is. Empty for an empty text. */
export function markdownToHtml(text: string): string {
  return sanitizeHtml(markdown.render(text.slice(0, mostCharacters)), allowed).trim();
}

/** Its parts, for whoever lays them out in a form of their own: raw HTML, images and unwelcome links are text in them already. */
export function parseMarkdown(text: string): Token[] {
  return markdown.parse(text.slice(0, mostCharacters), {});
}

/** As one would type it where nothing is marked up: paragraphs, "- " for lists, "words (https://…)" for links. */
export function markdownToText(text: string): string {
  const lines: string[] = [];
  const lists: { next: number | null; fresh: boolean }[] = [];
  let quotes = 0;
  const put = (content: string) => {
    const list = lists.at(-1);
    const marker = list === undefined ? '' : list.next === null ? '- ' : `${list.next}. `;
    const indent = '  '.repeat(Math.max(0, lists.length - 1));
    const [first, rest] = list === undefined ? ['', ''] : [list.fresh ? marker : '  ', '  '];
    if (list !== undefined) list.fresh = false;
    content.split('\n').forEach((line, index) => {
      lines.push(`${'> '.repeat(quotes)}${indent}${index === 0 ? first : rest}${line}`.trimEnd());
    });
  };
  const gap = () => {
    if (lists.length === 0 && lines.length > 0 && lines.at(-1) !== '') lines.push('');
  };
  let cells: string[] | null = null;
  for (const token of markdown.parse(text.slice(0, mostCharacters), {})) {
    switch (token.type) {
      case 'inline':
        if (cells !== null) cells.push(inlineText(token.children ?? []));
        else put(inlineText(token.children ?? []));
        break;
      case 'fence':
      case 'code_block':
        put(token.content.trimEnd());
        gap();
        break;
      case 'hr':
        put('---');
        gap();
        break;
      case 'bullet_list_open':
        lists.push({ next: null, fresh: false });
        break;
      case 'ordered_list_open':
        lists.push({ next: Number(token.attrGet('start') ?? 1) - 1, fresh: false });
        break;
      case 'list_item_open': {
        const list = lists.at(-1)!;
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
        if (/^(> )*>?$/.test(lines.at(-1) ?? '-')) lines.pop();
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
      case 'heading_close':
      case 'table_close':
        gap();
        break;
      default:
    }
  }
  return lines.join('\n').trim();
}

function inlineText(tokens: Token[]): string {
  let text = '';
  const links: { href: string; from: number }[] = [];
  for (const token of tokens) {
    if (token.type === 'softbreak' || token.type === 'hardbreak') text += '\n';
    else if (token.type === 'link_open')
      links.push({ href: String(token.attrGet('href') ?? ''), from: text.length });
    else if (token.type === 'link_close') {
      const { href, from } = links.pop()!;
      const label = text.slice(from);
      // An address that is its own label is said once.
      if (href !== label && href !== `mailto:${label}`) text += ` (${href})`;
    } else text += token.content;
  }
  return text;
}

function isWelcome(address: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(address.trim());
}
