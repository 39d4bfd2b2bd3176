/** How events change the pages of an incident: contacts that fail, and those that the state forgets first. */
import { msOf } from '../instant.ts';
import type { IncidentEvent } from './events.ts';
import type { IncidentState, PageState } from './state.ts';

/** Ended pages beyond this many leave the state (not the log): a state stays small however long an incident lasts. */
const keptPages = 40;

/**
 * What does not work is not tried again, and the next contact does not wait for it: its first attempt comes now.
 * Steps that were not taken have no delivery yet, so they may change places.
 */
export function contactFailed(
  page: PageState,
  { step, final }: Extract<IncidentEvent, { type: 'contact-failed' }>,
  at: string,
): PageState {
  const contact = page.steps[step]?.contact;
  if (contact === undefined || step >= page.nextStep) return page;
  const taken = page.steps
    .slice(0, page.nextStep)
    .map((one, index) => (final && index === step ? { ...one, failed: true as const } : one));
  const ahead = page.steps.slice(page.nextStep).filter((one) => !final || one.contact !== contact);
  const other = ahead.find((one) => one.contact !== contact);
  if (other === undefined || msOf(other.at) <= msOf(at)) return { ...page, steps: [...taken, ...ahead] };
  return { ...page, steps: [...taken, { ...other, at }, ...ahead.filter((one) => one !== other)] };
}

/** Those that nobody answered go first: a page that was answered keeps its person from being paged again. */
export function prune(pages: PageState[]): PageState[] {
  let surplus = pages.length - keptPages;
  let kept = pages;
  for (const outcomes of [
    ['exhausted', 'unreachable', 'passed-on'],
    ['not-needed', 'answered'],
  ]) {
    kept = kept.filter((page) => {
      if (surplus <= 0 || !outcomes.includes(page.outcome)) return true;
      surplus -= 1;
      return false;
    });
  }
  return kept;
}

export function onPage(
  state: IncidentState,
  id: string,
  change: (page: PageState) => PageState,
): IncidentState {
  return { ...state, pages: state.pages.map((page) => (page.id === id ? change(page) : page)) };
}
