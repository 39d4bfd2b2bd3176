/** What stands before a page that does not open to everybody, or where there is none. It tells nothing of the page itself. */
import { markup, type Markup } from './markup.ts';
import { fileAt, type Place } from './place.ts';
import { wordsOf } from './words/words.ts';

export type Gate =
  | { shown: 'not-found' }
  | { shown: 'sign-in'; signInAt: string }
  | { shown: 'password'; said: 'nothing' | 'wrong' | { tooManyForMinutes: number } };

/** `place`: null where there is no page whose looks this could have. */
export function gateHtml(gate: Gate, language: string, place: Place | null): string {
  const words = wordsOf(language);
  const [title, body] = inside(gate, language, place);
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${place !== null && markup`<link rel="stylesheet" href="${fileAt(place, 'style.css')}">`}
</head>
<body>
<main class="inner">
<h1>${title}</h1>
${body}
${gate.shown === 'not-found' && place !== null && markup`<p><a href="${place.root}">${words.backToStatus}</a></p>`}
</main>
</body>
</html>
`.text;
}

function inside(gate: Gate, language: string, place: Place | null): [string, Markup] {
  const words = wordsOf(language);
  switch (gate.shown) {
    case 'not-found':
      return [words.notFoundTitle, markup`<p>${words.notFound}</p>`];
    case 'sign-in':
      return [
        words.privateTitle,
        markup`<p>${words.private} <a href="${gate.signInAt}">${words.signIn}</a></p>`,
      ];
    case 'password':
      return [
        words.passwordTitle,
        markup`<p>${words.passwordAsks}</p>
<form method="post" action="${place?.root ?? '/'}unlock" class="gate">
${gate.said !== 'nothing' && markup`<p class="alert" role="alert">${gate.said === 'wrong' ? words.wrongPassword : words.tooManyTries(gate.said.tooManyForMinutes)}</p>`}
<label for="password">${words.password}</label>
<input id="password" type="password" name="password" required maxlength="200" autocomplete="current-password">
<button>${words.open}</button>
</form>`,
      ];
  }
}
