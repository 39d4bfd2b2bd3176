/** `tocsin changes`: what was deployed or configured, and when. */
import type { Change, Listing } from './answers.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { listOptions, moreBelow, readList } from './listing.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'changes',
  summary: 'Lists deployments and changes of configuration, the latest first',
  options: {
    service: { type: 'string', value: 'SERVICE', says: 'only those of one service, by its handle' },
    from: { type: 'string', value: 'TIME', says: `made then or later: ${momentForms}` },
    to: { type: 'string', value: 'TIME', says: 'made before then' },
    ...listOptions,
  },
  async run({ values, server, show }) {
    const moment = (time?: string) => time && readMoment(time, () => serverNow(server));
    const [from, to] = [await moment(values.from), await moment(values.to)];
    const filters = { service: values.service, from, to };
    return show(await readList<Change>(server, '/api/v1/changes', filters, values), inWords);
  },
});

function inWords(list: Listing<Change>): string {
  if (list.items.length === 0) return 'No change.';
  const rows = list.items.map(({ at, service, source, integration, summary }) => [
    localTime(at),
    service ?? '–',
    source ?? integration,
    summary,
  ]);
  return table([['MADE', 'SERVICE', 'FROM', 'SUMMARY'], ...rows], [quiet, bold]) + moreBelow(list);
}
