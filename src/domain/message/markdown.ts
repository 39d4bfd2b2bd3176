/**
 * Markdown, as updates are written in it: to HTML that any page or mail may hold, and to plain text for whatever shows none.
 * No raw HTML, no image, no link but http, https and mailto gets through, whoever wrote the text.
 */
import sanitizeHtml from 'sanitize-html';
import { layOutMarkdown, type Marks } from './lay-out-markdown.ts';
import { cutMarkdown, markdown } from './parse-markdown.ts';

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
  return sanitizeHtml(markdown.render(cutMarkdown(text)), allowed).trim();
}

/** As one would type it where nothing is marked up: paragraphs, "- " for lists, "words (https://…)" for links. */
export function markdownToText(text: string): string {
  return layOutMarkdown(text, noMarks);
}

const asItStands = (text: string): string => text;

const noMarks: Marks = {
  bold: '',
  italic: '',
  strike: '',
  bullet: '-',
  indent: '  ',
  hanging: '  ',
  quote: '> ',
  quotesNest: true,
  rule: '---',
  escape: asItStands,
  code: asItStands,
  block: asItStands,
  blocksStandInside: true,
  // An address that is its own label is said once.
  link: (label, href) => (href === label || href === `mailto:${label}` ? label : `${label} (${href})`),
};
