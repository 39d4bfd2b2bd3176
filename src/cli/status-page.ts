/** `tocsin status-page PAGE`: what its readers see, and what is still a draft. */
import type { WholeStatusPage } from './answers-status-pages.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { entryInWords, maintenanceInWords, pagePath, statusInWords } from './page-words.ts';
import { bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'status-page',
  summary: 'Shows a status page: its components, what was said on it, and what is still a draft',
  operands: ['PAGE'],
  options: { all: { type: 'boolean', says: 'also incidents and maintenances that are over' } },
  async run({ operands: [page], values: { all }, server, show }) {
    return show(await ask<WholeStatusPage>(server, 'GET', pagePath(page!)), (answer) => inWords(answer, all));
  },
});

function inWords(page: WholeStatusPage, all: boolean): string {
  const groups = new Map(page.groups.map(({ id, name }) => [id, name]));
  const components = page.components.map(({ id, name, group, status, uptime }) => [
    id,
    group === null ? name : `${groups.get(group) ?? group} / ${name}`,
    statusInWords(status),
    uptime.percent === null ? 'no data' : `${uptime.percent} %`,
  ]);
  const entries = page.entries.filter(
    ({ overAt, updates }) => all || overAt === null || updates.some((update) => update.state === 'draft'),
  );
  const maintenances = page.maintenances.filter(({ status }) => all || status !== 'completed');
  return [
    `${bold(page.page.title)}: ${page.description} ${quiet(page.page.url)}`,
    ...(components.length === 0
      ? []
      : [table([['COMPONENT', 'NAME', 'STATUS', 'UPTIME'], ...components], [bold])]),
    ...entries.map(entryInWords),
    ...maintenances.map(maintenanceInWords),
  ].join('\n\n');
}
