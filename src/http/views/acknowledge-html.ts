/**
 * The link of a page for a browser without scripts: what is wrong and one form that takes it. Pure. Whatever a source
 * or a person has written is escaped; the form posts to the address it stands at, and looking at it does nothing.
 */
import { inWords } from '../../domain/incident/naming.ts';
import type { AcknowledgeView, Problem } from '../shapes.ts';
import { htmlText } from './html-text.ts';

/** What stands inside the page's `<noscript>`. `problem`: what came of a form that was refused. */
export function acknowledgeHtml(shown: AcknowledgeView | Problem, problem: Problem | null = null): string {
  if ('code' in shown)
    return `<main class="plain-page"><h1>This link does not open</h1>${problemHtml(shown)}<p><a href="/">Sign in</a></p></main>`;
  const { incident, state, person } = shown;
  return `<main class="plain-page">
<p class="plain-facts">${htmlText(`${incident.severity} · ${incident.number} · ${incident.statusLabel}`)}</p>
<h1>${htmlText(incident.title)}</h1>
<p>${htmlText(whatIsKnown(shown))}</p>
${problem === null ? '' : problemHtml(problem)}
${stateHtml(shown)}
${state === 'resolved' || state === 'expired' ? '' : formHtml(state === 'taken' ? 'I take it over' : 'I have it', person.name, state)}
<dl>${facts(shown)
    .map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`)
    .join('')}</dl>
<p class="plain-facts">Without JavaScript this page stands still: load it again to see what has changed.</p>
</main>`;
}

function whatIsKnown({ alert, incident }: AcknowledgeView): string {
  if (alert !== null && alert.summary !== incident.title)
    return `${alert.summary}, since ${utc(alert.firstAt)}.`;
  const service = incident.service === null ? 'Declared' : `${incident.service}, declared`;
  return `${service} ${utc(incident.declaredAt)}.`;
}

function problemHtml({ detail, remedy }: Problem): string {
  return `<p role="alert"><strong>${htmlText(detail)}</strong> ${htmlText(remedy)}</p>`;
}

function stateHtml({ state, takenBy, incident }: AcknowledgeView): string {
  switch (state) {
    case 'open':
      return '';
    case 'mine':
      return '<p role="status"><strong>You have it.</strong> Nobody is paged again for you.</p>';
    case 'taken':
      return `<p role="status"><strong>${htmlText(takenBy?.name ?? 'Somebody')} has it already.</strong></p>`;
    case 'resolved':
      return `<p role="status"><strong>It is ${htmlText(incident.statusLabel.toLowerCase())}.</strong> You can go back to sleep.</p>`;
    case 'expired':
      return '<p role="status">This link is older than a day and only shows. <a href="/">Sign in</a> to act.</p>';
  }
}

/** What wakes others or ends it is one press further away: no dialog asks here. */
function formHtml(take: string, name: string, state: AcknowledgeView['state']): string {
  const mine = state === 'mine';
  return `<form method="post">
${mine ? '' : `<button name="action" value="acknowledge">${take}<small>acknowledge as ${htmlText(name)}</small></button>`}
<details><summary>${mine ? 'What else' : 'I cannot take it, or it is nothing'}</summary>
<button name="action" value="pass-on">Pass to next</button>
<button name="action" value="escalate">Escalate</button>
<button name="action" value="mark-false-positive">False alarm</button>
</details>
</form>`;
}

/** Names are ours; values are HTML already. */
function facts({ whoKnows, next, runbook, dashboards, reason }: AcknowledgeView): [string, string][] {
  const found: [string, string][] = [
    [
      'Who knows',
      htmlText(inWords(whoKnows.map(({ person, what }) => `${person.name} ${what}`)) || 'Only you so far.'),
    ],
    ['Next', htmlText(next === null ? 'Nobody else is paged by itself.' : `${next.sentence}.`)],
  ];
  if (runbook !== null) found.push(['Runbook', link(runbook)]);
  for (const dashboard of dashboards) found.push(['Dashboard', link(dashboard)]);
  if (reason !== '') found.push(['Why you', htmlText(reason)]);
  return found;
}

function link(href: string): string {
  return /^https?:\/\//i.test(href)
    ? `<a href="${htmlText(href)}" rel="noreferrer">${htmlText(href)}</a>`
    : htmlText(href);
}

/** "2026-11-20 13:02 UTC": without scripts nobody knows the reader's zone. */
function utc(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
