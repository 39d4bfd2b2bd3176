/** `tocsin release`: lets incidents go on that a restored backup brought back. */
import type { Incident, Listing } from './answers.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { listOptions, moreBelow, readList } from './listing.ts';
import { localTime } from './moments.ts';
import { bold, table } from './show.ts';

interface Released {
  count: number;
  /** Their numbers, as many as the server names. */
  released: string[];
}

export const verb = defineVerb({
  name: 'release',
  summary: 'Lets incidents that a restored backup brought back go on',
  options: { list: { type: 'boolean', says: 'only list those that are held' }, ...listOptions },
  notes:
    'Until then they page nobody. Resolve those that are over first; each of the others pages once for what it missed.',
  async run({ values, server, show }) {
    if (values.list) return show(await readList<Incident>(server, '/api/v1/held', {}, values), heldInWords);
    return show(await ask<Released>(server, 'POST', '/api/v1/held/release', { body: {} }), releasedInWords);
  },
});

function heldInWords(list: Listing<Incident>): string {
  if (list.items.length === 0) return 'No incident is held.';
  const rows = list.items.map(({ number, severity, statusLabel, declaredAt, title }) => [
    number,
    severity,
    statusLabel,
    localTime(declaredAt),
    title,
  ]);
  return table([['INCIDENT', 'SEVERITY', 'STATUS', 'DECLARED', 'TITLE'], ...rows], [bold]) + moreBelow(list);
}

function releasedInWords({ count, released }: Released): string {
  if (count === 0) return 'No incident was held.';
  const more = count > released.length ? ` and ${count - released.length} more` : '';
  return `${bold(count === 1 ? 'Released:' : `Released ${count}:`)} ${released.join(', ')}${more}.`;
}
