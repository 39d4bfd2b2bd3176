/** `tocsin incidents`: the list. */
import type { Incident, Listing } from './answers.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { listOptions, moreBelow, readList } from './listing.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { bold, quiet, table } from './show.ts';

const openCategories = ['triage', 'active', 'mitigating', 'monitoring'];

export const verb = defineVerb({
  name: 'incidents',
  summary: 'Lists incidents, the newest first',
  options: {
    open: { type: 'boolean', says: 'only those that are not resolved' },
    status: { type: 'string', value: 'STATUS', says: 'a status of the process, or several with commas' },
    category: {
      type: 'string',
      value: 'CATEGORY',
      says: 'triage, active, mitigating, monitoring, resolved, closed, or several',
    },
    severity: { type: 'string', value: 'SEVERITY', says: 'a severity of the process, or several' },
    service: { type: 'string', value: 'SERVICE', says: 'a service, by its handle' },
    text: { type: 'string', value: 'TEXT', says: 'in the title or the number' },
    from: { type: 'string', value: 'TIME', says: `declared then or later: ${momentForms}` },
    to: { type: 'string', value: 'TIME', says: 'declared before then' },
    ...listOptions,
  },
  async run({ values, server, show }) {
    const { open, status, category, severity, service, text } = values;
    const moment = (time?: string) => time && readMoment(time, () => serverNow(server));
    const [from, to] = [await moment(values.from), await moment(values.to)];
    const filters = { status, category: open ? openCategories : category, severity, service, text, from, to };
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
