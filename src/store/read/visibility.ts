/**
 * Who may see what, as SQL: every query that reads something of an incident carries this condition, so that a private
 * one is absent from lists, counts and searches alike. The rule is `canSeeIncident` in domain/access/can.ts.
 */
import { privateScope, type Viewer } from '../../domain/access/can.ts';

/** The two parameters of `visibleTo`, in order. */
export function scopeParameters(viewer: Viewer): [all: boolean, member: string | null] {
  const scope = privateScope(viewer);
  return scope.all ? [true, null] : [false, scope.member];
}

/** `$all` and `$member` are the numbers of the parameters; `i` is the incident's row. */
export function visibleTo(all: number, member: number): string {
  return `(i.visibility = 'organization' or $${all}::boolean or $${member}::text = any(i.members))`;
}
