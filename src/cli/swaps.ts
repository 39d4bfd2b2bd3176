/** `tocsin swaps`: shifts that people have asked each other to take, and what became of it. */
import type { Listing, Swap } from './answers.ts';
import { defineVerb } from './define-verb.ts';
import { listOptions, moreBelow, readList } from './listing.ts';
import { localTime } from './moments.ts';
import { bold, namesOf, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'swaps',
  summary: 'Lists the swaps that people have asked for, the latest first',
  options: {
    state: {
      type: 'string',
      value: 'STATE',
      says: 'only open, accepted, declined, withdrawn or expired ones',
    },
    schedule: { type: 'string', value: 'SCHEDULE', says: 'only those of one schedule, by its handle' },
    ...listOptions,
  },
  async run({ values, server, show }) {
    const { state, schedule } = values;
    return show(await readList<Swap>(server, '/api/v1/swaps', { state, schedule }, values), inWords);
  },
});

function inWords(list: Listing<Swap>): string {
  if (list.items.length === 0) return 'No swap.';
  const rows = list.items.map((swap) => [
    swap.id,
    swap.schedule,
    swap.asker.name,
    localTime(swap.from),
    localTime(swap.to),
    swap.asked.length === 0 ? 'everybody' : namesOf(swap.asked),
    swap.inReturn === null ? '' : `${localTime(swap.inReturn.from)} to ${localTime(swap.inReturn.to)}`,
    swap.takenBy === null ? swap.state : `${swap.state} by ${swap.takenBy.name}`,
  ]);
  const head = ['ID', 'SCHEDULE', 'WHO', 'FROM', 'TO', 'ASKED', 'IN RETURN', 'STATE'];
  return table([head, ...rows], [quiet, undefined, bold]) + moreBelow(list);
}
