/** How readers are told of what happens here: a form for their address, which needs no script, and the way to the others. */
import type { StatusPicture } from '../domain/status-page/picture.ts';
import { type Markup, markup } from './markup.ts';
import { fileAt, type Place } from './place.ts';
import { wordsOf } from './words/words.ts';

export function subscribeHtml({ page }: StatusPicture, place: Place): Markup | null {
  const words = wordsOf(page.language);
  if (page.visibility !== 'public' || place.tellsBy.length === 0) return null;
  const action = fileAt(place, 'subscribe');
  return markup`<section class="subscribe" aria-labelledby="subscribe"><h2 id="subscribe">${words.subscribe}</h2>
${
  place.tellsBy.includes('email') &&
  markup`<form method="post" action="${action}" class="card">
<input type="hidden" name="kind" value="email">
<label for="subscribe-to">${words.mailAddress}</label>
<input id="subscribe-to" type="email" name="to" required maxlength="254" autocomplete="email">
<button>${words.sendMe}</button>
</form>`
}
<p><a href="${action}">${words.otherWays}</a></p></section>`;
}
