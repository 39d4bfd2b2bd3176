/** The pages for people: the status of now, the history, one incident or maintenance, and the small page for frames. */
import { instantOf, msOf } from '../domain/instant.ts';
import type { ComponentPicture, StatusPicture } from '../domain/status-page/picture.ts';
import { uptimeDays } from '../domain/status-page/uptime.ts';
import {
  beginsAt,
  type Entry,
  entryLine,
  isMaintenance,
  lastWord,
  pathOf,
  wholeEntry,
} from './entry-html.ts';
import { framed } from './frame.ts';
import { type Markup, markup } from './markup.ts';
import { momentsOf } from './moments.ts';
import { fileAt, pageAt, type Place } from './place.ts';
import { isOverNow, label, shapeOf, toneOfComponent, toneOfIndicator } from './status-words.ts';
import { styleVersion } from './style.ts';
import { subscribeHtml } from './subscribe-html.ts';
import { uptimeHtml } from './uptime-html.ts';
import { wordsOf } from './words/words.ts';

/** What is over leaves the first page after this long. */
const recentMs = 14 * 24 * 3_600_000;

/** `now`: what is recent is reckoned from it. */
export function indexHtml(picture: StatusPicture, place: Place, now: string): string {
  const { page, indicator } = picture;
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  const tone = toneOfIndicator[indicator];
  const open = picture.incidents.filter(({ status }) => !isOverNow(status));
  const planned = picture.maintenances.filter(({ status }) => !isOverNow(status)).toReversed();
  const recent = entriesOf(picture).filter(
    (entry) => isOverNow(entry.status) && msOf(now) - msOf(endedAt(entry)) <= recentMs,
  );
  return framed(picture, place, {
    title: '',
    description: words.indicator[indicator],
    path: '',
    indexed: true,
    body: markup`<h1 class="unseen">${page.title}</h1>
<section class="headline ${tone}" aria-label="${words.backToStatus}">
${shapeOf(tone)}<p>${words.indicator[indicator]}</p>
<p class="when">${words.lastChange(moments.at(page.updatedAt))}</p>
</section>
${
  open.length > 0 &&
  markup`<section aria-labelledby="open"><h2 id="open">${words.openIncidents}</h2>
${open.map((incident) => wholeEntry(picture, place, incident, 3))}</section>`
}
${
  planned.length > 0 &&
  markup`<section aria-labelledby="planned"><h2 id="planned">${words.maintenance}</h2>
${planned.map((maintenance) => wholeEntry(picture, place, maintenance, 3))}</section>`
}
${componentsHtml(picture)}
<section aria-labelledby="recent"><h2 id="recent">${words.recent}</h2>
${
  recent.length === 0
    ? markup`<p class="quiet">${words.nothingRecent}</p>`
    : markup`<ul class="lines">${recent.map((entry) => entryLine(picture, place, entry))}</ul>`
}
<p><a href="${pageAt(place, 'history')}">${words.history}</a></p></section>
${subscribeHtml(picture, place)}`,
  });
}

/** What the picture holds: the last 90 days. Before them, a server has a page for each month. */
export function historyHtml(picture: StatusPicture, place: Place, now: string): string {
  const { page } = picture;
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  const byMonth = Map.groupBy(entriesOf(picture), (entry) => moments.dateOf(beginsAt(entry)).slice(0, 7));
  const earlier = monthBefore(picture, now);
  return framed(picture, place, {
    title: words.history,
    description: `${words.history} · ${page.title}`,
    path: 'history',
    indexed: true,
    body: markup`<h1>${words.history}</h1>
${byMonth.size === 0 && markup`<p class="quiet">${words.nothingInMonth}</p>`}
${[...byMonth].map(
  ([month, entries]) =>
    markup`<section aria-labelledby="m-${month}"><h2 id="m-${month}">${moments.month(month)}</h2><ul class="lines">
${entries.map((entry) => entryLine(picture, place, entry))}</ul></section>`,
)}
${
  earlier !== null &&
  place.copy === null &&
  markup`<p class="months"><a href="${pageAt(place, `history/${earlier}`)}">${words.earlier}</a></p>`
}`,
  });
}

/** `month`: "2026-05". `before` and `after`: its neighbours that have a page; null where there is none. */
export function monthHtml(
  picture: StatusPicture,
  place: Place,
  month: string,
  { entries, before, after }: { entries: Entry[]; before: string | null; after: string | null },
): string {
  const { page } = picture;
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  const name = moments.month(month);
  return framed(picture, place, {
    title: name,
    description: `${name} · ${page.title}`,
    path: `history/${month}`,
    indexed: true,
    body: markup`<h1>${name}</h1>
${
  entries.length === 0
    ? markup`<p class="quiet">${words.nothingInMonth}</p>`
    : markup`<ul class="lines months">${entries.map((entry) => entryLine(picture, place, entry))}</ul>`
}
<nav class="months" aria-label="${words.history}">
${before !== null && markup`<a rel="prev" href="${pageAt(place, `history/${before}`)}"><span aria-hidden="true">←</span> ${moments.month(before)}</a>`}
${after !== null && markup`<a rel="next" href="${pageAt(place, `history/${after}`)}">${moments.month(after)} <span aria-hidden="true">→</span></a>`}
</nav>`,
  });
}

