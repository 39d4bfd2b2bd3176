/** `tocsin incidents`: the list. */
import type { Incident, Listing } from './answers.ts';
import { defineVerb } from './define-verb.ts';
import { listOptions, moreBelow, readList } from './listing.ts';
import { localTime } from './moments.ts';
import { bold, quiet, table } from './show.ts';

const openCategories = ['triage', 'active', 'mitigating', 'monitoring'];

export const verb = defineVerb({
  name: 'incidents',
  summary: 'Lists incidents, the newest first',
  options: {
    open: { type: 'boolean', says: 'only those that are not resolved' },
    status: { type: 'string', value: 'STATUS', says: 'a status of the process, by its id' },
    category: {
      type: 'string',
      value: 'CATEGORY',
      says: 'triage, active, mitigating, monitoring, resolved or closed',
    },
    severity: { type: 'string', value: 'SEVERITY', says: 'a severity of the process, by its id' },
    service: { type: 'string', value: 'SERVICE', says: 'a service, by its handle' },
    text: { type: 'string', value: 'TEXT', says: 'words of the title' },
    ...listOptions,
  },
  async run({ values, server, show }) {
    const { open, status, category, severity, service, text } = values;
    const filters = { status, category: open ? openCategories : category, severity, service, text };
    return show(await readList<Incident>(server, '/api/v1/incidents', filters, values), inWords);
  },
});

function inWords(list: Listing<Incident>): string {
  if (list.items.length === 0) return 'No incident.';
  const rows = list.items.map((incident) => [
    incident.number,
    incident.severity,
    incident.statusLabel,
    localTime(incident.declaredAt),
    incident.owner?.handle ?? '–',
    incident.title,
  ]);
  return (
    table(
      [['NUMBER', 'SEVERITY', 'STATUS', 'DECLARED', 'WHO', 'TITLE'], ...rows],
      [bold, undefined, undefined, quiet],
    ) + moreBelow(list)
  );
}
