/** `tocsin alerts`: what sources reported, and what became of it. */
import type { Alert, Listing } from './answers.ts';
import { defineVerb } from './define-verb.ts';
import { listOptions, moreBelow, readList } from './listing.ts';
import { localTime } from './moments.ts';
import { bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'alerts',
  summary: 'Lists alerts and says why each did or did not become an incident',
  options: {
    state: { type: 'string', value: 'STATE', says: 'open or resolved' },
    incident: { type: 'string', value: 'INC', says: 'only those of one incident' },
    integration: {
      type: 'string',
      value: 'INTEGRATION',
      says: 'only those of one integration, by its handle',
    },
    service: { type: 'string', value: 'SERVICE', says: 'only those of one service, by its handle' },
    text: { type: 'string', value: 'TEXT', says: 'in the summary or the key' },
    ...listOptions,
  },
  async run({ values, server, show }) {
    const { state, incident, integration, service, text } = values;
    const filters = { state, incident, integration, service, text };
    return show(await readList<Alert>(server, '/api/v1/alerts', filters, values), inWords);
  },
});

function inWords(list: Listing<Alert>): string {
  if (list.items.length === 0) return 'No alert.';
  const rows = list.items.map((alert) => [
    alert.state,
    alert.severity ?? '–',
    alert.integration,
    localTime(alert.lastAt),
    alert.incident ?? '–',
    `${alert.summary} ${quiet(`(${alert.explanation})`)}`,
  ]);
  return (
    table([['STATE', 'SEVERITY', 'FROM', 'LAST', 'INCIDENT', 'SUMMARY'], ...rows], [bold]) + moreBelow(list)
  );
}
