/** What the fixed categories of statuses mean for the work: it goes on, or it has ended. */
import type { Category } from './process.ts';

/** Somebody works on it; monitoring is watching, not working. */
export function isWork(category: Category): boolean {
  return category === 'triage' || category === 'active' || category === 'mitigating';
}

export function isEnd(category: Category): boolean {
  return category === 'resolved' || category === 'closed';
}
