/** What stands around every page for people: the head, the name of the organisation, the ways to go on, the foot. */
import type { StatusPicture } from '../domain/status-page/picture.ts';
import { type Markup, markup } from './markup.ts';
import { momentsOf } from './moments.ts';
import { fileAt, pageAt, type Place } from './place.ts';
import { styleVersion } from './style.ts';
import { wordsOf } from './words/words.ts';

export interface Framed {
  /** Of this page within the whole one; empty: the page itself. */
  title: string;
  /** A sentence for whoever sees only the link. */
  description: string;
  /** Its path under the page's root. */
  path: string;
  /** False: no search engine should keep it. */
  indexed: boolean;
  body: Markup;
}

export function framed(
  picture: StatusPicture,
  place: Place,
  { title, description, path, indexed, body }: Framed,
): string {
  const { page } = picture;
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  const full = title === '' ? page.title : `${title} · ${page.title}`;
  const here = path === '' ? `${page.url}/` : `${page.url}/${path}`;
  const feeds = page.visibility === 'public';
  return markup`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${full}</title>
<meta name="description" content="${description}">
${indexed && feeds ? markup`<link rel="canonical" href="${here}">` : markup`<meta name="robots" content="noindex">`}
<meta name="color-scheme" content="light dark">
<meta property="og:type" content="website">
<meta property="og:site_name" content="${page.title}">
<meta property="og:title" content="${full}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${here}">
<meta property="og:locale" content="${page.language}">
<meta name="twitter:card" content="summary">
<link rel="stylesheet" href="${fileAt(place, `style.css?v=${styleVersion(page.theme)}`)}">
<link rel="icon" type="image/svg+xml" href="${fileAt(place, 'icon.svg')}">
${
  feeds &&
  markup`<link rel="alternate" type="application/atom+xml" title="${page.title} (Atom)" href="${fileAt(place, 'history.atom')}">
<link rel="alternate" type="application/rss+xml" title="${page.title} (RSS)" href="${fileAt(place, 'history.rss')}">`
}
</head>
<body>
<a class="skip" href="#content">${words.skipToContent}</a>
<header class="top">
<div class="inner">
<a class="name" href="${pageAt(place, '')}">${page.theme.logo !== null && markup`<img src="${page.theme.logo}" alt="" height="28">`}<span>${page.title}</span></a>
<nav aria-label="${page.title}">
${title !== '' && markup`<a href="${pageAt(place, '')}">${words.backToStatus}</a>`}
<a href="${pageAt(place, 'history')}"${path === 'history' && markup` aria-current="page"`}>${words.history}</a>
${page.links.filter(isWeb).map(({ label, url }) => markup`<a href="${url}" rel="noopener">${label}</a>`)}
</nav>
</div>
</header>
<main id="content" class="inner">
${
  place.copy !== null &&
  markup`<p class="copy"><strong>${words.asOf(moments.at(place.copy.asOf))}</strong> ${words.copyMeans}</p>`
}
${body}
</main>
<footer class="inner foot">
<p>${words.timesIn(page.timeZone)} ${words.lastChange(moments.at(page.updatedAt))}</p>
<ul>
<li><a href="${fileAt(place, 'history.atom')}">Atom</a></li>
<li><a href="${fileAt(place, 'history.rss')}">RSS</a></li>
<li><a href="${fileAt(place, 'calendar.ics')}">${words.calendar}</a></li>
<li><a href="${fileAt(place, 'api/v2/summary.json')}">${words.machineReadable}</a></li>
</ul>
</footer>
</body>
</html>
`.text;
}

/** The configuration takes nothing else; a page must hold even where it once did. */
function isWeb({ url }: { url: string }): boolean {
  return /^(https?:\/\/|mailto:)/i.test(url);
}
