/**
 * Every form in which a page can be read, by its path: the server answers from this table, and the static copy is this table
 * written down. A path that is not here does not exist.
 */
import type { StatusPicture } from '../domain/status-page/picture.ts';
import { componentBadge, pageBadge } from './badge.ts';
import { calendar } from './calendar.ts';
import { pathOf } from './entry-html.ts';
import { atom, rss } from './feeds.ts';
import { embedHtml, entryHtml, entriesOf, historyHtml, indexHtml } from './pages-html.ts';
import type { Place } from './place.ts';
import { statuspageForms } from './statuspage-json.ts';
import { icon, styleOf, typeface } from './style.ts';

export type DocumentKind = 'page' | 'embed' | 'json' | 'feed' | 'calendar' | 'badge' | 'look';

export interface StatusDocument {
  kind: DocumentKind;
  type: string;
  body: string | Buffer;
}

const html = 'text/html; charset=utf-8';

/** `path` without slashes around it; null: there is no such document. */
export function documentAt(
  picture: StatusPicture,
  path: string,
  { place, now }: { place: Place; now: string },
): StatusDocument | null {
  const page = (body: string): StatusDocument => ({ kind: 'page', type: html, body });
  switch (path) {
    case '':
      return page(indexHtml(picture, place, now));
    case 'history':
      return page(historyHtml(picture, place, now));
    case 'embed':
      return { kind: 'embed', type: html, body: embedHtml(picture, place) };
    case 'history.atom':
      return { kind: 'feed', type: 'application/atom+xml; charset=utf-8', body: atom(picture) };
    case 'history.rss':
      return { kind: 'feed', type: 'application/rss+xml; charset=utf-8', body: rss(picture) };
    case 'calendar.ics':
      return { kind: 'calendar', type: 'text/calendar; charset=utf-8', body: calendar(picture) };
    case 'badge.svg':
      return { kind: 'badge', type: 'image/svg+xml', body: pageBadge(picture) };
    case 'style.css':
      return { kind: 'look', type: 'text/css; charset=utf-8', body: styleOf(picture.page.theme) };
    case 'inter.woff2':
      return { kind: 'look', type: 'font/woff2', body: typeface };
    case 'icon.svg':
      return { kind: 'look', type: 'image/svg+xml', body: icon };
  }
  const form = /^api\/v2\/([a-z/-]+)\.json$/.exec(path)?.[1];
  if (form !== undefined)
    return Object.hasOwn(statuspageForms, form)
      ? {
          kind: 'json',
          type: 'application/json; charset=utf-8',
          body: JSON.stringify(statuspageForms[form]!(picture)),
        }
      : null;
  const component = /^badge\/([^/]+)\.svg$/.exec(path)?.[1];
  if (component !== undefined) {
    const body = componentBadge(picture, component);
    return body === null ? null : { kind: 'badge', type: 'image/svg+xml', body };
  }
  const entry = entriesOf(picture).find((one) => pathOf(one) === path);
  return entry === undefined ? null : page(entryHtml(picture, place, entry));
}

/** Every path at which this page has a document. */
export function documentPaths(picture: StatusPicture): string[] {
  return [
    '',
    'history',
    'embed',
    'history.atom',
    'history.rss',
    'calendar.ics',
    'badge.svg',
    'style.css',
    'inter.woff2',
    'icon.svg',
    ...Object.keys(statuspageForms).map((form) => `api/v2/${form}.json`),
    ...picture.components.map(({ id }) => `badge/${id}.svg`),
    ...entriesOf(picture).map(pathOf),
  ];
}
