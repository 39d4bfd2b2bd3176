/** `tocsin status-pages`: the status pages, and how each stands. */
import type { StatusPageBrief } from './answers-status-pages.ts';
import type { Listing } from './answers.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'status-pages',
  summary: 'Lists the status pages, and how each stands',
  async run({ server, show }) {
    return show(await ask<Listing<StatusPageBrief>>(server, 'GET', '/api/v1/status-pages'), inWords);
  },
});

function inWords({ items }: Listing<StatusPageBrief>): string {
  if (items.length === 0) return 'The configuration has no status page.';
  const rows = items.map((page) => [
    page.handle,
    page.description,
    String(page.openIncidents),
    String(page.drafts),
    String(page.maintenancesAhead),
    page.visibility,
    page.url,
  ]);
  const head = ['PAGE', 'STATUS', 'OPEN', 'DRAFTS', 'AHEAD', 'FOR', 'ADDRESS'];
  return table([head, ...rows], [bold, undefined, undefined, undefined, undefined, undefined, quiet]);
}