/** The month in which the picture begins, where the page is older than that; null: the picture holds everything. */
function monthBefore({ page, components }: StatusPicture, now: string): string | null {
  const moments = momentsOf(page.language, page.timeZone);
  const beginsMs = msOf(now) - uptimeDays * 24 * 3_600_000;
  const isOlder = components.some(({ createdAt }) => msOf(createdAt) < beginsMs);
  return isOlder ? moments.dateOf(instantOf(beginsMs)).slice(0, 7) : null;
}

export function entryHtml(picture: StatusPicture, place: Place, entry: Entry): string {
  const words = wordsOf(picture.page.language);
  return framed(picture, place, {
    title: entry.title,
    description: lastWord(entry, words),
    path: pathOf(entry),
    indexed: true,
    body: markup`<h1>${entry.title}</h1>
${wholeEntry(picture, place, entry, 0)}`,
  });
}

/** For a frame in somebody's own page: the status in one line, and what is going on. */
export function embedHtml(picture: StatusPicture, place: Place): string {
  const { page, indicator } = picture;
  const words = wordsOf(page.language);
  const tone = toneOfIndicator[indicator];
  const going = entriesOf(picture).filter(
    (entry) => !isOverNow(entry.status) && !(isMaintenance(entry) && entry.status === 'scheduled'),
  );
  return markup`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${page.title}</title>
<link rel="stylesheet" href="${fileAt(place, `style.css?v=${styleVersion(page.theme)}`)}">
</head>
<body class="embed">
<main>
<h1 class="unseen">${page.title}</h1>
<p class="headline ${tone}">${shapeOf(tone)}<a href="${page.url}" target="_blank" rel="noopener">${words.indicator[indicator]}</a></p>
${
  going.length > 0 &&
  markup`<ul>${going.map(
    (entry) =>
      markup`<li><a href="${entry.permalink}" target="_blank" rel="noopener">${entry.title}</a> · ${words.status[entry.status]}</li>`,
  )}</ul>`
}
</main>
</body>
</html>
`.text;
}

/** The latest first. */
export function entriesOf({
  incidents,
  maintenances,
}: Pick<StatusPicture, 'incidents' | 'maintenances'>): Entry[] {
  return [...incidents, ...maintenances].toSorted((a, b) => msOf(beginsAt(b)) - msOf(beginsAt(a)));
}

function endedAt(entry: Entry): string {
  return (isMaintenance(entry) ? entry.completedAt : entry.resolvedAt) ?? entry.updatedAt;
}

function componentsHtml(picture: StatusPicture): Markup | null {
  const { page, groups } = picture;
  const words = wordsOf(page.language);
  const components = picture.components.filter(isShown);
  if (components.length === 0) return null;
  const places = [
    ...components
      .filter(({ group }) => group === null)
      .map((component) => ({ position: component.position, html: componentHtml(picture, component) })),
    ...groups.flatMap((group) => {
      const members = components.filter((component) => component.group === group.id);
      if (members.length === 0) return [];
      const tone = toneOfComponent[group.status];
      return [
        {
          position: group.position,
          html: markup`<li class="group"><h3><span>${group.name}</span>${label(tone, words.component[group.status])}</h3><ul>
${members.map((component) => componentHtml(picture, component))}</ul></li>`,
        },
      ];
    }),
  ].toSorted((a, b) => a.position - b.position);
  const measured = components.some(({ showcase }) => showcase);
  return markup`<section aria-labelledby="components"><h2 id="components">${words.components}</h2>
<ul class="components">
${places.map(({ html }) => html)}
</ul>
${
  measured &&
  markup`<details class="formula"><summary>${words.formulaTitle}</summary><p>${words.formula(uptimeDays)}</p></details>`
}</section>`;
}

function isShown({ onlyIfDegraded, status }: ComponentPicture): boolean {
  return !onlyIfDegraded || status !== 'operational';
}

function componentHtml({ page }: StatusPicture, component: ComponentPicture): Markup {
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  const { name, description, status, showcase } = component;
  return markup`<li class="component">
<p class="state"><strong>${name}</strong>${label(toneOfComponent[status], words.component[status])}</p>
${description !== null && description !== '' && markup`<p class="about">${description}</p>`}
${showcase && uptimeHtml(component, words, moments)}
</li>`;
}
