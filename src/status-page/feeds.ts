/** What happened, for feed readers: Atom (RFC 4287) and RSS 2.0, an entry for each incident and maintenance. */
import { Feed } from 'feed';
import { markdownToHtml } from '../domain/message/markdown.ts';
import type { StatusPicture } from '../domain/status-page/picture.ts';
import { beginsAt, type Entry } from './entry-html.ts';
import { escaped, markup, trusted, withoutControls } from './markup.ts';
import { momentsOf } from './moments.ts';
import { entriesOf } from './pages-html.ts';
import { wordsOf } from './words/words.ts';

/** Readers come again within the hour; more entries than that happen nowhere. */
const mostEntries = 50;

/** An entry's title is HTML there. */
export function atom(picture: StatusPicture): string {
  return feedOf(picture, escaped).atom1();
}

/** A title is text there, which some readers take for HTML all the same. */
export function rss(picture: StatusPicture): string {
  return feedOf(picture, (title) => title.replaceAll('<', '&lt;')).rss2();
}

function feedOf(picture: StatusPicture, titled: (title: string) => string): Feed {
  const { page } = picture;
  const words = wordsOf(page.language);
  const title = clean(page.title);
  const feed = new Feed({
    id: `${page.url}/`,
    title,
    description: `${title} · ${words.history}`,
    link: `${page.url}/`,
    language: page.language,
    updated: new Date(page.updatedAt),
    generator: 'Tocsin',
    feedLinks: { atom: `${page.url}/history.atom`, rss: `${page.url}/history.rss` },
    author: { name: title },
  });
  for (const entry of entriesOf(picture).slice(0, mostEntries))
    feed.addItem({
      id: entry.permalink,
      guid: entry.permalink,
      link: entry.permalink,
      title: titled(clean(`${entry.title} · ${words.status[entry.status]}`)),
      date: new Date(entry.updatedAt),
      published: new Date(earlier(entry.createdAt, beginsAt(entry))),
      content: contentOf(picture, entry),
    });
  return feed;
}

/** A maintenance of next week was published when it was announced. */
function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function contentOf({ page }: StatusPicture, entry: Entry): string {
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  return clean(
    markup`${entry.updates.map(
      ({ status, body, displayAt }) =>
        markup`<p><strong>${words.status[status]}</strong> · ${moments.at(displayAt)}</p>${trusted(markdownToHtml(body))}`,
    )}`.text,
  );
}

/** The library writes text as it is given; a control character, or the end of its section, would break the document. */
function clean(text: string): string {
  return withoutControls(text).replaceAll(']]>', ']]&gt;');
}
