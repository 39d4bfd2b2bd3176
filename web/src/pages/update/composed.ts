/** What somebody is at work on in the composer: kept for as long as the browser's tab, and turned into what the API takes. Pure but for the keeping. */
import type { UpdateDraft, Wording } from '../../api/updates.ts';

export type Composed = {
  audiences: string[];
  /** Empty: in one's own words. */
  template: string;
  values: Record<string, string>;
  subject: string;
  text: string;
  /** Minutes from now, an instant, or empty: not promised. */
  next: string;
  /** Empty: it stays as it is. */
  status: string;
};

const MINUTE = 60_000;

export function wordingOf(composed: Composed, now: number): Wording {
  const nextUpdateAt = nextOf(composed.next, now);
  const status = composed.status === '' ? {} : { status: composed.status };
  const next = nextUpdateAt === null ? {} : { nextUpdateAt };
  if (composed.template !== '')
    return { template: composed.template, values: composed.values, ...next, ...status };
  const subject = composed.subject.trim() === '' ? {} : { subject: composed.subject.trim() };
  const text = composed.text.trim() === '' ? {} : { text: composed.text };
  return { ...text, ...subject, ...next, ...status };
}

export function nextOf(next: string, now: number): string | null {
  if (next === '') return null;
  if (/^\d+$/.test(next)) return new Date(now + Number(next) * MINUTE).toISOString();
  return next;
}

export function composedOf(draft: UpdateDraft): Composed {
  return {
    audiences: [draft.audience],
    template: draft.template ?? '',
    values: draft.values,
    subject: draft.subject ?? '',
    text: draft.text ?? '',
    next: draft.nextUpdateAt ?? '',
    status: '',
  };
}

export function isEmpty({ template, values, subject, text }: Composed): boolean {
  return template === ''
    ? `${subject}${text}`.trim() === ''
    : Object.values(values).every((value) => value.trim() === '');
}

const keyOf = (number: string) => `tocsin.update.${number}`;

export function readComposed(number: string): Composed | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(number)) ?? 'null');
    return isComposed(kept) ? kept : null;
  } catch {
    // A browser that keeps nothing: then the words live as long as the page.
    return null;
  }
}

export function keepComposed(number: string, composed: Composed | null): void {
  try {
    if (composed === null || isEmpty(composed)) sessionStorage.removeItem(keyOf(number));
    else sessionStorage.setItem(keyOf(number), JSON.stringify(composed));
  } catch {
    // As above.
  }
}

/** Another release of the page may have kept something else under the name. */
function isComposed(kept: unknown): kept is Composed {
  if (typeof kept !== 'object' || kept === null) return false;
  const { audiences, values, ...texts } = kept as Record<string, unknown>;
  return (
    Array.isArray(audiences) &&
    audiences.every((each) => typeof each === 'string') &&
    typeof values === 'object' &&
    values !== null &&
    ['template', 'subject', 'text', 'next', 'status'].every((name) => typeof texts[name] === 'string')
  );
}
