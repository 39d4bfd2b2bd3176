/** Whoever learns beside a position is told that it is paged: with urgency low, once an incident, and nobody waits for them. */
import { shadowsOf } from '../directory/resolve.ts';
import type { Draft } from './draft.ts';
import { isPagedAlready, pagePerson } from './pages.ts';

export function tellShadows(draft: Draft, position: string): void {
  const at = { service: draft.state.service, at: draft.now };
  for (const person of shadowsOf(draft.directory, position, at)) {
    const told = draft.state.pages.some((page) => page.person === person && page.reason.kind === 'shadow');
    if (told || isPagedAlready(draft.state, person, 'low')) continue;
    pagePerson(draft, person, 'low', { kind: 'shadow', position });
  }
}
