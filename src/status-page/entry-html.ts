/** An incident or a maintenance as readers see it: whole with every update, or as one line of a list. */
import { msOf } from '../domain/instant.ts';
import { markdownToHtml, markdownToText } from '../domain/message/markdown.ts';
import type {
  IncidentPicture,
  MaintenancePicture,
  StatusPicture,
  UpdatePicture,
} from '../domain/status-page/picture.ts';
import type { MaintenanceStatus, PublicIncidentStatus } from '../domain/status-page/facts.ts';
import { type Markup, markup, trusted } from './markup.ts';
import { type Moments, momentsOf } from './moments.ts';
import { pageAt, type Place } from './place.ts';
import { label, toneOfComponent, toneOfImpact } from './status-words.ts';
import { type Words, wordsOf } from './words/words.ts';

export type Entry = IncidentPicture | MaintenancePicture;

export function isMaintenance(entry: Entry): entry is MaintenancePicture {
  return entry.impact === 'maintenance';
}

export function pathOf(entry: Entry): string {
  return `${isMaintenance(entry) ? 'maintenance' : 'incidents'}/${entry.id}`;
}

/** Of an incident its start, of a maintenance the start that is planned. */
export function beginsAt(entry: Entry): string {
  return isMaintenance(entry) ? (entry.startedAt ?? entry.scheduledFor) : entry.startedAt;
}

/** The last word on it, for whoever reads one sentence. */
export function lastWord(entry: Entry, words: Words): string {
  const [latest] = entry.updates;
  const text = latest === undefined ? '' : markdownToText(latest.body).replaceAll(/\s+/g, ' ');
  return `${words.status[entry.status]}${text === '' ? '' : `: ${text}`}`.slice(0, 300);
}

/** With all its updates. `level`: of its heading, 0 where the page's own heading names it. */
export function wholeEntry(picture: StatusPicture, place: Place, entry: Entry, level: 0 | 3): Markup {
  const { page } = picture;
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  const tone = toneOfImpact[entry.impact];
  return markup`<article class="entry ${tone}">
${level === 3 && markup`<h3><a href="${pageAt(place, pathOf(entry))}">${entry.title}</a></h3>`}
<p class="facts">${label(tone, words.impact[entry.impact])}<strong>${words.status[entry.status]}</strong>${affected(picture, entry, words)}</p>
${times(entry, words, moments)}
<ol class="updates">
${entry.updates.map((update) => updateHtml(update, words, moments))}
</ol>
</article>`;
}

export function entryLine(picture: StatusPicture, place: Place, entry: Entry): Markup {
  const { page } = picture;
  const words = wordsOf(page.language);
  const moments = momentsOf(page.language, page.timeZone);
  const tone = toneOfImpact[entry.impact];
  const length = lengthOf(entry);
  return markup`<li class="line"><h3><a href="${pageAt(place, pathOf(entry))}">${entry.title}</a></h3>
<p class="facts">${label(tone, words.impact[entry.impact])}<strong>${words.status[entry.status]}</strong>${affected(picture, entry, words)}</p>
<p class="when">${time(beginsAt(entry), moments)}${length !== null && markup` · ${words.lasted} ${moments.length(length)}`}</p></li>`;
}

function affected({ components }: StatusPicture, entry: Entry, words: Words): Markup | null {
  const names = components.filter(({ id }) => entry.components.includes(id)).map(({ name }) => name);
  return names.length === 0 ? null : markup`<span>${words.affected}: ${names.join(', ')}</span>`;
}

function times(entry: Entry, words: Words, moments: Moments): Markup {
  if (isMaintenance(entry))
    return markup`<p class="when">${words.scheduledFor} ${time(entry.scheduledFor, moments)} – ${time(entry.scheduledUntil, moments)}</p>`;
  const length = lengthOf(entry);
  return markup`<p class="when">${words.started} ${time(entry.startedAt, moments)}${
    entry.resolvedAt !== null && markup` · ${words.resolved} ${time(entry.resolvedAt, moments)}`
  }${length !== null && markup` · ${words.lasted} ${moments.length(length)}`}</p>`;
}

/** Null: it goes on, or has not begun. */
function lengthOf(entry: Entry): number | null {
  const [from, to] = isMaintenance(entry)
    ? [entry.startedAt, entry.completedAt]
    : [entry.startedAt, entry.resolvedAt];
  return from === null || to === null ? null : Math.max(0, msOf(to) - msOf(from));
}

function updateHtml(
  update: UpdatePicture<PublicIncidentStatus | MaintenanceStatus>,
  words: Words,
  moments: Moments,
): Markup {
  const { id, status, body, displayAt, postedAt, addedLater, editedAt, components } = update;
  return markup`<li class="update" id="u-${id}">
<p class="when"><strong>${words.status[status]}</strong> ${time(displayAt, moments)}${
    addedLater && markup` <em>(${words.addedLater(moments.at(postedAt))})</em>`
  }${editedAt !== null && markup` <em>(${words.corrected(moments.at(editedAt))})</em>`}</p>
<div class="prose">${trusted(markdownToHtml(body))}</div>
${
  components.length > 0 &&
  markup`<ul class="changes">${components.map(
    ({ name, from, to }) =>
      markup`<li>${name}: ${words.component[from]} <span aria-hidden="true">→</span> ${label(toneOfComponent[to], words.component[to])}</li>`,
  )}</ul>`
}
</li>`;
}

/** In the page's zone; held above it, the same in UTC. */
export function time(instant: string, moments: Moments): Markup {
  return markup`<time datetime="${instant}" title="${instant.slice(0, 16).replace('T', ' ')} UTC">${moments.at(instant)}</time>`;
}
