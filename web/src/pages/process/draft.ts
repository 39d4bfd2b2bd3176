/** The text that somebody is at work on: kept for as long as the browser's tab, so that a look at another page loses nothing. */

const KEY = 'tocsin.process-draft';

/** `base`: the hash of the process that it was made from; empty where there was none. */
export type Draft = { base: string; text: string };

export function readDraft(): Draft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('base' in kept) || !('text' in kept)) return null;
    return typeof kept.base === 'string' && typeof kept.text === 'string'
      ? { base: kept.base, text: kept.text }
      : null;
  } catch {
    // A browser that keeps nothing: then the text lives as long as the page.
    return null;
  }
}

export function keepDraft(draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // As above.
  }
}
