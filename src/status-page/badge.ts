/** The status as a small picture for other people's pages: its name, a shape and a word, readable without colour. */
import type { StatusPicture } from '../domain/status-page/picture.ts';
import { markup } from './markup.ts';
import { type Tone, toneOfComponent, toneOfIndicator } from './status-words.ts';
import { wordsOf } from './words/words.ts';

/** White on each of them meets 4.5 : 1. */
const grounds: Record<Tone, string> = {
  good: '#1c6b44',
  minor: '#6d5400',
  major: '#95440a',
  critical: '#b0261e',
  planned: '#45557a',
};
/** Without it, a long name would make a picture that fits nowhere. */
const mostLetters = 60;

export function pageBadge({ page, indicator }: StatusPicture): string {
  return badge(page.title, wordsOf(page.language).indicator[indicator], toneOfIndicator[indicator]);
}

/** Null: there is no such component. */
export function componentBadge({ page, components }: StatusPicture, id: string): string | null {
  const component = components.find((one) => one.id === id);
  if (component === undefined) return null;
  const { name, status } = component;
  return badge(name, wordsOf(page.language).component[status], toneOfComponent[status]);
}

function badge(name: string, word: string, tone: Tone): string {
  const [left, right] = [shortened(name), shortened(word)];
  const [first, second] = [widthOf(left) + 16, widthOf(right) + 16];
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${first + second}" height="22" role="img" aria-label="${left}: ${right}">
<title>${left}: ${right}</title>
<clipPath id="r"><rect width="${first + second}" height="22" rx="5"/></clipPath>
<g clip-path="url(#r)"><rect width="${first}" height="22" fill="#2b2e36"/><rect x="${first}" width="${second}" height="22" fill="${grounds[tone]}"/></g>
<g fill="#fff" font-family="Verdana, Geneva, DejaVu Sans, sans-serif" font-size="11"><text x="8" y="15" textLength="${first - 16}">${left}</text><text x="${first + 8}" y="15" textLength="${second - 16}">${right}</text></g>
</svg>
`.text;
}

function shortened(text: string): string {
  const letters = [...text.replaceAll(/\s+/g, ' ').trim()];
  return letters.length <= mostLetters ? letters.join('') : `${letters.slice(0, mostLetters - 1).join('')}…`;
}

/** About as wide as the typeface makes it; `textLength` fits the rest. */
function widthOf(text: string): number {
  const units = [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0x2e7f ? 11 : 6.6), 0);
  return Math.max(8, Math.round(units));
}
