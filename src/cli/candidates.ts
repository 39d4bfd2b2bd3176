/** `tocsin candidates SCHEDULE`: who could take a time, the best first. */
import type { Candidates } from './answers.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { asked, bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'candidates',
  summary: 'Lists who could take a time of a schedule, the best first',
  operands: ['SCHEDULE'],
  options: {
    from: { type: 'string', value: 'TIME', required: true, says: `when it begins: ${momentForms}` },
    to: { type: 'string', value: 'TIME', required: true, says: 'when it ends' },
  },
  async run({ operands: [schedule], values, server, show }) {
    const moment = (time: string) => readMoment(time, () => serverNow(server));
    const [from, to] = [await moment(values.from), await moment(values.to)];
    const path = `/api/v1/schedules/${encodeURIComponent(schedule!)}/candidates${query({ from, to })}`;
    return show(await ask<Candidates>(server, 'GET', path), inWords);
  },
});

function inWords({ from, to, items }: Candidates): string {
  const head = `From ${localTime(from)} to ${localTime(to)}`;
  if (items.length === 0) return `${head} nobody else takes turns.`;
  const rows = items.map(({ person, free, sentence }) => [free ? person.name : asked(person.name), sentence]);
  return `${head}\n${table(rows, [bold, quiet])}`;
}
