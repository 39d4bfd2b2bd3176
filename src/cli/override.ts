/** `tocsin override add|list|remove SCHEDULE`: who takes over when. */
import type { Listing, Override } from './answers.ts';
import { ask, query } from './client.ts';
import type { Server } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { bold, good, namesOf, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'override',
  summary: 'Puts people on call for a time, lists who takes over when, or takes an override back',
  operands: ['add|list|remove', 'SCHEDULE', '[PERSON or ID...]'],
  options: {
    from: { type: 'string', value: 'TIME', says: `when it begins: ${momentForms}; default: now` },
    to: { type: 'string', value: 'TIME', says: 'when it ends; with add it is needed' },
    mode: {
      type: 'string',
      value: 'MODE',
      says: 'replace: they take over (the default); add: they are on call too; remove: they alone are not',
    },
    note: { type: 'string', value: 'TEXT', says: 'why, for whoever looks' },
  },
  notes:
    'add SCHEDULE PERSON... puts them on call together, list SCHEDULE shows what is not over, remove SCHEDULE ID takes one back: one to\n' +
    'come is removed, one that is running ends now. Whoever is put on call or relieved by somebody else is told.',
  async run({ operands: [act, schedule, ...rest], values, server, show }) {
    const moment = (time?: string) => time && readMoment(time, () => serverNow(server));
    const path = `/api/v1/schedules/${encodeURIComponent(schedule!)}/overrides`;
    switch (act) {
      case 'add': {
        if (rest.length === 0) throw new UsageError('override add needs a PERSON.');
        if (values.to === undefined) throw new UsageError('override add needs --to.');
        const { mode, note } = values;
        const [from, to] = [await moment(values.from), await moment(values.to)];
        const body = { from, to, who: rest, mode, note };
        const entered = await ask<{ items: Override[] }>(server, 'POST', path, { body });
        return show(entered, ({ items }) => `${good('Entered.')}\n${inWords(items)}`);
      }
      case 'list': {
        const [from, to] = [await moment(values.from), await moment(values.to)];
        const list = await ask<Listing<Override>>(server, 'GET', `${path}${query({ from, to })}`);
        return show(list, ({ items }) => inWords(items));
      }
      case 'remove':
        return show(await remove(server, path, rest), ({ result }) =>
          good(result === 'removed' ? 'Removed: it had not begun.' : 'Ended now.'),
        );
      default:
        throw new UsageError(`override does not know "${act}".`);
    }
  },
});

function remove(server: Server, path: string, ids: string[]): Promise<{ result: 'removed' | 'ended' }> {
  const [id] = ids;
  if (id === undefined || ids.length > 1)
    throw new UsageError('override remove needs one ID, as list shows it.');
  return ask(server, 'DELETE', `${path}/${encodeURIComponent(id)}`);
}

function inWords(items: Override[]): string {
  if (items.length === 0) return 'No override.';
  const rows = items.map(({ id, begins, ends, who, mode, by, note }) => [
    id,
    localTime(begins),
    localTime(ends),
    `${mode === 'replace' ? '' : `${mode} `}${namesOf(who)}`,
    by?.name ?? '–',
    note ?? '',
  ]);
  return table(
    [['ID', 'FROM', 'TO', 'WHO', 'BY', 'NOTE'], ...rows],
    [quiet, undefined, undefined, bold, undefined, quiet],
  );
}
