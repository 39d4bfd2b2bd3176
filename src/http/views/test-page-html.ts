/** The link of a test page for a browser without scripts: one form with one button. Pure; looking at it does nothing. */
import type { Problem } from '../shapes.ts';
import type { TestPageView } from '../shapes-readiness.ts';
import { htmlText } from './html-text.ts';
import { testPageSentence } from './test-page-view.ts';

export function testPageHtml(shown: TestPageView | Problem): string {
  if ('code' in shown)
    return `<main class="plain-page"><h1>This link does not open</h1><p role="alert"><strong>${htmlText(shown.detail)}</strong> ${htmlText(shown.remedy)}</p></main>`;
  const { title, text } = testPageSentence(shown);
  const form =
    shown.state === 'open'
      ? `<form method="post"><button>I got it<small>confirm as ${htmlText(shown.person.name)}</small></button></form>`
      : '<p><a href="/me">How you are reached</a></p>';
  return `<main class="plain-page">
<p class="plain-facts">${htmlText(`Test page · ${shown.contact}${shown.channel === null ? '' : ` by ${shown.channel}`}`)}</p>
<h1>${htmlText(title)}</h1>
<p${shown.state === 'open' ? '' : ' role="status"'}>${htmlText(text)}</p>
${form}
</main>`;
}
