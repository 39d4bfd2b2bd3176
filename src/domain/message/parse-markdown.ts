/**
 * Markdown, as updates are written in it, read once for all forms that it is given: raw HTML, images and links but http, https and mailto
 * are text, whoever wrote them.
 */
import MarkdownIt, { type Token } from 'markdown-it';

/** More than any update may have; what is longer came some other way, and is cut off. */
const mostCharacters = 50_000;
/** Lists in lists in quotes: nobody writes deeper, and each level costs. */
const mostNesting = 20;

export const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: mostNesting });
// A bare `example.test` is as often a name as an address.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
// An image tells its host who reads the mail, and when.
markdown.disable('image');
markdown.validateLink = isWelcome;
// The headings of a page are the page's: those of a text are its bold lines.
markdown.renderer.rules.heading_open = () => '<p><strong>';
markdown.renderer.rules.heading_close = () => '</strong></p>\n';

/** Its parts. */
export function parseMarkdown(text: string): Token[] {
  return markdown.parse(cutMarkdown(text), {});
}

export function cutMarkdown(text: string): string {
  return text.slice(0, mostCharacters);
}

function isWelcome(address: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(address.trim());
}
