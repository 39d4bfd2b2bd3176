/**
 * What counts as a page, and what as an interruption.
 *
 * A page counts once at least one contact was tried and not all of them failed: a page that ended before its first contact
 * was due woke nobody. The contacts and repeats of one page are one page; a further page of the same incident (an alert
 * joined, it was handed over, a later rung) is another one. Whoever is told and not paged is not counted.
 * Pages of one incident within an hour of the first of them are one interruption.
 */
import { hourMs } from '../instant.ts';

/** Times in epoch milliseconds. */
export interface GotPage {
  person: string;
  incident: string;
  page: string;
  /** When it was decided to page: whether the person was on call is asked of this instant. */
  pagedAt: number;
  /** When the first contact was tried. */
  at: number;
  outcome: 'ringing' | 'answered' | 'not-needed' | 'exhausted' | 'passed-on';
  /** Null: it still rings. */
  endedAt: number | null;
  facts: IncidentFacts | null;
}

/** Null for whoever may not see a private incident. */
export interface IncidentFacts {
  number: string;
  severity: string;
  service: string | null;
}

export interface Interruption {
  person: string;
  incident: string;
  /** In order; at least one. */
  pages: [GotPage, ...GotPage[]];
}

const oneInterruptionMs = hourMs;

/** Of any people and incidents, in the order of their first pages. */
export function interruptionsOf(pages: GotPage[]): Interruption[] {
  const latest = new Map<string, Interruption>();
  const found: Interruption[] = [];
  for (const page of inOrder(pages)) {
    const key = `${page.person} ${page.incident}`;
    const running = latest.get(key);
    if (running !== undefined && page.at - running.pages[0].at < oneInterruptionMs) running.pages.push(page);
    else {
      const begun: Interruption = { person: page.person, incident: page.incident, pages: [page] };
      latest.set(key, begun);
      found.push(begun);
    }
  }
  return found;
}

export function inOrder(pages: GotPage[]): GotPage[] {
  return pages.toSorted((a, b) => a.at - b.at);
}

/** How long this person took to answer; null: they did not. */
export function answeredAfterMs({ outcome, endedAt, at }: GotPage): number | null {
  return outcome === 'answered' && endedAt !== null ? Math.max(0, endedAt - at) : null;
}
