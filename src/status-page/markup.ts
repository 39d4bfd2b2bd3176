/** HTML and XML as values: whatever is put into a template is escaped, unless it is markup itself. */

export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | false | undefined | readonly Part[];

/** Nothing, `null` and `false` leave no trace; lists are put one behind the other. */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  let text = strings[0]!;
  for (const [index, part] of parts.entries()) text += written(part) + strings[index + 1]!;
  return new Markup(text);
}

/** For what is safe by the way it was made: the one renderer of Markdown, and our own constants. */
export function trusted(text: string): Markup {
  return new Markup(withoutControls(text));
}

export function escaped(text: string): string {
  return withoutControls(text).replace(/[&<>"']/g, (letter) => entities[letter]!);
}

/** No XML may hold them, not even written as a number. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return escaped(String(part));
}
