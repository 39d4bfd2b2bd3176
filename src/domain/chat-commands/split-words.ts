/** A line that somebody typed in chat, as words: what stands in quotation marks is one word, and `name=value` is an option. */

export interface Word {
  text: string;
  quoted: boolean;
  /** The name before `=`, in lower case; null where there is none. */
  option: string | null;
  /** Where it stands in the line. */
  from: number;
  to: number;
}

/** Chat systems cut a line at about this length themselves. */
export const mostLineCharacters = 12_000;

const opening = '"“”„«';
const closing = '"“”»';

/** Quotation marks may be the curly ones that phones put in by themselves. One that is never closed ends with the line. */
export function splitWords(line: string): Word[] {
  const text = line.slice(0, mostLineCharacters);
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at += 1;
    if (at >= text.length) return words;
    const from = at;
    const option = /^([A-Za-z][A-Za-z-]{0,30})=/.exec(text.slice(at, at + 32))?.[1] ?? null;
    if (option !== null) at += option.length + 1;
    const quoted = at < text.length && opening.includes(text[at]!);
    const end = quoted ? endOfQuotation(text, at + 1) : endOfWord(text, at);
    const inner = quoted ? text.slice(at + 1, end).replaceAll('\\"', '"') : text.slice(at, end);
    at = quoted ? Math.min(end + 1, text.length) : end;
    words.push({ text: inner, quoted, option: option?.toLowerCase() ?? null, from, to: at });
  }
}

function endOfWord(text: string, from: number): number {
  const rest = text.slice(from).search(/\s/);
  return rest < 0 ? text.length : from + rest;
}

function endOfQuotation(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1)
    if (closing.includes(text[at]!) && text[at - 1] !== '\\') return at;
  return text.length;
}

/** Words as one text: the one that stands in quotation marks, else all as they were typed, without what stood between them. */
export function textOf(line: string, words: Word[]): string {
  const [only] = words;
  if (only === undefined) return '';
  if (words.length === 1) return only.text.trim();
  let text = '';
  for (const [index, { from, to }] of words.entries()) {
    const between = index === 0 ? '' : line.slice(words[index - 1]!.to, from);
    text += `${between.trim() === '' ? between : ' '}${line.slice(from, to)}`;
  }
  return text.trim();
}
