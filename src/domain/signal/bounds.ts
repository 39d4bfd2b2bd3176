/** How much of a source's words a signal keeps. The raw body is stored whole, so what is cut here can still be read there. */

/** Characters are code points, as PostgreSQL counts them: an emoji is one. */
export const bounds = {
  /** Part of a unique index, whose entries PostgreSQL limits to 2,704 bytes; the Events API names the same figure. */
  keyChars: 255,
  /** One line of a page; the Events API names the same figure. */
  summaryChars: 1024,
  /** A severity's, source's or service's name. */
  wordChars: 255,
  labelNameChars: 128,
  labelChars: 1024,
  /** Prometheus refuses more than 30 labels by usual settings; twice that is nobody's intention. */
  labels: 64,
  detailChars: 8192,
  details: 32,
  links: 20,
  /** What browsers and proxies carry without trouble. */
  hrefChars: 2048,
} as const;

/** Cuts between characters, never inside a surrogate pair, and marks the cut. */
export function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  let units = 0;
  let chars = 0;
  let lastFit = 0;
  for (const char of text) {
    if (chars === maxChars - 1) lastFit = units;
    if (++chars > maxChars) return text.slice(0, lastFit) + '…';
    units += char.length;
  }
  return text;
}

/** At most `maxChars` characters; stops counting there, however long the text. */
export function fits(text: string, maxChars: number): boolean {
  if (text.length <= maxChars) return true;
  if (text.length > 2 * maxChars) return false;
  let chars = 0;
  for (const _ of text) if (++chars > maxChars) return false;
  return true;
}

/** A scalar as text; null where there is nothing to say (absent, null, blank, an object or a list). */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}

/** Anything as text: scalars as they are, objects and lists as JSON. */
export function anyText(value: unknown): string | null {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return scalarText(value);
}

/** On one line, as a page shows it; a text that is one already stays as it is. Linear: no sender's spaces slow it. */
export function oneLine(value: unknown): string | null {
  const text = anyText(value)?.trim() ?? null;
  return text !== null && /[\n\r\t]/.test(text) ? text.replace(/\s+/g, ' ') : text;
}

/** A short word: trimmed, cut; null where there is none. */
export function word(value: unknown): string | null {
  const text = scalarText(value);
  return text === null ? null : cut(text.trim(), bounds.wordChars);
}

/** `__proto__` is never a name: an assignment to it would be swallowed, or worse. */
const unusableName = '__proto__';

export function keepLabel(labels: Record<string, string>, name: string, value: unknown): void {
  const text = anyText(value);
  if (text === null || name === unusableName || name === '' || Object.hasOwn(labels, name)) return;
  if (Object.keys(labels).length >= bounds.labels) return;
  labels[cut(name, bounds.labelNameChars)] = cut(text, bounds.labelChars);
}

export function keepDetail(details: Record<string, string>, name: string, value: unknown): void {
  const text = anyText(value);
  if (text === null || name === unusableName || name === '' || Object.hasOwn(details, name)) return;
  if (Object.keys(details).length >= bounds.details) return;
  details[cut(name, bounds.labelNameChars)] = cut(text, bounds.detailChars);
}

/** Only the web's own schemes: a link is shown to people and must not run (`javascript:`, `data:`). */
const webAddress = /^https?:\/\/[^\s<>"\\]+$/i;

export function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && value.length <= bounds.hrefChars && webAddress.test(value);
}

/** Keeps a link once; says whether it is one. */
export function keepLink(links: { text: string; href: string }[], text: string, href: unknown): boolean {
  if (!isWebAddress(href)) return false;
  if (links.length < bounds.links && !links.some((link) => link.href === href)) {
    links.push({ text: cut(text, bounds.wordChars), href });
  }
  return true;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, for a sentence: "a list", "the text \"abc\"". */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') {
    return value.trim() === '' ? 'empty' : `the text ${JSON.stringify(cut(value, 60))}`;
  }
  return `${typeof value} ${String(value)}`;
}
