/** `tocsin process`: the words that the other verbs take, as the process in force has them. */
import type { ProcessView } from './answers.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'process',
  summary: 'Lists the severities, statuses, phases, roles, flags, positions and audiences of the process',
  async run({ server, show }) {
    return show(await ask<ProcessView>(server, 'GET', '/api/v1/process'), inWords);
  },
});

function inWords(view: ProcessView): string {
  const { severities, statuses, phases, roles, flags, positions, audiences } = view;
  const sections: [name: string, rows: string[][]][] = [
    ['Severities', severities.map(({ id, label, definition }) => [`  ${id}`, label, definition])],
    ['Statuses', statuses.map(({ id, label, category }) => [`  ${id}`, label, category])],
    ...(
      [
        ['Phases', phases],
        ['Roles', roles],
        ['Flags', flags],
        ['Positions', positions],
        ['Audiences', audiences],
      ] as const
    ).map(([name, labelled]): [string, string[][]] => [
      name,
      labelled.map(({ id, label }) => [`  ${id}`, label]),
    ]),
  ];
  return [
    `${bold(view.title)} ${quiet(`(${view.id}, version ${view.version})`)}`,
    ...sections
      .filter(([, rows]) => rows.length > 0)
      .map(([name, rows]) => `\n${name}\n${table(rows, [bold, undefined, quiet])}`),
  ].join('\n');
}
